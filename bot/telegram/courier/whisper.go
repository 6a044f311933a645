package courier

import (
	"context"
	"errors"

	"syncoff/bot/telegram/api"
)

// whisper sends a letter that one person of a group sees (Bot API 10.3). It is not done where the server or the chat
// takes no such message. A server that does not know them shows the first one to everybody: from that it is known, and
// the message gets what belongs under one that all see.
func (c *Courier) whisper(ctx context.Context, l Letter, chat int64) (id int, done bool, err error) {
	if c.ephemeral.no.Load() {
		return 0, false, nil
	}
	to := l.outgoing(chat)
	to.Ephemeral = &api.Ephemeral{ReceiverUserID: l.Only, CallbackQueryID: l.Query}
	m, err := c.post(ctx, to, l)
	if errors.Is(err, api.ErrMessageGone) && to.Reply != nil {
		to.Reply = nil // here the server does not do without by itself
		m, err = c.post(ctx, to, l)
	}
	switch {
	case errors.Is(err, api.ErrUnsupported):
		c.learn(ctx, &c.ephemeral, false)
		return 0, false, nil
	case refused(err):
		return 0, false, nil
	case err != nil:
		return 0, true, err
	case m.EphemeralID != 0:
		c.learn(ctx, &c.ephemeral, true)
		return 0, true, nil
	}
	c.learn(ctx, &c.ephemeral, false)
	l.Markup, l.Edit = l.Openly, &api.Ref{ChatID: chat, MessageID: m.MessageID}
	_, err = c.form(ctx, l, func(rich *api.RichMessage, text api.Text) (api.Message, error) {
		return m, c.edit(ctx, l, rich, text)
	})
	if err != nil {
		// It is out: to fail here would send it a second time.
		c.log.Warn("a message that all see keeps the buttons of one that is for one person", "err", err)
	}
	return m.MessageID, true, nil
}

// refused tells that the server does not take a message for one person, whatever the reason: the kind of chat, somebody
// who has left, a press that is too old. As a message for all it may go out.
func refused(err error) bool {
	for _, kind := range []error{api.ErrBadRequest, api.ErrChatGone, api.ErrQueryExpired, api.ErrMessageGone} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
