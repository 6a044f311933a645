package rank

import "math"

// linear is one linear function for each class over the dimensions that a view sees. The weights of all classes for one
// dimension stand side by side, because they are always wanted together.
type linear struct {
	first   int       // dimension
	weights []float32 // by dimension, then by class
	bias    []float32
}

func newLinear(v *vocabulary, view View, classes int) *linear {
	first, end := v.span(view)
	return &linear{first, make([]float32, (end-first)*classes), make([]float32, classes)}
}

// row is the weights of the classes for a dimension.
func (l *linear) row(t term) []float32 {
	at := (t.id() - l.first) * len(l.bias)
	return l.weights[at : at+len(l.bias)]
}

// margins fills in how far each class is on the right side for a message.
func (l *linear) margins(x []term, out []float32) {
	copy(out, l.bias)
	for _, t := range x {
		weight := t.weight()
		row := l.row(t)
		out := out[:len(row)]
		for c, w := range row {
			out[c] += w * weight
		}
	}
}

// judge is a linear function whose weights are rounded to two bytes: next to what a question weighs nothing is lost, and
// the weights are the largest part of an index in memory.
type judge struct {
	first   int
	weights []int16 // by dimension, then by class, in units
	bias    []float32
	unit    float32
}

// mostUnits is the largest weight in units.
const mostUnits = math.MaxInt16

func (l *linear) judge() *judge {
	largest := float32(0)
	for _, w := range l.weights {
		largest = max(largest, w, -w)
	}
	j := &judge{l.first, make([]int16, len(l.weights)), l.bias, max(largest, math.SmallestNonzeroFloat32*mostUnits) / mostUnits}
	for i, w := range l.weights {
		j.weights[i] = int16(math.Round(float64(w / j.unit)))
	}
	return j
}

// margins fills in how far each class is on the right side for a message.
func (j *judge) margins(x []term, out []float32) {
	clear(out)
	for _, t := range x {
		at := (t.id() - j.first) * len(out)
		weight := t.weight()
		for c, w := range j.weights[at : at+len(out)] {
			out[c] += float32(w) * weight
		}
	}
	for c, bias := range j.bias {
		out[c] = out[c]*j.unit + bias
	}
}

// less subtracts a share of another function over the same dimensions.
func (l *linear) less(other *linear, share float32) {
	for i, w := range other.weights {
		l.weights[i] -= w * share
	}
	for i, b := range other.bias {
		l.bias[i] -= b * share
	}
}

// move changes one class's function in the direction of a message.
func (l *linear) move(class int, x []term, step float32) {
	l.bias[class] += step
	at := class - l.first*len(l.bias)
	for _, t := range x {
		l.weights[at+t.id()*len(l.bias)] += step * t.weight()
	}
}
