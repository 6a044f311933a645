package index_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"syncoff/index"
	"syncoff/knowledge"
)

// slow is far more than any message takes, also with the race detector on a busy machine; what grows faster than its
// text would still exceed it.
const slow = 10 * time.Second

const size = 100_000

func randomHan() string {
	r := rand.New(rand.NewPCG(1, 1))
	var b strings.Builder
	for b.Len() < size {
		b.WriteRune(rune(0x4e00 + r.IntN(20_000)))
	}
	return b.String()
}

func TestBadInputIsDecidedCalmly(t *testing.T) {
	for name, c := range map[string]struct {
		message  string
		declined bool // there is nothing in it to answer
	}{
		"nothing":                                 {"", true},
		"spaces":                                  {" \t\n\u3000 ", true},
		"emoji":                                   {"☁️😡🙏🏽👨‍👩‍👧", true},
		"punctuation":                             {"？！...,;()[]{}<>«»", true},
		"control characters":                      {"\x00\x01\x02\x1b[31m\x7f", true},
		"zero-width characters":                   {"\u200b\u200c\u200d\ufeff\u2060", true},
		"marks without a letter":                  {"\u0301\u0302\u20dd", true},
		"invalid UTF-8":                           {"\xff\xfe\xc0\x80", true},
		"a surrogate half":                        {"\xed\xa0\x80", true},
		"one Latin letter":                        {"q", true},
		"digits":                                  {"1234567890", true},
		"a script that nobody serves":             {"ปิดการซิงค์", true},
		"mixed scripts":                           {"关sync रोк фото ปิด 사진 相簿", false},
		"a question in zero-width characters":     {"怎\u200b么\u200b关\u200b相\u200b册\u200b同\u200b步", false},
		"a question in invalid bytes":             {"\xff怎么关相册同步\xfe", false},
		"a path":                                  {"../../../etc/passwd", true},
		"a query":                                 {`+topic:* -"x" AND (a OR b)~2^9`, true},
		"100 KB of one letter":                    {strings.Repeat("a", size), true},
		"100 KB of punctuation":                   {strings.Repeat(".", size), true},
		"100 KB of invalid UTF-8":                 {strings.Repeat("\xff", size), true},
		"100 KB of random characters":             {randomHan(), false},
		"100 KB of a question":                    {strings.Repeat("怎么关闭相册同步", size/24), false},
		"100 KB of the beginning of a form":       {strings.Repeat("turn ", size/5), false},
		"100 KB of pinyin that ends in no pinyin": {strings.Repeat("nanganganganganganganganganv ", size/29), false},
		"100 KB of pinyin in words":               {strings.Repeat("guanbi tongbu ", size/14), false},
		"100 KB of ligatures":                     {strings.Repeat("ﷺ", size/3), true},
		"100 KB of counters":                      {strings.Repeat("1/2,", size/4), false},
		"100 KB of accents":                       {"a" + strings.Repeat("\u0301", size/2), true},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), slow)
			defer cancel()
			first, err := embedded(t).Match(ctx, c.message, index.Hint{Language: "en"})
			if err != nil || ctx.Err() != nil {
				t.Fatalf("error %v, deadline %v", err, ctx.Err())
			}
			sound(t, first)
			if c.declined && first.Decision != index.Decline {
				t.Errorf("%s %s %.2f", first.Decision, first.Topic, first.Confidence)
			}
			if second := match(t, c.message, index.Hint{Language: "en"}); !reflect.DeepEqual(first, second) {
				t.Errorf("first %+v, then %+v", first, second)
			}
		})
	}
}

// sound holds what must be true of every result.
func sound(t *testing.T, r index.Result) {
	t.Helper()
	if (r.Decision == index.Answer) != (r.Topic != "") {
		t.Errorf("decision %s with topic %q", r.Decision, r.Topic)
	}
	if r.Decision != index.Decline && len(r.Candidates) == 0 || len(r.Candidates) > 3 {
		t.Errorf("decision %s with %d candidates", r.Decision, len(r.Candidates))
	}
	if r.Decision == index.Answer && (r.Candidates[0].Topic != r.Topic || r.Candidates[0].Confidence != r.Confidence) {
		t.Errorf("the answer %s %v is not the first of %v", r.Topic, r.Confidence, r.Candidates)
	}
	if !slices.Contains([]index.Decision{index.Answer, index.Clarify, index.Decline}, r.Decision) {
		t.Errorf("decision %q", r.Decision)
	}
	if !(r.Confidence >= 0 && r.Confidence <= 1.000001) {
		t.Errorf("confidence %v", r.Confidence)
	}
	last := 1.000001 // the opinions are sums of rounded parts
	for _, c := range r.Candidates {
		if !(c.Confidence >= 0 && c.Confidence <= last) || c.Topic == "" || c.Topic == knowledge.None {
			t.Errorf("candidates %v", r.Candidates)
		}
		last = c.Confidence
	}
}

func TestMatchCanBeAskedAtTheSameTime(t *testing.T) {
	messages := []string{"怎么关闭照片同步", "how do I turn off photo backup", "刪掉雲端照片", "", "diasble syncc", "guanbi tongbu"}
	x := embedded(t)
	var want []index.Result
	for _, m := range messages {
		want = append(want, match(t, m, index.Hint{}))
	}
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			for i, m := range messages {
				got, err := x.Match(t.Context(), m, index.Hint{})
				if err != nil || !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%q: %+v %v, alone %+v", m, got, err, want[i])
				}
				x.Remark(m, index.Hint{})
			}
		})
	}
	wait.Wait()
}

func TestTheHintDecidesWhatTheMessageLeavesOpen(t *testing.T) {
	for name, c := range map[string]struct{ message, hint, want string }{
		"characters of both writings keep it":        {"打", "zh-TW", "zh-TW"},
		"a counter keeps the language":               {"132/860", "zh-CN", "zh-CN"},
		"a message in another language outweighs it": {"how do I turn off photo sync", "zh-CN", "en"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := match(t, c.message, index.Hint{Language: c.hint}).Language; got != c.want {
				t.Errorf("%q is %s, want %s", c.message, got, c.want)
			}
		})
	}
}

func TestLatinLettersMeanWhatTheyStandFor(t *testing.T) {
	for typed, written := range map[string]string{
		"zenme guanbi xiangce tongbu":                        "怎么关闭相册同步",
		"guanle tongbu yun shang de zhaopian hui bu hui mei": "关了同步云上的照片会不会没",
		"shanchu yunduan de zhaopian":                        "删除云端的照片",
		"qu nali kai tongbu":                                 "去哪里开同步",
		"lian xi ren bu yao tong bu":                         "联系人不要同步",
		"tuichuzhanghao":                                     "退出账号",
	} {
		t.Run(typed, func(t *testing.T) {
			got, want := match(t, typed, index.Hint{}), match(t, written, index.Hint{})
			if got.Language != want.Language || got.Decision != want.Decision || got.Topic != want.Topic {
				t.Errorf("%s %s %s, as usually written %s %s %s", got.Language, got.Decision, got.Topic, want.Language, want.Decision, want.Topic)
			}
		})
	}
}

func TestAQuestionTellsOfThePhone(t *testing.T) {
	r := match(t, "MIUI 10 上 OneDrive 自动上传照片怎么关", index.Hint{})
	if r.System != "miui-10" || r.App != "onedrive" {
		t.Errorf("system %q, app %q", r.System, r.App)
	}
	if r := match(t, "turn off gallery sync on MIUI 12", index.Hint{}); r.System != "miui-12" {
		t.Errorf("a system named after other words is %q", r.System)
	}
	if r := match(t, "怎么关闭照片同步", index.Hint{}); r.System != "" || r.App != "" || r.Region != "" {
		t.Errorf("nothing is told of system %q, app %q, region %q", r.System, r.App, r.Region)
	}
}

func TestThresholdsDecide(t *testing.T) {
	limits := index.Thresholds{Answer: .6, Doubt: .39, Decline: .3}
	for name, c := range map[string]struct {
		first, none float64
		want        index.Decision
	}{
		"sure enough is answered":                   {.6, .2, index.Answer},
		"sure enough beside a great doubt is not":   {.6, .4, index.Decline},
		"not quite sure is asked about":             {.59, .2, index.Clarify},
		"none too likely is declined":               {.59, .3, index.Decline},
		"an answer does not mind a little doubt":    {.61, .39, index.Answer},
		"hardly anything is still asked about":      {.01, .29, index.Clarify},
		"no candidate is declined, none or no none": {-1, 0, index.Decline},
	} {
		t.Run(name, func(t *testing.T) {
			var r index.Result
			if c.first >= 0 {
				r.Candidates = []index.Candidate{{Topic: "verify", Confidence: c.first}}
			}
			got := limits.Decide(r, c.none)
			if got.Decision != c.want {
				t.Errorf("%s, want %s", got.Decision, c.want)
			}
			sound(t, got)
		})
	}
}

func TestNewRefusesKnowledge(t *testing.T) {
	for name, c := range map[string]struct {
		base *knowledge.Base
		want error
	}{
		"without anything": {&knowledge.Base{}, index.ErrNoQuestions},
		"with remarks and no questions": {&knowledge.Base{Questions: map[string]knowledge.QuestionSet{
			"en": {Language: "en", Remarks: map[string][]string{"thanks": {"thank you"}}},
		}}, index.ErrNoQuestions},
		"with a form that has no words": {&knowledge.Base{Lexicon: map[string]map[string][]string{"en": {"OFF": {"_"}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			x, err := index.New(c.base)
			if err == nil || x != nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

// small is knowledge that takes no time to index.
func small() *knowledge.Base {
	return &knowledge.Base{
		Questions: map[string]knowledge.QuestionSet{"en": {Language: "en", Topics: map[string][]string{
			"verify": {"is it off", "did it stop"}, "faq-turn-on": {"start again", "turn it on again"},
		}, Far: []string{"what is the weather", "nice weather"}}},
		Lexicon: map[string]map[string][]string{"en": {"ON": {"start"}}},
	}
}

func TestAClosedIndexSaysSo(t *testing.T) {
	x, err := index.New(small())
	if err != nil {
		t.Fatal(err)
	}
	if r, err := x.Match(t.Context(), "start it again", index.Hint{}); err != nil || r.Candidates[0].Topic != "faq-turn-on" {
		t.Errorf("%+v %v", r, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Match(t.Context(), "start it again", index.Hint{}); err == nil {
		t.Error("a closed index answers")
	}
}

func TestMatchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := embedded(t).Match(ctx, "怎么关闭照片同步", index.Hint{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzMatch(f *testing.F) {
	for _, seed := range []struct{ message, language string }{
		{"怎么关闭照片同步", ""}, {"how do I turn of photo bakup", "en"}, {"關掉\n還在傳 132/860", "zh-TW"}, {"", "zh-CN"},
		{"\xff\xe5\x85", "xx"}, {"guanbi tongbu", "zh-HK"}, {"turn turn turn off", ""}, {"☁️", "en"}, {"#model #counter", ""},
	} {
		f.Add(seed.message, seed.language)
	}
	x := embedded(f)
	f.Fuzz(func(t *testing.T, message, language string) {
		first := match(t, message, index.Hint{Language: language})
		sound(t, first)
		if second := match(t, message, index.Hint{Language: language}); !reflect.DeepEqual(first, second) {
			t.Errorf("%q: first %+v, then %+v", message, first, second)
		}
		if r := x.Remark(message, index.Hint{Language: language}); !(r.Confidence >= 0 && r.Confidence <= 1.000001) {
			t.Errorf("%q: %+v", message, r)
		}
	})
}
