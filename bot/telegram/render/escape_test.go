package render_test

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/telegramtest/markup"
)

// nasty is a text that means something in HTML and must be shown as it is.
const nasty = `a<b>&"c"'d'</b>&lt;&amp; <a href="x">关😀`

// forms are a reply as both kinds of message, parsed.
func forms(t *testing.T, r bot.Reply, words render.Words) map[string]markup.Parsed {
	t.Helper()
	plain, err := markup.HTML(render.HTML(r, words))
	if err != nil {
		t.Fatalf("%v\n%s", err, render.HTML(r, words))
	}
	raw, err := json.Marshal(map[string]string{"html": render.Rich(r, words)})
	if err != nil {
		t.Fatal(err)
	}
	rich, _, err := markup.Rich(string(raw))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return map[string]markup.Parsed{"an ordinary message": plain, "a rich message": rich}
}

func TestEveryFieldIsShownAsItIs(t *testing.T) {
	for name, set := range map[string]func(*bot.Reply){
		"the title":                func(r *bot.Reply) { r.Title = nasty },
		"the lead":                 func(r *bot.Reply) { r.Lead = []string{nasty} },
		"the phone":                func(r *bot.Reply) { r.Phone = nasty },
		"older words":              func(r *bot.Reply) { r.Older = nasty },
		"the doubt":                func(r *bot.Reply) { r.Inexact = nasty },
		"a step":                   func(r *bot.Reply) { r.Steps = []bot.Step{{Text: nasty}} },
		"a label":                  func(r *bot.Reply) { r.Steps = []bot.Step{{Text: bot.LabelStart + nasty + bot.LabelEnd}} },
		"a label in the title":     func(r *bot.Reply) { r.Title = bot.LabelStart + nasty + bot.LabelEnd },
		"a warning":                func(r *bot.Reply) { r.Steps = []bot.Step{{Text: nasty, Warning: true}} },
		"the title of the check":   func(r *bot.Reply) { r.Verification = &bot.Verification{Title: nasty} },
		"a step of the check":      func(r *bot.Reply) { r.Verification.Steps = []bot.Step{{Text: nasty}} },
		"a note":                   func(r *bot.Reply) { r.Notes = []string{nasty} },
		"what a source says":       func(r *bot.Reply) { r.Sources[0].Says = nasty },
		"when a source is from":    func(r *bot.Reply) { r.Sources[0].Dated = nasty },
		"how sure a source is":     func(r *bot.Reply) { r.Sources[0].Confidence = nasty },
		"a source without address": func(r *bot.Reply) { r.Sources[0].From = []string{nasty} },
	} {
		t.Run(name, func(t *testing.T) {
			r := answer()
			r.Decision = bot.Chat // an answer as an ordinary message leaves its sources to a button
			set(&r)
			for form, p := range forms(t, r, say) {
				if !strings.Contains(p.Text, nasty) {
					t.Errorf("not in %s:\n%s", form, p.Text)
				}
			}
		})
	}
	t.Run("a text of the locales", func(t *testing.T) {
		for form, p := range forms(t, answer(), func(string) string { return nasty }) {
			if !strings.Contains(p.Text, nasty) {
				t.Errorf("not in %s:\n%s", form, p.Text)
			}
		}
	})
	t.Run("a button", func(t *testing.T) {
		k := render.Keyboard([]bot.Choice{{Action: "t:<&\">", Title: nasty}}) // buttons know no markup
		if b := k.Rows[0][0]; b.Text != nasty || b.CallbackData != "t:<&\">" {
			t.Errorf("got %+v", b)
		}
	})
}

func TestAnAddressLeadsWhereItSays(t *testing.T) {
	for _, tt := range []struct{ name, address, shows, leads string }{
		{"a page shows its host", "https://www.mi.com/faq?a=1&b=2", "mi.com", "https://www.mi.com/faq?a=1&b=2"},
		{"quotes and brackets stay inside", `https://example.org/?q="><b>x`, "example.org", `https://example.org/?q="><b>x`},
		{"a script is no link", "javascript:alert(1)", "javascript:alert(1)", ""},
		{"words are no link", "the app itself", "the app itself", ""},
		{"a path alone is no link", "/etc/passwd", "/etc/passwd", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := sources()
			r.Sources[0].From = []string{tt.address}
			p := forms(t, r, say)["an ordinary message"]
			leads := ""
			for _, e := range p.Entities {
				if e.Type == "text_link" {
					leads = html.UnescapeString(e.URL)
				}
			}
			if leads != tt.leads || !strings.Contains(p.Text, tt.shows) || tt.leads != "" && strings.Contains(p.Text, tt.address) {
				t.Errorf("leads to %q, shown:\n%s", leads, p.Text)
			}
		})
	}
}

// TestTheLimitCountsAsTelegramDoes: what is shown counts, in UTF-16, and markup does not.
func TestTheLimitCountsAsTelegramDoes(t *testing.T) {
	for name, letter := range map[string]string{
		"Latin letters": "x", "Chinese characters": "关", "emoji, which count twice": "😀", "what must be escaped": "&",
		"labels": "\u2068x\u2069",
	} {
		t.Run(name, func(t *testing.T) {
			of := func(n int) bot.Reply {
				return bot.Reply{Decision: bot.Answer, Title: "T", Steps: []bot.Step{{Text: strings.Repeat(letter, n)}}, Notes: []string{"end"}}
			}
			count := func(n int) int {
				return len(utf16.Encode([]rune(forms(t, of(n), say)["an ordinary message"].Text)))
			}
			each := count(2) - count(1)
			n := (4096-count(1))/each + 1 // the most that leaves room for the note
			for extra, kept := range map[int]bool{0: true, 1: false} {
				p := forms(t, of(n+extra), say)["an ordinary message"]
				units := len(utf16.Encode([]rune(p.Text)))
				if strings.HasSuffix(p.Text, "end") != kept || units > 4096 || kept && units <= 4096-each {
					t.Errorf("%d letters: %d units, the note kept: %v", n+extra, units, !kept)
				}
				if got := strings.Count(p.Text, strings.Trim(letter, "\u2068\u2069")); got < n+extra {
					t.Errorf("the step lost %d letters", n+extra-got)
				}
			}
		})
	}
}

func TestTheSourcesThatDoNotFitAreSaidToBeMissing(t *testing.T) {
	r := bot.Reply{Decision: bot.Chat, Title: "T"}
	for i := range 100 {
		r.Sources = append(r.Sources, bot.SourceLine{Says: fmt.Sprintf("fact %03d ", i) + strings.Repeat("x", 90), From: []string{"https://example.org/" + strings.Repeat("long", 50)}})
	}
	p := forms(t, r, say)["an ordinary message"]
	units := len(utf16.Encode([]rune(p.Text)))
	n := strings.Count(p.Text, "fact ")
	if n == 0 || n == 100 || units < 3900 || !strings.HasSuffix(p.Text, "… more") || !strings.Contains(p.Text, fmt.Sprintf("fact %03d", n-1)) {
		t.Errorf("%d sources in %d units, ends with %q", n, units, p.Text[len(p.Text)-20:])
	}
	r.Sources = r.Sources[:5]
	if p := forms(t, r, say)["an ordinary message"]; strings.Contains(p.Text, "… more") {
		t.Error("nothing is missing, and it says so")
	}
	if len(r.Sources) != 5 {
		t.Error("the reply itself was cut")
	}
}

func TestARichMessageKeepsItsLimitsToo(t *testing.T) {
	for name, grow := range map[string]func(*bot.Reply){
		"too many characters": func(r *bot.Reply) { r.Notes = []string{strings.Repeat("关", 32768)} },
		"too many blocks":     func(r *bot.Reply) { r.Notes = make([]string, 600) },
	} {
		t.Run(name, func(t *testing.T) {
			r := answer()
			grow(&r)
			p := forms(t, r, say)["a rich message"]
			whole(t, r, p.Text)
			if strings.Contains(p.Text, "Good to know") {
				t.Error("the notes are still there")
			}
		})
	}
}

func TestOnlyWhatHasPartsIsStructured(t *testing.T) {
	for _, tt := range []struct {
		name string
		r    bot.Reply
		want bool
	}{
		{"an answer", answer(), true},
		{"sources", sources(), true},
		{"steps", bot.Reply{Steps: []bot.Step{{}}}, true},
		{"notes", bot.Reply{Notes: []string{""}}, true},
		{"a check", bot.Reply{Verification: &bot.Verification{}}, true},
		{"small talk with buttons", bot.Reply{Title: "T", Lead: []string{"a", "b"}, Choices: []bot.Choice{{}}}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := render.Structured(tt.r); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
