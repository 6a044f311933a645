package channels

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/outbox"
)

// languageFor is the language of a card: that of the chat's rules, else of whoever wants it, else the one in which the
// chat is named or described; "" if nothing tells.
func (h *Handler) languageFor(ctx context.Context, m *api.Message) (string, error) {
	r, err := h.Book.Of(ctx, m.Chat.ID)
	switch {
	case err != nil:
		return "", outbox.Later(err)
	case r.Language != "":
		return r.Language, nil
	case m.SenderChat == nil && m.From != nil && m.From.LanguageCode != "":
		return m.From.LanguageCode, nil
	}
	language, err := h.written(ctx, m.Chat.Title)
	if err != nil || language != "" {
		return language, err
	}
	return h.written(ctx, h.description(ctx, m.Chat.ID))
}

// written is the language of a text, "" if its script does not tell: a name in Latin letters may be in any language.
func (h *Handler) written(ctx context.Context, text string) (string, error) {
	telling := func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }
	if !strings.ContainsFunc(text, telling) {
		return "", nil
	}
	result, _, err := h.Assistant.Ask(ctx, bot.Question{Text: text})
	if err != nil {
		return "", fmt.Errorf("read the name of a chat: %w", err)
	}
	return result.Language, nil
}

// description is what a chat says about itself, as far as it can be had: a card in English is better than none.
func (h *Handler) description(ctx context.Context, chat int64) string {
	var about struct{ Description string }
	if err := h.Server.Call(ctx, "getChat", api.Params{"chat_id": chat}, &about); err != nil {
		h.Log.Info("the description of a chat cannot be read", "err", err)
	}
	return about.Description
}
