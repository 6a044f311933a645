package render

import (
	"strings"
	"unicode/utf8"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
)

const (
	maxData    = 64 // bytes of callback data
	maxButtons = 100
	// shortTitle is the width up to which two buttons fit beside each other on a small phone, in Latin letters.
	shortTitle = 16
)

// Keyboard makes buttons of choices, two in a row where both are short, or nil of none.
func Keyboard(choices []bot.Choice) *api.InlineKeyboard {
	var k api.InlineKeyboard
	roomy := false // the last row has room for one more
	count := 0
	for _, c := range choices {
		title := strings.TrimSpace(plain(c.Title))
		if c.Action == "" || len(c.Action) > maxData || !utf8.ValidString(c.Action) || title == "" || count == maxButtons {
			continue
		}
		count++
		button := api.Button{Text: title, CallbackData: c.Action}
		short := width(title) <= shortTitle
		if last := len(k.Rows) - 1; short && roomy {
			k.Rows[last] = append(k.Rows[last], button)
			roomy = false
			continue
		}
		k.Rows = append(k.Rows, []api.Button{button})
		roomy = short
	}
	if len(k.Rows) == 0 {
		return nil
	}
	return &k
}

// width is how wide a text is, in Latin letters: a Chinese character takes two.
func width(text string) int {
	n := 0
	for _, r := range text {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}
