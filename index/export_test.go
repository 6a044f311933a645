package index

import (
	"context"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"syncoff/knowledge"
)

// WriteLearned writes the file of what was learned, without bleve's.
func WriteLearned(l *Learned, to io.Writer) error { return l.writeSummed(to, nil) }

// Wording is what of a message is ranked by its letters and words.
func (x *Index) Wording(message, language string) string {
	return x.analyser.analyse(message, language).wording
}

// PlainMatch indexes the same questions as plain text and returns the plain bleve match query over them that decisions
// are measured against.
func PlainMatch(b *testing.B, base *knowledge.Base) func(ctx context.Context, question string) error {
	b.Helper()
	plain, err := bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { plain.Close() })
	batch := plain.NewBatch()
	n := 0
	for _, lines := range texts(base) {
		for _, line := range lines {
			n++
			if err := batch.Index(strconv.Itoa(n), map[string]any{fieldText: line}); err != nil {
				b.Fatal(err)
			}
			if batch.Size() == batchSize {
				if err := plain.Batch(batch); err != nil {
					b.Fatal(err)
				}
				batch.Reset()
			}
		}
	}
	if err := plain.Batch(batch); err != nil {
		b.Fatal(err)
	}
	return func(ctx context.Context, question string) error {
		q := bleve.NewMatchQuery(question)
		q.SetField(fieldText)
		_, err := plain.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, 10, 0, false))
		return err
	}
}

// Unlike compares two indexes on a message and returns what differs, "" for nothing. bleve numbers questions as its
// goroutines come, so that of questions with equal scores any may come first or be the last that is found: only scores
// are compared there, and the judgements on one and the same list.
func Unlike(t testing.TB, x, y *Index, message string, hint Hint) string {
	t.Helper()
	e, f := explained(t, x, message, hint), explained(t, y, message, hint)
	if !slices.Equal(scoresOf(e.Hits), scoresOf(f.Hits)) || !maps.Equal(surelyFound(e.Hits), surelyFound(f.Hits)) {
		return "the questions found"
	}
	a := x.analyser.analyse(message, e.Language)
	if len(e.Hits) > 0 && !slices.Equal(weigh(x.model, a.sample(), e.Hits), weigh(y.model, a.sample(), e.Hits)) {
		return "the ranking"
	}
	e.Hits, e.Scores, e.Result = f.Hits, f.Scores, f.Result
	if !reflect.DeepEqual(e, f) {
		return "what is understood"
	}
	return ""
}

func explained(t testing.TB, x *Index, message string, hint Hint) Explanation {
	t.Helper()
	e, err := x.Explain(t.Context(), message, hint)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func scoresOf(hits []Hit) []float32 {
	var out []float32
	for _, h := range hits {
		out = append(out, float32(h.Score)) // parts are summed in any order
	}
	return out
}

// surelyFound counts the questions that score more than the last one.
func surelyFound(hits []Hit) map[Hit]int {
	out := map[Hit]int{}
	for _, h := range hits {
		if last := hits[len(hits)-1]; float32(h.Score) > float32(last.Score) {
			out[Hit{h.Question, h.Topic, 0}]++
		}
	}
	return out
}
