package business_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"syncoff/bot"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

const gallery = "gallery-auto-backup"

// understood is what the matcher of most tests makes of messages, by what they hold. To all else it says no.
var understood = []struct {
	holds      string
	confidence float64 // 0 for a question that is not clear
	language   string
}{
	{"turn off gallery sync", 0.95, "en"}, {"关闭相册同步", 0.95, "zh-CN"}, {"отключить синхронизацию галереи", 0.95, "ru"},
	{"turn off photo sync", 0.7, "en"}, {"the gallery thing", 0, "en"}, {"MIUI 12.5 sync", 0.95, ""},
}

// matcher is an index whose findings do not change with the knowledge.
type matcher struct{ titles []bot.Entry }

func (m matcher) Match(_ context.Context, question string, _ index.Hint) (index.Result, error) {
	result := index.Result{
		Decision: index.Decline, Language: "en", Candidates: []index.Candidate{{Topic: "verify", Confidence: 0.01}},
	}
	for _, u := range understood {
		if !strings.Contains(question, u.holds) {
			continue
		}
		result.Decision, result.Topic, result.Confidence, result.Language = index.Answer, gallery, u.confidence, u.language
		result.Candidates = []index.Candidate{{Topic: gallery, Confidence: u.confidence}}
		if u.confidence == 0 {
			result.Decision, result.Topic = index.Clarify, ""
			result.Candidates = []index.Candidate{{Topic: gallery, Confidence: 0.4}, {Topic: "verify", Confidence: 0.3}}
		}
	}
	for _, title := range m.titles { // an answer looks like a question for it
		if strings.HasPrefix(question, title.Title) {
			result = index.Result{Decision: index.Answer, Topic: title.ID, Confidence: 0.99}
		}
	}
	return result, nil
}

func (matcher) Remark(string, index.Hint) index.Remark { return index.Remark{} }

// load makes an assistant over the knowledge, with the index that make makes of it.
func load(make func(*knowledge.Base) (bot.Matcher, error)) (*bot.Conversation, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		return nil, err
	}
	m, err := make(base)
	return bot.New(base, texts, m, bot.NewMemory()), err
}

var built = sync.OnceValues(func() (*bot.Conversation, error) {
	titled, err := load(func(*knowledge.Base) (bot.Matcher, error) { return matcher{}, nil })
	if err != nil {
		return nil, err
	}
	var m matcher
	for _, language := range []string{"en", "zh-CN", "ru"} {
		m.titles = append(m.titles, titled.Contents(language).Topics...)
	}
	return load(func(*knowledge.Base) (bot.Matcher, error) { return m, nil })
})

func expert(t testing.TB) *bot.Conversation {
	t.Helper()
	c, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
