package telegramtest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"syncoff/bot/telegram/telegramtest/markup"
)

// User is a person, or a bot.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Chat is a chat that the bot is in. Type is group, supergroup or channel; people have their private chat by AddUser.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	Username  string `json:"username,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type chat struct {
	Chat
	members  map[int64]string // status
	topics   map[int]bool
	messages map[int]*message
	lastID   int
	movedTo  int64
	about    string
	linked   int64           // of a channel the discussion group
	forwards map[int]int     // of a channel, where each post is in the discussion group
	denied   map[string]bool // rights that the bot has not
	shut     *refusal        // why nothing can be sent, nil if it can
	business
}

// BotID is the bot's own id.
const BotID = 123456

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// AddUser makes a person who has started the bot.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = u
	s.chats[u.ID] = newChat(Chat{ID: u.ID, Type: "private", FirstName: u.FirstName, Username: u.Username})
}

// AddChat makes a group or channel with the bot in it, which runs a channel; topics are those of a forum.
func (s *Server) AddChat(c Chat, topics ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := newChat(c)
	made.members[BotID] = "member"
	if c.Type == "channel" {
		made.members[BotID] = "administrator"
	}
	for _, topic := range topics {
		made.topics[topic] = true
	}
	s.chats[c.ID] = made
}

func newChat(c Chat) *chat {
	return &chat{Chat: c, members: map[int64]string{}, topics: map[int]bool{}, messages: map[int]*message{},
		forwards: map[int]int{}, denied: map[string]bool{}}
}

// SetMember gives somebody a part in a chat: creator, administrator, member, restricted, left or kicked.
func (s *Server) SetMember(chat, user int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].members[user] = status
}

// Block is a person blocking the bot, Unblock the opposite.
func (s *Server) Block(user int64) { s.shut(user, 403, "Forbidden: bot was blocked by the user") }

// Unblock lets messages through again.
func (s *Server) Unblock(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[user].shut = nil
}

// Kick removes the bot from a group.
func (s *Server) Kick(chat int64) {
	s.shut(chat, 403, "Forbidden: bot was kicked from the "+s.kind(chat)+" chat")
}

// Mute takes from the bot the right to write.
func (s *Server) Mute(chat int64) {
	s.shut(chat, 400, "Bad Request: not enough rights to send text messages to the chat")
}

func (s *Server) shut(chat int64, code int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].shut = &refusal{code: code, text: text}
}

// Migrate makes a group a supergroup with a new id.
func (s *Server) Migrate(from, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[from]
	made := newChat(Chat{ID: to, Type: "supergroup", Title: old.Title})
	made.members = maps.Clone(old.members)
	s.chats[to] = made
	old.movedTo = to
}

// CloseTopic deletes a topic of a forum.
func (s *Server) CloseTopic(chat int64, topic int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.chats[chat].topics, topic)
}

// Compose makes a message of a person for Push: stored in the chat under a new id, with the entities of commands and
// mentions. More fields replace or join what is there; nil takes one away.
func (s *Server) Compose(chatID, userID int64, text string, more map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.composed(s.chats[chatID], userID, text, more)
}

func (s *Server) composed(c *chat, userID int64, text string, more map[string]any) map[string]any {
	body := s.show(c, s.store(c, &message{text: text, from: userID}))
	body["from"] = s.users[userID]
	if entities := spotted(text); len(entities) > 0 {
		body["entities"] = entities
	}
	return with(body, more)
}

// Say has a person send a text and returns the id of the update.
func (s *Server) Say(chatID, userID int64, text string) int64 {
	return s.Push("message", s.Compose(chatID, userID, text, nil))
}

// spotted finds the entities that the server finds in plain text, as far as bots read them: commands and mentions.
func spotted(text string) []markup.Entity {
	var found []markup.Entity
	at := 0
	for _, word := range strings.SplitAfter(text, " ") {
		length := len(utf16.Encode([]rune(strings.TrimRight(word, " \n"))))
		switch {
		case length > 1 && word[0] == '/':
			found = append(found, markup.Entity{Type: "bot_command", Offset: at, Length: length})
		case length > 1 && word[0] == '@':
			found = append(found, markup.Entity{Type: "mention", Offset: at, Length: length})
		}
		at += len(utf16.Encode([]rune(word)))
	}
	return found
}

// Press has a person press a button of a message of the bot and returns the id of the query.
func (s *Server) Press(chatID int64, messageID int, userID int64, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := map[string]any{"chat_instance": "1", "data": data}
	c := s.chats[chatID]
	if m := c.messages[messageID]; m != nil {
		body["message"] = s.show(c, m)
	} else {
		body["message"] = map[string]any{"chat": c.Chat, "message_id": messageID, "date": 0}
	}
	return s.ask("callback_query", userID, body)
}

// PressInline presses a button of a message that was sent through inline mode.
func (s *Server) PressInline(inlineID string, userID int64, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ask("callback_query", userID, map[string]any{"chat_instance": "1", "data": data, "inline_message_id": inlineID})
}

// with puts more fields into a body; nil takes one away.
func with(body, more map[string]any) map[string]any {
	for key, value := range more {
		if body[key] = value; value == nil {
			delete(body, key)
		}
	}
	return body
}

func (s *Server) ask(kind string, userID int64, body map[string]any) string {
	body["id"], body["from"] = s.newQuery(kind), s.users[userID]
	s.push(kind, body)
	return body["id"].(string)
}

// find returns a chat that can be reached, as every method that names one needs it.
func (s *Server) find(r *request) (*chat, *refusal) {
	text := r.text("chat_id")
	if text == "" {
		return nil, bad("chat_id is empty")
	}
	if s.opts.Business && r.text(connectionID) != "" {
		return s.businessChat(r)
	}
	c := s.chats[r.number("chat_id")]
	switch {
	case c == nil:
		return nil, bad("chat not found")
	case c.movedTo != 0:
		refused := bad("group chat was upgraded to a supergroup chat")
		refused.migratedTo = c.movedTo
		return nil, refused
	}
	return c, nil
}

func getChat(s *Server, r *request) (any, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, refused
	}
	return struct {
		Chat
		Description  string `json:"description,omitempty"`
		LinkedChatID int64  `json:"linked_chat_id,omitempty"`
	}{c.Chat, c.about, c.linked}, nil
}

func leaveChat(s *Server, r *request) (any, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, refused
	}
	if c.Type == "private" {
		return nil, bad("chat member status can't be changed in private chats")
	}
	c.members[BotID] = "left"
	c.shut = &refusal{code: 403, text: "Forbidden: bot is not a member of the " + c.Type + " chat"}
	return true, nil
}

func (s *Server) member(c *chat, user int64) map[string]any {
	who := s.users[user]
	if user == BotID {
		who = s.me()
	}
	m := map[string]any{"user": who, "status": c.members[user]}
	if c.members[user] == "" {
		m["status"] = "left"
	}
	if c.members[user] == "restricted" {
		m["is_member"] = true
	}
	return m
}

func getChatMember(s *Server, r *request) (any, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, refused
	}
	user := r.number("user_id")
	if _, known := s.users[user]; !known && user != BotID {
		return nil, bad("user not found")
	}
	return s.member(c, user), nil
}

func getChatAdministrators(s *Server, r *request) (any, *refusal) {
	c, refused := s.find(r)
	if refused != nil {
		return nil, refused
	}
	if c.Type == "private" {
		return nil, bad("there are no administrators in the private chat")
	}
	admins := []any{}
	for _, user := range slices.Sorted(maps.Keys(c.members)) {
		if status := c.members[user]; status == "creator" || status == "administrator" {
			admins = append(admins, s.member(c, user))
		}
	}
	return admins, nil
}
