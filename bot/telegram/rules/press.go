package rules

import (
	"context"
	"errors"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// press obeys a button. What a button says comes from outside and may be old or forged: it counts only if the page
// offers it and whoever presses runs the chat.
func (h *Handler) press(ctx context.Context, u *inbox.Update, q *api.CallbackQuery, m move) (api.Toast, error) {
	chat := q.Message.Chat.ID
	r, err := h.Book.Of(ctx, chat)
	if err != nil {
		return api.Toast{}, outbox.Later(err)
	}
	language := languageOf(r, q.From)
	may, err := h.may(ctx, chat, q.From.ID, m)
	switch {
	case err != nil:
		return api.Toast{}, outbox.Later(err)
	case !may:
		return api.Toast{Text: h.say(language, "group.admins_only")}, nil
	case !m.offered(h.Assistant.Contents(language)):
		return api.Toast{Text: h.say(language, "group.expired")}, nil
	}
	var letters []courier.Letter
	var toast api.Toast
	if m.sets {
		if r, err = h.set(ctx, u, chat, q.From.ID, m); err != nil {
			return api.Toast{}, outbox.Later(err)
		}
		language = languageOf(r, q.From)
		letters, toast = h.announce(ctx, q.From.ID, m, language)
	}
	turned, err := h.turn(ctx, q.Message, r, language, m)
	if err != nil {
		return api.Toast{}, outbox.Later(err)
	}
	return toast, h.put(ctx, u, append([]courier.Letter{turned}, letters...)...)
}

// may tells whether somebody may press a button. For a change Telegram is asked anew about those who ran the chat a
// moment ago.
func (h *Handler) may(ctx context.Context, chat, user int64, m move) (bool, error) {
	admin, err := h.Roster.Admin(ctx, chat, user)
	if err != nil || !admin || !m.sets {
		return admin, err
	}
	h.Roster.Forget(chat)
	return h.Roster.Admin(ctx, chat, user)
}

// set stores what a button says.
func (h *Handler) set(ctx context.Context, u *inbox.Update, chat, user int64, m move) (Rules, error) {
	s, _ := settingOf(m.name)
	r, err := h.Book.Change(ctx, chat, func(r *Rules) {
		s.read(m.value, r)
		if m.name == nameListening {
			r.Observer = 0
			if r.Listening == Trial {
				r.Observer = user
			}
		}
	})
	if err == nil {
		h.Log.Info("a rule of a chat is set", "update_id", u.ID, "setting", m.name, "value", m.value)
	}
	return r, err
}

// announce says that a change is made. Who is to see the trial is told in private; where that is not allowed, the toast
// says what is missing. A line that cannot go out at the moment becomes a letter.
func (h *Handler) announce(ctx context.Context, user int64, m move, language string) ([]courier.Letter, api.Toast) {
	saved := api.Toast{Text: h.say(language, "settings.saved")}
	if m.name != nameListening || m.value != trial {
		return nil, saved
	}
	to := courier.Letter{Chat: user, Page: h.text(language, "settings.trial_to")}
	switch _, err := h.Post.Deliver(ctx, to); {
	case errors.Is(err, courier.ErrUndeliverable):
		return nil, api.Toast{Text: h.say(language, "settings.trial_start"), Alert: true}
	case err != nil:
		return []courier.Letter{to}, saved
	}
	return nil, saved
}

// turn is the page after a press, in place of the one with the button.
func (h *Handler) turn(ctx context.Context, at *api.Message, r Rules, language string, m move) (courier.Letter, error) {
	shown := m.name
	if m.sets {
		shown = ""
	}
	p, err := h.page(ctx, at.Chat.ID, r, language, shown)
	if err == nil && m.done {
		p.Markup = nil
	}
	ref := at.Ref()
	return courier.Letter{Chat: at.Chat.ID, Topic: at.Topic(), Edit: &ref, Page: p}, err
}

// move is what a button says: gp shows the page, gp:done ends it, gp:<setting> shows the values of a setting and
// gp:<setting>:<value> sets one, "" the default.
type move struct {
	name  string
	value string
	sets  bool
	done  bool
}

const (
	pressPage = "gp"
	pressDone = pressPage + ":done"
)

// moveOf reads a button; false for those of others.
func moveOf(data string) (move, bool) {
	head, rest, more := strings.Cut(data, ":")
	if head != pressPage {
		return move{}, false
	}
	if !more || data == pressDone {
		return move{done: more}, true
	}
	var m move
	m.name, m.value, m.sets = strings.Cut(rest, ":")
	return m, true
}

func (m move) action() string {
	action := pressPage + ":" + m.name
	if m.sets {
		action += ":" + m.value
	}
	return action
}

// offered tells whether the page has such a button.
func (m move) offered(all bot.Contents) bool {
	if m.name == "" {
		return !m.sets
	}
	for _, l := range lines() {
		if l.name == m.name {
			return !m.sets || l.has(m.value, all)
		}
	}
	return false
}
