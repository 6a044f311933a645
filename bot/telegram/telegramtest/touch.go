package telegramtest

import "slices"

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

// Deny takes a right from the bot where it runs a chat: post or pin.
func (s *Server) Deny(chat int64, right string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].denied[right] = true
}

func (c *chat) may(right string) bool { return c.members[BotID] == "administrator" && !c.denied[right] }

// Describe gives a chat a description.
func (s *Server) Describe(chat int64, about string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].about = about
}

// Remove deletes a message as a person does.
func (s *Server) Remove(chat int64, message int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.chats[chat].messages, message)
}

func (s *Server) kind(chat int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[chat].Type
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
