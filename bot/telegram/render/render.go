// Package render turns replies into what Telegram shows.
//
// A bot.Reply is meaning; here it becomes a rich message where the server knows them, and Telegram's HTML everywhere
// else. What a person has to do must arrive whole: when an answer is too long for one message, sources and notes go
// first, and a step never.
package render

import (
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"syncoff/bot"
)

// The most that a message holds.
const (
	maxText   = 4096  // UTF-16 units of a message, without markup
	maxRich   = 32768 // characters of a rich message
	maxBlocks = 400   // of a rich message, which may have 500
)

// Words says a text of the locales in the reply's language.
type Words func(id string) string

// Ids of the texts that only Telegram needs.
const (
	textNotes   = "telegram.notes"
	textSources = "button.sources"
	textMore    = "telegram.more_sources"
)

// Structured tells whether a reply gains by headings, lists and folds; small talk does not.
func Structured(r bot.Reply) bool {
	return len(r.Steps) > 0 || len(r.Notes) > 0 || len(r.Sources) > 0 || r.Verification != nil
}

// escape makes text safe between tags and in attributes, in the dialects of both kinds of message, and drops what
// Telegram refuses.
func escape(text string) string {
	if !strings.ContainsFunc(text, special) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r == '&':
			out.WriteString("&amp;")
		case r == '"':
			out.WriteString("&quot;")
		default:
			out.WriteRune(visible(r))
		}
	}
	return out.String()
}

func special(r rune) bool {
	return r == '<' || r == '>' || r == '&' || r == '"' || visible(r) != r || r == utf8.RuneError
}

// visible is a character that may stand in a message.
func visible(r rune) rune {
	if r < ' ' && r != '\n' || r == '\u007f' {
		return ' '
	}
	return r
}

// plain is text without what may not stand in a message.
func plain(text string) string { return strings.Map(visible, strings.ToValidUTF8(text, "\ufffd")) }

// marked escapes text and sets off the labels in it. A mark that is not closed is dropped: one tag too many would cost
// the whole message.
func marked(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, bot.LabelStart)
		out.WriteString(escape(strings.ReplaceAll(before, bot.LabelEnd, "")))
		if !found {
			return out.String()
		}
		label, after, closed := strings.Cut(rest, bot.LabelEnd)
		label = strings.ReplaceAll(label, bot.LabelStart, "")
		if !closed || strings.TrimSpace(label) == "" {
			out.WriteString(escape(label))
		} else {
			out.WriteString("<b>" + escape(label) + "</b>")
		}
		text = after
	}
}

// unmarked escapes text whose labels do not stand out, as in a heading.
func unmarked(text string) string {
	return escape(strings.ReplaceAll(strings.ReplaceAll(text, bot.LabelStart, ""), bot.LabelEnd, ""))
}

// link is an address that shows its host, or the words themselves if it is none.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return escape(address)
	}
	return `<a href="` + escape(address) + `">` + escape(strings.TrimPrefix(u.Host, "www.")) + `</a>`
}

// units is the length of a text as Telegram counts it.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

func joinSet(separator string, parts ...string) string {
	var set []string
	for _, part := range parts {
		if part != "" {
			set = append(set, part)
		}
	}
	return strings.Join(set, separator)
}
