package inline_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/telegramtest"
)

func TestAQueryThatNobodyWaitsForIsNoFailure(t *testing.T) {
	w := newWorld(t)
	w.server.AskInline(ann, "sync")
	w.now = w.now.Add(31 * time.Second) // it has only come now, as far as the handler knows
	if _, err := w.next(); err != nil {
		t.Errorf("an expired query: %v", err)
	}
	if calls := w.server.Calls("answerInlineQuery"); len(calls) != 1 || calls[0].Took() {
		t.Errorf("calls: %+v", calls)
	}
}

func TestAQueryIsTriedAgainUntilNobodyWaits(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"the connection breaks":   {Reset: true},
		"the server is down":      {Status: 502},
		"Telegram asks to wait":   {RetryAfter: 3},
		"the answer is not heard": {Reset: true, After: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			fault.Method = "answerInlineQuery"
			w.server.Break(fault)
			w.server.AskInline(ann, "sync")
			u, err := w.next()
			if !errors.Is(err, inbox.ErrLater) {
				t.Fatalf("the first try: %v", err)
			}
			w.now = w.now.Add(30 * time.Second)
			if err := w.take(u); err != nil || len(w.last().Results) == 0 {
				t.Errorf("the second try: %v", err)
			}
			w.now = w.now.Add(time.Second)
			if err := w.take(u); err != nil || len(w.server.Calls("answerInlineQuery")) != 2 {
				t.Errorf("too late: %v, %d calls", err, len(w.server.Calls("answerInlineQuery")))
			}
		})
	}
}

func TestARefusalIsAFailure(t *testing.T) {
	w := newWorld(t)
	w.server.Break(telegramtest.Fault{Method: "answerInlineQuery", Status: 400,
		Body: `{"ok":false,"error_code":400,"description":"Bad Request: RESULT_ID_INVALID"}`})
	w.server.AskInline(ann, "sync")
	if _, err := w.next(); !errors.Is(err, api.ErrBadRequest) || errors.Is(err, inbox.ErrLater) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyPeopleAreServed(t *testing.T) {
	w := newWorld(t)
	w.server.AskInline(robot, "sync")
	if _, err := w.next(); err != nil {
		t.Errorf("a bot asks: %v", err)
	}
	w.server.Push("inline_query", map[string]any{"id": "1", "query": "sync", "offset": ""})
	if _, err := w.next(); err != nil {
		t.Errorf("nobody asks: %v", err)
	}
	good := gallery + ":en:global:hyperos-3"
	if err := errors.Join(w.chosen(nil, good), w.chosen(map[string]any{"id": robot, "is_bot": true}, good)); err != nil {
		t.Errorf("nobody chooses: %v", err)
	}
	if len(w.counted) != 0 || len(w.server.Calls("answerInlineQuery")) != 0 {
		t.Errorf("counted %v, answered %d", w.counted, len(w.server.Calls("answerInlineQuery")))
	}
}

func TestOtherUpdatesAreLeftToOthers(t *testing.T) {
	w := newWorld(t)
	for _, raw := range []string{`{"update_id":1}`, `{"update_id":1,"message":{"text":"x","chat":{"id":7}}}`,
		`{"update_id":1,"callback_query":{"id":"1","data":"=en:::verify","from":{"id":7}}}`} {
		update, err := api.RawUpdate{ID: 1, JSON: json.RawMessage(raw)}.Decode()
		if err != nil {
			t.Fatal(err)
		}
		if taken, _, err := w.h.Take(t.Context(), &inbox.Update{ID: 1}, &update); taken || err != nil {
			t.Errorf("%s is taken: %v", raw, err)
		}
	}
}
