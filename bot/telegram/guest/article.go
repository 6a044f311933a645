package guest

import (
	"html"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/render"
)

// payload is what the private chat is opened with where no topic is known.
const payload = "guest"

// article is a reply as a result of inline mode, the form that an answer to a guest query has.
func (h *Handler) article(r bot.Reply) api.Article {
	topic := payload
	if r.Decision == bot.Answer {
		topic = r.Topic
	}
	title, text := h.text(r)
	more := api.Button{Text: h.Assistant.Say(r.Language, "group.more", nil), URL: h.link(topic)}
	return api.Article{
		Type: "article", ID: topic, Title: title,
		Content: api.TextContent{Text: text, ParseMode: "HTML", Preview: &api.LinkPreviewOptions{IsDisabled: true}},
		Markup:  &api.InlineKeyboard{Rows: [][]api.Button{{more}}},
	}
}

// text is the title of a reply and the whole of it as HTML: an answer in short, a choice as a list of links, and a line
// for all else.
func (h *Handler) text(r bot.Reply) (title, text string) {
	words := func(id string) string { return h.Assistant.Say(r.Language, id, nil) }
	switch r.Decision {
	case bot.Answer:
		r.Notes, r.Sources, r.Older, r.Choices = nil, nil, "", nil
		return plain(r.Title), render.HTML(r, words)
	case bot.Clarify:
		lines := []string{html.EscapeString(words("clarify.question"))}
		for _, c := range r.Choices {
			if c.Topic != "" {
				link, topic := html.EscapeString(h.link(c.Topic)), html.EscapeString(plain(c.Title))
				lines = append(lines, `• <a href="`+link+`">`+topic+`</a>`)
			}
		}
		return words("clarify.question"), strings.Join(lines, "\n")
	case bot.Decline:
		return words("decline.first"), html.EscapeString(words("decline.first"))
	}
	return words("telegram.about_short"), html.EscapeString(words("telegram.about_short"))
}

// link opens the bot's private chat.
func (h *Handler) link(topic string) string {
	return "https://t.me/" + h.Me.UserName + "?start=" + topic
}

// plain is a text without the marks around labels.
func plain(text string) string {
	return strings.NewReplacer(bot.LabelStart, "", bot.LabelEnd, "").Replace(text)
}
