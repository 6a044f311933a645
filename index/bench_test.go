package index_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"syncoff/index"
	"syncoff/index/eval"
	"syncoff/knowledge"
)

// labelled is the labelled questions.
func labelled(t testing.TB, base *knowledge.Base) []eval.Question {
	t.Helper()
	f, err := os.Open("testdata/questions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	questions, err := eval.Read(f, topics(base))
	if err != nil {
		t.Fatal(err)
	}
	return questions
}

func examQuestions(b *testing.B, base *knowledge.Base) []string {
	b.Helper()
	questions := labelled(b, base)
	out := make([]string, len(questions))
	for i, q := range questions {
		out[i] = q.Text
	}
	return out
}

// BenchmarkMatch measures a decision and, in the same run, a plain bleve match query for the same question over the
// same stored questions; it reports the ratio of the two, because times alone wander with the machine.
func BenchmarkMatch(b *testing.B) {
	base := load(b)
	for _, times := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("questions-x%d", times), func(b *testing.B) {
			if times == 100 && testing.Short() {
				b.Skip("the largest set takes minutes to build")
			}
			grown := multiplied(base, times)
			x, err := index.New(grown)
			if err != nil {
				b.Fatal(err)
			}
			defer x.Close()
			plainMatch := index.PlainMatch(b, grown)
			questions := examQuestions(b, base)
			ctx := context.Background()
			var decision, plain time.Duration
			n := 0
			for b.Loop() {
				q := questions[n%len(questions)]
				n++
				start := time.Now()
				if _, err := x.Match(ctx, q, index.Hint{}); err != nil {
					b.Fatal(err)
				}
				middle := time.Now()
				if err := plainMatch(ctx, q); err != nil {
					b.Fatal(err)
				}
				decision += middle.Sub(start)
				plain += time.Since(middle)
			}
			b.ReportMetric(float64(decision.Microseconds())/float64(n), "us/decision")
			b.ReportMetric(float64(plain.Microseconds())/float64(n), "us/plain-match")
			b.ReportMetric(float64(decision)/float64(plain), "decision/plain")
		})
	}
}

// BenchmarkNew measures how long the index takes to build.
func BenchmarkNew(b *testing.B) {
	base := load(b)
	for b.Loop() {
		x, err := index.New(base)
		if err != nil {
			b.Fatal(err)
		}
		x.Close()
	}
}

// multiplied is the knowledge with as many times the questions: each copy carries words of its own, so that no two
// questions are the same.
func multiplied(base *knowledge.Base, times int) *knowledge.Base {
	copied := *base
	copied.Questions = map[string]knowledge.QuestionSet{}
	for lang, set := range base.Questions {
		grown := set
		grown.Topics = map[string][]string{}
		for topic, lines := range set.Topics {
			grown.Topics[topic] = grow(lines, times)
		}
		grown.Near, grown.Far = grow(set.Near, times), grow(set.Far, times)
		copied.Questions[lang] = grown
	}
	return &copied
}

func grow(lines []string, times int) []string {
	out := lines
	for i := 1; i < times; i++ {
		for j, line := range lines {
			out = append(out, fmt.Sprintf("%s %s", line, lines[(j*7+i)%len(lines)]))
		}
	}
	return out
}
