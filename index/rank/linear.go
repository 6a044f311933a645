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

// judge is a linear function over all dimensions whose weights are rounded to one byte each: next to what a question
// weighs little is lost, and the weights are the largest part of an index in memory.
type judge struct {
	bias    []float32
	units   []float32 // by dimension: what one step of its weights is
	weights []int8    // by dimension, then by class, in steps
}

// mostSteps is the largest weight of a dimension in steps.
const mostSteps = math.MaxInt8

func (l *linear) judge() *judge {
	classes := len(l.bias)
	j := &judge{l.bias, make([]float32, len(l.weights)/classes), make([]int8, len(l.weights))}
	for d := range j.units {
		row := l.weights[d*classes : (d+1)*classes]
		largest := float32(0)
		for _, w := range row {
			largest = max(largest, w, -w)
		}
		if largest == 0 {
			continue
		}
		j.units[d] = largest / mostSteps
		for c, w := range row {
			j.weights[d*classes+c] = int8(math.Round(float64(w / largest * mostSteps)))
		}
	}
	return j
}

// margins fills in how far each class is on the right side for a message.
func (j *judge) margins(x []term, out []float32) {
	copy(out, j.bias)
	for _, t := range x {
		at := t.id() * len(out)
		scale := t.weight() * j.units[t.id()]
		for c, w := range j.weights[at : at+len(out)] {
			out[c] += float32(w) * scale
		}
	}
}

// add adds another function, multiplied, over the same dimensions or some of them.
func (l *linear) add(other *linear, scale float32) {
	weights := l.weights[(other.first-l.first)*len(l.bias):]
	for i, w := range other.weights {
		weights[i] += w * scale
	}
	for i, b := range other.bias {
		l.bias[i] += b * scale
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
