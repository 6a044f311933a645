package business

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// How long a connection is kept that was looked up, and how many are.
const (
	keptFor         = 5 * time.Minute
	mostConnections = 1000
)

// connections are those that were looked up lately: every message of every customer needs one.
type connections struct {
	mu    sync.Mutex
	known map[string]known
	turn  int // grows when one is dropped, so that what was asked for before is not kept after
}

type known struct {
	api.BusinessConnection
	until time.Time
}

// find returns a connection that is kept, and the turn to keep it in otherwise.
func (c *connections) find(id string, now time.Time) (api.BusinessConnection, int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.known[id]
	return found.BusinessConnection, c.turn, ok && now.Before(found.until)
}

func (c *connections) keep(id string, connection api.BusinessConnection, turn int, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if turn != c.turn {
		return
	}
	if c.known == nil || len(c.known) >= mostConnections {
		c.known = map[string]known{}
	}
	c.known[id] = known{connection, until}
}

func (c *connections) drop(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, id)
	c.turn++
}

// connection looks a connection up. One that the server does not know is not enabled.
func (h *Handler) connection(ctx context.Context, id string) (api.BusinessConnection, error) {
	now := h.Clock.Now()
	c, turn, ok := h.connections.find(id, now)
	if ok {
		return c, nil
	}
	c, err := h.Server.GetBusinessConnection(ctx, id)
	switch {
	case refused(err):
		c = api.BusinessConnection{ID: id}
	case err != nil:
		return c, outbox.Later(fmt.Errorf("look up a business connection: %w", err))
	}
	h.connections.keep(id, c, turn, now.Add(keptFor))
	return c, nil
}

// refused tells that the server has answered, and that there is no such connection for this bot.
func refused(err error) bool {
	var e *api.Error
	unknown := []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound}
	return errors.As(err, &e) && slices.Contains(unknown, e.Code)
}

// mayReply tells whether the bot may write in the owner's name.
func mayReply(c api.BusinessConnection) bool {
	return c.IsEnabled && c.Rights != nil && c.Rights.CanReply
}

// connected tells the owner that the bot was connected or disconnected, or what it may do now.
func (h *Handler) connected(ctx context.Context, u *inbox.Update, c api.BusinessConnection) error {
	h.connections.drop(c.ID)
	owner := outbox.Key(c.User.ID)
	set, err := h.Settings.Settings(ctx, owner)
	if err != nil {
		return outbox.Later(err)
	}
	texts := []string{"business.connected"}
	switch stored := set[nameConnection]; {
	case !c.IsEnabled && stored != "" && stored != c.ID:
		return nil // another connection has taken its place
	case !c.IsEnabled:
		texts = []string{"business.disconnected"}
		err = h.forget(ctx, owner)
	case stored == c.ID && set[nameAutomatic] == on:
		texts = []string{"business.status_on"}
	case stored != c.ID:
		err = h.remember(ctx, owner, c.ID)
	}
	if err != nil {
		return outbox.Later(err)
	}
	if c.IsEnabled && !mayReply(c) {
		texts = append(texts, "business.cannot_reply")
	}
	h.Log.Info("a business connection has changed", "update_id", u.ID, "enabled", c.IsEnabled, "can_reply", mayReply(c))
	page := h.texts(c.User.LanguageCode, texts...)
	return h.Outbox.Put(ctx, u, outbox.Plan{Letters: []outbox.Letter{letter(home(c), page)}})
}

// home is the bot's own chat with the owner.
func home(c api.BusinessConnection) int64 { return cmp.Or(c.UserChatID, c.User.ID) }

// remember keeps an owner's connection. Nothing goes out by itself over a new one.
func (h *Handler) remember(ctx context.Context, owner, connection string) error {
	if err := h.Settings.Set(ctx, owner, nameAutomatic, ""); err != nil {
		return err
	}
	return h.Settings.Set(ctx, owner, nameConnection, connection)
}

func (h *Handler) forget(ctx context.Context, owner string) error { return h.remember(ctx, owner, "") }
