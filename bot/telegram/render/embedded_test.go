package render_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/telegramtest/markup"
	"syncoff/knowledge"
	"syncoff/locales"
)

type content struct {
	base  *knowledge.Base
	texts *locales.Catalog
}

var loaded = sync.OnceValues(func() (content, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return content{}, err
	}
	texts, err := locales.Load(locales.Embedded())
	return content{base, texts}, err
})

// TestAnswersOfTheEmbeddedKnowledge shows every topic as Telegram gets it, for somebody who has told nothing.
func TestAnswersOfTheEmbeddedKnowledge(t *testing.T) {
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	conversation := bot.New(c.base, c.texts, nil, bot.NewMemory())
	for _, language := range []string{"zh-CN", "en"} {
		words := func(id string) string { return c.texts.Text(language, id, nil) }
		for _, topic := range c.base.Article.Topics {
			r, ok := conversation.Reply(language, topic.ID.ID, bot.PhoneHint{})
			if !ok {
				t.Fatalf("%s has no answer", topic.ID.ID)
			}
			t.Run(language+"/"+topic.ID.ID, func(t *testing.T) {
				accepted(t, r)
				html, rich := render.HTML(r, words), render.Rich(r, words)
				raw, err := json.Marshal(map[string]string{"html": rich})
				if err != nil {
					t.Fatal(err)
				}
				one, err := markup.HTML(html)
				if err != nil {
					t.Fatal(err)
				}
				two, _, err := markup.Rich(string(raw))
				if err != nil {
					t.Fatal(err)
				}
				labelsAreBold(t, r, one)
				labelsAreBold(t, r, two)
				golden(t, filepath.Join("testdata/golden", language, topic.ID.ID+".html"), html)
				golden(t, filepath.Join("testdata/golden", language, topic.ID.ID+".rich.html"), rich)
				golden(t, filepath.Join("testdata/golden", language, topic.ID.ID+".keyboard.json"), keyboard(t, r.Choices))
			})
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || got+"\n" != string(want) {
		t.Errorf("%s differs (%v); if that is meant, run go test ./bot/telegram/render -update\n%s", file, err, got)
	}
}

var label = regexp.MustCompile(bot.LabelStart + "([^" + bot.LabelEnd + "]+)" + bot.LabelEnd)

// labelsAreBold holds that what is written on the phone stands out wherever a person reads it: as many times as it is
// said, headings and sources apart.
func labelsAreBold(t *testing.T, r bot.Reply, p markup.Parsed) {
	t.Helper()
	units, bold := utf16.Encode([]rune(p.Text)), map[string]int{}
	for _, e := range p.Entities {
		if e.Type == "bold" {
			bold[string(utf16.Decode(units[e.Offset:e.Offset+e.Length]))]++
		}
	}
	said := append([]string{r.Phone, r.Older, r.Inexact}, r.Lead...)
	said = append(said, r.Notes...)
	for _, s := range r.Steps {
		said = append(said, s.Text)
	}
	if r.Verification != nil {
		for _, s := range r.Verification.Steps {
			said = append(said, s.Text)
		}
	}
	for _, found := range label.FindAllStringSubmatch(strings.Join(said, "\n"), -1) {
		if bold[found[1]]--; bold[found[1]] < 0 {
			t.Errorf("the label %q does not stand out", found[1])
		}
	}
	if strings.Contains(p.Text, bot.LabelStart) || strings.Contains(p.Text, bot.LabelEnd) {
		t.Error("a mark of a label is shown")
	}
}
