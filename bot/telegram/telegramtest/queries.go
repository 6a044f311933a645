package telegramtest

import (
	"encoding/json"
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
	var button struct {
		Text  string
		Start string `json:"start_parameter"`
	}
	if !r.object("button", &button) || strings.Trim(button.Start, letters) != "" || len(button.Start) > 64 {
		return nil, bad("BUTTON_INVALID")
	}
	s.offered = offered
	return true, s.pending("inline_query", r.text("inline_query_id"))
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
	var result, content map[string]json.RawMessage
	if !r.object("result", &result) || json.Unmarshal(result["input_message_content"], &content) != nil {
		return nil, bad("can't parse inline query result JSON object")
	}
	m, refused := s.resultMessage(result, content)
	if refused != nil {
		return nil, refused
	}
	delete(s.queries, r.text("guest_query_id"))
	s.sequence++
	id := "guest-" + itoa(int64(s.sequence))
	s.inline[id] = m
	return map[string]any{"inline_message_id": id}, nil
}
