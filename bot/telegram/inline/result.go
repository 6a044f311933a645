package inline

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/render"
)

const (
	maxID   = 64   // bytes of a result's id
	maxText = 4096 // UTF-16 units of a message
	maxStep = 90   // characters of the step that a description quotes: two lines on a small phone
)

// Forms of an answer besides the usual one, which is "".
const (
	formFull  = "f"
	formShort = "s"
)

// form is how an answer is written where it is not shown as in a chat with the bot.
type form struct {
	title string // id of its name
	text  func(bot.Reply) string
}

func forms() map[string]form {
	return map[string]form{formFull: {"desk.full", desk.Full}, formShort: {"desk.short", desk.Short}}
}

// page is the results from an offset on, and the offset of what follows, "" for nothing. What is no offset is the
// beginning.
func (h *Handler) page(f findings, offset string) (results []any, next string) {
	n, _ := strconv.ParseUint(offset, 10, 31) // 0 for no number, the most for one that is too large
	start := min(int(n), len(f.offers))
	end := min(start+perPage, len(f.offers))
	for _, o := range f.offers[start:end] {
		reply, o, ok := h.reply(f.language, o)
		if ok && len(o.id(reply)) <= maxID {
			results = append(results, h.article(reply, o))
		}
	}
	if end < len(f.offers) {
		next = strconv.Itoa(end)
	}
	return results, next
}

// article is the result that posts an answer, with a button to go on in private.
func (h *Handler) article(r bot.Reply, o offer) api.Article {
	words := func(id string) string { return h.Assistant.Say(r.Language, id, nil) }
	title := plain(r.Title)
	if f, named := forms()[o.form]; named {
		title += " · " + words(f.title)
	}
	link := "https://t.me/" + h.Me.UserName + "?start=" + r.Topic
	return api.Article{
		Type: "article", ID: o.id(r), Title: title, Description: h.description(r),
		Content: api.TextContent{
			Text: text(r, o.form, words), ParseMode: "HTML", Preview: &api.LinkPreviewOptions{IsDisabled: true},
		},
		Markup: &api.InlineKeyboard{Rows: [][]api.Button{{{Text: words("inline.continue"), URL: link}}}},
	}
}

// text is an answer in a form, as HTML. The usual form is made to fit and takes the place of one that does not.
func text(r bot.Reply, name string, words render.Words) string {
	if f, named := forms()[name]; named {
		if said := f.text(r); len(utf16.Encode([]rune(said))) <= maxText {
			return html.EscapeString(said)
		}
	}
	r.Choices = nil
	return render.HTML(r, words)
}

// description says for which phone an answer is, and how it begins.
func (h *Handler) description(r bot.Reply) string {
	all := h.Assistant.Contents(r.Language)
	phone := h.Assistant.Say(r.Language, "inline.for", map[string]string{
		"region": title(all.Regions, r.Region), "system": title(all.Systems, r.System),
	})
	return strings.TrimSpace(phone + "\n" + shorten(plain(beginning(r))))
}

func title(among []bot.Entry, id string) string {
	if i := slices.IndexFunc(among, func(e bot.Entry) bool { return e.ID == id }); i >= 0 {
		return among[i].Title
	}
	return id
}

// beginning is the first thing to do, or what is said where there is nothing to do.
func beginning(r bot.Reply) string {
	for _, step := range r.Steps {
		if !step.Warning {
			return step.Text
		}
	}
	if len(r.Lead) > 0 {
		return r.Lead[0]
	}
	return ""
}

// plain is a text without the marks around labels, which a list of results cannot show.
func plain(text string) string {
	return strings.NewReplacer(bot.LabelStart, "", bot.LabelEnd, "").Replace(text)
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxStep {
		return strings.TrimSpace(string(runes[:maxStep-1])) + "…"
	}
	return text
}

// id names the answer to an offer: topic[@app]:language:region:system[:form].
func (o offer) id(r bot.Reply) string {
	topic := r.Topic
	if o.phone.App != "" {
		topic += "@" + o.phone.App
	}
	parts := []string{topic, r.Language, r.Region, r.System}
	if o.form != "" {
		parts = append(parts, o.form)
	}
	return strings.Join(parts, ":")
}

// parse reads the id of a result. Whether there is such an answer is not asked here.
func parse(id string) (language string, o offer, ok bool) {
	parts := strings.Split(id, ":")
	if len(id) > maxID || len(parts) < 4 || len(parts) > 5 {
		return "", offer{}, false
	}
	if len(parts) == 5 {
		o.form = parts[4]
	}
	_, named := forms()[o.form]
	o.topic, o.phone.App, _ = strings.Cut(parts[0], "@")
	language, o.phone.Region, o.phone.System = parts[1], parts[2], parts[3]
	return language, o, named || o.form == ""
}
