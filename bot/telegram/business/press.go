package business

import (
	"context"

	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// pressed is a button under a draft that its owner has pressed.
type pressed struct {
	update *inbox.Update
	press  *api.CallbackQuery
	move   move
	draft  outbox.Draft
}

func (p pressed) language() string { return p.press.From.LanguageCode }

// press obeys a button. What it says comes from outside and may be old or forged: it counts only in the chat with
// whoever presses it, and only for the owner of the draft that it names.
func (h *Handler) press(ctx context.Context, u *inbox.Update, q *api.CallbackQuery) (api.Toast, error) {
	if q.From == nil || q.Message == nil || q.Message.Chat == nil || !q.Message.Chat.IsPrivate() {
		return h.box(q, "desk.refused"), nil
	}
	if q.Data == pressOn || q.Data == pressOff {
		return api.Toast{}, h.turn(ctx, u, q)
	}
	m, address, ok := parse(q.Data)
	if !ok {
		return h.box(q, "business.gone"), nil
	}
	d, found, err := h.Drafts.Draft(ctx, m.draft)
	if err != nil {
		return api.Toast{}, outbox.Later(err)
	}
	owner := outbox.Key(q.From.ID)
	if found && d.Owner != owner {
		return h.box(q, "desk.refused"), nil
	}
	m.card, err = desk.ParseAddress(address, h.Assistant.Contents(q.From.LanguageCode))
	if err != nil || m.card.Topic == "" || !found || isReceipt(d) || h.age(q.Message) > replyable {
		return api.Toast{}, h.turnPage(ctx, u, q, h.endPage(q.From.LanguageCode, "business.gone", asked(q.Message), ""))
	}
	did, used, err := h.used(ctx, owner, m.draft, u.ID)
	switch {
	case err != nil:
		return api.Toast{}, outbox.Later(err)
	case used:
		return api.Toast{Text: h.say(q.From.LanguageCode, endings()[did])}, nil
	}
	return h.obey(ctx, pressed{u, q, m, d})
}

// endings are the texts for what ends a draft.
func endings() map[byte]string {
	return map[byte]string{doSend: "business.sent", doDiscard: "business.discarded"}
}

func (h *Handler) obey(ctx context.Context, p pressed) (api.Toast, error) {
	switch p.move.do {
	case doDiscard:
		return api.Toast{}, h.end(ctx, p, outbox.Plan{})
	case doSend:
		return h.send(ctx, p)
	}
	page := h.draftPage(p.language(), asked(p.press.Message), p.move)
	return api.Toast{}, h.turnPage(ctx, p.update, p.press, page)
}

// send sends the answer to the customer, as an answer to what they asked. Where the bot may not, the draft stays.
func (h *Handler) send(ctx context.Context, p pressed) (api.Toast, error) {
	reply, ok := h.desk.Reply(p.move.card)
	if !ok { // a forged button: the page offers no such answer for sending
		return h.box(p.press, "business.gone"), nil
	}
	c, err := h.connection(ctx, p.draft.Connection)
	switch {
	case err != nil:
		return api.Toast{}, err
	case !c.IsEnabled:
		return h.box(p.press, "business.disconnected"), nil
	case !mayReply(c):
		return h.box(p.press, "business.cannot_reply"), nil
	}
	l := toCustomer(p.draft.Chat, p.draft.Connection, reply)
	l.ReplyTo = int(p.draft.Question)
	return api.Toast{}, h.end(ctx, p, outbox.Plan{
		Letters: []outbox.Letter{l}, Tallies: []outbox.Tally{tally("chosen", p.move.card)},
	})
}

// end plans what a press that ends a draft leads to, and the page as it is then.
func (h *Handler) end(ctx context.Context, p pressed, plan outbox.Plan) error {
	use := use{draft: p.move.draft, press: p.update.ID, did: p.move.do}
	if err := h.note(ctx, p.draft.Owner, use); err != nil {
		return outbox.Later(err)
	}
	sheet := h.desk.Sheet(p.move.card, p.language())
	page := h.endPage(p.language(), endings()[p.move.do], asked(p.press.Message), sheet.Text)
	plan.Letters = append(plan.Letters, inPlace(p.press, page))
	plan.Draft = receipt(p.draft)
	h.Log.Info("a business draft is done with", "update_id", p.update.ID, "sent", p.move.do == doSend,
		"topic", p.move.card.Topic, "language", p.move.card.Language)
	return h.Outbox.Put(ctx, p.update, plan)
}

// turnPage puts a page in the place of the one whose button was pressed.
func (h *Handler) turnPage(ctx context.Context, u *inbox.Update, q *api.CallbackQuery, page *courier.Page) error {
	return h.Outbox.Put(ctx, u, outbox.Plan{Letters: []outbox.Letter{inPlace(q, page)}})
}

func inPlace(q *api.CallbackQuery, page *courier.Page) outbox.Letter {
	l, ref := letter(q.Message.Chat.ID, page), q.Ref()
	l.Edit = &ref
	return l
}

// box answers a press with a text that has to be closed.
func (h *Handler) box(q *api.CallbackQuery, id string) api.Toast {
	language := ""
	if q.From != nil {
		language = q.From.LanguageCode
	}
	return api.Toast{Text: h.say(language, id), Alert: true}
}
