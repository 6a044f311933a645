package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxPoll is the longest that the server lets a poll wait, whatever is asked for.
const maxPoll = 50 * time.Second

// queued is an update that is not confirmed.
type queued struct {
	id   int64
	text json.RawMessage
}

// polled is what the last poll asked for.
type polled struct {
	offset int64
	at     time.Time
}

// webhook is where updates go instead.
type webhook struct {
	url, secret string
}

// Push queues an update of a kind and returns its id, or 0 if the bot has not asked for such.
func (s *Server) Push(kind string, body any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.push(kind, body)
}

func (s *Server) push(kind string, body any) int64 {
	if !s.wanted(kind) {
		return 0
	}
	text, err := json.Marshal(map[string]any{"update_id": s.updateID + 1, kind: body})
	if err != nil {
		panic("telegramtest: " + err.Error())
	}
	return s.enqueue(text)
}

// PushRaw queues any text, absurd or not, in which $id becomes the id of the update.
func (s *Server) PushRaw(text string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enqueue([]byte(strings.ReplaceAll(text, "$id", itoa(s.updateID+1))))
}

func (s *Server) enqueue(text []byte) int64 {
	s.updateID++
	s.updates = append(s.updates, queued{s.updateID, text})
	s.changed()
	return s.updateID
}

// wanted tells that the bot gets updates of this kind. A list that is empty leaves out those that must be asked for.
func (s *Server) wanted(kind string) bool {
	if len(s.allowed) > 0 {
		return slices.Contains(s.allowed, kind)
	}
	return !slices.Contains([]string{"chat_member", "message_reaction", "message_reaction_count"}, kind)
}

// Pending is how many updates are not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates)
}

// Polls is how many polls have begun to wait, each of which ends the one before.
func (s *Server) Polls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polling
}

// getUpdates takes the lock itself, since it waits without.
func (s *Server) getUpdates(ctx context.Context, r *request) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook.url != "" {
		return s.conflicts(ctx, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if !r.object("allowed_updates", &s.allowed) {
		return nil, bad("can't parse allowed_updates JSON object")
	}
	offset, limit, timeout := s.pollOf(r)
	s.confirm(offset)
	s.polling++
	me := s.polling
	s.changed() // an older poller learns that it is one too many
	expired := s.opts.After(timeout)
	for {
		batch := s.batch(limit)
		if len(batch) > 0 || timeout == 0 {
			return batch, nil
		}
		next := s.happened
		s.mu.Unlock()
		select {
		case <-next:
		case <-expired:
			timeout = 0
		case <-ctx.Done():
			timeout = 0
		}
		s.mu.Lock()
		switch {
		case s.polling != me:
			return s.conflicts(ctx, "terminated by other getUpdates request; make sure that only one bot instance is running")
		case s.webhook.url != "":
			return s.conflicts(ctx, "terminated by setWebhook request")
		}
	}
}

// pollOf reads a poll and slows one that asks for the same again in haste.
func (s *Server) pollOf(r *request) (offset int64, limit int, timeout time.Duration) {
	now := s.opts.Now()
	offset, limit = r.number("offset"), 100
	if n := int(r.number("limit")); n >= 1 && n <= 100 {
		limit = n
	}
	timeout = min(max(time.Duration(r.number("timeout"))*time.Second, 0), maxPoll)
	if !s.polled.at.IsZero() && s.polled.offset == offset && now.Sub(s.polled.at) < 500*time.Millisecond {
		limit, timeout = 1, max(timeout, 3*time.Second)
	}
	s.polled = polled{offset, now}
	return offset, limit, timeout
}

// confirm forgets what lies before the offset; a negative one counts from the end.
func (s *Server) confirm(offset int64) {
	if offset < 0 {
		s.updates = s.updates[max(0, len(s.updates)+int(offset)):]
		return
	}
	s.updates = slices.DeleteFunc(s.updates, func(u queued) bool { return u.id < offset })
}

func (s *Server) batch(limit int) []json.RawMessage {
	batch := []json.RawMessage{}
	for _, u := range s.updates[:min(limit, len(s.updates))] {
		batch = append(batch, u.text)
	}
	return batch
}

// conflicts refuses a poll; a second refusal within three seconds takes as long.
func (s *Server) conflicts(ctx context.Context, why string) (any, *refusal) {
	const pause = 3 * time.Second
	now := s.opts.Now()
	if now.Before(s.conflict) {
		s.mu.Unlock()
		select {
		case <-s.opts.After(pause):
		case <-ctx.Done():
		}
		s.mu.Lock()
	} else {
		s.conflict = now.Add(pause)
	}
	return nil, &refusal{code: http.StatusConflict, text: "Conflict: " + why}
}

func setWebhook(s *Server, r *request) (any, *refusal) {
	url := r.text("url")
	if url == "" {
		return deleteWebhook(s, r)
	}
	// The real server demands https; a test may listen without on its own machine.
	local := strings.HasPrefix(url, "http://127.0.0.1") || strings.HasPrefix(url, "http://localhost")
	if !strings.HasPrefix(url, "https://") && !local {
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	secret := r.text("secret_token")
	if len(secret) > 256 || strings.Trim(secret, letters) != "" {
		return nil, bad("secret token contains unallowed characters")
	}
	if !r.object("allowed_updates", &s.allowed) {
		return nil, bad("can't parse allowed_updates JSON object")
	}
	if r.flag("drop_pending_updates") {
		s.updates = nil
	}
	s.webhook = webhook{url, secret}
	s.changed()
	return true, nil
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

func deleteWebhook(s *Server, r *request) (any, *refusal) {
	if r.flag("drop_pending_updates") {
		s.updates = nil
	}
	s.webhook = webhook{}
	s.changed()
	return true, nil
}

func getWebhookInfo(s *Server, _ *request) (any, *refusal) {
	return map[string]any{"url": s.webhook.url, "has_custom_certificate": false,
		"pending_update_count": len(s.updates), "allowed_updates": s.allowed}, nil
}

// Deliver posts the oldest update to the webhook once and returns the status. The update is done with if that is 2xx,
// and comes again otherwise, as everything behind it waits.
func (s *Server) Deliver(ctx context.Context, client *http.Client) (int, error) {
	s.mu.Lock()
	hook, pending := s.webhook, slices.Clone(s.updates)
	s.mu.Unlock()
	if hook.url == "" || len(pending) == 0 {
		return 0, nil
	}
	head := pending[0]
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.url, bytes.NewReader(head.text))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	if hook.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	}
	resp, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		s.mu.Lock()
		s.updates = slices.DeleteFunc(s.updates, func(u queued) bool { return u.id == head.id })
		s.mu.Unlock()
	}
	return resp.StatusCode, nil
}
