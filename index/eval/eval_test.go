package eval_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"syncoff/index"
	"syncoff/index/eval"
	"syncoff/knowledge"
)

const header = "id\tlang\tkind\taccept\ttext\n"

var labels = []string{"verify", "faq-turn-on"}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want []eval.Question
	}{
		"one label": {
			header + "q1\ten\tplain\tverify\tIs it off?\n",
			[]eval.Question{{ID: "q1", Language: "en", Kind: "plain", Accept: []string{"verify"}, Text: "Is it off?"}},
		},
		"several labels, the best first": {
			header + "q1\ten\tplain\tfaq-turn-on|verify\tx\n",
			[]eval.Question{{ID: "q1", Language: "en", Kind: "plain", Accept: []string{"faq-turn-on", "verify"}, Text: "x"}},
		},
		"none needs no topic": {
			header + "q1\ten\tplain\tnone\tx\n",
			[]eval.Question{{ID: "q1", Language: "en", Kind: "plain", Accept: []string{"none"}, Text: "x"}},
		},
		"a byte order mark and Windows line ends": {
			"\ufeff" + strings.ReplaceAll(header+"q1\tzh-CN\tplain\tverify\t关了吗", "\n", "\r\n"),
			[]eval.Question{{ID: "q1", Language: "zh-CN", Kind: "plain", Accept: []string{"verify"}, Text: "关了吗"}},
		},
		"quotes are text": {
			header + "q1\ten\tplain\tverify\t\"off\" 'yet'",
			[]eval.Question{{ID: "q1", Language: "en", Kind: "plain", Accept: []string{"verify"}, Text: "\"off\" 'yet'"}},
		},
		"a question of half a megabyte": {
			header + "q1\ten\tplain\tverify\t" + strings.Repeat("x", 1<<19),
			[]eval.Question{{ID: "q1", Language: "en", Kind: "plain", Accept: []string{"verify"}, Text: strings.Repeat("x", 1<<19)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := eval.Read(strings.NewReader(c.file), labels)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestReadTellsTheLineOfAFault(t *testing.T) {
	const good = "q1\ten\tplain\tverify\tx\n"
	for name, c := range map[string]struct{ file, want string }{
		"an empty file":         {"", "no questions"},
		"only the header":       {header, "no questions"},
		"no header":             {good, "line 1: expected the header"},
		"another header":        {"id,lang,kind,accept,text\n" + good, "line 1: expected the header"},
		"a column missing":      {header + good + "q2\ten\tverify\tx\n", "line 3: 4 columns, expected 5"},
		"a column too many":     {header + "q1\ten\tplain\tverify\tx\ty\n", "line 2: 6 columns, expected 5"},
		"an empty line":         {header + good + "\n" + good, "line 3: 1 columns, expected 5"},
		"an unknown label":      {header + good + good + "q3\ten\tplain\tverfy\tx\n", `line 4: unknown label "verfy"`},
		"one unknown of two":    {header + "q1\ten\tplain\tverify|x\tx\n", `line 2: unknown label "x"`},
		"no label":              {header + "q1\ten\tplain\t\tx\n", `line 2: unknown label ""`},
		"a line beyond measure": {header + "q1\ten\tplain\tverify\t" + strings.Repeat("x", 2<<20), "read questions"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := eval.Read(strings.NewReader(c.file), labels)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, error %v; want one with %q", got, err, c.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add(header + "q1\ten\tplain\tverify|none\tIs it off?\n")
	f.Add("\ufeff" + header + "\r\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, file string) {
		questions, err := eval.Read(strings.NewReader(file), labels)
		if (err == nil) != (len(questions) > 0) {
			t.Errorf("%d questions and error %v", len(questions), err)
		}
		for _, q := range questions {
			if len(q.Accept) == 0 || strings.ContainsAny(q.Text, "\t\n") {
				t.Errorf("%+v", q)
			}
		}
	})
}

// answer, clarify and decline are the three results.
func answer(topic string) index.Result {
	return index.Result{Decision: index.Answer, Topic: topic, Candidates: []index.Candidate{{Topic: topic, Confidence: .9}}}
}

func clarify(topics ...string) index.Result {
	r := index.Result{Decision: index.Clarify}
	for _, topic := range topics {
		r.Candidates = append(r.Candidates, index.Candidate{Topic: topic, Confidence: .3})
	}
	return r
}

func decline(topics ...string) index.Result {
	r := clarify(topics...)
	r.Decision = index.Decline
	return r
}

func TestJudge(t *testing.T) {
	for name, c := range map[string]struct {
		accept string
		result index.Result
		want   eval.Outcome
	}{
		"the first label answered is right":          {"verify", answer("verify"), eval.Right},
		"another accepted label answered is right":   {"verify|faq-turn-on", answer("faq-turn-on"), eval.Right},
		"another topic answered is wrong":            {"verify", answer("faq-turn-on"), eval.Wrong},
		"an answer where none is meant is wrong":     {"none", answer("verify"), eval.Wrong},
		"a choice with the label is an offer":        {"verify", clarify("faq-turn-on", "verify"), eval.Offered},
		"a choice with another accepted is an offer": {"x|verify", clarify("verify"), eval.Offered},
		"a choice without the label is missed":       {"verify", clarify("faq-turn-on"), eval.Missed},
		"a choice where none is meant is missed":     {"none", clarify("verify"), eval.Missed},
		"declined where none is meant is right":      {"none", decline("verify"), eval.Right},
		"declined where none would do is right":      {"verify|none", decline(), eval.Right},
		"declined where a topic is meant is missed":  {"verify", decline("verify"), eval.Missed},
		"no decision at all counts as declined":      {"verify", index.Result{}, eval.Missed},
	} {
		t.Run(name, func(t *testing.T) {
			q := eval.Question{Accept: strings.Split(c.accept, "|")}
			if got := eval.Judge(q, c.result); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// told is a Matcher that says what it is told, by question.
type told map[string]index.Explanation

func (m told) Explain(_ context.Context, question string, hint index.Hint) (index.Explanation, error) {
	if hint != (index.Hint{}) {
		return index.Explanation{}, errors.New("a question that is measured comes without a hint")
	}
	e, ok := m[question]
	if !ok {
		return e, errors.New("out of order")
	}
	return e, nil
}

// explained gives every candidate and none a probability, and leaves the decision to the thresholds.
func explained(none float64, candidates ...index.Candidate) index.Explanation {
	e := index.Explanation{Scores: []index.Score{{Topic: knowledge.None, Probability: none}}}
	for _, c := range candidates {
		e.Scores = append(e.Scores, index.Score{Topic: c.Topic, Probability: c.Confidence})
	}
	e.Result = index.Thresholds{Answer: .6, Doubt: 1, Decline: .3}.Decide(index.Result{Candidates: candidates}, none)
	return e
}

// measured is a small set with every outcome in it.
func measured() (told, []eval.Question) {
	m := told{
		"sure and right":   explained(.05, index.Candidate{Topic: "verify", Confidence: .9}),
		"sure and second":  explained(.05, index.Candidate{Topic: "faq-turn-on", Confidence: .8}),
		"sure and wrong":   explained(.05, index.Candidate{Topic: "verify", Confidence: .7}),
		"unsure and right": explained(.2, index.Candidate{Topic: "verify", Confidence: .5}, index.Candidate{Topic: "faq-turn-on", Confidence: .3}),
		"unsure and wrong": explained(.2, index.Candidate{Topic: "verify", Confidence: .5}),
		"declined, missed": explained(.81, index.Candidate{Topic: "faq-turn-on", Confidence: .2}),
		"declined, right":  explained(.9, index.Candidate{Topic: "verify", Confidence: .1}),
		"nothing found":    {},
	}
	q := func(text, language, kind, accept string) eval.Question {
		return eval.Question{ID: text, Language: language, Kind: kind, Accept: strings.Split(accept, "|"), Text: text}
	}
	return m, []eval.Question{
		q("sure and right", "en", "plain", "verify"), q("sure and second", "en", "plain", "verify|faq-turn-on"),
		q("sure and wrong", "zh-CN", "short", "faq-turn-on"), q("unsure and right", "en", "short", "verify"),
		q("unsure and wrong", "zh-CN", "plain", "faq-turn-on"), q("declined, missed", "zh-CN", "plain", "faq-turn-on"),
		q("declined, right", "en", "far", "none"), q("nothing found", "zh-CN", "far", "none"),
	}
}
