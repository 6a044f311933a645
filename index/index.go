// Package index takes a question in anybody's words to the topic that answers it.
//
// bleve finds stored questions that resemble it, a linear model ranks their topics, and calibrated thresholds decide
// whether to answer, to offer a choice or to decline. Retrieval gives evidence that a person can read and keeps the
// model from topics nobody ever asked about in such words; the model weighs the evidence better than any score of
// likeness does.
package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"syncoff/index/concept"
	"syncoff/index/language"
	"syncoff/index/rank"
	"syncoff/index/sound"
	"syncoff/index/text"
	"syncoff/knowledge"
)

// ErrNoQuestions is returned for knowledge without questions: nothing could ever be matched.
var ErrNoQuestions = errors.New("the knowledge holds no questions")

// Index matches questions. It is read-only once built and safe for concurrent use; new knowledge needs a new one.
type Index struct {
	analyser  *analyser
	detector  *language.Detector
	retriever *retriever
	model     *rank.Model
	remarks   func() *rank.Model // trained when first needed: a single question never needs it
	phones    phones
	limits    Thresholds
}

// New builds the index of a knowledge base: about a second of one core for ten thousand questions, side by side where
// one part does not need another.
func New(base *knowledge.Base) (*Index, error) {
	x, _, err := Build(base)
	return x, err
}

// Build is New for those who keep what was learned, to Restore the index at once the next time.
func Build(base *knowledge.Base) (*Index, *Learned, error) {
	n, pinyin := text.NewNormalizer(), sound.NewPinyin()
	learned := &Learned{base: base}
	detected := begin(func() error {
		learned.detector = language.New(n, pinyin, texts(base))
		return nil
	})
	x, lines, err := learned.words(n, pinyin, base)
	if err != nil {
		<-detected
		return nil, nil, fmt.Errorf("build index: %w", err)
	}
	documents, examples := x.documents(append(lines, x.frames(base)...))
	if len(documents) == 0 {
		<-detected
		return nil, nil, fmt.Errorf("build index: %w", ErrNoQuestions)
	}
	retrieving := begin(func() (err error) {
		learned.retriever, err = newRetriever(distinct(documents))
		return err
	})
	learned.model = rank.Train(examples, parts()...)
	if err := errors.Join(<-detected, <-retrieving); err != nil {
		return nil, nil, fmt.Errorf("build index: %w", err)
	}
	x.detector, x.retriever, x.model = learned.detector, learned.retriever, learned.model
	learned.remarks = x.remarks
	return x, learned, nil
}

// CheckForms proves that the forms of a lexicon can be read, without learning anything. An index of knowledge that
// fails it cannot be built.
func CheckForms(base *knowledge.Base) error {
	if _, err := concept.NewLexicon(text.NewNormalizer(), sound.NewPinyin(), base.Lexicon); err != nil {
		return fmt.Errorf("check forms: %w", err)
	}
	return nil
}

// words finds out which words are known. It returns an index that understands messages, and the questions, normalised.
func (l *Learned) words(n *text.Normalizer, pinyin *sound.Pinyin, base *knowledge.Base) (*Index, []line, error) {
	var lexicon *concept.Lexicon
	worded := begin(func() (err error) {
		lexicon, err = concept.NewLexicon(n, pinyin, base.Lexicon)
		return err
	})
	lines, remarks := questions(base), remarksOf(base)
	normalize(n, lines)
	normalize(n, remarks)
	l.known = knownWords(slices.Concat(lines, remarks))
	if err := <-worded; err != nil {
		return nil, nil, err
	}
	l.known["zh"] = append(l.known["zh"], knownCharacters(lexicon, lines)...)
	return newIndex(n, pinyin, base, lexicon, l.known), lines, nil
}

// newIndex is an index that understands messages: it has no retriever, models and detector yet.
func newIndex(
	n *text.Normalizer, pinyin *sound.Pinyin, base *knowledge.Base, lexicon *concept.Lexicon, known map[string][]string,
) *Index {
	for group, words := range known {
		lexicon.Know(group, words)
	}
	x := &Index{phones: newPhones(base), limits: DefaultThresholds}
	x.analyser = &analyser{n, typings(n, pinyin, base), lexicon, asking(base), where(base, isPlace), where(base, isApp)}
	x.remarks = sync.OnceValue(func() *rank.Model {
		return rank.Train(x.remarkExamples(base), rank.Part{View: rank.Everything, Scale: remarkScale})
	})
	return x
}

// begin runs f and tells when it is done.
func begin(f func() error) <-chan error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return done
}

// Close frees the index.
func (x *Index) Close() error { return x.retriever.close() }

// documents are the lines to be found and to learn from.
func (x *Index) documents(lines []line) ([]document, []rank.Example) {
	documents := make([]document, len(lines))
	examples := make([]rank.Example, len(lines))
	sideBySide(lines, func(i int) {
		l := lines[i]
		a := x.analyser.understand(l.normalized, l.language)
		documents[i] = newDocument(l, a)
		examples[i] = rank.Example{Sample: a.sample(), Class: l.topic, Weight: l.weight}
		lines[i] = line{} // what is not needed any more must not fill the memory while the models are trained
	})
	return documents, examples
}

// frameWeight is what an expanded frame counts beside a written question: it has the concepts but nobody's wording.
const frameWeight = 0.2

// Explain matches a question and tells how the decision came about.
func (x *Index) Explain(ctx context.Context, question string, hint Hint) (Explanation, error) {
	a := x.analyser.analyse(question, x.detector.Detect(question, hint.Language))
	e := Explanation{Language: a.language, Normalized: a.normalized, Concepts: found(a), Thresholds: x.limits}
	hits, err := x.retriever.find(ctx, a)
	if err != nil {
		return e, fmt.Errorf("match: %w", err)
	}
	e.Hits = hits
	if len(hits) > 0 {
		e.Scores = weigh(x.model, a.sample(), hits)
	}
	e.Result = x.decide(e, a)
	return e, nil
}

// Match decides what to do with a question: the topic that answers it, a choice, or neither.
func (x *Index) Match(ctx context.Context, question string, hint Hint) (Result, error) {
	e, err := x.Explain(ctx, question, hint)
	return e.Result, err
}

func found(a analysis) []Found {
	out, meant := make([]Found, len(a.matches)), a.meant()
	for i, m := range a.matches {
		words := make([]string, 0, m.End-m.Start)
		for _, u := range a.units[m.Start:m.End] {
			words = append(words, u.Text)
		}
		out[i] = Found{meant[i], strings.Join(words, " "), m.How.String()}
	}
	return out
}

func isPlace(c knowledge.Concept) bool { return c.Place }

func isApp(c knowledge.Concept) bool { return c.App != "" }

// where are the concepts of which something holds.
func where(base *knowledge.Base, holds func(knowledge.Concept) bool) map[string]bool {
	out := map[string]bool{}
	for _, c := range base.Concepts {
		out[c.ID] = holds(c)
	}
	return out
}

func asking(base *knowledge.Base) map[string]int {
	out := map[string]int{}
	for _, c := range base.Concepts {
		out[c.ID] = c.Asks
	}
	return out
}
