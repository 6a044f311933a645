package dialogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"syncoff/bot/telegram/api"
)

// Said is what the words of a message say, apart from the bot's name in them.
type Said struct {
	Text      string // without the mentions of the bot
	Mentioned bool   // the bot's name stands in it
	Command   string // the word of a command in small letters, "" if it is none
	Argument  string // what follows the command
	Named     bool   // the command names the bot
	Foreign   bool   // the command names another bot
}

// Hear reads the text or caption of a message for a bot. Names count where Telegram has found them, not where letters
// look like one: @photo does not speak to @photobot.
func Hear(m *api.Message, me api.User) Said {
	words, entities := m.Words()
	text := utf16.Encode([]rune(words))
	isMe := func(name string) bool { return strings.EqualFold(name, me.UserName) }
	var s Said
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
			s.Named, s.Foreign = named && isMe(name), named && !isMe(name)
		case e.Type == "mention" && isMe(part[1:]), e.Type == "text_mention" && e.User != nil && e.User.ID == me.ID:
			s.Mentioned = true
			text = slices.Delete(text, e.Offset, e.Offset+e.Length)
		}
	}
	s.Text = strings.TrimSpace(string(utf16.Decode(text)))
	s.Command, s.Argument = command(s.Text)
	return s
}

// command splits a text into the word of a command and what follows. Paths and fractions are no commands.
func command(text string) (word, argument string) {
	word, isCommand := strings.CutPrefix(text, "/")
	if !isCommand {
		return "", ""
	}
	if end := strings.IndexFunc(word, unicode.IsSpace); end >= 0 {
		word, argument = word[:end], strings.TrimSpace(word[end:])
	}
	word, _, _ = strings.Cut(word, "@")
	if word = strings.ToLower(word); strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "", ""
	}
	return word, argument
}
