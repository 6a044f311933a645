package telegramtest

import (
	"net/http"
	"time"
)

// Accounts of businesses: the bot is connected to one, hears what is written in its chats, and writes there in the name
// of its owner. A chat of such an account is another one than that of the bot with the same person.

// connectionID is the parameter and the field that names a connection.
const connectionID = "business_connection_id"

// replyable is for how long after a message of the other person the bot may write.
const replyable = 24 * time.Hour

// account is a business account that the bot is or was connected to.
type account struct {
	id       string // of the connection
	owner    int64
	since    int64
	canReply bool
	enabled  bool
	chats    map[int64]*chat // by the other person
}

// business is what a chat has that belongs to a business account.
type business struct {
	account *account
	heard   time.Time // when the other person has last written
}

// Connect has somebody connect the bot to their business account, or change what it may do there, and returns the id of
// the update that tells the bot.
func (s *Server) Connect(connection string, owner int64, canReply bool) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[connection]
	if a == nil {
		a = &account{id: connection, owner: owner, since: s.opts.Now().Unix(), chats: map[int64]*chat{}}
		s.accounts[connection] = a
	}
	a.canReply, a.enabled = canReply, true
	return s.push("business_connection", s.connection(a))
}

// Disconnect has the owner end a connection and returns the id of the update that tells the bot.
func (s *Server) Disconnect(connection string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[connection]
	a.enabled = false
	return s.push("business_connection", s.connection(a))
}

// ComposeBusiness makes a message of a business account's chat with a person for Push, as Compose does; from is that
// person or the owner.
func (s *Server) ComposeBusiness(
	connection string, person, from int64, text string, more map[string]any,
) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chatOf(s.accounts[connection], person)
	if from == person {
		c.heard = s.opts.Now()
	}
	return s.composed(c, from, text, more)
}

// SayBusiness has a person write to a business account and returns the id of the update.
func (s *Server) SayBusiness(connection string, person int64, text string) int64 {
	return s.Push("business_message", s.ComposeBusiness(connection, person, person, text, nil))
}

// ShownBusiness returns the messages of a chat of a business account, by id.
func (s *Server) ShownBusiness(connection string, person int64) []Shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	return shownIn(s.accounts[connection].chats[person])
}

// chatOf is the chat of an account with a person.
func (s *Server) chatOf(a *account, person int64) *chat {
	if a.chats[person] == nil {
		who := s.users[person]
		made := newChat(Chat{ID: person, Type: "private", FirstName: who.FirstName, Username: who.Username})
		made.account = a
		// Ids of its own: whoever takes one for a message of the bot's chat with that person finds out.
		made.lastID = 5000
		a.chats[person] = made
	}
	return a.chats[person]
}

// connection is an account's connection as the Bot API writes it.
func (s *Server) connection(a *account) map[string]any {
	rights := map[string]any{"can_read_messages": true}
	if a.canReply {
		rights["can_reply"] = true
	}
	return map[string]any{"id": a.id, "user": s.users[a.owner], "user_chat_id": a.owner, "date": a.since,
		"rights": rights, "is_enabled": a.enabled}
}

func getBusinessConnection(s *Server, r *request) (any, *refusal) {
	a := s.accounts[r.text(connectionID)]
	if a == nil {
		return nil, bad("business connection not found")
	}
	return s.connection(a), nil
}

// businessChat finds the chat of an account that a call names, if the bot may write there.
func (s *Server) businessChat(r *request) (*chat, *refusal) {
	a := s.accounts[r.text(connectionID)]
	if a == nil {
		return nil, bad("business connection not found")
	}
	c := a.chats[r.number("chat_id")]
	switch {
	case !a.enabled:
		return nil, bad("BUSINESS_CONNECTION_INVALID")
	case c == nil:
		return nil, bad("BUSINESS_PEER_INVALID")
	case !a.canReply:
		return nil, &refusal{code: http.StatusForbidden, text: "Forbidden: BOT_ACCESS_FORBIDDEN"}
	case s.opts.Now().Sub(c.heard) > replyable:
		return nil, bad("BUSINESS_PEER_USAGE_MISSING")
	}
	return c, nil
}

// show adds to a message what it has in an account's chat: what the bot writes there is its owner's.
func (a *account) show(s *Server, m *message, body map[string]any) {
	body[connectionID] = a.id
	if m.from == BotID {
		body["from"], body["sender_business_bot"] = s.users[a.owner], s.me()
	}
}
