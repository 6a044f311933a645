package rank

import (
	"fmt"
	"io"

	"syncoff/index/packed"
)

// mostClasses is what a file may announce at most; training stays far below.
const mostClasses = 500

// The range in which the rarity of a feature lies: at least 1 by its definition, at most the logarithm of all memory.
const (
	leastIDF = 0.99
	mostIDF  = 100
)

// Save writes the model.
func (m *Model) Save(to io.Writer) error {
	if len(m.classes) > mostClasses {
		return fmt.Errorf("save model: %d classes are more than %d", len(m.classes), mostClasses)
	}
	w := packed.NewWriter(to)
	w.Texts(m.classes)
	m.vocabulary.save(w)
	w.Floats(m.judge.bias)
	w.Floats(m.judge.units)
	w.Steps(m.judge.weights)
	if err := w.Err(); err != nil {
		return fmt.Errorf("save model: %w", err)
	}
	return nil
}

// Load reads what Save has written: a model that judges as that one did. It reads no byte beyond it.
func Load(from io.Reader) (*Model, error) {
	r := packed.NewReader(from)
	m := &Model{classes: r.Texts(mostClasses)}
	if len(m.classes) == 0 {
		r.Fail("there are no classes")
	}
	if m.vocabulary = loadVocabulary(r); r.Err() == nil {
		size := m.vocabulary.size()
		m.judge = &judge{bias: r.Floats(len(m.classes)), units: r.Floats(size), weights: r.Steps(size * len(m.classes))}
	}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("load model: %w", err)
	}
	return m, nil
}

// save writes the features in the order of their numbers.
func (v *vocabulary) save(w *packed.Writer) {
	keys := make([]uint32, v.size()) // 0 for the steps of strangeness, which are no features
	for i, key := range v.numbers.keys {
		keys[v.numbers.numbers[i]] = key
	}
	w.Number(v.size())
	w.Number(v.wording)
	w.Words(keys)
	w.Floats(v.idf)
}

func loadVocabulary(r *packed.Reader) *vocabulary {
	size := r.Number(mostIDs)
	v := &vocabulary{wording: r.Number(size)}
	keys := r.Words(size)
	v.idf = r.Floats(size)
	if v.wording+strangeness > size {
		r.Fail("%d of %d features are of the wording", v.wording, size)
	}
	if r.Err() != nil {
		return nil
	}
	for id, key := range keys {
		if !v.sound(id, key) {
			r.Fail("feature %d is not what it must be there", id)
			return nil
		}
	}
	if v.numbers = newNumbering(keys); !v.numbers.unique() {
		r.Fail("a feature comes twice")
	}
	return v
}

// sound reports whether a feature stands on its side of the steps of strangeness and weighs what a feature can weigh.
// With any other a vector would point outside the weights.
func (v *vocabulary) sound(id int, key uint32) bool {
	if id >= v.wording && id < v.wording+strangeness {
		return key == 0
	}
	return key != 0 && (key&wordingBit != 0) == (id < v.wording) && v.idf[id] >= leastIDF && v.idf[id] <= mostIDF
}
