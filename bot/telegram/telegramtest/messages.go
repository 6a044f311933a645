package telegramtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"syncoff/bot/telegram/telegramtest/markup"
)

// message is a message as the server keeps it.
type message struct {
	id       int
	from     int64
	date     int64
	text     string // without markup
	entities []markup.Entity
	source   string // as it was sent
	rich     json.RawMessage
	photo    string // file id
	markup   string // canonical JSON of the buttons
	replyTo  int
	topic    int
	edits    int
	receiver int64 // of an ephemeral message
	reaction string
	pinned   bool
}

// Shown is a message as a person sees it now.
type Shown struct {
	ID       int
	FromBot  bool
	Text     string // without markup
	Source   string // with it, as it was sent
	Rich     json.RawMessage
	Photo    string
	Buttons  [][]markup.Button
	ReplyTo  int
	Topic    int
	Edits    int
	Receiver int64
	Reaction string
	Pinned   bool
}

// Shown returns the messages of a chat as they stand, by id.
func (s *Server) Shown(chatID int64) []Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	return shownIn(s.chats[chatID])
}

func shownIn(c *chat) []Shown {
	if c == nil {
		return nil
	}
	var all []Shown
	for _, id := range slices.Sorted(maps.Keys(c.messages)) {
		all = append(all, c.messages[id].shown())
	}
	return all
}

// ShownInline returns a message that was sent through inline mode or a guest query, as it stands.
func (s *Server) ShownInline(id string) Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.inline[id]; m != nil {
		return m.shown()
	}
	return Shown{}
}

func (m *message) shown() Shown {
	return Shown{ID: m.id, FromBot: m.from == BotID, Text: m.text, Source: m.source, Rich: m.rich, Photo: m.photo,
		Buttons: markup.Buttons(m.markup), ReplyTo: m.replyTo, Topic: m.topic, Edits: m.edits, Receiver: m.receiver,
		Reaction: m.reaction, Pinned: m.pinned}
}

// store gives a message its id and keeps it.
func (s *Server) store(c *chat, m *message) *message {
	c.lastID++
	m.id, m.date = c.lastID, s.opts.Now().Unix()
	c.messages[m.id] = m
	return m
}

// show is the message as the Bot API writes it.
func (s *Server) show(c *chat, m *message) map[string]any {
	body := map[string]any{"message_id": m.id, "date": m.date, "chat": c.Chat}
	if m.from == BotID {
		body["from"] = s.me()
	}
	set := func(key string, value any, present bool) {
		if present {
			body[key] = value
		}
	}
	words := "text"
	if m.photo != "" {
		words = "caption"
		body["photo"] = []any{map[string]any{"file_id": m.photo, "file_unique_id": m.photo, "width": 90, "height": 90}}
	}
	set(words, m.text, m.text != "" && m.rich == nil)
	set("entities", m.entities, len(m.entities) > 0)
	set("rich_message", map[string]any{"blocks": []any{map[string]any{"type": "paragraph", "text": m.text}}}, m.rich != nil)
	set("message_thread_id", m.topic, m.topic != 0)
	set("is_topic_message", true, m.topic != 0)
	set("edit_date", s.opts.Now().Unix(), m.edits > 0)
	set("reply_markup", json.RawMessage(m.markup), m.markup != "")
	if c.account != nil {
		c.account.show(s, m, body)
	}
	if m.receiver != 0 {
		body["message_id"], body["ephemeral_message_id"], body["receiver_user"] = 0, m.id, s.users[m.receiver]
	}
	return body
}

// content reads text, caption or rich message of a call into a message.
func (s *Server) content(r *request, m *message, name string, most int) *refusal {
	source := r.text(name)
	if strings.TrimSpace(source) == "" && name == "text" {
		return bad("message text is empty")
	}
	m.source, m.text, m.entities = source, source, nil
	switch mode := r.text("parse_mode"); {
	case strings.EqualFold(mode, "HTML"):
		parsed, err := markup.HTML(source)
		if err != nil {
			return bad("can't parse entities: " + err.Error())
		}
		m.text, m.entities = parsed.Text, parsed.Entities
	case mode != "":
		return bad("unsupported parse_mode")
	}
	if strings.TrimSpace(m.text) == "" && name == "text" {
		return bad("text must be non-empty")
	}
	if len(utf16.Encode([]rune(m.text))) > most {
		return bad(map[string]string{"text": "message is too long", "caption": "message caption is too long"}[name])
	}
	if !r.object("link_preview_options", &struct{}{}) {
		return bad("can't parse link preview options JSON object")
	}
	return nil
}

func richContent(r *request, m *message) *refusal {
	parsed, source, err := markup.Rich(r.text("rich_message"))
	if err != nil {
		return bad(err.Error())
	}
	m.text, m.source, m.rich, m.entities = parsed.Text, source, json.RawMessage(r.text("rich_message")), nil
	return nil
}

func keyboard(r *request) (string, *refusal) {
	canonical, err := markup.Keyboard(r.text("reply_markup"))
	if err != nil {
		return "", bad(err.Error())
	}
	return canonical, nil
}

// telegram is as whom posts are forwarded.
const telegram = 777000

// Link makes a group the discussion group of a channel: posts are forwarded there by themselves.
func (s *Server) Link(channel, group int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[channel].linked, s.chats[group].linked = group, channel
}

// Publish has a channel publish a text, in reply to another post unless that is 0, and returns the id of the post and
// of its forward in the discussion group, 0 if there is none. More fields join the post and the forward; nil takes
// one away.
func (s *Server) Publish(channel int64, text string, replyTo int, more map[string]any) (post, forward int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[channel]
	m := s.store(c, &message{from: telegram, text: text, replyTo: replyTo})
	s.push("channel_post", with(s.post(c, m), more))
	s.passWith(c, m, "message", more)
	return m.id, c.forwards[m.id]
}

// Rewrite has a channel edit a post.
func (s *Server) Rewrite(channel int64, post int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[channel]
	m := c.messages[post]
	m.text = text
	m.edits++
	s.push("edited_channel_post", s.post(c, m))
	s.pass(c, m, "edited_message")
}

// post is a message of a channel as the Bot API writes it. Nobody has written it but the channel.
func (s *Server) post(c *chat, m *message) map[string]any {
	body := s.show(c, m)
	delete(body, "from")
	body["sender_chat"] = c.Chat
	if m.from != BotID {
		body["entities"] = spotted(m.text)
	}
	if original := c.messages[m.replyTo]; original != nil {
		shallow := *original
		shallow.replyTo = 0
		body["reply_to_message"] = s.post(c, &shallow)
	}
	return body
}

func (s *Server) pass(c *chat, m *message, kind string) { s.passWith(c, m, kind, nil) }

// passWith forwards a post of a channel to its discussion group, if there is one, and tells the bot unless it was
// thrown out there.
func (s *Server) passWith(c *chat, m *message, kind string, more map[string]any) {
	group := s.chats[c.linked]
	if c.Type != "channel" || group == nil || group.shut != nil && group.shut.code == 403 {
		return
	}
	copied := group.messages[c.forwards[m.id]]
	if copied == nil {
		copied = s.store(group, &message{from: telegram})
		c.forwards[m.id] = copied.id
	}
	copied.text, copied.edits, copied.replyTo = m.text, m.edits, c.forwards[m.replyTo]
	s.push(kind, with(s.forward(c, m, group, copied), more))
}

// forward is the automatic forward of a post as the Bot API writes it.
func (s *Server) forward(c *chat, m *message, group *chat, copied *message) map[string]any {
	body := with(s.post(c, m), map[string]any{
		"message_id": copied.id, "chat": group.Chat, "is_automatic_forward": true, "reply_to_message": nil,
		"from":           User{ID: telegram, FirstName: "Telegram"},
		"forward_origin": map[string]any{"type": "channel", "chat": c.Chat, "message_id": m.id, "date": m.date},
	})
	original := c.messages[m.replyTo]
	if to := group.messages[copied.replyTo]; original != nil && to != nil {
		shallow := *original
		shallow.replyTo = 0
		body["reply_to_message"] = s.forward(c, &shallow, group, to)
	}
	return body
}
