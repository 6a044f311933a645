package inline_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
)

// article is a result that the server takes, under an id.
func article(id string) api.Article {
	return api.Article{Type: "article", ID: id, Title: "T", Content: api.TextContent{Text: "x"}}
}

func articles(n int) []any {
	var all []any
	for i := range n {
		all = append(all, article(fmt.Sprint(i)))
	}
	return all
}

// TestTheServerIsAsStrictAsTelegram holds that a fault of the handler would be seen by the other tests.
func TestTheServerIsAsStrictAsTelegram(t *testing.T) {
	x := strings.Repeat("x", 4097)
	long := article("1")
	long.Content = api.TextContent{Text: x}
	button := func(text, start string) *api.InlineButton {
		return &api.InlineButton{Text: text, StartParameter: start}
	}
	for name, tt := range map[string]struct {
		answer  api.InlineAnswer
		refused string // a word of the refusal, "" for none
	}{
		"fifty results":              {api.InlineAnswer{Results: articles(50)}, ""},
		"one too many":               {api.InlineAnswer{Results: articles(51)}, "RESULTS_TOO_MUCH"},
		"an id of 64 bytes":          {api.InlineAnswer{Results: []any{article(x[:64])}}, ""},
		"an id of 65 bytes":          {api.InlineAnswer{Results: []any{article(x[:65])}}, "RESULT_ID_INVALID"},
		"no id":                      {api.InlineAnswer{Results: []any{article("")}}, "RESULT_ID_INVALID"},
		"the same id twice":          {api.InlineAnswer{Results: []any{article("1"), article("1")}}, "RESULT_ID_DUPLICATE"},
		"a text that is too long":    {api.InlineAnswer{Results: []any{long}}, "too long"},
		"a day in the cache":         {api.InlineAnswer{CacheTime: 24 * time.Hour}, ""},
		"longer in the cache":        {api.InlineAnswer{CacheTime: 25 * time.Hour}, "cache_time"},
		"before it is asked":         {api.InlineAnswer{CacheTime: -time.Second}, "cache_time"},
		"an offset of 64 bytes":      {api.InlineAnswer{NextOffset: x[:64]}, ""},
		"an offset of 65 bytes":      {api.InlineAnswer{NextOffset: x[:65]}, "NEXT_OFFSET_INVALID"},
		"a button":                   {api.InlineAnswer{Button: button("More", "inline_1-A")}, ""},
		"a button without words":     {api.InlineAnswer{Button: button(" ", "inline")}, "SWITCH_PM_TEXT_EMPTY"},
		"a button that does nothing": {api.InlineAnswer{Button: button("More", "")}, "START_PARAM_EMPTY"},
		"a start that is no word":    {api.InlineAnswer{Button: button("More", "a b")}, "START_PARAM_INVALID"},
		"a start that is too long":   {api.InlineAnswer{Button: button("More", x[:65])}, "START_PARAM_INVALID"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			err := w.api.AnswerInlineQuery(t.Context(), w.server.AskInline(ann, "x"), tt.answer)
			var refused *api.Error
			if errors.As(err, &refused) != (tt.refused != "") {
				t.Fatalf("got %v", err)
			}
			if refused != nil && !strings.Contains(refused.Description, tt.refused) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhatAnExpiredQueryWasAnsweredWithCannotBePosted(t *testing.T) {
	w := newWorld(t)
	query := w.server.AskInline(ann, "x")
	w.now = w.now.Add(31 * time.Second)
	err := w.api.AnswerInlineQuery(t.Context(), query, api.InlineAnswer{Results: articles(1)})
	if !errors.Is(err, api.ErrQueryExpired) || w.server.Choose(ann, "0", "x") != "" {
		t.Errorf("got %v", err)
	}
}
