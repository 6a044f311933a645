package dialogue

import (
	"slices"
	"strings"
	"unicode/utf16"

	"syncoff/bot/telegram/api"
)

// addressed returns what a message says to the bot, without the bot's name, and whether it says anything to it. In a
// group that is a command with the bot's name, a mention, or an answer to a message of the bot.
func (h *Handler) addressed(m *api.Message) (string, bool) {
	words, entities := m.Words()
	text := utf16.Encode([]rune(words))
	private := m.Chat.IsPrivate()
	toUs := private || h.repliesToUs(m)
	// From the end, so that what is cut out does not move what is still to be looked at.
	slices.SortStableFunc(entities, func(a, b api.Entity) int { return b.Offset - a.Offset })
	for _, e := range entities {
		if e.Offset < 0 || e.Length <= 0 || e.Offset > len(text)-e.Length {
			continue
		}
		part := string(utf16.Decode(text[e.Offset : e.Offset+e.Length]))
		switch {
		case e.Type == "bot_command" && e.Offset == 0:
			_, name, named := strings.Cut(part, "@")
			if named && !h.isMe(name) {
				return "", false // for another bot
			}
			toUs = toUs || named
		case e.Type == "mention" && h.isMe(part[1:]), e.Type == "text_mention" && e.User != nil && e.User.ID == h.Me.ID:
			toUs = true
			text = slices.Delete(text, e.Offset, e.Offset+e.Length)
		}
	}
	return strings.TrimSpace(string(utf16.Decode(text))), toUs
}

func (h *Handler) isMe(name string) bool { return strings.EqualFold(name, h.Me.UserName) }

// repliesToUs tells an answer to the bot from a message in a topic, which looks like one to the topic's first message.
func (h *Handler) repliesToUs(m *api.Message) bool {
	r := m.ReplyToMessage
	return r != nil && r.From != nil && r.From.ID == h.Me.ID && !(m.IsTopicMessage && r.MessageID == m.ThreadID)
}

// command is the word of a command, "" if the text is none.
func command(text string) string {
	word, isCommand := strings.CutPrefix(text, "/")
	if !isCommand {
		return ""
	}
	if end := strings.IndexFunc(word, func(r rune) bool { return r == ' ' || r == '\n' || r == '@' }); end >= 0 {
		word = word[:end]
	}
	return strings.ToLower(word)
}
