package groups

import (
	"slices"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/rules"
)

// dress gives a letter a reply in the form that the rules of the chat want, and returns the choices that it shows. app
// is the one that the conversation is about.
func (h *Handler) dress(a asked, l *courier.Letter, r bot.Reply, app string) []bot.Choice {
	r.Sources = dialogue.Trim(r)
	// What is said under a message that one person sees stays between the two.
	quiet := a.user != nil && !a.open && (a.rules.Form == rules.Quiet || a.message.EphemeralID != 0)
	if quiet {
		l.Only = a.user.ID
	}
	if a.rules.Form == rules.Full {
		choices := r.Choices
		r.Choices = onward(r, app)
		l.Reply = r
		return choices
	}
	r = h.brief(a, r)
	l.Reply = r
	l.Markup = h.buttons(r, app)
	if quiet {
		l.Openly = l.Markup
		if r.Decision == bot.Answer {
			l.Markup = with(l.Markup, api.Button{
				Text: h.Assistant.Say(r.Language, "group.show", nil), CallbackData: pressShow + ":" + place(r.Topic, app),
			})
		}
	}
	return r.Choices
}

// buttons are those under a short reply: its choices, and the way to the whole answer in private.
func (h *Handler) buttons(r bot.Reply, app string) *api.InlineKeyboard {
	shown := render.Keyboard(onward(r, app))
	if r.Decision == bot.Clarify || isPicker(r) {
		return shown
	}
	return with(shown, api.Button{Text: h.Assistant.Say(r.Language, "group.more", nil), URL: h.link(r.Topic)})
}

func with(k *api.InlineKeyboard, b api.Button) *api.InlineKeyboard {
	var rows [][]api.Button
	if k != nil {
		rows = slices.Clone(k.Rows)
	}
	return &api.InlineKeyboard{Rows: append(rows, []api.Button{b})}
}

// link opens the bot's private chat at a topic, or at its greeting for "".
func (h *Handler) link(topic string) string {
	if topic == "" {
		topic = "group"
	}
	return "https://t.me/" + h.Me.UserName + "?start=" + topic
}

// menus are the actions and commands whose reply is a choice.
const menus = " methods menu faqs apps "

// fewChoices is how many topics small talk offers.
const fewChoices = 2

// brief leaves of a reply what one has to do.
func (h *Handler) brief(a asked, r bot.Reply) bot.Reply {
	keep := func(bot.Choice) bool { return true }
	few := 0
	switch r.Decision {
	case bot.Answer:
		r.Notes, r.Sources, r.Older = nil, nil, ""
		keep = func(c bot.Choice) bool { return c.Action == pressStill }
	case bot.Decline:
		r.Lead = []string{h.Assistant.Say(r.Language, "decline.first", nil)}
		keep = func(bot.Choice) bool { return false }
	case bot.Clarify:
		keep = func(c bot.Choice) bool { return c.Topic != "" }
	case bot.Chat:
		word, _, _ := strings.Cut(a.event.Press, ":")
		if isPicker(r) || strings.Contains(menus, " "+word+a.command+" ") {
			break
		}
		keep = func(c bot.Choice) bool { few++; return c.Topic != "" && few <= fewChoices }
	}
	var kept []bot.Choice
	for _, c := range r.Choices {
		if keep(c) {
			kept = append(kept, c)
		}
	}
	r.Choices = kept
	return r
}

// isPicker tells a reply that asks for the phone or the language.
func isPicker(r bot.Reply) bool {
	return slices.ContainsFunc(r.Choices, func(c bot.Choice) bool {
		word, _, _ := strings.Cut(c.Action, ":")
		return strings.Contains(" r s lang ", " "+word+" ")
	})
}

// onward are the choices of a reply. In a group anybody may press what stands under an answer, so "still" says itself
// which answer it goes on from.
func onward(r bot.Reply, app string) []bot.Choice {
	choices := slices.Clone(r.Choices)
	for i := range choices {
		if choices[i].Action == pressStill && r.Topic != "" {
			choices[i].Action = pressOn + ":" + place(r.Topic, app)
		}
	}
	return choices
}

// place is an answer as a button names it.
func place(topic, app string) string {
	if app == "" {
		return topic
	}
	return topic + "@" + app
}

// topicUnder is the answer that stands in a message of the bot, by the buttons under it, "" for none.
func topicUnder(m *api.Message) string {
	if m == nil || m.ReplyMarkup == nil {
		return ""
	}
	for _, row := range m.ReplyMarkup.Rows {
		for _, b := range row {
			if at, ok := strings.CutPrefix(b.CallbackData, pressOn+":"); ok {
				return at
			}
		}
	}
	return ""
}

// startAt begins a person's conversation at an answer, unless it is there. Who has tried the topic before goes on with
// the same matter; to others it is a new one.
func (h *Handler) startAt(s bot.Session, at string) bot.Session {
	topic, app, _ := strings.Cut(at, "@")
	if at == "" || s.Topic == topic && s.App == app {
		return s
	}
	reply, ok := h.Assistant.Reply(s.Language, topic, bot.PhoneHint{Region: s.Region, System: s.System, App: app})
	if !ok {
		return s
	}
	if !slices.Contains(s.Tried, at) && !slices.Contains(s.Tried, topic) {
		s.Tried, s.Climbing, s.Picked = []string{at}, topic, false
	}
	s.Topic, s.Variant, s.App, s.Waiting = topic, reply.Variant, app, ""
	return s
}
