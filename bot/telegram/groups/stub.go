package groups

import (
	"context"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/rules"
)

// listen.go takes the place of this file.

// overhear hears what is not put to the bot.
func (h *Handler) overhear(context.Context, *inbox.Update, *api.Message, rules.Rules) (bool, error) {
	return false, nil
}

// unhelpful hears that an answer that nobody asked for was none.
func (h *Handler) unhelpful(context.Context, *inbox.Update, *api.CallbackQuery, rules.Rules) (api.Toast, error) {
	return api.Toast{}, nil
}
