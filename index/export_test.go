package index

import (
	"context"
	"strconv"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"syncoff/knowledge"
)

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
