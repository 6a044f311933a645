package inline_test

import (
	"encoding/json"
	"strings"
	"testing"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
)

// FuzzEveryQueryFindsSomethingThatTelegramTakes holds that whatever is typed gets a list that the server accepts.
func FuzzEveryQueryFindsSomethingThatTelegramTakes(f *testing.F) {
	newWorld(f) // to build the index takes longer than an input may
	for _, query := range []string{
		"", "关闭相册同步", "<b>bold</b> & [x](http://x.y) `c` how do I turn off sync", strings.Repeat("😡", 256),
		"\u202eكيف أوقف مزامنة الصور", "=en:::verify", "=en:g:miui-12:third-party-upload@onedrive", "=\xff",
		"\x00\u200b\ufeff", "'; DROP TABLE inbox; --", strings.Repeat("同步", 128), "/start", "@syncoff_bot",
		"_*[]()~`>#+-=|{}.!", "{region} %s \u2068x\u2069",
	} {
		f.Add(query, "", "en")
	}
	f.Add("x", "-1", "zh-hans")
	f.Add("", "10", "ru")
	f.Add("", "4294967296", "\xff")
	f.Fuzz(func(t *testing.T, query, offset, code string) {
		w := newWorld(t)
		body, err := json.Marshal(map[string]any{"update_id": 5, "inline_query": map[string]any{
			"id": w.server.AskInline(ann, "x"), "query": query, "offset": offset,
			"from": map[string]any{"id": ann, "language_code": code},
		}})
		if err != nil {
			t.Fatal(err)
		}
		u := inbox.Envelope(api.RawUpdate{ID: 5, JSON: body})
		u.Received = w.now
		if err := w.take(u); err != nil {
			t.Fatalf("%q from %q: %v", query, offset, err)
		}
		if a := w.last(); offset == "" && len(a.Results) == 0 {
			t.Errorf("%q finds nothing", query)
		}
	})
}

// FuzzOnlyIDsThatWereGivenCount holds that an id that counts is one that its answer is offered under.
func FuzzOnlyIDsThatWereGivenCount(f *testing.F) {
	newWorld(f) // to build the index takes longer than an input may
	f.Add(gallery + ":en:global:hyperos-3")
	f.Add("third-party-upload@onedrive:zh-CN:china:miui-12:s")
	f.Add("verify@:en::hyperos-3:")
	f.Add("\xff:::")
	f.Fuzz(func(t *testing.T, id string) {
		w := newWorld(t)
		if err := w.chosen(map[string]any{"id": ann}, id); err != nil {
			t.Fatal(err)
		}
		if len(w.counted) == 0 {
			return
		}
		parts := strings.Split(id, ":")
		region := parts[2][:1]
		offered := w.ask(ann, "="+parts[1]+":"+region+":"+parts[3]+":"+parts[0]).ids()
		usual := strings.Join(parts[:4], ":")
		both := len(offered) == 2 && offered[0] == usual+":f" && offered[1] == usual+":s"
		if !both || id != usual && id != offered[0] && id != offered[1] {
			t.Errorf("%q counts %v, and offered is %q", id, w.counted, offered)
		}
	})
}
