package telegramtest

import (
	"slices"
	"strings"
)

// outgoing checks what every sent message has: a chat that can be written to, a topic, a reply, buttons, the limits.
func (s *Server) outgoing(r *request, m *message) (*chat, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, refused
	}
	if c.shut != nil {
		return nil, c.shut
	}
	if c.Type == "channel" && !c.may("post") {
		return nil, bad("need administrator rights in the channel chat")
	}
	m.from, m.topic = BotID, int(r.number("message_thread_id"))
	if m.topic != 0 && !c.topics[m.topic] {
		return nil, bad("message thread not found")
	}
	if refused := s.replied(r, c, m); refused != nil {
		return nil, refused
	}
	if m.markup, refused = keyboard(r); refused != nil {
		return nil, refused
	}
	if refused := s.receiver(r, c, m); refused != nil {
		return nil, refused
	}
	return c, s.flood(c)
}

func (s *Server) replied(r *request, c *chat, m *message) *refusal {
	var reply struct {
		MessageID int    `json:"message_id"`
		Without   bool   `json:"allow_sending_without_reply"`
		Quote     string `json:"quote"`
	}
	if !r.object("reply_parameters", &reply) {
		return bad("can't parse reply parameters JSON object")
	}
	if reply.MessageID == 0 {
		return nil
	}
	original := c.messages[reply.MessageID]
	switch {
	case original == nil && !reply.Without:
		return bad("message to be replied not found")
	case original != nil && reply.Quote != "" && !strings.Contains(original.text, reply.Quote):
		return bad("QUOTE_TEXT_INVALID")
	case original != nil:
		m.replyTo = reply.MessageID
	}
	return nil
}

// receiver reads for whose eyes only a message is. A server before 10.3 does not read it, and everybody sees it.
func (s *Server) receiver(r *request, c *chat, m *message) *refusal {
	if !s.opts.Ephemeral || r.text("ephemeral_message_parameters") == "" {
		return nil
	}
	var e struct {
		ReceiverUserID int64 `json:"receiver_user_id"`
	}
	if !r.object("ephemeral_message_parameters", &e) || c.Type == "private" || c.Type == "channel" {
		return bad("ephemeral messages can't be sent to the chat")
	}
	if c.members[e.ReceiverUserID] == "" {
		return bad("receiver user not found")
	}
	m.receiver = e.ReceiverUserID
	return nil
}

func sendMessage(s *Server, r *request) (any, *refusal) {
	m := &message{}
	if refused := s.content(r, m, "text", 4096); refused != nil {
		return nil, refused
	}
	return s.deliver(r, m)
}

func sendRichMessage(s *Server, r *request) (any, *refusal) {
	m := &message{}
	if refused := richContent(r, m); refused != nil {
		return nil, refused
	}
	return s.deliver(r, m)
}

// maxPhoto is the largest picture that can be uploaded.
const maxPhoto = 10 << 20

func sendPhoto(s *Server, r *request) (any, *refusal) {
	m := &message{photo: r.text("photo")}
	size, uploaded := r.files["photo"]
	switch {
	case uploaded && size == 0:
		return nil, bad("file must be non-empty")
	case uploaded && size > maxPhoto:
		return nil, bad("file is too big")
	case uploaded:
		s.sequence++
		m.photo = "photo-" + itoa(int64(s.sequence))
	case !strings.HasPrefix(m.photo, "photo-"):
		return nil, bad("wrong remote file identifier specified: can't unserialize it")
	}
	if refused := s.content(r, m, "caption", 1024); refused != nil {
		return nil, refused
	}
	return s.deliver(r, m)
}

func (s *Server) deliver(r *request, m *message) (any, *refusal) {
	c, refused := s.outgoing(r, m)
	if refused != nil {
		return nil, refused
	}
	s.store(c, m)
	s.pass(c, m, "message")
	return s.show(c, m), nil
}

// edited finds the message that an edit names.
func (s *Server) edited(r *request) (*chat, *message, *refusal) {
	if id := r.text("inline_message_id"); id != "" {
		m := s.inline[id]
		if m == nil {
			return nil, nil, bad("MESSAGE_ID_INVALID")
		}
		return nil, m, nil
	}
	c, refused := s.find(r)
	if refused != nil {
		return nil, nil, refused
	}
	m := c.messages[int(r.number("message_id"))]
	switch {
	case m == nil || m.receiver != 0:
		return nil, nil, bad("message to edit not found")
	case m.from != BotID:
		return nil, nil, bad("message can't be edited")
	}
	return c, m, nil
}

func editMessageText(s *Server, r *request) (any, *refusal) {
	c, m, refused := s.edited(r)
	if refused != nil {
		return nil, refused
	}
	return s.change(r, c, m)
}

// change gives a message new content and buttons.
func (s *Server) change(r *request, c *chat, m *message) (any, *refusal) {
	next := *m
	next.rich = nil
	var refused *refusal
	if s.opts.Rich && r.text("rich_message") != "" {
		refused = richContent(r, &next)
	} else {
		refused = s.content(r, &next, "text", 4096)
	}
	if refused != nil {
		return nil, refused
	}
	if next.markup, refused = keyboard(r); refused != nil {
		return nil, refused
	}
	return s.replace(c, m, next)
}

func editMessageReplyMarkup(s *Server, r *request) (any, *refusal) {
	c, m, refused := s.edited(r)
	if refused != nil {
		return nil, refused
	}
	next := *m
	if next.markup, refused = keyboard(r); refused != nil {
		return nil, refused
	}
	return s.replace(c, m, next)
}

// replace writes an edit, unless it changes nothing.
func (s *Server) replace(c *chat, m *message, next message) (any, *refusal) {
	if next.text == m.text && slices.Equal(next.entities, m.entities) && next.markup == m.markup &&
		string(next.rich) == string(m.rich) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same " +
			"as a current content and reply markup of the message")
	}
	next.edits++
	*m = next
	if c == nil || m.receiver != 0 {
		return true, nil
	}
	return s.show(c, m), nil
}

// What can be done to a message besides sending and editing it.

func (s *Server) existing(r *request, missing string) (*chat, *message, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, nil, refused
	}
	if m := c.messages[int(r.number("message_id"))]; m != nil && m.receiver == 0 {
		return c, m, nil
	}
	return nil, nil, bad(missing)
}

func deleteMessage(s *Server, r *request) (any, *refusal) {
	c, m, refused := s.existing(r, "message to delete not found")
	if refused != nil {
		return nil, refused
	}
	if m.from != BotID && c.Type != "private" && c.members[BotID] != "administrator" {
		return nil, bad("message can't be deleted")
	}
	delete(c.messages, m.id)
	return true, nil
}

func pinChatMessage(s *Server, r *request) (any, *refusal) {
	c, m, refused := s.existing(r, "message to pin not found")
	if refused != nil {
		return nil, refused
	}
	if c.Type != "private" && !c.may("pin") {
		return nil, bad("not enough rights to manage pinned messages in the chat")
	}
	m.pinned = true
	return true, nil
}

func setMessageReaction(s *Server, r *request) (any, *refusal) {
	_, m, refused := s.existing(r, "message to react not found")
	if refused != nil {
		return nil, refused
	}
	var reactions []struct{ Type, Emoji string }
	if !r.object("reaction", &reactions) {
		return nil, bad("can't parse reaction types JSON object")
	}
	// A few of the emoji that Telegram allows: enough for a bot, and any other is likely a mistake.
	allowed := []string{"👍", "👎", "❤", "🔥", "👏", "🤔", "🎉", "🙏", "👌", "👀", "🤝", "✍", "💯"}
	m.reaction = ""
	for i, reaction := range reactions {
		if i > 0 || reaction.Type != "emoji" || !slices.Contains(allowed, reaction.Emoji) {
			return nil, bad("REACTION_INVALID")
		}
		m.reaction = reaction.Emoji
	}
	return true, nil
}

func sendChatAction(s *Server, r *request) (any, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, refused
	}
	if c.shut != nil {
		return nil, c.shut
	}
	if !slices.Contains([]string{"typing", "upload_photo", "upload_document", "choose_sticker"}, r.text("action")) {
		return nil, bad("wrong parameter action in request")
	}
	return true, nil
}

// ephemeral finds a message that one person sees.
func (s *Server) ephemeral(r *request) (*chat, *message, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, nil, refused
	}
	m := c.messages[int(r.number("ephemeral_message_id"))]
	if m == nil || m.receiver == 0 || m.receiver != r.number("receiver_user_id") {
		return nil, nil, bad("message to edit not found")
	}
	return c, m, nil
}

func editEphemeralMessageText(s *Server, r *request) (any, *refusal) {
	c, m, refused := s.ephemeral(r)
	if refused != nil {
		return nil, refused
	}
	return s.change(r, c, m)
}

func deleteEphemeralMessage(s *Server, r *request) (any, *refusal) {
	c, m, refused := s.ephemeral(r)
	if refused != nil {
		return nil, refused
	}
	delete(c.messages, m.id)
	return true, nil
}
