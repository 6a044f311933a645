package rules

import (
	"context"
	"html"
	"slices"
	"strconv"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/render"
)

// line is a setting on the page, with the values that can be chosen. Those that the knowledge tells come after them.
type line struct {
	name   string
	text   string // id, with a gap for the value
	values []value
	known  func(all bot.Contents) []bot.Entry // nil for none
}

// value is a value as it is stored, and the id of its text. Cool-downs are numbers of minutes and have none.
type value struct{ stored, text string }

// lines are the settings in the order of the page.
func lines() []line {
	return []line{
		{nameLanguage, "settings.language", []value{{"", "settings.language_auto"}},
			func(all bot.Contents) []bot.Entry { return all.Languages }},
		{nameRegion, "settings.region", []value{{"", "settings.region_auto"}},
			func(all bot.Contents) []bot.Entry { return all.Regions }},
		{nameListening, "settings.listening", []value{
			{"", "settings.listening_off"}, {trial, "settings.listening_trial"}, {on, "settings.listening_on"}}, nil},
		{nameCooldown, "settings.cooldown", []value{{"15", ""}, {"60", ""}, {"240", ""}, {"1440", ""}}, nil},
		{nameForm, "settings.form", []value{
			{quiet, "settings.form_quiet"}, {"", "settings.form_short"}, {full, "settings.form_full"}}, nil},
		{nameWho, "settings.who", []value{{"", "settings.who_all"}, {admins, "settings.who_admins"}}, nil},
		{namePosts, "settings.channel", []value{
			{"", "settings.channel_comments"}, {silent, "settings.channel_silent"}}, nil},
	}
}

// has tells whether a value can be chosen.
func (l line) has(stored string, all bot.Contents) bool {
	return slices.ContainsFunc(l.values, func(v value) bool { return v.stored == stored }) ||
		stored != "" && l.known != nil && has(l.known(all), stored)
}

// current is the value of a setting as a button names it.
func (l line) current(r Rules) string {
	if l.name == nameCooldown && r.Cooldown == 0 {
		r.Cooldown = DefaultCooldown
	}
	s, _ := settingOf(l.name)
	return s.write(r)
}

// options are the values of a setting with their titles.
func (h *Handler) options(l line, all bot.Contents, language string) []bot.Entry {
	var options []bot.Entry
	for _, v := range l.values {
		options = append(options, bot.Entry{ID: v.stored, Title: h.title(v, language)})
	}
	if l.known != nil {
		options = append(options, l.known(all)...)
	}
	return options
}

func (h *Handler) title(v value, language string) string {
	if v.text != "" {
		return h.say(language, v.text)
	}
	n, _ := strconv.Atoi(v.stored)
	return h.Assistant.Count(language, "settings.minutes", n, nil)
}

// page shows the rules of a chat: under them the settings, or the values of one that is named.
func (h *Handler) page(ctx context.Context, chat int64, r Rules, language, name string) (*courier.Page, error) {
	all := h.Assistant.Contents(language)
	title := h.say(language, "settings.title")
	shown := []string{"<b>" + html.EscapeString(title) + "</b>", ""}
	var choices []bot.Choice
	last := bot.Choice{Action: pressDone, Title: h.say(language, "settings.done")}
	for _, l := range lines() {
		options, current := h.options(l, all, language), l.current(r)
		says := html.EscapeString(h.filled(l, language, h.holding(l, options, current, language)))
		if l.name == name {
			says = "<b>" + says + "</b>"
			choices = values(l, options, current)
			last = bot.Choice{Action: pressPage, Title: "‹ " + title}
		}
		if name == "" {
			choices = append(choices, bot.Choice{Action: move{name: l.name}.action(), Title: h.filled(l, language, "…")})
		}
		shown = append(shown, says)
	}
	deaf, err := h.deaf(ctx, chat, r)
	if deaf {
		shown = append(shown, "", "⚠ "+html.EscapeString(h.say(language, "settings.privacy_mode")))
	}
	k := render.Keyboard(choices)
	k.Rows = append(k.Rows, []api.Button{{Text: last.Title, CallbackData: last.Action}})
	return &courier.Page{HTML: strings.Join(shown, "\n"), Markup: k}, err
}

// filled is the line of a setting with a value.
func (h *Handler) filled(l line, language, value string) string {
	return h.Assistant.Say(language, l.text, map[string]string{"value": value})
}

// values are the buttons of a setting; what holds is ticked.
func values(l line, options []bot.Entry, current string) []bot.Choice {
	var choices []bot.Choice
	for _, o := range options {
		if o.ID == current {
			o.Title = "✓ " + o.Title
		}
		choices = append(choices, bot.Choice{Action: move{name: l.name, value: o.ID, sets: true}.action(), Title: o.Title})
	}
	return choices
}

// holding is the title of the value that holds. A cool-down may be one that the page does not offer.
func (h *Handler) holding(l line, options []bot.Entry, current, language string) string {
	at := slices.IndexFunc(options, func(o bot.Entry) bool { return o.ID == current })
	switch {
	case at >= 0:
		return options[at].Title
	case l.name == nameCooldown:
		return h.title(value{stored: current}, language)
	}
	return options[0].Title
}

// deaf tells whether the bot is to listen to what Telegram does not show it.
func (h *Handler) deaf(ctx context.Context, chat int64, r Rules) (bool, error) {
	if r.Listening == Off || h.Me.CanReadAllGroupMessages {
		return false, nil
	}
	admin, err := h.Roster.Admin(ctx, chat, h.Me.ID)
	return !admin, err
}

// text is a page with one text.
func (h *Handler) text(language, id string) *courier.Page {
	return &courier.Page{HTML: html.EscapeString(h.say(language, id))}
}
