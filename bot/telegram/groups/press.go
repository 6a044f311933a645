package groups

import (
	"context"
	"strconv"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
)

// Actions of buttons that only groups have; pressStill is the conversation's.
const (
	pressStill     = "still"
	pressOn        = "gs" // still, from the answer that is named
	pressShow      = "gw" // show to everyone what one person sees
	pressUnhelpful = "gq"
)

// pressed answers a press. Everybody presses in a conversation of their own.
func (h *Handler) pressed(ctx context.Context, u *inbox.Update, q *api.CallbackQuery) (api.Toast, error) {
	if q.From == nil || q.From.IsBot || q.Data == "" || h.Post.Barred(q.Message.Chat.ID) {
		return api.Toast{}, nil
	}
	r, err := h.Book.Of(ctx, q.Message.Chat.ID)
	if err != nil {
		return api.Toast{}, outbox.Later(err)
	}
	a := h.presser(q, r)
	may, err := h.mayAsk(ctx, a)
	switch {
	case err != nil:
		return api.Toast{}, err
	case !may:
		return h.toast(a, "group.ask_admins_only"), nil
	}
	word, argument, _ := strings.Cut(q.Data, ":")
	switch word {
	case pressUnhelpful:
		return h.unhelpful(ctx, u, q, r)
	case pressOn:
		topic, app, _ := strings.Cut(argument, "@")
		if _, known := h.Assistant.Reply(a.event.Language, topic, bot.PhoneHint{App: app}); !known {
			return h.toast(a, "group.expired"), nil
		}
		a.start, a.event.Press = argument, pressStill
	case pressShow:
		a.open, a.event.Press = true, "t:"+argument
	default:
		a.start, a.event.Press = topicUnder(q.Message), q.Data
	}
	u.Person = a.person
	return h.reply(ctx, u, q, a)
}

// presser is somebody who presses a button, and where the reply goes: to the message that the one with the button
// answers.
func (h *Handler) presser(q *api.CallbackQuery, r rules.Rules) asked {
	m := *q.Message
	m.From, m.SenderChat = q.From, nil
	a := h.from(&m, r)
	a.message = q.Message
	a.letter.Query = q.ID
	switch {
	case m.ReplyToMessage != nil && !opensTopic(&m, m.ReplyToMessage):
		a.letter.ReplyTo = m.ReplyToMessage.MessageID
	default:
		a.letter.ReplyTo = m.MessageID
	}
	return a
}

// reply answers a press, in place of the message with the button where that is the presser's own and turns its page.
func (h *Handler) reply(ctx context.Context, u *inbox.Update, q *api.CallbackQuery, a asked) (api.Toast, error) {
	m := q.Message
	if dialogue.TurnsPage(a.event.Press) && isFor(m, q.From.ID) {
		ref := q.Ref()
		a.letter.Edit = &ref
		return h.answer(ctx, u, a)
	}
	at := h.stamp(u)
	if h.crowd.admit(a.person, at) != easy {
		return h.toast(a, "group.slow"), nil
	}
	if !h.told.may(strings.Join([]string{a.person, strconv.Itoa(m.MessageID + m.EphemeralID), q.Data}, " "), at, minute) {
		return api.Toast{}, nil // the same button twice
	}
	if err := h.hold(ctx, a.letter.Chat); err != nil {
		return api.Toast{}, err
	}
	return h.answer(ctx, u, a)
}

// isFor tells whether a message answers somebody: to others it stays as it is.
func isFor(m *api.Message, user int64) bool {
	if m.EphemeralID != 0 {
		return true // nobody else sees it
	}
	asked := m.ReplyToMessage
	return asked != nil && asked.SenderChat == nil && asked.From != nil && asked.From.ID == user
}

// isOutdated tells the reply to a button that means nothing: in a group that is no message worth.
func (h *Handler) isOutdated(r bot.Reply) bool {
	return r.Decision == bot.Chat && len(r.Lead) == 1 && r.Lead[0] == h.Assistant.Say(r.Language, "chat.outdated", nil)
}
