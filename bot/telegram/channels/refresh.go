package channels

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/send"
)

// Refresh edits the cards that show something else than the knowledge and the rules of their chats say now, and forgets
// those that are gone. It does what it can: the error joins what has failed and may be tried again.
func (h *Handler) Refresh(ctx context.Context) error {
	cards, err := h.Cards.Cards(ctx)
	if err != nil {
		return fmt.Errorf("refresh the cards: %w", err)
	}
	var failed []error
	for _, chat := range slices.Sorted(maps.Keys(cards)) {
		if err := h.refresh(ctx, chat, cards[chat]); err != nil {
			failed = append(failed, fmt.Errorf("refresh the card of chat %s: %w", chat, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

// refresh brings one card up to date.
func (h *Handler) refresh(ctx context.Context, key, value string) error {
	chat, err := strconv.ParseInt(key, 10, 64)
	old, ok := read(value, chat)
	if err != nil || !ok {
		return h.notes.replace(ctx, key, value, "")
	}
	r, err := h.Book.Of(ctx, chat)
	if err != nil {
		return err
	}
	language := r.Language
	if language == "" {
		language = old.language
	}
	c, err := h.compose(ctx, language)
	if err != nil || c.fingerprint() == old.shows || h.Post.Barred(chat) {
		return err
	}
	_, err = h.Lanes.Send(ctx, chat, func(ctx context.Context, chat int64) error {
		ref := api.Ref{ChatID: chat, MessageID: old.message}
		return h.Server.EditMessageText(ctx, ref, api.Text{HTML: c.page.HTML}, c.page.Markup)
	})
	next := old
	next.shows = c.fingerprint()
	switch {
	case err == nil, errors.Is(err, api.ErrNotModified):
		return h.notes.replace(ctx, key, value, next.String())
	case errors.Is(err, api.ErrMessageGone), errors.Is(err, api.ErrChatGone):
		return h.notes.replace(ctx, key, value, "")
	case errors.Is(err, send.ErrPermanent) && !errors.Is(err, api.ErrUnauthorized):
		h.Log.Info("a card cannot be edited", "err", err)
		return nil
	}
	return err
}
