package eval_test

import (
	"errors"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"syncoff/index"
	"syncoff/index/eval"
)

var update = flag.Bool("update", false, "write the golden files anew")

func run(t *testing.T) eval.Report {
	t.Helper()
	m, questions := measured()
	r, err := eval.Run(t.Context(), m, questions, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRunCounts(t *testing.T) {
	r := run(t)
	for name, c := range map[string]struct{ got, want eval.Tally }{
		"everything":         {r.All, eval.Tally{Total: 8, Right: 4, Offered: 1, Wrong: 1, Missed: 2}},
		"a language":         {r.ByLanguage["en"], eval.Tally{Total: 4, Right: 3, Offered: 1}},
		"another language":   {r.ByLanguage["zh-CN"], eval.Tally{Total: 4, Right: 1, Wrong: 1, Missed: 2}},
		"a topic":            {r.ByTopic["verify"], eval.Tally{Total: 3, Right: 2, Offered: 1}},
		"no topic":           {r.ByTopic["none"], eval.Tally{Total: 2, Right: 2}},
		"a kind":             {r.ByKind["short"], eval.Tally{Total: 2, Offered: 1, Wrong: 1}},
		"a kind nobody asks": {r.ByKind["long"], eval.Tally{}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("%+v, want %+v", c.got, c.want)
			}
		})
	}
	if r.Strict != 3 {
		t.Errorf("%d are right by the first label, want 3", r.Strict)
	}
	if len(r.Failures) != 4 || r.Failures[0].Question.Text != "sure and wrong" || r.Failures[0].Topic != "verify" ||
		r.Failures[0].Outcome != eval.Wrong || r.Failures[0].Decision != index.Answer {
		t.Errorf("failures %+v", r.Failures)
	}
	want := []eval.Confusion{{Wanted: "faq-turn-on", Got: "verify", Count: 2}, {Wanted: "faq-turn-on", Got: "none", Count: 1}}
	if !reflect.DeepEqual(r.Confusions, want) {
		t.Errorf("confusions %+v, want %+v", r.Confusions, want)
	}
}

func TestRunTellsItsProgress(t *testing.T) {
	m, questions := measured()
	var told []int
	_, err := eval.Run(t.Context(), m, questions, func(done, total int) {
		if told = append(told, done); total != len(questions) {
			t.Errorf("%d of %d", done, total)
		}
	})
	if err != nil || !reflect.DeepEqual(told, []int{1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Errorf("told %v, error %v", told, err)
	}
}

func TestRunNamesTheQuestionThatFailed(t *testing.T) {
	m, _ := measured()
	_, err := eval.Run(t.Context(), m, []eval.Question{{ID: "q7", Accept: []string{"verify"}, Text: "unheard of"}}, nil)
	if err == nil || !strings.Contains(err.Error(), "q7") {
		t.Errorf("error %v", err)
	}
}

func TestShareOfNothingIsNothing(t *testing.T) {
	if got := (eval.Tally{}).Share(3); got != 0 {
		t.Errorf("%v", got)
	}
	if got := (eval.Tally{Total: 4}).Share(1); got != .25 {
		t.Errorf("%v", got)
	}
}

func TestSweep(t *testing.T) {
	r := run(t)
	for name, c := range map[string]struct {
		maxWrong float64
		want     eval.Tally
	}{
		// The wrong one at .7 must be asked about and the right ones above it need not; what was declined with .81 of
		// none is offered instead, which costs nothing as long as what is rightly declined has more.
		"without wrong answers": {0, eval.Tally{Total: 8, Right: 4, Offered: 2, Missed: 2}},
		// The two at .5 are equally sure: to answer the right one costs the wrong one.
		"with every second wrong": {.5, eval.Tally{Total: 8, Right: 5, Offered: 1, Wrong: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			p, ok := r.Sweep(c.maxWrong)
			if !ok || p.Tally != c.want {
				t.Errorf("%+v at %+v, want %+v", p.Tally, p.Thresholds, c.want)
			}
			if p.Tally.Share(p.Tally.Wrong) > c.maxWrong {
				t.Errorf("%d wrong of %d", p.Tally.Wrong, p.Tally.Total)
			}
		})
	}
}

func TestSweepFindsNothingWhereEveryAnswerIsWrong(t *testing.T) {
	m := told{"x": explained(0, index.Candidate{Topic: "verify", Confidence: 1})}
	r, err := eval.Run(t.Context(), m, []eval.Question{{ID: "x", Accept: []string{"none"}, Text: "x"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := r.Sweep(.5); ok {
		t.Errorf("%+v", p)
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	r := run(t)
	if err := r.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteSweep(&b); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/table.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test ./index/eval -update", err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; if that is meant, run go test ./index/eval -update\n got:\n%s\nwant:\n%s", file, b.String(), want)
	}
}

// closed is a writer that takes nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }

func TestATableThatCannotBeWrittenIsAnError(t *testing.T) {
	r := run(t)
	if err := r.WriteTable(closed{}); err == nil {
		t.Error("WriteTable")
	}
	if err := r.WriteSweep(closed{}); err == nil {
		t.Error("WriteSweep")
	}
}
