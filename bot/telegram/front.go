package telegram

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Front is what the program shows over HTTP: health for whoever runs it, numbers for whoever watches it, and the
// webhook for Telegram. It can be opened before there is a bot.
type Front struct {
	check   func(context.Context) error
	metrics http.Handler
	bot     atomic.Pointer[Bot]
}

// NewFront makes a front; check reports whether the store works.
func NewFront(check func(context.Context) error, metrics http.Handler) *Front {
	return &Front{check: check, metrics: metrics}
}

// Open tells that there is a bot.
func (f *Front) Open(b *Bot) { f.bot.Store(b) }

// Private is the handler of an address that only the operator reaches.
func (f *Front) Private() http.Handler {
	mux := http.NewServeMux()
	f.health(mux)
	mux.Handle("GET /metrics", f.metrics)
	return mux
}

// Public is the handler of an address that Telegram reaches: the webhook at its path, and nothing that says how the bot
// fares.
func (f *Front) Public(path string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", live)
	mux.HandleFunc(exactly(path), f.webhook)
	return mux
}

// Both is the handler of the only address there is. The numbers are for callers from the same network, who come without
// a proxy in between.
func (f *Front) Both(path string) http.Handler {
	mux := http.NewServeMux()
	f.health(mux)
	mux.HandleFunc(exactly(path), f.webhook)
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if !near(r) {
			http.NotFound(w, r)
			return
		}
		f.metrics.ServeHTTP(w, r)
	})
	return mux
}

// exactly keeps a path that ends in a slash from standing for all below it.
func exactly(path string) string {
	if path == "" || path[len(path)-1] == '/' {
		return path + "{$}"
	}
	return path
}

func near(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || r.Header.Get("X-Forwarded-For")+r.Header.Get("Forwarded")+r.Header.Get("X-Real-Ip") != "" {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && (ip.IsLoopback() || ip.IsPrivate())
}

func (f *Front) webhook(w http.ResponseWriter, r *http.Request) {
	b := f.bot.Load()
	if b == nil {
		http.Error(w, "starting", http.StatusServiceUnavailable)
		return
	}
	b.Webhook().ServeHTTP(w, r)
}

func (f *Front) health(mux *http.ServeMux) {
	mux.HandleFunc("GET /livez", live)
	mux.HandleFunc("GET /readyz", f.ready)
}

func live(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") }

// checkTimeout bounds how long the store may take to show that it works.
const checkTimeout = 2 * time.Second

func (f *Front) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
	defer cancel()
	switch {
	case f.bot.Load() == nil:
		http.Error(w, "Telegram has not answered yet", http.StatusServiceUnavailable)
	case f.check(ctx) != nil:
		http.Error(w, "the store does not work", http.StatusServiceUnavailable)
	default:
		live(w, r)
	}
}
