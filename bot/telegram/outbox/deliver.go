package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
)

// Outcomes of a delivery, for the Observer.
const (
	OutcomeSent     = "sent"
	OutcomeBlocked  = "blocked"
	OutcomeGone     = "chat gone"
	OutcomeRefused  = "refused"
	OutcomePostpone = "postponed"
)

// undelivered stands in the outbox for the message of a letter that never goes out.
const undelivered = -1

// Deliver sends the letters of an update that are not out yet and records each. The last needs no record of its own:
// the update is finished right after it.
func (o *Outbox) Deliver(ctx context.Context, u *inbox.Update) error {
	for n := range u.Replies {
		var letter Letter
		if err := json.Unmarshal(u.Replies[n].Body, &letter); err != nil {
			return fmt.Errorf("reply %d of update %d: %w", n, u.ID, err)
		}
		if u.Replies[n].Message == 0 {
			if err := o.deliver(ctx, u, n, letter); err != nil {
				return err
			}
		}
		if letter.Forget {
			if err := o.People.Forget(ctx, u.Person); err != nil {
				return Later(err)
			}
		}
	}
	return nil
}

func (o *Outbox) deliver(ctx context.Context, u *inbox.Update, n int, letter Letter) error {
	d, err := o.Post.Deliver(ctx, letter.Letter)
	outcome := outcomeOf(err)
	o.Observer.Delivered(outcome, d.Sent)
	message := int64(d.Message)
	switch {
	case outcome == OutcomePostpone:
		return Later(err)
	case err != nil:
		message = undelivered
		o.Log.Warn("a reply cannot be delivered", "update_id", u.ID, "outcome", outcome, "err", err)
	case n == 0:
		o.Observer.Answered(o.Now().Sub(u.Received))
	}
	if err == nil && message == 0 {
		message = undelivered // seen by one person only: such a message has no id to find it by
	}
	u.Replies[n].Message = message
	if n < len(u.Replies)-1 {
		if err := o.Store.Sent(ctx, u.ID, n, message); err != nil {
			return Later(err)
		}
	}
	return o.record(ctx, letter, d)
}

// record keeps what a delivery has shown: which message answers which, and that a group has moved.
func (o *Outbox) record(ctx context.Context, letter Letter, d courier.Delivery) error {
	if d.Message == 0 {
		return nil
	}
	if d.Chat != letter.Chat {
		if err := o.People.MoveChat(ctx, Key(letter.Chat), Key(d.Chat)); err != nil {
			return Later(err)
		}
	}
	if letter.Question == 0 || letter.Forget || letter.Edit != nil && letter.Edit.MessageID == d.Message {
		return nil
	}
	return Later(o.Store.Answered(ctx, Key(d.Chat), int64(letter.Question), int64(d.Message)))
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
