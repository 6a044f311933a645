package language

import (
	"math"
	"slices"
)

// bayes is a naive Bayes classifier. A class is as likely beforehand as it has texts, up to enoughTexts: few Chinese
// write without a Han character, but a language with fewer questions is not spoken by fewer people. More texts than
// that teach nothing new.
type bayes struct {
	classes []string // sorted
	texts   []int    // by class
	rows    map[feature]int32
	weights []float32 // by row, then by class: counts, once ready the logarithms of probabilities
}

const enoughTexts = 1000

// fewestShare is the part of the commonest language's texts that another must have to count as written in a script: a
// handful of lines in Latin letters are product names, not Chinese.
const fewestShare = 50

// newBayes tells classes apart; they are given sorted.
func newBayes(classes []string) *bayes {
	return &bayes{classes: classes, texts: make([]int, len(classes)), rows: map[feature]int32{}}
}

// has reports whether a class was learned; only once ready.
func (b *bayes) has(class string) bool { return slices.Contains(b.classes, class) }

// learned are the classes that have enough texts to count.
func (b *bayes) learned() []string {
	most := 0
	for _, n := range b.texts {
		most = max(most, n)
	}
	var out []string
	for c, class := range b.classes {
		if b.texts[c] > 0 && b.texts[c]*fewestShare >= most {
			out = append(out, class)
		}
	}
	return out
}

func (b *bayes) learn(class string, features []feature) {
	b.texts[slices.Index(b.classes, class)]++
	b.teach(class, features)
}

// teach is learn for a text that nobody has written: it makes a class known and no likelier beforehand.
func (b *bayes) teach(class string, features []feature) {
	c := slices.Index(b.classes, class)
	for _, f := range features {
		row, known := b.rows[f]
		if !known {
			row = int32(len(b.rows))
			b.rows[f] = row
			b.weights = append(b.weights, make([]float32, len(b.classes))...)
		}
		b.weights[int(row)*len(b.classes)+c]++
	}
}

// smoothing is how many features of all languages together are mixed into each class: where a class has said little,
// it is taken to speak like the others, so that a small class does not win by knowing nothing.
const smoothing = 60

// ready keeps the classes learned and turns counts into logarithms of probabilities.
func (b *bayes) ready() {
	kept := newBayes(b.learned())
	from := make([]int, len(kept.classes)) // the old class of a new one
	totals := make([]float64, len(kept.classes))
	everything := 0.0
	for c, class := range kept.classes {
		from[c] = slices.Index(b.classes, class)
		kept.texts[c] = b.texts[from[c]]
		for row := range len(b.rows) {
			totals[c] += float64(b.weights[row*len(b.classes)+from[c]])
		}
		everything += totals[c]
	}
	kept.weights = make([]float32, 0, len(b.rows)*len(kept.classes))
	for row := range len(b.rows) {
		counts := b.weights[row*len(b.classes) : (row+1)*len(b.classes)]
		all := 0.0
		for _, c := range from {
			all += float64(counts[c])
		}
		for c := range kept.classes {
			p := 1.0 // what only the other classes have seen says nothing
			if all > 0 {
				p = (float64(counts[from[c]]) + smoothing*all/everything) / (totals[c] + smoothing)
			}
			kept.weights = append(kept.weights, float32(math.Log(p)))
		}
	}
	kept.rows = b.rows
	*b = *kept
}

// best returns the likeliest class; the preferred one gets the benefit of a small doubt.
func (b *bayes) best(features []feature, preferred string) string {
	const benefit = 4 // in units of log probability
	sums := make([]float64, len(b.classes))
	for c, class := range b.classes {
		sums[c] = math.Log(float64(min(b.texts[c], enoughTexts)) / enoughTexts)
		if class == preferred {
			sums[c] += benefit
		}
	}
	for _, f := range features {
		row, known := b.rows[f]
		if !known {
			continue // what no class has ever seen says nothing
		}
		for c, w := range b.weights[int(row)*len(b.classes) : (int(row)+1)*len(b.classes)] {
			sums[c] += float64(w)
		}
	}
	winner, highest := preferred, math.Inf(-1)
	for c, sum := range sums {
		if sum > highest {
			winner, highest = b.classes[c], sum
		}
	}
	return winner
}
