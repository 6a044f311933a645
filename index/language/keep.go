package language

import (
	"fmt"
	"io"
	"slices"

	"syncoff/index/packed"
	"syncoff/index/text"
)

// What a file may announce at most; what is learned stays far below.
const (
	mostLanguages = 1 << 10
	mostTexts     = 1 << 30
	mostRows      = 1 << 20
)

// Save writes what the detector has learned.
func (d *Detector) Save(to io.Writer) error {
	w := packed.NewWriter(to)
	w.Texts(d.languages)
	d.everywhere.save(w)
	d.chinese.save(w)
	for _, script := range scriptOrder {
		b, learned := d.spaced[script]
		if !learned {
			b = newBayes(nil)
		}
		b.save(w)
	}
	if err := w.Err(); err != nil {
		return fmt.Errorf("save languages: %w", err)
	}
	return nil
}

// Load reads what Save has written: a detector that decides as that one did. It reads no byte beyond it.
func Load(n *text.Normalizer, from io.Reader) (*Detector, error) {
	r := packed.NewReader(from)
	d := newDetector(n, r.Texts(mostLanguages))
	d.everywhere = loadEverywhere(r)
	d.chinese = loadBayes(r)
	for _, script := range scriptOrder {
		if b := loadBayes(r); len(b.classes) > 0 {
			d.spaced[script] = b
		}
	}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("load languages: %w", err)
	}
	return d, nil
}

func (e everywhere) save(w *packed.Writer) {
	words := make([]uint32, 0, len(e))
	for f := range e {
		words = append(words, uint32(f))
	}
	slices.Sort(words)
	w.Number(len(words))
	w.Words(words)
}

func loadEverywhere(r *packed.Reader) everywhere {
	e := everywhere{}
	for _, f := range r.Words(r.Number(mostRows)) {
		e[feature(f)] = true
	}
	return e
}

// save writes the features in the order of their rows.
func (b *bayes) save(w *packed.Writer) {
	w.Texts(b.classes)
	for _, n := range b.texts {
		w.Number(n)
	}
	features := make([]uint32, len(b.rows))
	for f, row := range b.rows {
		features[row] = uint32(f)
	}
	w.Number(len(features))
	w.Words(features)
	w.Floats(b.weights)
}

func loadBayes(r *packed.Reader) *bayes {
	b := newBayes(r.Texts(mostLanguages))
	for c := range b.texts {
		b.texts[c] = r.Number(mostTexts)
	}
	features := r.Words(r.Number(mostRows))
	b.weights = r.Floats(len(features) * len(b.classes))
	b.rows = make(map[feature]int32, len(features))
	for row, f := range features {
		b.rows[feature(f)] = int32(row)
	}
	if len(b.rows) < len(features) {
		r.Fail("a feature comes twice")
	}
	if !slices.IsSorted(b.classes) {
		r.Fail("the languages are not sorted")
	}
	return b
}
