package telegramtest

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Call is a call as it arrived and what became of it.
type Call struct {
	Seq         int // in the order of arrival, from 1
	At          time.Time
	Method      string
	Params      map[string]string
	Files       map[string]int // size of each upload
	Status      int            // 0 while it is under way or when a fault came before it
	Description string         // of a refusal
	ChatID      int64
	MessageID   int // sent or edited
}

// Took tells that the call took effect, whether or not its caller learned of it.
func (c Call) Took() bool { return c.Status == http.StatusOK }

// Calls returns what arrived, in order; with methods, only these.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filtered(methods)
}

func (s *Server) filtered(methods []string) []Call {
	var calls []Call
	for _, c := range s.calls {
		if len(methods) == 0 || slices.Contains(methods, c.Method) {
			calls = append(calls, c)
		}
	}
	return calls
}

// Wait returns once enough holds for the calls of the methods (none: all), looked at whenever something happens.
func (s *Server) Wait(ctx context.Context, enough func([]Call) bool, methods ...string) error {
	for {
		s.mu.Lock()
		calls, next := s.filtered(methods), s.happened
		s.mu.Unlock()
		if enough(calls) { // without the lock: it may ask the server for more
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-next:
		}
	}
}

// request is a call with its parameters read.
type request struct {
	method string
	params map[string]string
	files  map[string]int
}

// maxRequest is the largest upload that the server takes.
const maxRequest = 50 << 20

// readRequest reads parameters from the query and from a body of any kind that the Bot API accepts.
func readRequest(r *http.Request, name string) (*request, error) {
	req := &request{method: name, params: map[string]string{}, files: map[string]int{}}
	for key, values := range r.URL.Query() {
		req.params[key] = values[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	r.Body = http.MaxBytesReader(nil, r.Body, maxRequest)
	switch kind {
	case "application/json":
		return req, req.readJSON(r.Body)
	case "multipart/form-data":
		if err := r.ParseMultipartForm(maxRequest); err != nil {
			return nil, err
		}
		for key, files := range r.MultipartForm.File {
			req.files[key] = int(files[0].Size)
		}
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
	}
	for key, values := range r.PostForm {
		req.params[key] = values[0]
	}
	return req, nil
}

func (r *request) readJSON(body io.Reader) error {
	var params map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&params); err != nil {
		return err
	}
	for key, value := range params {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		r.params[key] = text
	}
	return nil
}

func (r *request) text(name string) string { return r.params[name] }
func (r *request) flag(name string) bool   { return strings.EqualFold(r.params[name], "true") }

func (r *request) number(name string) int64 {
	n, _ := strconv.ParseInt(r.params[name], 10, 64)
	return n
}

// object decodes a parameter that is JSON; it reports false if it is there and broken.
func (r *request) object(name string, into any) bool {
	return r.params[name] == "" || json.Unmarshal([]byte(r.params[name]), into) == nil
}

// record notes that a call has arrived.
func (s *Server) record(r *request) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{
		Seq: len(s.calls) + 1, At: s.opts.Now(), Method: r.method, ChatID: r.number("chat_id"),
		Params: maps.Clone(r.params), Files: maps.Clone(r.files),
	})
	s.changed()
	return len(s.calls)
}

// finish notes what became of it.
func (s *Server) finish(seq int, r *request, result any, refused *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &s.calls[seq-1]
	c.Status = http.StatusOK
	if refused != nil {
		c.Status, c.Description = refused.code, refused.text
	}
	if m, ok := result.(map[string]any); ok {
		c.MessageID, _ = m["message_id"].(int)
	}
	s.changed()
}
