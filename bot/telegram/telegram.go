// Package telegram runs the bot: it takes updates in, has them answered and sends the answers, for as long as it is
// let.
//
// The work is done by the packages below, each of which can be understood alone: api calls Telegram, inbox sees updates
// through, dialogue talks, render and courier show, send paces, profile and metrics tell others about the bot. Here
// they are put together, started in order, and ended so that what is in hand is done.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/business"
	"syncoff/bot/telegram/channels"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/desk"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/inline"
	"syncoff/bot/telegram/metrics"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/profile"
	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/send"
)

// Settings are what an operator chooses.
type Settings struct {
	Token         string
	APIURL        string // of the Bot API server, "" for the public one
	WebhookURL    string // "" for polling
	WebhookSecret string
	Staff         []int64       // user ids of the support staff
	StaffChat     int64         // group whose members are staff too, 0 for none
	Workers       int           // updates handled at a time
	Grace         time.Duration // what is in hand may take so long when the bot is to end
	Policy        send.Policy
}

// staffChats are the chats in which the support staff give commands.
func (s Settings) staffChats() []int64 {
	chats := slices.Clone(s.Staff) // a private chat has the id of the person
	if s.StaffChat != 0 {
		chats = append(chats, s.StaffChat)
	}
	return chats
}

// DefaultSettings are right for one bot on the public server.
func DefaultSettings() Settings {
	return Settings{Workers: 64, Grace: 10 * time.Second, Policy: send.DefaultPolicy()}
}

// Upkeep is what the inbox needs besides updates: to be taken up after a crash, and to be cleared of what is past its
// time.
type Upkeep interface {
	Recover(ctx context.Context) (int, error)
	DropStale(ctx context.Context, kinds []string, before time.Time) (int, error)
	Purge(ctx context.Context) (int, error)
}

// Assistant answers, in a conversation and outside of one.
type Assistant interface {
	dialogue.Assistant
	desk.Assistant
}

// Parts are what the bot works with.
type Parts struct {
	Receiver  inbox.Receiver
	Queue     inbox.Queue
	Upkeep    Upkeep
	Plans     outbox.Store
	People    outbox.People
	Answers   dialogue.Answers
	Settings  rules.Store
	Memory    courier.Memory
	Ahead     desk.Queue
	Lessons   desk.Lessons
	Figures   desk.Figures
	Counter   inline.Counter
	Drafts    business.Drafts
	Cards     channels.Cards
	Renewed   <-chan struct{} // told when the knowledge has changed; nil for never
	Assistant Assistant
	Texts     profile.Texts
	Counters  *metrics.Counters
	Clock     inbox.Clock
	Random    func() float64    // from 0 to 1, for the jitter of repeated calls
	Transport http.RoundTripper // nil for the network
	Log       *slog.Logger
}

// Bot is a bot that Telegram knows. Connect makes one.
type Bot struct {
	settings Settings
	parts    Parts
	api      *api.API
	sender   *send.Sender
	pool     *inbox.Pool
	cards    *channels.Handler
}

// Connect waits until Telegram answers and says who the bot is. The error wraps api.ErrUnauthorized if the token is not
// accepted, and is the context's if that is done first.
func Connect(ctx context.Context, s Settings, p Parts) (*Bot, error) {
	a, err := api.New(s.Token, api.Options{URL: s.APIURL, Transport: p.Transport})
	if err != nil {
		return nil, fmt.Errorf("connect to Telegram: %w", err)
	}
	me, err := greet(ctx, a, p)
	if err != nil {
		a.Close()
		return nil, fmt.Errorf("connect to Telegram: %w", err)
	}
	p.Log.Info("connected", "bot", me.UserName, "bot_id", me.ID)
	sender := send.New(s.Policy, p.Clock, p.Random)
	post := courier.New(ctx, a, sender, p.Memory, p.Assistant, p.Clock.Now, p.Log)
	out := &outbox.Outbox{
		Store: p.Plans, People: p.People, Post: post, Observer: p.Counters, Now: p.Clock.Now, Log: p.Log,
	}
	all, cards := takers(me, s, p, a, out, post, sender)
	handler := &router{takers: all, outbox: out, presses: a, sender: sender, log: p.Log}
	pool := inbox.NewPool(p.Queue, handler, inbox.PoolOptions{
		Workers: s.Workers, Grace: s.Grace, Observer: p.Counters, Clock: p.Clock, Log: p.Log,
	})
	return &Bot{s, p, a, sender, pool, cards}, nil
}

// Waits between attempts to reach Telegram.
const (
	leastWait = time.Second
	mostWait  = 30 * time.Second
)

// greet asks who the bot is until there is an answer.
func greet(ctx context.Context, a *api.API, p Parts) (api.Me, error) {
	for failures := 1; ; failures++ {
		me, err := a.GetMe(ctx)
		if err == nil || errors.Is(err, api.ErrUnauthorized) || ctx.Err() != nil {
			return me, err
		}
		wait := inbox.Backoff(failures, leastWait, mostWait)
		p.Log.Warn("Telegram does not answer; trying again", "err", err, "wait", wait)
		if err := p.Clock.Sleep(ctx, wait); err != nil {
			return me, err
		}
	}
}

// kinds are the kinds of updates that the bot asks for.
func kinds() []string {
	return []string{
		api.KindMessage, api.KindEditedMessage, api.KindCallbackQuery, api.KindMyChatMember,
		api.KindInlineQuery, api.KindChosenInlineResult,
		api.KindBusinessConnection, api.KindBusinessMessage, api.KindEditedBusinessMessage, api.KindDeletedBusinessMessages,
		api.KindGuestMessage, api.KindChannelPost, api.KindEditedChannelPost,
	}
}

// Run works until the context is done, then ends what is in hand and returns. Before that it returns only with an
// error.
func (b *Bot) Run(ctx context.Context) error {
	defer b.api.Close()
	if err := b.takeUp(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return b.pool.Run(ctx) })
	group.Go(func() error { return b.receive(ctx) })
	group.Go(func() error { return b.publish(ctx) })
	group.Go(func() error { return b.tidy(ctx) })
	group.Go(func() error { return b.refresh(ctx) })
	err := group.Wait()
	ending, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	return errors.Join(err, b.sender.Close(ending))
}

// How long Telegram waits for the answer to a query.
const (
	pressLife = 150 * time.Second
	queryLife = 30 * time.Second
)

// takeUp goes on where the last run ended. Queries that nobody waits for any more are dropped.
func (b *Bot) takeUp(ctx context.Context) error {
	taken, err := b.parts.Upkeep.Recover(ctx)
	if err != nil {
		return fmt.Errorf("take up the inbox: %w", err)
	}
	now := b.parts.Clock.Now()
	presses, err := b.parts.Upkeep.DropStale(ctx, []string{api.KindCallbackQuery}, now.Add(-pressLife))
	if err != nil {
		return fmt.Errorf("take up the inbox: %w", err)
	}
	queries, err := b.parts.Upkeep.DropStale(ctx, []string{api.KindInlineQuery, api.KindGuestMessage}, now.Add(-queryLife))
	if err != nil {
		return fmt.Errorf("take up the inbox: %w", err)
	}
	b.parts.Log.Info("inbox taken up", "in_hand", taken, "stale", presses+queries)
	return nil
}

// publish brings the profile up to date; the bot works without.
func (b *Bot) publish(ctx context.Context) error {
	written, err := profile.Publish(ctx, b.api, b.parts.Texts, b.settings.staffChats())
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.parts.Log.Warn("the menu and the descriptions are not up to date", "err", err)
	case written > 0:
		b.parts.Log.Info("menu and descriptions published", "written", written)
	}
	return nil
}

// refresh keeps the help cards that stand in chats up to date: from the start, and whenever the knowledge changes.
func (b *Bot) refresh(ctx context.Context) error {
	for {
		if err := b.cards.Refresh(ctx); err != nil && ctx.Err() == nil {
			b.parts.Log.Warn("not all help cards are up to date", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-b.parts.Renewed:
		}
	}
}

// tidyEvery is how often the store is cleared of what is past its time.
const tidyEvery = time.Hour

func (b *Bot) tidy(ctx context.Context) error {
	for {
		n, err := b.parts.Upkeep.Purge(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			b.parts.Log.Warn("the store cannot be cleared", "err", err)
		case n > 0:
			b.parts.Log.Info("store cleared", "rows", n)
		}
		if b.parts.Clock.Sleep(ctx, tidyEvery) != nil {
			return nil
		}
	}
}
