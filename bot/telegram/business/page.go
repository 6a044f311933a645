package business

import (
	"html"
	"slices"
	"strings"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
)

const (
	longestQuote = 200  // characters of what a customer wrote
	maxText      = 3000 // UTF-16 units of an answer, so that what stands around it fits beside it
)

func escape(text string) string { return html.EscapeString(text) }

// texts is a page of texts, one under another.
func (h *Handler) texts(language string, ids ...string) *courier.Page {
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = escape(h.say(language, id))
	}
	return &courier.Page{HTML: strings.Join(lines, "\n\n")}
}

// draftPage shows the answer that a move names: above it what the customer asked and what the owner has to know, under
// it what can be done with it. An answer that there is not for the customer's phone cannot be sent.
func (h *Handler) draftPage(language, asked string, m move) *courier.Page {
	sheet := h.desk.Sheet(m.card, language)
	lines := []string{"<b>" + escape(h.say(language, "business.draft")) + "</b>", quoted(asked)}
	for _, note := range sheet.Notes {
		lines = append(lines, escape(note))
	}
	lines = append(lines, text(sheet.Text))
	return &courier.Page{HTML: joined(lines), Markup: &api.InlineKeyboard{Rows: h.rows(language, m, sheet.Text != "")}}
}

// endPage is what becomes of a draft's page: nothing can be pressed any more.
func (h *Handler) endPage(language, id, asked, answer string) *courier.Page {
	head := "<b>" + escape(h.say(language, id)) + "</b>"
	return &courier.Page{HTML: joined([]string{head, quoted(asked), text(answer)})}
}

func joined(lines []string) string {
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

func quoted(asked string) string {
	if asked == "" {
		return ""
	}
	return "<blockquote>" + escape(asked) + "</blockquote>"
}

func text(answer string) string {
	if answer == "" {
		return ""
	}
	return "<pre>" + escape(cut(answer)) + "</pre>"
}

// rows are the buttons under a draft.
func (h *Handler) rows(language string, m move, sendable bool) [][]api.Button {
	all := h.Assistant.Contents(language)
	button := func(id string, do byte) api.Button {
		return api.Button{Text: h.say(language, id), CallbackData: m.with(do, nil).action()}
	}
	back := []api.Button{button("desk.back", doShow)}
	switch m.do {
	case doLanguages:
		return append(grid(all.Languages, 3, func(id string) move {
			return m.with(doShow, func(c *desk.Card) { c.Language = id })
		}), back)
	case doTopics:
		return append(grid(all.Topics, 1, func(id string) move {
			return m.with(doShow, func(c *desk.Card) { c.Topic, c.App = id, "" })
		}), back)
	}
	first := []api.Button{button("business.discard", doDiscard)}
	if sendable {
		first = append([]api.Button{button("business.send", doSend)}, first...)
	}
	return [][]api.Button{first, {button("desk.language", doLanguages), button("desk.topics", doTopics)}}
}

func grid(entries []bot.Entry, width int, to func(id string) move) [][]api.Button {
	var rows [][]api.Button
	for part := range slices.Chunk(entries, width) {
		var row []api.Button
		for _, e := range part {
			row = append(row, api.Button{Text: e.Title, CallbackData: to(e.ID).action()})
		}
		rows = append(rows, row)
	}
	return rows
}

// asked is what the customer wrote as a draft's page shows it, "" if it cannot be read any more.
func asked(page *api.Message) string {
	units := utf16.Encode([]rune(page.Text))
	for _, e := range page.Entities {
		if strings.HasSuffix(e.Type, "blockquote") && e.Offset >= 0 && e.Length > 0 && e.Length <= len(units)-e.Offset {
			return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		}
	}
	return ""
}

// shorten bounds what a customer wrote.
func shorten(words string) string {
	runes := []rune(words)
	if len(runes) <= longestQuote {
		return words
	}
	return strings.TrimSpace(string(runes[:longestQuote])) + "…"
}

// cut bounds an answer to what fits on the page.
func cut(answer string) string {
	units := utf16.Encode([]rune(answer))
	if len(units) <= maxText {
		return answer
	}
	return string(utf16.Decode(units[:maxText])) + "…"
}
