package rank

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"syncoff/index/text"
)

// Example is a sample whose class is known. Weight says how much it counts beside a written question, which has 1.
type Example struct {
	Sample Sample
	Class  string
	Weight float32
}

// Model ranks the classes of a message. It is read-only once trained and safe for concurrent use.
type Model struct {
	vocabulary *vocabulary
	classes    []string
	judge      *judge
}

// Score is one class with the model's margin for it and its calibrated probability.
type Score struct {
	Class       string
	Margin      float64 // the logarithm of the probability, but for what is the same for all classes
	Probability float64
}

// Part is one of the linear functions that a model is the sum of.
type Part struct {
	View View
	Loss Loss
	// Scale multiplies its margins. That of a single part makes them logarithms of probabilities; in a sum it is also
	// what the part counts.
	Scale float32
}

// Loss is what a part is fitted by.
type Loss uint8

// The losses.
const (
	Hinge      Loss = iota // how far each class is from the right side: support vector machines, each class against the rest
	Likelihood             // how improbable the right class is: logistic regression, all classes together
)

// fit finds the functions of the classes.
func (l Loss) fit(p *problem, f *linear) {
	if l == Likelihood {
		newRegression(p, f).run()
		return
	}
	newSolver(p, f).run()
}

// Train fits the parts, each by itself, and adds them up. Equal examples give equal models. The samples are used up:
// while the parts are fitted they would only fill the memory.
func Train(examples []Example, parts ...Part) *Model {
	classes, labels := labelsOf(examples)
	v, vectors := vectorsOf(examples) // from here on the examples themselves may be collected
	fitted := make([]*linear, len(parts))
	parallel(len(parts), func(i int) {
		fitted[i] = newLinear(v, parts[i].View, len(classes))
		parts[i].Loss.fit(newProblem(vectors, parts[i].View, labels), fitted[i])
	})
	sum := newLinear(v, Everything, len(classes))
	for i, f := range fitted {
		sum.add(f, parts[i].Scale)
	}
	return &Model{v, classes, sum.judge()}
}

// label is what a solver needs of an example beside its vector.
type label struct {
	class  int
	weight float32
	key    uint32 // of the text and the class; the order of the examples goes by it
}

func labelsOf(examples []Example) (classes []string, labels []label) {
	for _, e := range examples {
		if !slices.Contains(classes, e.Class) {
			classes = append(classes, e.Class)
		}
	}
	slices.Sort(classes)
	labels = make([]label, len(examples))
	for i, e := range examples {
		labels[i] = label{slices.Index(classes, e.Class), e.Weight, text.Hash(e.Sample.Text, e.Class)}
	}
	return classes, labels
}

// vectorsOf numbers the features of the examples. They are gathered twice, to count them and to weigh them: to keep
// them in between would double the memory that training takes.
func vectorsOf(examples []Example) (*vocabulary, []vector) {
	var counts [counters]table
	parallel(counters, func(w int) {
		var b bag
		counts[w] = newTable(featuresEach * len(examples) / counters)
		for i := w; i < len(examples); i += counters {
			for _, f := range b.of(examples[i].Sample) {
				*counts[w].at(f.hash)++
			}
		}
	})
	v := newVocabulary(counts[:], len(examples))
	vectors := make([]vector, len(examples))
	parallel(workers, func(w int) {
		var b bag
		var space []term // for many vectors at once: each by itself would leave gaps in the memory
		for i := w; i < len(examples); i += workers {
			fs := b.of(examples[i].Sample)
			if cap(space)-len(space) <= len(fs) {
				space = make([]term, 0, max(vectorSpace, len(fs)+1))
			}
			vectors[i] = v.vector(fs, space[len(space):])
			space = space[:len(space)+len(vectors[i].terms)]
			examples[i].Sample = Sample{} // read for the last time
		}
	})
	return v, vectors
}

// Rank returns the classes of a message, the likeliest first. Only the classes named are ranked; none named means all.
func (m *Model) Rank(s Sample, only []string) []Score {
	var b bag
	fs := b.of(s)
	margins := make([]float32, len(m.classes))
	m.judge.margins(m.vocabulary.vector(fs, make([]term, 0, len(fs)+1)).terms, margins)
	scores := make([]Score, 0, len(m.classes))
	for c, class := range m.classes {
		if len(only) == 0 || slices.Contains(only, class) {
			scores = append(scores, Score{Class: class, Margin: float64(margins[c])})
		}
	}
	slices.SortStableFunc(scores, func(a, b Score) int { return cmp.Compare(b.Margin, a.Margin) })
	softmax(scores)
	return scores
}

func softmax(scores []Score) {
	sum := 0.0
	for i := range scores {
		scores[i].Probability = math.Exp(scores[i].Margin - scores[0].Margin)
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

const (
	// counters is how many goroutines count features: few, because each has a table as large as all features.
	counters = 2
	// featuresEach is about how many features an example brings that none had before.
	featuresEach = 12
)

// vectorSpace is how many terms are made room for at a time.
const vectorSpace = 1 << 16

// workers is how many goroutines share the work of training. More would take the processor from what is done beside it.
const workers = 2

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
