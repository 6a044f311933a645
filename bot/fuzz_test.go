package bot_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"syncoff/bot"
)

// FuzzHandle does anything at any point of a conversation. Whatever it is, there is one sound reply.
func FuzzHandle(f *testing.F) {
	for _, seed := range []struct{ text, press string }{
		{"怎么关闭相册同步", "still"}, {"/start verify", "missing"}, {"", "phone"}, {"12", "r:china"}, {"\xff\u2068", "s:?"},
		{"/language auto", "lang:zh-TW"}, {"２", "t:third-party-upload@onedrive"}, {strings.Repeat("长", 3000), ":"},
		{"OneDrive?", "ok"}, {"global", "faqs"}, {"/forget", "sources"},
	} {
		f.Add(seed.text, seed.press, "zh-hans")
	}
	matcher, err := realIndex()
	if err != nil {
		f.Fatal(err)
	}
	decisions := []bot.Decision{bot.Answer, bot.Clarify, bot.Decline, bot.Chat, bot.Phone}
	f.Fuzz(func(t *testing.T, text, press, setting string) {
		p := newPerson(t, matcher, setting)
		for _, e := range []bot.Event{{Text: "怎么关闭相册同步"}, {Press: press}, {Text: text}, {Press: press}, {Text: text}} {
			r := p.does(e)
			if !slices.Contains(decisions, r.Decision) || r.Plain() == "" || !utf8.ValidString(r.Plain()) {
				t.Errorf("%+v: %s %q", e, r.Decision, r.Plain())
			}
			if strings.ContainsAny(r.Plain(), "{}") {
				t.Errorf("%+v: open placeholder in %q", e, r.Plain())
			}
			for _, c := range r.Choices {
				if len(c.Action) > 64 || c.Title == "" {
					t.Errorf("%+v: choice %+v", e, c)
				}
			}
		}
	})
}
