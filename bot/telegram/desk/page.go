package desk

import (
	"context"
	"html"
	"strings"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

const (
	maxCopy = 256  // characters of a button that copies
	maxText = 3500 // UTF-16 units of a text to send, so that the notes about it fit beside it
)

func escape(text string) string { return html.EscapeString(text) }

// page is a message with buttons; nil for none.
func (h *Handler) page(text string, rows [][]api.Button) *courier.Page {
	p := &courier.Page{HTML: text}
	if len(rows) > 0 {
		p.Markup = &api.InlineKeyboard{Rows: rows}
	}
	return p
}

// answer sends a page: in place of the message with the button that was pressed, as a reply to a message otherwise.
func (h *Handler) answer(ctx context.Context, u *inbox.Update, a asked, p outbox.Plan, pages ...*courier.Page) error {
	for i, page := range pages {
		letter := outbox.Letter{Letter: courier.Letter{Chat: a.chat, Topic: a.topic, Page: page}}
		switch {
		case a.press != nil && i == 0:
			ref := a.press.Ref()
			letter.Edit = &ref
		case a.message != nil:
			letter.ReplyTo = a.message.MessageID
		}
		p.Letters = append(p.Letters, letter)
	}
	return h.Outbox.Put(ctx, u, p)
}

// sheet is the page of a card. The text to send stands in a block that is copied at a tap.
func (h *Handler) sheet(s desk.Sheet, language string, before ...string) *courier.Page {
	say := func(id string) string { return h.Assistant.Say(language, id, nil) }
	var lines []string
	for _, note := range append(before, s.Notes...) {
		lines = append(lines, escape(note))
	}
	var rows [][]api.Button
	if s.Text == "" {
		lines = append(lines, "", "<b>"+escape(say("desk.none_to_send"))+"</b>")
	} else {
		lines = append(lines, "", "<b>"+escape(say("desk.to_send"))+"</b>", "<pre>"+escape(cut(s.Text))+"</pre>")
		rows = append(rows, h.sending(s, say))
	}
	for _, row := range s.Rows {
		rows = append(rows, buttons(row))
	}
	return h.page(strings.Join(lines, "\n"), rows)
}

// sending is the row of buttons that bring the text to the customer.
func (h *Handler) sending(s desk.Sheet, say func(string) string) []api.Button {
	var row []api.Button
	for _, text := range []string{s.Text, s.Short} {
		if n := len([]rune(text)); n > 0 && n <= maxCopy {
			row = append(row, api.Button{Text: say("desk.copy"), CopyText: &api.CopyText{Text: text}})
			break
		}
	}
	return append(row, api.Button{Text: say("desk.send"), SwitchInlineThere: &api.Switch{
		Query: s.Query, Users: true, Groups: true, Channels: true,
	}})
}

func buttons(row desk.Row) []api.Button {
	var all []api.Button
	for _, c := range row {
		all = append(all, api.Button{Text: c.Title, CallbackData: c.Action})
	}
	return all
}

// button is one that staff press.
func button(c bot.Choice) api.Button { return api.Button{Text: c.Title, CallbackData: c.Action} }

// cut bounds a text to what fits beside its notes.
func cut(text string) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= maxText {
		return text
	}
	return string(utf16.Decode(units[:maxText])) + "…"
}
