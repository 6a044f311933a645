package business

import (
	"context"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// tell answers the command.
func (h *Handler) tell(ctx context.Context, u *inbox.Update, m *api.Message) error {
	page, err := h.status(ctx, m.From)
	if err != nil {
		return err
	}
	l := letter(m.Chat.ID, page)
	l.ReplyTo = m.MessageID
	return h.Outbox.Put(ctx, u, outbox.Plan{Letters: []outbox.Letter{l}})
}

// turn switches automatic answers on or off for whoever presses.
func (h *Handler) turn(ctx context.Context, u *inbox.Update, q *api.CallbackQuery) error {
	value := ""
	if q.Data == pressOn {
		value = on
	}
	owner := outbox.Key(q.From.ID)
	set, err := h.Settings.Settings(ctx, owner)
	if err == nil && set[nameConnection] != "" {
		err = h.Settings.Set(ctx, owner, nameAutomatic, value)
	}
	if err != nil {
		return outbox.Later(err)
	}
	page, err := h.status(ctx, q.From)
	if err != nil {
		return err
	}
	return h.turnPage(ctx, u, q, page)
}

// status is the page about an owner's connection, with the switch for automatic answers.
func (h *Handler) status(ctx context.Context, owner *api.User) (*courier.Page, error) {
	language := owner.LanguageCode
	set, err := h.Settings.Settings(ctx, outbox.Key(owner.ID))
	if err != nil {
		return nil, outbox.Later(err)
	}
	if set[nameConnection] == "" {
		return h.texts(language, "business.none"), nil
	}
	c, err := h.connection(ctx, set[nameConnection])
	if err != nil {
		return nil, err
	}
	if !c.IsEnabled {
		return h.texts(language, "business.none"), nil
	}
	id, button := "business.status_off", api.Button{Text: h.say(language, "business.switch_on"), CallbackData: pressOn}
	if set[nameAutomatic] == on {
		id, button = "business.status_on", api.Button{Text: h.say(language, "business.switch_off"), CallbackData: pressOff}
	}
	texts := []string{id}
	if !mayReply(c) {
		texts = append(texts, "business.cannot_reply")
	}
	page := h.texts(language, texts...)
	page.Markup = &api.InlineKeyboard{Rows: [][]api.Button{{button}}}
	return page, nil
}
