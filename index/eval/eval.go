// Package eval scores labelled questions: how often the index answers right, offers the right topic, answers wrong or
// misses.
//
// A wrong answer costs a person more than a question back, so the four outcomes are counted apart instead of as one
// figure of accuracy. The format is that of index/testdata/questions.tsv.
package eval

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"syncoff/index"
	"syncoff/knowledge"
)

// Question is one labelled question.
type Question struct {
	ID, Language, Kind string
	Accept             []string // the best label first; any of them is right
	Text               string
}

// header is the first line of a file, its columns separated by tabs.
const header = "id\tlang\tkind\taccept\ttext"

// Read reads labelled questions. Errors name the line; labels must be among those given.
func Read(r io.Reader, labels []string) ([]Question, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	var questions []Question
	for line := 1; scanner.Scan(); line++ {
		text := strings.TrimSuffix(scanner.Text(), "\r")
		if line == 1 {
			if strings.TrimPrefix(text, "\ufeff") != header {
				return nil, fmt.Errorf("line 1: expected the header %q", strings.ReplaceAll(header, "\t", " "))
			}
			continue
		}
		q, err := parse(text, labels)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		questions = append(questions, q)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	if len(questions) == 0 {
		return nil, fmt.Errorf("no questions: the file is empty or has only its header")
	}
	return questions, nil
}

func parse(line string, labels []string) (Question, error) {
	columns := strings.Split(line, "\t")
	if len(columns) != 5 {
		return Question{}, fmt.Errorf("%d columns, expected 5 separated by tabs", len(columns))
	}
	q := Question{ID: columns[0], Language: columns[1], Kind: columns[2], Accept: strings.Split(columns[3], "|"), Text: columns[4]}
	for _, label := range q.Accept {
		if label != knowledge.None && !slices.Contains(labels, label) {
			return Question{}, fmt.Errorf("unknown label %q", label)
		}
	}
	return q, nil
}

// Matcher is what is measured.
type Matcher interface {
	Explain(ctx context.Context, question string, hint index.Hint) (index.Explanation, error)
}

// Outcome is what one question came to.
type Outcome string

// The outcomes.
const (
	Right   Outcome = "right"   // answered with an accepted topic, or declined where none is accepted
	Offered Outcome = "offered" // a choice that holds an accepted topic
	Wrong   Outcome = "wrong"   // answered with another topic, or although none is meant
	Missed  Outcome = "missed"  // declined, or a choice without an accepted topic
)

// Judge compares a result with the labels of a question.
func Judge(q Question, r index.Result) Outcome {
	switch r.Decision {
	case index.Answer:
		if slices.Contains(q.Accept, r.Topic) {
			return Right
		}
		return Wrong
	case index.Clarify:
		for _, c := range r.Candidates {
			if slices.Contains(q.Accept, c.Topic) {
				return Offered
			}
		}
		return Missed
	}
	if slices.Contains(q.Accept, knowledge.None) {
		return Right
	}
	return Missed
}

// Tally counts outcomes.
type Tally struct {
	Total   int `json:"total"`
	Right   int `json:"right"`
	Offered int `json:"offered"`
	Wrong   int `json:"wrong"`
	Missed  int `json:"missed"`
}

func (t *Tally) add(o Outcome) {
	t.Total++
	switch o {
	case Right:
		t.Right++
	case Offered:
		t.Offered++
	case Wrong:
		t.Wrong++
	case Missed:
		t.Missed++
	}
}

// Share returns n as a part of all questions, 0 to 1.
func (t Tally) Share(n int) float64 {
	if t.Total == 0 {
		return 0
	}
	return float64(n) / float64(t.Total)
}

// Confusion is a label that was taken for another.
type Confusion struct {
	Wanted string `json:"wanted"`
	Got    string `json:"got"`
	Count  int    `json:"count"`
}

// Report is the score of a set of questions.
type Report struct {
	All        Tally            `json:"all"`
	Strict     int              `json:"first_label"` // right by the first label alone
	ByLanguage map[string]Tally `json:"by_language"`
	ByTopic    map[string]Tally `json:"by_topic"`
	ByKind     map[string]Tally `json:"by_kind"`
	Confusions []Confusion      `json:"confusions"`
	Failures   []Failure        `json:"failures,omitempty"`
	Languages  Languages        `json:"languages"`
	cases      []scored
}

// Languages counts the questions whose language was told right, see CountLanguages.
type Languages struct {
	Right int `json:"right"`
	Total int `json:"total"`
}

// Share is the part that was told right, 1 where there was nothing to tell.
func (l Languages) Share() float64 {
	if l.Total == 0 {
		return 1
	}
	return float64(l.Right) / float64(l.Total)
}

// Failure is a question that was not answered right.
type Failure struct {
	Question Question       `json:"question"`
	Outcome  Outcome        `json:"outcome"`
	Decision index.Decision `json:"decision"`
	Topic    string         `json:"topic"`
}

// scored keeps what a sweep over thresholds needs.
type scored struct {
	question Question
	result   index.Result
	none     float64
}

// Run asks every question and scores the answers; progress, if not nil, is told after each.
func Run(ctx context.Context, m Matcher, questions []Question, progress func(done, total int)) (Report, error) {
	r := newReport()
	for i, q := range questions {
		e, err := m.Explain(ctx, q.Text, index.Hint{})
		if err != nil {
			return Report{}, fmt.Errorf("question %s: %w", q.ID, err)
		}
		outcome := Judge(q, e.Result)
		r.count(q, e.Result, outcome)
		if got := first(e.Result); outcome != Right && !slices.Contains(q.Accept, got) {
			r.confuse(Confusion{q.Accept[0], got, 1})
		}
		r.cases = append(r.cases, scored{q, e.Result, probabilityOfNone(e)})
		if progress != nil {
			progress(i+1, len(questions))
		}
	}
	r.sortConfusions()
	return r, nil
}

func newReport() Report {
	return Report{ByLanguage: map[string]Tally{}, ByTopic: map[string]Tally{}, ByKind: map[string]Tally{}}
}

func (r *Report) count(q Question, result index.Result, o Outcome) {
	r.All.add(o)
	for _, group := range []struct {
		tallies map[string]Tally
		key     string
	}{{r.ByLanguage, q.Language}, {r.ByTopic, q.Accept[0]}, {r.ByKind, q.Kind}} {
		t := group.tallies[group.key]
		t.add(o)
		group.tallies[group.key] = t
	}
	if o == Right && (result.Topic == q.Accept[0] || result.Topic == "" && q.Accept[0] == knowledge.None) {
		r.Strict++
	}
	if o != Right {
		r.Failures = append(r.Failures, Failure{q, o, result.Decision, result.Topic})
	}
}

// CountLanguages fills in of how many questions the language was told right. Questions in none of the languages served,
// or in several at once, are left out.
func (r *Report) CountLanguages(served []string) {
	r.Languages = Languages{}
	for _, c := range r.cases {
		if !slices.Contains(served, c.question.Language) {
			continue
		}
		r.Languages.Total++
		if c.result.Language == c.question.Language {
			r.Languages.Right++
		}
	}
}

// first is the label that the result holds likeliest.
func first(r index.Result) string {
	if r.Decision == index.Decline || len(r.Candidates) == 0 {
		return knowledge.None
	}
	return r.Candidates[0].Topic
}

func probabilityOfNone(e index.Explanation) float64 {
	for _, s := range e.Scores {
		if s.Topic == knowledge.None {
			return s.Probability
		}
	}
	return 1
}
