package render_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/telegramtest/markup"
)

// parts hands out texts and numbers for a reply of any shape.
type parts struct {
	texts []string
	shape []byte
}

func (p *parts) text() string {
	head := p.texts[0]
	p.texts = append(p.texts[1:], head)
	return head
}

func (p *parts) number(below int) int {
	if len(p.shape) == 0 {
		return 0
	}
	head := p.shape[0]
	p.shape = p.shape[1:]
	return int(head) % below
}

func (p *parts) list(below int) []string {
	list := make([]string, p.number(below))
	for i := range list {
		list[i] = p.text()
	}
	return list
}

func (p *parts) steps(below int) []bot.Step {
	steps := make([]bot.Step, p.number(below))
	for i := range steps {
		steps[i] = bot.Step{Text: p.text(), Warning: p.number(3) == 0}
	}
	return steps
}

// reply is one of any shape. What may be left out can be of any length; the title stands, for no reply is empty.
func (p *parts) reply() bot.Reply {
	decisions := []bot.Decision{bot.Answer, bot.Clarify, bot.Decline, bot.Chat, bot.Phone}
	r := bot.Reply{Decision: decisions[p.number(5)], Title: "T" + p.text(), Lead: p.list(4), Phone: p.text(), Steps: p.steps(6)}
	r.Older, r.Inexact, r.Notes = p.text(), p.text(), p.list(60)
	if p.number(2) == 1 {
		r.Verification = &bot.Verification{Title: p.text(), Steps: p.steps(40)}
	}
	for range p.number(60) {
		r.Sources = append(r.Sources, bot.SourceLine{Says: p.text(), From: p.list(4), Dated: p.text(), Confidence: p.text()})
	}
	for range p.number(250) {
		r.Choices = append(r.Choices, bot.Choice{Action: p.text(), Title: p.text()})
	}
	return r
}

// core is how long that is which is never left out, at most.
func core(r bot.Reply) int {
	text := r.Title + r.Phone
	if len(r.Lead) > 0 {
		text += r.Lead[0]
	}
	for _, s := range r.Steps {
		text += s.Text
	}
	return len(utf16.Encode([]rune(text)))
}

// FuzzRender makes replies of any shape. Whatever they hold, Telegram takes them, and nothing is longer than it may be.
func FuzzRender(f *testing.F) {
	all := "\x00\x03\x05\x01\x02\x00\x01\x02\xc0\x01\x60\x01\x02\x00\xc0\x03\x02\x01"
	f.Add("a|b", []byte{})
	f.Add("<b>|&amp;|\"'|\u2068open|\u2069|\u2068a\u2069", []byte(all))
	f.Add("\x00\xff|\u202e|https://a.b/?\"<>&|https://www.", []byte("\x03"+all))
	f.Add(strings.Repeat("长", 200)+"|😀\u2068关\u2069&|"+strings.Repeat("&", 200), []byte(strings.Repeat("\x3b", 400)))
	f.Add("ok|t:gallery|\xff| |\t\n", []byte(strings.Repeat("\xf9", 90)))
	f.Fuzz(func(t *testing.T, texts string, shape []byte) {
		p := &parts{strings.Split(texts, "|"), shape}
		r := p.reply()
		if core(r) > 4000 {
			t.Skip("nothing that may be left out is left out")
		}
		words := func(string) string { return "w" + p.texts[0][:min(len(p.texts[0]), 50)] }
		html := render.HTML(r, words)
		plain, err := markup.HTML(html)
		if err != nil {
			t.Fatalf("%v\n%q", err, html)
		}
		if n := len(utf16.Encode([]rune(plain.Text))); n > 4096 {
			t.Errorf("%d units\n%q", n, plain.Text)
		}
		raw, err := json.Marshal(map[string]string{"html": render.Rich(r, words)})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := markup.Rich(string(raw)); err != nil {
			t.Fatalf("%v\n%s", err, raw)
		}
		if k := render.Keyboard(r.Choices); k != nil {
			if got, err := markup.Keyboard(keyboard(t, r.Choices)); err != nil || got == "" {
				t.Fatalf("%v\n%+v", err, k)
			}
		}
	})
}
