package rank

import (
	"math"
	"slices"
	"sync"
)

// Example is a sample whose class is known. Weight says how much it counts beside a written question, which has 1.
type Example struct {
	Sample Sample
	Class  string
	Weight float32
}

// Model ranks the classes of a message. It is read-only once trained and safe for concurrent use.
type Model struct {
	view       View
	vocabulary *vocabulary
	classes    []string
	weights    [][]float32 // by class and feature
	bias       []float32
}

// Score is one class with the model's margin for it and its calibrated probability.
type Score struct {
	Class       string
	Margin      float64
	Probability float64
}

// Train fits one model for each view: in each, one linear support vector machine per class against the rest. Equal
// examples give equal models.
func Train(examples []Example, views ...View) []*Model {
	v, vectors := vectorsOf(examples)
	var classes []string
	for _, e := range examples {
		if !slices.Contains(classes, e.Class) {
			classes = append(classes, e.Class)
		}
	}
	slices.Sort(classes)
	models := make([]*Model, len(views))
	for i, view := range views {
		m := &Model{
			view: view, vocabulary: v, classes: classes,
			weights: make([][]float32, len(classes)), bias: make([]float32, len(classes)),
		}
		parallel(len(classes), func(c int) {
			s := newSolver(vectors, examples, view, classes[c], v.size())
			s.run()
			m.weights[c], m.bias[c] = s.w, s.bias
		})
		models[i] = m
	}
	return models
}

// vectorsOf numbers the features of the examples.
func vectorsOf(examples []Example) (*vocabulary, []vector) {
	all := make([][]feature, len(examples))
	parallel(workers, func(w int) {
		var b bag
		for i := w; i < len(examples); i += workers {
			all[i] = slices.Clone(b.of(examples[i].Sample))
		}
	})
	v := newVocabulary(all)
	vectors := make([]vector, len(examples))
	parallel(workers, func(w int) {
		for i := w; i < len(examples); i += workers {
			vectors[i] = v.vector(all[i])
			vectors[i].terms = slices.Clip(vectors[i].terms)
			all[i] = nil
		}
	})
	return v, vectors
}

// Temperature turns margins into probabilities; fitted on questions in people's own wording, see eval.
const Temperature = 0.22

// Seen is a message as models that were trained together see it.
type Seen struct{ vector vector }

// See prepares a message for Judge: once for all models that were trained together.
func (m *Model) See(s Sample) Seen {
	var b bag
	return Seen{m.vocabulary.vector(b.of(s))}
}

// Rank returns the classes of a message, the likeliest first. Only the classes named are ranked; none named means all.
func (m *Model) Rank(s Sample, only []string) []Score { return m.Judge(m.See(s), only) }

// Judge is Rank for a message that this model, or one trained together with it, has seen.
func (m *Model) Judge(message Seen, only []string) []Score {
	x := m.view.of(message.vector)
	scores := make([]Score, 0, len(m.classes))
	for c, class := range m.classes {
		if len(only) > 0 && !slices.Contains(only, class) {
			continue
		}
		margin := m.bias[c]
		for _, t := range x {
			margin += m.weights[c][t.id] * t.weight
		}
		scores = append(scores, Score{Class: class, Margin: float64(margin)})
	}
	slices.SortStableFunc(scores, func(a, b Score) int {
		switch {
		case a.Margin > b.Margin:
			return -1
		case a.Margin < b.Margin:
			return 1
		}
		return 0
	})
	softmax(scores)
	return scores
}

func softmax(scores []Score) {
	sum := 0.0
	for i := range scores {
		scores[i].Probability = math.Exp((scores[i].Margin - scores[0].Margin) / Temperature)
		sum += scores[i].Probability
	}
	for i := range scores {
		scores[i].Probability /= sum
	}
}

// Classes returns the names of all classes, sorted.
func (m *Model) Classes() []string { return slices.Clone(m.classes) }

// Size is the number of features that the model weighs.
func (m *Model) Size() int { return m.vocabulary.size() }

// workers is how many goroutines share the work of training.
const workers = 4

// parallel runs f for 0 … n-1 on the workers and waits for them.
func parallel(n int, f func(i int)) {
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wait.Wait()
}
