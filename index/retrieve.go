package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cjk" // registers the analyser
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// The fields of a document and what a hit in them counts.
const (
	fieldText     = "text"
	fieldConcepts = "concepts" // and their pairs: one field costs half of two

	boostText     = 0.5
	boostConcepts = 1.0
	boostPairs    = 0.6

	// depth is how many questions are looked at: at 40 the right topic was among them in 99 of 100 messages.
	depth = 40
	// fewConcepts is below what number of concepts the words themselves are indexed and searched too.
	fewConcepts = 3
	batchSize   = 500

	// fewTerms are searched whatever they cost; further ones while no more than mostLooked questions have them.
	fewTerms   = 4
	mostLooked = 1000
)

// Hit is a stored question that resembles a message.
type Hit struct {
	Question string
	Topic    string
	Score    float64
}

// retriever finds stored questions. bleve lives in this file alone.
type retriever struct {
	index     bleve.Index
	documents []document
	times     map[string]int // concept or pair -> documents that have it
}

// document is a question to be found: by its concepts, or by its words if it has few concepts.
type document struct {
	question, topic string
	text, concepts  string // concepts: with their pairs
}

func newDocument(l line, a analysis) document {
	d := document{question: l.text, topic: l.topic}
	d.concepts = strings.Join(append(a.concepts(), a.pairs()...), " ")
	if len(a.matches) < fewConcepts {
		d.text = a.normalized
	}
	return d
}

// distinct drops documents that nothing tells apart: same topic, same concepts in the same order.
func distinct(documents []document) []document {
	seen := make(map[[3]string]bool, len(documents))
	var out []document
	for _, d := range documents {
		key := [3]string{d.topic, d.concepts, d.text}
		if !seen[key] {
			seen[key] = true
			out = append(out, d)
		}
	}
	return out
}

// newRetriever indexes the documents in memory with scorch: bleve's other in-memory engine knows no BM25.
func newRetriever(documents []document) (*retriever, error) {
	index, err := bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	documents = distinct(documents)
	r := &retriever{index: index, documents: documents, times: map[string]int{}}
	batch := index.NewBatch()
	for i, d := range documents {
		for _, term := range strings.Fields(d.concepts) {
			r.times[term]++
		}
		fields := map[string]any{
			fieldText: d.text, fieldConcepts: d.concepts,
		}
		if err := batch.Index(strconv.Itoa(i), fields); err != nil {
			return nil, fmt.Errorf("index question %q: %w", d.question, err)
		}
		if batch.Size() == batchSize || i == len(documents)-1 {
			if err := index.Batch(batch); err != nil {
				return nil, fmt.Errorf("write batch: %w", err)
			}
			batch.Reset()
		}
	}
	return r, nil
}

func newMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	const words = "words"
	if err := m.AddCustomAnalyzer(words, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		panic(fmt.Sprintf("bleve refuses its own tokenizer: %v", err))
	}
	doc := bleve.NewDocumentStaticMapping()
	for name, analyzer := range map[string]string{fieldText: "cjk", fieldConcepts: words} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.DocValues, f.IncludeTermVectors, f.IncludeInAll = analyzer, false, false, false, false
		doc.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = doc
	return m
}

// find returns the stored questions that resemble a message, the nearest first.
func (r *retriever) find(ctx context.Context, a analysis) ([]Hit, error) {
	q := r.newQuery(a)
	if q == nil {
		return nil, nil
	}
	request := bleve.NewSearchRequestOptions(q, depth, 0, false)
	result, err := r.index.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	hits := make([]Hit, 0, len(result.Hits))
	for _, h := range result.Hits {
		i, err := strconv.Atoi(h.ID)
		if err != nil || i < 0 || i >= len(r.documents) {
			return nil, fmt.Errorf("search: unknown document %q", h.ID)
		}
		hits = append(hits, Hit{r.documents[i].question, r.documents[i].topic, h.Score})
	}
	return hits, nil
}

// newQuery searches the rarest concepts and pairs; the words themselves only where there are few concepts, because they
// cost as much as all else together. It returns nil for a message without any words.
func (r *retriever) newQuery(a analysis) query.Query {
	var clauses []query.Query
	for _, term := range r.rarest(append(a.concepts(), a.pairs()...)) {
		q := bleve.NewTermQuery(term)
		q.SetField(fieldConcepts)
		q.SetBoost(boostConcepts)
		if strings.Contains(term, pairSign) {
			q.SetBoost(boostPairs)
		}
		clauses = append(clauses, q)
	}
	if len(a.matches) < fewConcepts && a.normalized != "" {
		q := bleve.NewMatchQuery(a.normalized)
		q.SetField(fieldText)
		q.SetBoost(boostText)
		clauses = append(clauses, q)
	}
	if len(clauses) == 0 {
		return nil
	}
	return bleve.NewDisjunctionQuery(clauses...)
}

// rarest are the terms of a message that stand in fewest questions, up to a number and a cost: every question that has
// a term is looked at, and what stands in a third of them tells nothing apart.
func (r *retriever) rarest(terms []string) []string {
	terms = slices.DeleteFunc(terms, func(t string) bool { return r.times[t] == 0 })
	slices.SortFunc(terms, func(a, b string) int { return cmp.Or(cmp.Compare(r.times[a], r.times[b]), cmp.Compare(a, b)) })
	terms = slices.Compact(terms)
	looked := 0
	for i, t := range terms {
		looked += r.times[t]
		if i >= fewTerms && looked > mostLooked {
			return terms[:i]
		}
	}
	return terms
}

func (r *retriever) close() error {
	if err := r.index.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}
