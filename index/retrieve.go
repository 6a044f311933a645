package index

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	bleveanalysis "github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/cjk" // registers the analyser
	blevedocument "github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// The fields of a document and what a hit in them counts.
const (
	fieldText     = "text"
	fieldConcepts = "concepts" // and their pairs: one field costs half of two

	boostText     = 0.5
	boostConcepts = 1.0
	boostPairs    = 0.6

	// depth is how many questions are looked at: at 40 the right topic is missing in 2 of 100 messages, at 80 in 1.
	depth = 80
	// fewConcepts is below what number of concepts the words themselves are indexed and searched too.
	fewConcepts = 3
	batchSize   = 1000

	// fewTerms are searched whatever they cost; further ones while no more than mostLooked questions have them.
	fewTerms   = 4
	mostLooked = 1000

	metaFile = "index_meta.json" // is what bleve calls it
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
	documents []stored
	times     map[string]int // concept or pair -> documents that have it
}

// stored is what is told of a document that was found.
type stored struct {
	question, topic string
	number          int // of the question, counted from 1 in the order in which the knowledge has them; or unwritten
}

// unwritten is the number of what is no question of the knowledge: the patterns that are said in words.
const unwritten = 0

// document is a question to be found: by its concepts, or by its words if it has few concepts.
type document struct {
	stored
	text, concepts string // concepts: with their pairs
}

func newDocument(l line, a analysis) document {
	d := document{stored: stored{l.text, l.topic, l.number}}
	d.concepts = strings.Join(append(a.concepts(), a.pairs()...), " ")
	if len(a.matches) < fewConcepts {
		d.text = a.normalized
	}
	return d
}

// distinct keeps one document of those with the same topic and the same concepts, in whatever order and language:
// what is found first shall not be the same thing said twenty times. They are told by a hash of 64 bits, in which ten
// thousand documents do not meet.
func distinct(documents []document) []document {
	seed := maphash.MakeSeed()
	seen := make(map[uint64]bool, len(documents))
	return slices.DeleteFunc(documents, func(d document) bool {
		key := maphash.Comparable(seed, [3]string{d.topic, conceptSet(d), d.text})
		known := seen[key]
		seen[key] = true
		return known
	})
}

// conceptSet is the concepts of a document, each once, in a fixed order.
func conceptSet(d document) string {
	terms := strings.Fields(d.concepts)
	terms = slices.DeleteFunc(terms, func(t string) bool { return strings.Contains(t, pairSign) })
	slices.Sort(terms)
	return strings.Join(slices.Compact(terms), " ")
}

// newRetriever indexes the documents in memory with scorch: bleve's other in-memory engine knows no BM25. Each is
// forgotten once it is indexed, because the index of them grows meanwhile.
func newRetriever(documents []document) (*retriever, error) {
	index, err := bleve.NewUsing("", newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	words := index.Mapping().AnalyzerNamed(wording)
	r := &retriever{index: index, documents: make([]stored, len(documents)), times: map[string]int{}}
	batch := index.NewBatch()
	for i, d := range documents {
		r.documents[i] = d.stored
		for _, term := range strings.Fields(d.concepts) {
			r.times[term]++
		}
		if err := batch.IndexAdvanced(d.fields(strconv.Itoa(i), words)); err != nil {
			return nil, fmt.Errorf("index question %q: %w", d.question, err)
		}
		if batch.Size() == batchSize || i == len(documents)-1 {
			if err := index.Batch(batch); err != nil {
				return nil, fmt.Errorf("write batch: %w", err)
			}
			batch.Reset()
		}
		documents[i] = document{}
	}
	return r, nil
}

// fields makes a document of bleve's: by hand, because going through its mapping takes several times as long.
func (d document) fields(id string, words bleveanalysis.Analyzer) *blevedocument.Document {
	out := blevedocument.NewDocument(id)
	for _, f := range []struct {
		name, value string
		analyzer    bleveanalysis.Analyzer
	}{{fieldText, d.text, words}, {fieldConcepts, d.concepts, terms{}}} {
		if f.value != "" {
			out.AddField(blevedocument.NewTextFieldCustom(f.name, nil, []byte(f.value), bleveindex.IndexField, f.analyzer))
		}
	}
	return out
}

// terms cuts concepts and pairs apart at the spaces between them.
type terms struct{}

func (terms) Analyze(value []byte) bleveanalysis.TokenStream {
	words := bytes.Fields(value)
	tokens := make([]bleveanalysis.Token, len(words))
	stream := make(bleveanalysis.TokenStream, len(words))
	for i, w := range words {
		tokens[i] = bleveanalysis.Token{Term: w, Position: i + 1}
		stream[i] = &tokens[i]
	}
	return stream
}

// wording is the analyser for the words themselves: pairs of Han characters, words elsewhere.
const wording = "cjk"

func newMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	f := bleve.NewTextFieldMapping()
	f.Analyzer, f.Store, f.DocValues, f.IncludeTermVectors, f.IncludeInAll = wording, false, false, false, false
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.DefaultMapping.AddFieldMappingsAt(fieldText, f)
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

// save writes the index of the questions below a directory; those at work keep reading what is in memory.
func (r *retriever) save(dir string) error {
	inside, err := r.index.Advanced()
	if err != nil {
		return fmt.Errorf("save the questions: %w", err)
	}
	copied, ok := inside.(bleveindex.CopyIndex)
	if !ok {
		return fmt.Errorf("save the questions: %T cannot be copied", inside)
	}
	reader := copied.CopyReader()
	if err := errors.Join(reader.CopyTo(bleve.FileSystemDirectory(dir)), reader.CloseCopyReader()); err != nil {
		return fmt.Errorf("save the questions: %w", err)
	}
	// An index that was made in memory has no such file yet; it says how to open the rest.
	meta := fmt.Sprintf(`{"storage":%q,"index_type":%[1]q}`, scorch.Name)
	if err := os.WriteFile(filepath.Join(dir, metaFile), []byte(meta), 0o600); err != nil {
		return fmt.Errorf("save the questions: %w", err)
	}
	return nil
}

// open opens what save has written. Its files are mapped, not read, and never changed.
func (r *retriever) open(dir string) (err error) {
	if r.index, err = bleve.OpenUsing(dir, map[string]any{"read_only": true}); err != nil {
		return fmt.Errorf("open the questions: %w", err)
	}
	return nil
}

func (r *retriever) close() error {
	if err := r.index.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}
