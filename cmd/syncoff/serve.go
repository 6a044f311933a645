package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"syncoff/bot"
	"syncoff/bot/store"
	tg "syncoff/bot/telegram"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/metrics"
	"syncoff/bot/telegram/reload"
	"syncoff/bot/telegram/send"
	"syncoff/cmd/syncoff/cache"
	"syncoff/cmd/syncoff/shelf"
	"syncoff/index/lesson"
	"syncoff/knowledge"
	"syncoff/locales"
)

// serveCommand runs the Telegram bot.
type serveCommand struct {
	telegramSettings `embed:""`

	Database          string   `env:"DATABASE_URL" default:"sqlite:syncoff.db" placeholder:"URL" help:"Where updates, sessions and notes are kept: sqlite:PATH."`
	Listen            []string `env:"LISTEN_ADDR" default:"127.0.0.1:8080" placeholder:"ADDR" help:"Where health, metrics and the webhook are served; of two addresses the first is for the webhook alone. \"none\" serves nothing."`
	WebhookSecret     string   `env:"WEBHOOK_SECRET" placeholder:"SECRET" help:"What Telegram shows with each update; made of the token if not set."`
	WebhookSecretFile string   `env:"WEBHOOK_SECRET_FILE" placeholder:"FILE" help:"File that holds the secret."`
	Staff             []int64  `env:"STAFF_IDS" placeholder:"ID" help:"Telegram ids of the support staff, separated by commas."`
	StaffChat         int64    `env:"STAFF_CHAT" placeholder:"ID" help:"Telegram id of a group whose members are support staff too."`
}

// Run serves until the program is told to end.
func (c *serveCommand) Run(ctx context.Context, all *commands, s streams) error {
	settings, path, err := c.settings()
	if err != nil {
		return err
	}
	service := service{
		settings: settings, path: path, database: c.Database, listen: c.Listen, knowledge: all.Knowledge,
		read: load, matcher: newMatcher(cache.New(all.Cache)), log: slog.New(slog.NewTextHandler(s.err, nil)),
	}
	return explain(service.run(ctx))
}

func (c *serveCommand) settings() (tg.Settings, string, error) {
	settings := tg.DefaultSettings()
	token, err := c.token()
	if err != nil {
		return settings, "", err
	}
	path, err := c.webhookPath()
	if err != nil {
		return settings, "", err
	}
	if len(c.Listen) > 2 {
		return settings, "", usageError{errors.New("LISTEN_ADDR takes one address or two")}
	}
	if path != "" && len(c.Listen) == 1 && c.Listen[0] == tg.Nowhere {
		return settings, "", usageError{errors.New("WEBHOOK_URL needs an address in LISTEN_ADDR")}
	}
	settings.Staff, settings.StaffChat = c.Staff, c.StaffChat
	settings.Token, settings.APIURL, settings.WebhookURL = token, c.APIURL, c.WebhookURL
	settings.WebhookSecret, err = webhookSecret(c.WebhookSecret, c.WebhookSecretFile, token)
	return settings, path, err
}

// service is the running bot with all around it.
type service struct {
	settings  tg.Settings
	path      string // of the webhook
	database  string
	listen    []string
	knowledge string
	log       *slog.Logger
	read      func(dir string) (*knowledge.Base, *locales.Catalog, error)
	matcher   func(*knowledge.Base) (matcher, error)
	transport http.RoundTripper        // to Telegram, nil for the network
	opened    func(addresses []string) // told where it listens, nil for nobody
}

// run opens what can fail first, so that a wrong setting is told at once.
func (s *service) run(ctx context.Context) (err error) {
	kept, err := store.Open(ctx, s.database, time.Now)
	if err != nil {
		return fmt.Errorf("DATABASE_URL: %w", err)
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	var inUse atomic.Pointer[content]
	rows := shelf.New(kept, func() *knowledge.Base { return inUse.Load().base })
	if err := rows.Refresh(ctx); err != nil {
		return err
	}
	counters := metrics.New(rows.Work)
	current, err := reload.New(ctx, s.loader(rows, &inUse), counters.Reloaded, s.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, current.Close()) }()
	front := tg.NewFront(kept.Ready, counters)
	listeners, err := tg.Listen(ctx, s.listen)
	if err != nil {
		return err
	}
	if s.opened != nil {
		s.opened(addresses(listeners))
	}
	group, ctx := errgroup.WithContext(ctx)
	ended := make(chan struct{}) // the front outlives the bot, whose last updates it may still take
	group.Go(func() error { return tg.Serve(listeners, s.handlers(front), ended, s.log) })
	group.Go(func() error { return s.renew(ctx, current) })
	group.Go(func() error {
		defer close(ended)
		return s.runBot(ctx, rows, current, inUse.Load().texts, counters, front)
	})
	err = group.Wait()
	s.log.Info("ended")
	return err
}

// runBot connects and works; to be told to end is no error.
func (s *service) runBot(ctx context.Context, rows shelf.Shelf, current *reload.Current, texts *locales.Catalog,
	counters *metrics.Counters, front *tg.Front) error {
	b, err := tg.Connect(ctx, s.settings, tg.Parts{
		Receiver: rows, Queue: rows, Upkeep: rows, Ahead: rows, Lessons: rows, Figures: rows, Counter: rows, Drafts: rows, Cards: rows, Renewed: current.Renewed(),
		Plans: rows, People: rows, Answers: rows, Settings: rows, Memory: rows,
		Assistant: current, Texts: plainTexts{texts}, Counters: counters,
		Clock: send.SystemClock{}, Random: rand.Float64, Transport: s.transport, Log: s.log,
	})
	if err == nil {
		front.Open(b)
		err = b.Run(ctx)
	}
	if ctx.Err() != nil && (err == nil || errors.Is(err, ctx.Err())) {
		return nil
	}
	return err
}

// renew reloads the knowledge on SIGHUP and when its files change.
func (s *service) renew(ctx context.Context, current *reload.Current) error {
	again := func() { _ = current.Reload(ctx) } // what is wrong is logged there
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-hangup:
				again()
			}
		}
	})
	if s.knowledge != "" {
		group.Go(func() error { return reload.Watch(ctx, s.knowledge, again, s.log) })
	}
	return group.Wait()
}

// handlers are what each address serves: with two, the first is the public one.
func (s *service) handlers(front *tg.Front) []http.Handler {
	switch {
	case s.path == "":
		return []http.Handler{front.Private(), front.Private()}
	case len(s.listen) == 2:
		return []http.Handler{front.Public(s.path), front.Private()}
	}
	return []http.Handler{front.Both(s.path)}
}

func addresses(listeners []net.Listener) []string {
	all := make([]string, len(listeners))
	for i, l := range listeners {
		all[i] = l.Addr().String()
	}
	return all
}

// content is what the program knows and says.
type content struct {
	base  *knowledge.Base
	texts *locales.Catalog
}

// matcher is an index as a conversation and its owner need it.
type matcher interface {
	bot.Matcher
	Close() error
}

// newMatcher makes indexes, of what is kept if that is possible.
func newMatcher(kept cache.Cache) func(*knowledge.Base) (matcher, error) {
	return func(base *knowledge.Base) (matcher, error) { return kept.Index(base) }
}

// live is an assistant over the sessions of the store.
type live struct {
	*bot.Conversation
	plainTexts
	matcher matcher
}

// Close frees the index.
func (l *live) Close() error { return l.matcher.Close() }

// plainTexts says texts that have no gaps.
type plainTexts struct{ *locales.Catalog }

// Text says a text.
func (t plainTexts) Text(language, id string) string { return t.Catalog.Text(language, id, nil) }

// loader makes assistants of the knowledge as it is when it is asked. A directory with a fault that check would find is
// refused, for people would meet it; what is embedded was checked when it was built.
func (s *service) loader(rows shelf.Shelf, inUse *atomic.Pointer[content]) reload.Load {
	return func(context.Context) (reload.Assistant, error) {
		base, texts, err := s.read(s.knowledge)
		if err != nil {
			return nil, err
		}
		if faults := base.Check(texts); s.knowledge != "" && len(faults) > 0 {
			return nil, fmt.Errorf("%d faults, the first: %v (run syncoff check)", len(faults), faults[0])
		}
		m, err := s.matcher(base)
		if err != nil {
			return nil, err
		}
		inUse.Store(&content{base, texts})
		taught := lesson.Over(m, rows.Book())
		return &live{bot.New(base, texts, taught, dialogue.NewSessions(rows)), plainTexts{texts}, m}, nil
	}
}
