// Package telegramtest is a Bot API server that runs inside a test.
//
// It refuses what the official server refuses, with the same words, so that a bot that works against it works: markup,
// lengths, buttons, ids, lifetimes, polling by offset, a second poller, floods, blocked people, moved groups. It
// records every call in the order of arrival and breaks on demand, before or after a call took effect. Where the
// official server is lenient (an unescaped ampersand) it is strict, since the leniency is promised nowhere.
package telegramtest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Token is the bot's token where Options name none.
const Token = "123456:TEST-token_of-the-test-server"

// Options set up a server; the zero value is a server before Bot API 10.1 without flood limits, on the system's clock.
type Options struct {
	Token     string
	Username  string // of the bot, "" for syncoff_bot
	Rich      bool   // knows sendRichMessage (10.1)
	Ephemeral bool   // knows ephemeral messages (10.3)
	Guest     bool   // knows answerGuestQuery (10.0)
	Business  bool   // lets the bot be connected to business accounts (7.2)
	Flood     bool   // enforces Telegram's limits on sending
	// Now and After are the server's clock.
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
}

// Server is a Bot API server for one bot. Its methods may be called at any time from any goroutine.
type Server struct {
	opts    Options
	methods map[string]method
	net     *httptest.Server

	mu       sync.Mutex
	calls    []Call
	happened chan struct{} // closed and replaced at every change
	faults   []*Fault
	sends    []sending
	held     map[int64]time.Time // until when a chat is flooded

	chats map[int64]*chat
	users map[int64]User

	updates  []queued
	updateID int64
	polling  int // the newest poller
	polled   polled
	allowed  []string
	conflict time.Time // no 409 is answered at once before this
	webhook  webhook

	queries  map[string]query
	profile  map[string]json.RawMessage
	inline   map[string]*message // sent through inline mode or a guest query
	offered  map[string]*message // by the last answer to an inline query
	sequence int
	accounts map[string]*account // by connection
}

// method does one call. It runs under the server's lock.
type method func(*Server, *request) (any, *refusal)

// refusal is what the server says to a call that it does not accept.
type refusal struct {
	code       int
	text       string
	retryAfter int
	migratedTo int64
}

func bad(text string) *refusal {
	return &refusal{code: http.StatusBadRequest, text: "Bad Request: " + text}
}

// New makes a server that listens nowhere yet: Start it, or reach it through RoundTripper.
func New(o Options) *Server {
	o.Token = cmp.Or(o.Token, Token)
	o.Username = cmp.Or(o.Username, "syncoff_bot")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	s := &Server{
		opts: o, methods: methods(o), happened: make(chan struct{}), held: map[int64]time.Time{},
		chats: map[int64]*chat{}, users: map[int64]User{}, updateID: 1000,
		queries: map[string]query{}, profile: map[string]json.RawMessage{}, inline: map[string]*message{},
		accounts: map[string]*account{},
	}
	return s
}

// methods are the calls that a server of this age knows; names are compared without case, as the real one does.
func methods(o Options) map[string]method {
	m := map[string]method{
		"getme": getMe, "setwebhook": setWebhook, "deletewebhook": deleteWebhook, "getwebhookinfo": getWebhookInfo,
		"sendmessage": sendMessage, "sendphoto": sendPhoto, "editmessagetext": editMessageText,
		"editmessagereplymarkup": editMessageReplyMarkup, "deletemessage": deleteMessage,
		"pinchatmessage": pinChatMessage, "setmessagereaction": setMessageReaction, "sendchataction": sendChatAction,
		"answercallbackquery": answerCallbackQuery, "answerinlinequery": answerInlineQuery,
		"setmycommands": setMyCommands, "getmycommands": getMyCommands,
		"setmydescription": setText("description", 512), "getmydescription": getText("description"),
		"setmyshortdescription": setText("short_description", 120), "getmyshortdescription": getText("short_description"),
		"getchat": getChat, "leavechat": leaveChat, "getchatmember": getChatMember,
		"getchatadministrators": getChatAdministrators,
	}
	if o.Rich {
		m["sendrichmessage"] = sendRichMessage
	}
	if o.Ephemeral {
		m["editephemeralmessagetext"] = editEphemeralMessageText
		m["deleteephemeralmessage"] = deleteEphemeralMessage
	}
	if o.Business {
		m["getbusinessconnection"] = getBusinessConnection
	}
	if o.Guest {
		m["answerguestquery"] = answerGuestQuery
	}
	return m
}

// Start listens on loopback and returns the address.
func (s *Server) Start() string {
	s.net = httptest.NewServer(s)
	return s.net.URL
}

// Close stops listening and ends every long poll.
func (s *Server) Close() {
	if s.net != nil {
		s.net.CloseClientConnections()
		s.net.Close()
	}
}

// ServeHTTP answers /bot<token>/<method>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") {
		answer(w, nil, &refusal{code: http.StatusNotFound, text: "Not Found"})
		return
	}
	req, err := readRequest(r, name)
	if err != nil {
		answer(w, nil, bad("the request cannot be read: "+err.Error()))
		return
	}
	seq := s.record(req)
	if token != s.opts.Token {
		refused := &refusal{code: http.StatusUnauthorized, text: "Unauthorized"}
		s.finish(seq, req, nil, refused)
		answer(w, nil, refused)
		return
	}
	fault := s.fault(req)
	if fault != nil && fault.hits(w, r, s, false) {
		return
	}
	result, refused := s.run(r.Context(), req)
	s.finish(seq, req, result, refused)
	if fault != nil && fault.hits(w, r, s, true) {
		return
	}
	answer(w, result, refused)
}

// run does the call.
func (s *Server) run(ctx context.Context, req *request) (any, *refusal) {
	if strings.EqualFold(req.method, "getUpdates") {
		return s.getUpdates(ctx, req)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	do, ok := s.methods[strings.ToLower(req.method)]
	if !ok {
		return nil, &refusal{code: http.StatusNotFound, text: "Not Found: method not found"}
	}
	return do(s, req)
}

// answer writes the reply of the Bot API.
func answer(w http.ResponseWriter, result any, refused *refusal) {
	reply := map[string]any{"ok": refused == nil}
	status := http.StatusOK
	if refused == nil {
		reply["result"] = result
	} else {
		status = refused.code
		reply["error_code"], reply["description"] = refused.code, refused.text
		if refused.retryAfter > 0 {
			reply["parameters"] = map[string]any{"retry_after": refused.retryAfter}
		}
		if refused.migratedTo != 0 {
			reply["parameters"] = map[string]any{"migrate_to_chat_id": refused.migratedTo}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if updates, ok := result.([]json.RawMessage); ok { // as they are: encoding would mend or refuse the absurd ones
		_, _ = w.Write([]byte(`{"ok":true,"result":[`))
		_, _ = w.Write(bytes.Join(rawBytes(updates), []byte(",")))
		_, _ = w.Write([]byte(`]}`))
		return
	}
	_ = json.NewEncoder(w).Encode(reply)
}

func rawBytes(texts []json.RawMessage) [][]byte {
	out := make([][]byte, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}

// RoundTripper reaches the server without a network, in the caller's goroutine, so that tests can run on a fake clock.
func (s *Server) RoundTripper() http.RoundTripper { return inProcess{s} }

type inProcess struct{ s *Server }

func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := &inProcessWriter{ResponseRecorder: httptest.NewRecorder()}
	received := r.Clone(r.Context())
	if received.Body == nil {
		received.Body = http.NoBody
	}
	t.s.ServeHTTP(w, received)
	_ = received.Body.Close()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if w.reset {
		return nil, io.ErrUnexpectedEOF
	}
	return w.Result(), nil
}

// inProcessWriter is a connection that can be reset.
type inProcessWriter struct {
	*httptest.ResponseRecorder
	reset bool
}

// changed wakes whoever waits; the lock is held.
func (s *Server) changed() {
	close(s.happened)
	s.happened = make(chan struct{})
}
