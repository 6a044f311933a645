// Package console holds a conversation over lines of text: a person at a terminal, or a program on a pipe.
//
// The whole assistant can be tried, shown and tested this way without a token and without a network.
package console

import (
	"strconv"
	"strings"

	"syncoff/bot"
)

// Style is how a reply looks.
type Style struct {
	Bold bool // labels of the phone stand out by an escape sequence; for terminals only
}

// Escape sequences that every terminal knows.
const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[22m"
)

// Render is a reply as lines of text, its choices as numbered buttons.
func (s Style) Render(r bot.Reply) string {
	body := r.Marked()
	if s.Bold && r.Title != "" {
		body = boldOn + r.Title + boldOff + strings.TrimPrefix(body, r.Title)
	}
	var out strings.Builder
	out.WriteString(s.labels(body))
	out.WriteString("\n")
	for i, choice := range r.Choices {
		if i == 0 {
			out.WriteString("\n")
		}
		out.WriteString("  [" + strconv.Itoa(i+1) + "] " + choice.Title + "\n")
	}
	return out.String()
}

// labels turns the marks round labels into bold or into nothing.
func (s Style) labels(text string) string {
	on, off := "", ""
	if s.Bold {
		on, off = boldOn, boldOff
	}
	return strings.NewReplacer(bot.LabelStart, on, bot.LabelEnd, off).Replace(text)
}
