package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
)

// receive has updates delivered or polls for them.
func (b *Bot) receive(ctx context.Context) error {
	if err := b.direct(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	if b.settings.WebhookURL != "" {
		<-ctx.Done()
		return nil
	}
	poller := inbox.Poller{
		Updates: b.api, Receiver: b.parts.Receiver, Allowed: kinds(), Wake: b.pool.Wake,
		Observer: b.parts.Counters, Clock: b.parts.Clock, Log: b.parts.Log,
	}
	return poller.Run(ctx)
}

// direct tells Telegram where updates go, until it has heard.
func (b *Bot) direct(ctx context.Context) error {
	for failures := 1; ; failures++ {
		err := b.redirect(ctx)
		if err == nil || errors.Is(err, api.ErrUnauthorized) || errors.Is(err, api.ErrBadRequest) {
			return err
		}
		wait := inbox.Backoff(failures, leastWait, mostWait)
		b.parts.Log.Warn("the way of the updates cannot be set; trying again", "err", err, "wait", wait)
		if err := b.parts.Clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func (b *Bot) redirect(ctx context.Context) error {
	if b.settings.WebhookURL != "" {
		err := b.api.SetWebhook(ctx, api.Webhook{
			URL: b.settings.WebhookURL, Secret: b.settings.WebhookSecret, Allowed: kinds(),
		})
		if err != nil {
			return fmt.Errorf("set the webhook: %w", err)
		}
		b.parts.Log.Info("updates come by webhook")
		return nil
	}
	info, err := b.api.GetWebhookInfo(ctx)
	if err != nil {
		return fmt.Errorf("look for a webhook: %w", err)
	}
	if info.URL == "" {
		return nil
	}
	b.parts.Log.Warn("a webhook was set and is removed, because updates are polled for")
	if err := b.api.DeleteWebhook(ctx); err != nil {
		return fmt.Errorf("remove the webhook: %w", err)
	}
	return nil
}

// Webhook is the handler for updates that are delivered.
func (b *Bot) Webhook() http.Handler {
	return &inbox.Webhook{
		Secret: b.settings.WebhookSecret, Receiver: b.parts.Receiver, Wake: b.pool.Wake,
		Observer: b.parts.Counters, Log: b.parts.Log,
	}
}
