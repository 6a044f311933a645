package telegramtest

import (
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong with calls. Without Reset, Status and RetryAfter it only delays.
type Fault struct {
	Method string // "" for any
	Chat   int64  // 0 for any
	Skip   int    // calls that pass first
	Times  int    // how often, 0 for once, -1 for ever
	After  bool   // the call takes effect before it goes wrong

	Delay      time.Duration // before the answer
	Reset      bool          // the connection is reset instead of an answer
	Status     int           // this answer instead, with Body, as a page of a gateway has it
	Body       string
	RetryAfter int // a refusal with 429 and so many seconds instead
}

// GatewayPage is what a proxy in front of the Bot API says when it is down.
const GatewayPage = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

// Break makes calls go wrong from now on; the first fault that matches a call is used.
func (s *Server) Break(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Status != 0 && f.Body == "" {
		f.Body = GatewayPage
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Mend takes every fault away.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault takes the fault of this call, if it has one.
func (s *Server) fault(r *request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if (f.Method != "" && !strings.EqualFold(f.Method, r.method)) || (f.Chat != 0 && f.Chat != r.number("chat_id")) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			return nil
		}
		used := *f
		if f.Times--; f.Times == 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return &used
	}
	return nil
}

// hits does what goes wrong, if it does so at this moment, and tells that the call has had its answer.
func (f *Fault) hits(w http.ResponseWriter, r *http.Request, s *Server, after bool) bool {
	if f.After != after {
		return false
	}
	if f.Delay > 0 {
		select {
		case <-s.opts.After(f.Delay):
		case <-r.Context().Done():
			return true
		}
	}
	switch {
	case f.Reset:
		reset(w)
	case f.RetryAfter > 0:
		answer(w, nil, tooMany(f.RetryAfter))
	case f.Status != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body)
	default:
		return false
	}
	return true
}

// reset ends the connection as a machine that dies does.
func reset(w http.ResponseWriter) {
	if p, ok := w.(*inProcessWriter); ok {
		p.reset = true
		return
	}
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// sending is a message that counted against the limits.
type sending struct {
	at   time.Time
	chat int64
}

// limit allows so many messages in a window of time.
type limit struct {
	window time.Duration
	most   int
}

// Telegram publishes 1 a second in a chat with short bursts, 20 a minute in a group and 30 a second in all.
func limits(group bool) (chat, all []limit) {
	all = []limit{{time.Second, 30}}
	if group {
		return []limit{{time.Second, 5}, {time.Minute, 20}}, all
	}
	return []limit{{time.Second, 5}, {10 * time.Second, 15}}, all
}

// flood refuses a message that comes too early, and counts one that does not.
func (s *Server) flood(c *chat) *refusal {
	now := s.opts.Now()
	if wait := s.held[c.ID].Sub(now); wait > 0 {
		return tooMany(int((wait + time.Second - 1) / time.Second))
	}
	if !s.opts.Flood {
		return nil
	}
	s.sends = slices.DeleteFunc(s.sends, func(e sending) bool { return now.Sub(e.at) >= time.Minute })
	chatLimits, allLimits := limits(c.Type != "private")
	over := func(l limit, chat int64) bool {
		n := 0
		for _, e := range s.sends {
			if now.Sub(e.at) < l.window && (chat == 0 || e.chat == chat) {
				n++
			}
		}
		return n >= l.most
	}
	for _, l := range chatLimits {
		if over(l, c.ID) {
			return tooMany(int(l.window / time.Second))
		}
	}
	for _, l := range allLimits {
		if over(l, 0) {
			return tooMany(1)
		}
	}
	s.sends = append(s.sends, sending{now, c.ID})
	return nil
}

func tooMany(seconds int) *refusal {
	return &refusal{code: http.StatusTooManyRequests, retryAfter: seconds,
		text: "Too Many Requests: retry after " + itoa(int64(seconds))}
}

// HoldBack refuses messages to a chat for a time, with the seconds that are left.
func (s *Server) HoldBack(chat int64, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[chat] = s.opts.Now().Add(d)
}

// Deny takes a right from the bot where it runs a chat: post or pin.
func (s *Server) Deny(chat int64, right string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].denied[right] = true
}

func (c *chat) may(right string) bool { return c.members[BotID] == "administrator" && !c.denied[right] }

// Describe gives a chat a description.
func (s *Server) Describe(chat int64, about string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].about = about
}

// Remove deletes a message as a person does.
func (s *Server) Remove(chat int64, message int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.chats[chat].messages, message)
}

func (s *Server) kind(chat int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[chat].Type
}
