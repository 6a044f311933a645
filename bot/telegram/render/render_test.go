package render_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"syncoff/bot"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/telegramtest/markup"
	"syncoff/knowledge"
	"syncoff/locales"
)

var update = flag.Bool("update", false, "write the golden files anew")

func say(id string) string {
	return map[string]string{"telegram.notes": "Good to know", "button.sources": "Sources", "telegram.more_sources": "… more"}[id]
}

// answer has everything that an answer can have, and characters that mean something in HTML.
func answer() bot.Reply {
	return bot.Reply{
		Decision: bot.Answer, Topic: "gallery", Title: `Turn "sync" off & <stop>`, Lead: []string{"It stops at once."},
		Phone: "For: mainland China.", Older: "On MIUI 10 it is “\u2068Auto backup\u2069”.", Inexact: "Words may differ.",
		Steps: []bot.Step{
			{Text: "Open “\u2068Gallery\u2069”"}, {Text: "Small copies vanish <here>.", Warning: true},
			{Text: "Tap “\u2068A & B\u2069”"}, {Text: "Wait"},
		},
		Verification: &bot.Verification{Title: "Check", Steps: []bot.Step{{Text: "Take a photo: no cloud"}}},
		Notes:        []string{"What is up there stays.", "One \u2068phone\u2069 only."},
		Sources: []bot.SourceLine{
			{Says: "It is so.", From: []string{`https://www.example.org/a?b=1&c="2"`, "the app itself"}, Dated: "2024-01-02", Confidence: "verified"},
		},
		Choices: []bot.Choice{{Action: "ok", Title: "Solved"}, {Action: "still", Title: "Still uploading"},
			{Action: "missing", Title: "I can’t find this on my phone"}, {Action: "phone", Title: "我的手机不一样"}, {Action: "menu", Title: "其他办法"}},
	}
}

func sources() bot.Reply {
	r := answer()
	return bot.Reply{Decision: bot.Chat, Title: r.Title, Lead: []string{"These:"}, Sources: r.Sources}
}

func TestGoldens(t *testing.T) {
	for name, got := range map[string]string{
		"answer.html": render.HTML(answer(), say), "answer.rich.html": render.Rich(answer(), say),
		"sources.html": render.HTML(sources(), say), "sources.rich.html": render.Rich(sources(), say),
		"keyboard.json": keyboard(t, answer().Choices),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, []byte(got+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got+"\n" != string(want) {
				t.Errorf("%s (%v); if that is meant, run go test ./bot/telegram/render -update\n%s", file, err, got)
			}
		})
	}
}

func keyboard(t *testing.T, choices []bot.Choice) string {
	t.Helper()
	text, err := json.Marshal(render.Keyboard(choices))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// accepted fails if Telegram would refuse the reply in either form.
func accepted(t *testing.T, r bot.Reply) (plain, rich markup.Parsed) {
	t.Helper()
	plain, err := markup.HTML(render.HTML(r, say))
	if err != nil {
		t.Fatalf("%s/%s: %v\n%s", r.Topic, r.Variant, err, render.HTML(r, say))
	}
	if n := len(utf16.Encode([]rune(plain.Text))); n > 4096 {
		t.Errorf("%s/%s in %s: %d units", r.Topic, r.Variant, r.Language, n)
	}
	raw, err := json.Marshal(map[string]string{"html": render.Rich(r, say)})
	if err != nil {
		t.Fatal(err)
	}
	rich, _, err = markup.Rich(string(raw))
	if err != nil {
		t.Fatalf("%s/%s: %v\n%s", r.Topic, r.Variant, err, render.Rich(r, say))
	}
	if _, err := markup.Keyboard(keyboard(t, r.Choices)); err != nil && len(r.Choices) > 0 {
		t.Errorf("%s: %v", r.Topic, err)
	}
	return plain, rich
}

// TestEveryAnswerIsAcceptedWhole renders every variant of every topic in every language.
func TestEveryAnswerIsAcceptedWhole(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c := bot.New(base, texts, nil, bot.NewMemory())
	for _, language := range texts.Languages() {
		for _, topic := range base.Article.Topics {
			for _, region := range base.Regions {
				for _, system := range base.Systems {
					r, ok := c.Reply(language, topic.ID.ID, bot.PhoneHint{Region: region.ID, System: system.ID})
					if !ok {
						continue
					}
					plain, rich := accepted(t, r)
					whole(t, r, plain.Text)
					whole(t, r, rich.Text)
				}
			}
		}
	}
}

// whole fails if a step is missing.
func whole(t *testing.T, r bot.Reply, text string) {
	t.Helper()
	steps := r.Steps
	if r.Verification != nil {
		steps = append(steps[:len(steps):len(steps)], r.Verification.Steps...)
	}
	for _, step := range steps {
		want := strings.NewReplacer(bot.LabelStart, "", bot.LabelEnd, "").Replace(step.Text)
		if !strings.Contains(text, want) {
			t.Errorf("%s/%s in %s: the step %q is missing", r.Topic, r.Variant, r.Language, want)
		}
	}
}

func TestALongAnswerShortensByFoldingAndNeverByAStep(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(*bot.Reply)
		gone string // a text that goes
	}{
		{"sources go first", func(r *bot.Reply) {
			r.Decision = bot.Chat
			r.Sources = make([]bot.SourceLine, 300)
			for i := range r.Sources {
				r.Sources[i].Says = strings.Repeat("source ", 20)
			}
		}, ""},
		{"then notes", func(r *bot.Reply) { r.Notes = []string{strings.Repeat("note ", 2000)} }, "note note"},
		{"then words about other systems", func(r *bot.Reply) { r.Older = strings.Repeat("older ", 2000) }, "older older"},
		{"then the lead", func(r *bot.Reply) { r.Lead = []string{"First.", strings.Repeat("lead ", 2000)} }, "lead lead"},
		{"then the check", func(r *bot.Reply) { r.Verification.Steps[0].Text = strings.Repeat("check ", 2000) }, "check check"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := answer()
			tt.make(&r)
			plain, _ := accepted(t, r)
			if tt.gone != "" && strings.Contains(plain.Text, tt.gone) {
				t.Errorf("still there: %q", tt.gone)
			}
			r.Verification = nil
			whole(t, r, plain.Text)
		})
	}
}

func FuzzNothingThatIsSaidBreaksTheMarkup(f *testing.F) {
	f.Add("a", "b")
	f.Add("0", "\x1a")
	f.Add("<b>&amp;\"'", "\u2068open")
	f.Add("\u2069\u2068\u2068x\u2069", "\x00\xff\u202e")
	f.Fuzz(func(t *testing.T, a, b string) {
		r := answer()
		r.Title, r.Lead, r.Phone = "T"+a, []string{b, a + b}, a
		r.Steps[0].Text, r.Steps[1].Text, r.Notes[0], r.Sources[0].Says = a, b, a, b
		r.Sources[0].From = []string{a, "https://" + b, "https://example.org/" + a}
		r.Choices = []bot.Choice{{Action: a, Title: b}, {Action: "ok", Title: a}}
		html, rich := render.HTML(r, say), render.Rich(r, say)
		if !utf8.ValidString(html) || !utf8.ValidString(rich) {
			t.Fatal("not UTF-8")
		}
		if _, err := markup.HTML(html); err != nil {
			t.Fatalf("%v\n%q", err, html)
		}
		raw, _ := json.Marshal(map[string]string{"html": rich})
		if _, _, err := markup.Rich(string(raw)); err != nil && !strings.Contains(err.Error(), "too") {
			t.Fatalf("%v\n%q", err, rich)
		}
		if k := render.Keyboard(r.Choices); k != nil {
			text, _ := json.Marshal(k)
			if _, err := markup.Keyboard(string(text)); err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
		}
	})
}
