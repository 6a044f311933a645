package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
)

// undelivered stands in the outbox for the message of a reply that never goes out.
const undelivered = -1

// deliver sends the letters that are not out yet and records each. The last needs no record of its own: the update is
// finished right after it.
func (h *Handler) deliver(ctx context.Context, u *inbox.Update) error {
	for n := range u.Replies {
		var letter planned
		if err := json.Unmarshal(u.Replies[n].Body, &letter); err != nil {
			return fmt.Errorf("reply %d of update %d: %w", n, u.ID, err)
		}
		if u.Replies[n].Message == 0 {
			if err := h.deliverOne(ctx, u, n, letter); err != nil {
				return err
			}
		}
		if letter.Forget {
			if err := h.Notes.Forget(ctx, u.Person); err != nil {
				return later(err)
			}
		}
	}
	return nil
}

func (h *Handler) deliverOne(ctx context.Context, u *inbox.Update, n int, letter planned) error {
	d, err := h.Post.Deliver(ctx, letter.Letter)
	outcome := outcomeOf(err)
	h.Observer.Delivered(outcome, d.Sent)
	message := int64(d.Message)
	switch {
	case outcome == OutcomePostpone:
		return later(err)
	case err != nil:
		message = undelivered
		h.Log.Warn("a reply cannot be delivered", "update_id", u.ID, "outcome", outcome, "err", err)
	case n == 0:
		h.Observer.Answered(h.Now().Sub(u.Received))
	}
	u.Replies[n].Message = message
	if n < len(u.Replies)-1 {
		if err := h.Outbox.Sent(ctx, u.ID, n, message); err != nil {
			return later(err)
		}
	}
	return h.record(ctx, letter, d)
}

// record keeps what a delivery has shown: which message answers which, and that a group has moved.
func (h *Handler) record(ctx context.Context, letter planned, d courier.Delivery) error {
	if d.Message == 0 {
		return nil
	}
	if d.Chat != letter.Chat {
		if err := h.Notes.MoveChat(ctx, key(letter.Chat), key(d.Chat)); err != nil {
			return later(err)
		}
	}
	if letter.Question == 0 || letter.Forget || letter.Edit != nil && letter.Edit.MessageID == d.Message {
		return nil
	}
	return later(h.Outbox.Answered(ctx, key(d.Chat), int64(letter.Question), int64(d.Message)))
}

func outcomeOf(err error) string {
	switch {
	case err == nil:
		return OutcomeSent
	case !errors.Is(err, courier.ErrUndeliverable):
		return OutcomePostpone
	case errors.Is(err, api.ErrBlocked):
		return OutcomeBlocked
	case errors.Is(err, api.ErrChatGone):
		return OutcomeGone
	}
	return OutcomeRefused
}
