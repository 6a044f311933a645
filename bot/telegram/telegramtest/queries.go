package telegramtest

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// query is a question that waits for its answer.
type query struct {
	kind string
	at   time.Time
}

// lifetimes of queries.
func lifetime(kind string) time.Duration {
	if kind == "inline_query" {
		return 30 * time.Second
	}
	return 150 * time.Second
}

func (s *Server) newQuery(kind string) string {
	s.sequence++
	id := itoa(int64(9_000_000_000_000 + s.sequence))
	s.queries[id] = query{kind, s.opts.Now()}
	return id
}

// pending finds a query that can still be answered.
func (s *Server) pending(kind, id string) *refusal {
	q, known := s.queries[id]
	if !known || q.kind != kind || s.opts.Now().Sub(q.at) > lifetime(kind) {
		return bad("query is too old and response timeout expired or query ID is invalid")
	}
	return nil
}

func answerCallbackQuery(s *Server, r *request) (any, *refusal) {
	if refused := s.pending("callback_query", r.text("callback_query_id")); refused != nil {
		return nil, refused
	}
	if utf8.RuneCountInString(r.text("text")) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	if u := r.text("url"); u != "" && !strings.HasPrefix(u, "https://t.me/"+s.opts.Username+"?start=") {
		return nil, bad("URL_INVALID")
	}
	return true, nil
}

func answerInlineQuery(s *Server, r *request) (any, *refusal) {
	var results []map[string]json.RawMessage
	if r.text("results") == "" || !r.object("results", &results) {
		return nil, bad("can't parse inline query results JSON object")
	}
	if len(results) > 50 {
		return nil, bad("RESULTS_TOO_MUCH")
	}
	offered := map[string]*message{}
	for _, result := range results {
		id, m, refused := s.result(result)
		if refused == nil && offered[id] != nil {
			refused = bad("RESULT_ID_DUPLICATE")
		}
		if refused != nil {
			return nil, refused
		}
		offered[id] = m
	}
	if refused := around(r); refused != nil {
		return nil, refused
	}
	if refused := s.pending("inline_query", r.text("inline_query_id")); refused != nil {
		return nil, refused
	}
	s.offered = offered
	return true, nil
}

// around checks what an answer says beside its results: for how long it is kept, what follows, the button above.
func around(r *request) *refusal {
	if kept := r.text("cache_time"); kept != "" {
		if seconds, err := strconv.Atoi(kept); err != nil || seconds < 0 || seconds > 24*60*60 {
			return bad("invalid cache_time specified")
		}
	}
	if len(r.text("next_offset")) > 64 {
		return bad("NEXT_OFFSET_INVALID")
	}
	var button struct {
		Text  string
		Start string `json:"start_parameter"`
	}
	switch {
	case r.text("button") == "":
	case !r.object("button", &button):
		return bad("can't parse inline query results button JSON object")
	case strings.TrimSpace(button.Text) == "":
		return bad("SWITCH_PM_TEXT_EMPTY")
	case button.Start == "":
		return bad("START_PARAM_EMPTY")
	case strings.Trim(button.Start, letters) != "" || len(button.Start) > 64:
		return bad("START_PARAM_INVALID")
	}
	return nil
}

// AskInline has a person type after the bot's name and returns the id of the query.
func (s *Server) AskInline(userID int64, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ask("inline_query", userID, map[string]any{"query": text, "offset": "", "chat_type": "private"})
}

// Choose has a person take a result of the last answer to an inline query and returns the id of the message it sends,
// "" if there is no such result.
func (s *Server) Choose(userID int64, result, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.offered[result]
	if m == nil {
		return ""
	}
	s.sequence++
	id := "inline-" + itoa(int64(s.sequence))
	s.inline[id] = m
	s.push("chosen_inline_result", map[string]any{"result_id": result, "from": s.users[userID], "query": text,
		"inline_message_id": id})
	return id
}

// AskAsGuest has a person name the bot in a chat it is not in and returns the id of the query.
func (s *Server) AskAsGuest(chat Chat, userID int64, text string) string {
	return s.AskAsGuestWith(chat, userID, text, nil)
}

// AskAsGuestWith is AskAsGuest with more fields, which replace or join what is there; nil takes one away.
func (s *Server) AskAsGuestWith(chat Chat, userID int64, text string, more map[string]any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.newQuery("guest_query")
	body := map[string]any{"message_id": 7, "date": s.opts.Now().Unix(), "chat": chat,
		"from": s.users[userID], "text": text, "entities": spotted(text), "guest_query_id": id}
	s.push("guest_message", with(body, more))
	return id
}

// AskInlineFrom has a person look further down the results for what they have typed after the bot's name, from an
// offset that an answer gave, and returns the id of the query.
func (s *Server) AskInlineFrom(userID int64, text, offset string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ask("inline_query", userID, map[string]any{"query": text, "offset": offset, "chat_type": "private"})
}

// result checks a result of inline mode and the message it sends.
func (s *Server) result(fields map[string]json.RawMessage) (id string, m *message, refused *refusal) {
	var kind, title string
	_ = json.Unmarshal(fields["type"], &kind)
	_ = json.Unmarshal(fields["id"], &id)
	_ = json.Unmarshal(fields["title"], &title)
	switch {
	case len(id) < 1 || len(id) > 64:
		return "", nil, bad("RESULT_ID_INVALID")
	case kind != "article":
		return "", nil, bad("can't parse inline query result: the test server knows articles only")
	case title == "":
		return "", nil, bad("ARTICLE_TITLE_EMPTY")
	}
	var content map[string]json.RawMessage
	if json.Unmarshal(fields["input_message_content"], &content) != nil {
		return "", nil, bad("MESSAGE_EMPTY")
	}
	m, refused = s.resultMessage(fields, content)
	return id, m, refused
}

// resultMessage is the message that a result sends.
func (s *Server) resultMessage(fields, content map[string]json.RawMessage) (*message, *refusal) {
	text := func(raw json.RawMessage) (t string) { _ = json.Unmarshal(raw, &t); return t }
	r := &request{params: map[string]string{"text": text(content["message_text"]),
		"parse_mode": text(content["parse_mode"]), "reply_markup": string(fields["reply_markup"]),
		"rich_message": string(content["rich_message"])}}
	m := &message{from: BotID}
	var refused *refusal
	if s.opts.Rich && content["rich_message"] != nil {
		refused = richContent(r, m)
	} else {
		refused = s.content(r, m, "text", 4096)
	}
	if refused == nil {
		m.markup, refused = keyboard(r)
	}
	return m, refused
}

func answerGuestQuery(s *Server, r *request) (any, *refusal) {
	if refused := s.pending("guest_query", r.text("guest_query_id")); refused != nil {
		return nil, refused
	}
	var result map[string]json.RawMessage
	if !r.object("result", &result) {
		return nil, bad("can't parse inline query result JSON object")
	}
	_, m, refused := s.result(result)
	if refused != nil {
		return nil, refused
	}
	delete(s.queries, r.text("guest_query_id"))
	s.sequence++
	id := "guest-" + itoa(int64(s.sequence))
	s.inline[id] = m
	return map[string]any{"inline_message_id": id}, nil
}
