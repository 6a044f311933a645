package rank

import (
	"errors"
	"fmt"
	"io"

	"syncoff/index/packed"
)

// What a file may announce at most; training stays far below.
const (
	mostClasses = 500
	mostModels  = 16
)

// The range in which the rarity of a feature lies: at least 1 by its definition, at most the logarithm of all memory.
const (
	leastIDF = 0.99
	mostIDF  = 100
)

// errApart is the error for models that were not trained together.
var errApart = errors.New("the models do not share one vocabulary")

// Save writes models that were trained together.
func Save(to io.Writer, models []*Model) error {
	if len(models) == 0 || len(models) > mostModels {
		return fmt.Errorf("save %d models: there must be 1 to %d", len(models), mostModels)
	}
	first := models[0]
	if len(first.classes) > mostClasses {
		return fmt.Errorf("save models: %d classes are more than %d", len(first.classes), mostClasses)
	}
	w := packed.NewWriter(to)
	w.Texts(first.classes)
	first.vocabulary.save(w)
	w.Number(len(models))
	for _, m := range models {
		if m.vocabulary != first.vocabulary {
			return fmt.Errorf("save models: %w", errApart)
		}
		w.Number(int(m.plan.View))
		w.Number(int(m.plan.Loss))
		w.Floats([]float32{m.judge.unit})
		w.Floats(m.judge.bias)
		w.Shorts(m.judge.weights)
	}
	if err := w.Err(); err != nil {
		return fmt.Errorf("save models: %w", err)
	}
	return nil
}

// Load reads what Save has written: models that judge as those did. It reads no byte beyond them.
func Load(from io.Reader) ([]*Model, error) {
	r := packed.NewReader(from)
	classes := r.Texts(mostClasses)
	v := loadVocabulary(r)
	models := make([]*Model, r.Number(mostModels))
	if len(models) == 0 || len(classes) == 0 {
		r.Fail("there are no models or no classes")
	}
	for i := range models {
		models[i] = loadModel(r, v, classes)
	}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("load models: %w", err)
	}
	return models, nil
}

func loadModel(r *packed.Reader, v *vocabulary, classes []string) *Model {
	plan := Plan{View(r.Number(int(Concepts))), Loss(r.Number(int(Likelihood)))}
	if r.Err() != nil {
		return nil
	}
	first, end := v.span(plan.View)
	unit, bias := r.Floats(1), r.Floats(len(classes))
	weights := r.Shorts((end - first) * len(classes))
	if r.Err() != nil {
		return nil
	}
	return &Model{plan, v, classes, &judge{first, weights, bias, unit[0]}}
}

// save writes the features in the order of their numbers.
func (v *vocabulary) save(w *packed.Writer) {
	keys := make([]uint32, v.size()) // 0 for the steps of strangeness, which are no features
	for i, key := range v.table.keys {
		if key != 0 {
			keys[v.table.values[i]] = key
		}
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
	v.table = newTable(size)
	for id, key := range keys {
		if !v.sound(id, key) {
			r.Fail("feature %d is not what it must be there", id)
			return nil
		}
		if key != 0 {
			*v.table.at(key) = int32(id)
		}
	}
	if v.table.used != size-strangeness {
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
