package rank

import (
	"cmp"
	"slices"
)

// problem is what there is to learn: the examples as a view sees them.
type problem struct {
	x       [][]term
	squares []float32 // of the lengths
	labels  []label
}

func newProblem(vectors []vector, view View, labels []label) *problem {
	p := &problem{make([][]term, len(vectors)), make([]float32, len(vectors)), labels}
	for i := range vectors {
		p.x[i] = view.of(vectors[i])
		p.squares[i] = 1 // the bias counts as a feature that is always there
		for _, t := range p.x[i] {
			p.squares[i] += t.weight() * t.weight()
		}
	}
	return p
}

// all is the numbers of all examples.
func (p *problem) all() []int32 {
	order := make([]int32, len(p.x))
	for i := range order {
		order[i] = int32(i)
	}
	return order
}

// shuffle puts examples into the order of a pass. It goes by what the examples are and not by where they stand, so that
// one question more or less leaves the order of the others, and with it nearly all that is learned, as it was.
func (p *problem) shuffle(order []int32, pass int) {
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(p.random(a, pass), p.random(b, pass)), cmp.Compare(a, b))
	})
}

// random is the number by which an example is placed in a pass (the finisher of SplitMix64; Steele et al., 2014).
func (p *problem) random(i int32, pass int) uint64 {
	x := uint64(p.labels[i].key)<<8 + uint64(pass) + 1
	x *= 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// solver trains each class against the rest: linear support vector machines with squared loss by dual coordinate
// descent (Hsieh et al., 2008), which needs no step size and gives the same result every time. All classes go through
// the examples together: reading an example is what takes the time.
//
// What comes out is the mean of the functions after each look at an example, from the second pass on (Polyak, 1992).
// After so few passes the last function alone depends on the order of the examples: strangers' questions were
// answered half as evenly, and half a point worse.
type solver struct {
	*problem
	*linear
	alpha []float32 // by example, then by class

	looks   int       // at examples, since the mean is taken
	delayed []float32 // like alpha: each step since then times the looks before it; nil before
}

const (
	cost    = 1 // of an error; larger fits the examples closer
	rounds  = 3 // passes; further ones fit the examples closer and answer strangers' questions no better
	skipped = 1 // passes that the mean leaves out

	settled = 0.03 // is the largest step of an example that is left alone from then on
)

func newSolver(p *problem, l *linear) *solver {
	return &solver{problem: p, linear: l, alpha: make([]float32, len(p.x)*len(l.bias))}
}

// run passes over the examples in random order; those that are settled are left out of the passes that follow.
func (s *solver) run() {
	order := s.all()
	margins := make([]float32, len(s.bias))
	for round := range rounds {
		if round == skipped {
			s.delayed, s.looks = make([]float32, len(s.alpha)), 0
		}
		s.shuffle(order, round)
		unsettled := order[:0]
		for _, i := range order {
			s.margins(s.x[i], margins)
			if s.learn(int(i), margins) > settled {
				unsettled = append(unsettled, i)
			}
			s.looks++
		}
		order = unsettled
	}
	s.mean()
}

// mean turns the last function into the mean of all since the delayed steps are kept. A function is a sum of
// examples; so what the mean lacks of the last one is told by steps, which are far fewer than weights.
func (s *solver) mean() {
	if s.looks == 0 {
		return
	}
	classes := len(s.bias)
	for i, x := range s.x {
		for c, delayed := range s.delayed[i*classes : (i+1)*classes] {
			if delayed != 0 {
				s.move(c, x, -delayed*s.side(i, c)/float32(s.looks))
			}
		}
	}
}

// side is on which side of a class an example belongs.
func (s *solver) side(i, class int) float32 {
	if s.labels[i].class == class {
		return 1
	}
	return -1
}

// learn moves the classes that an example is not far enough on the right side of, and takes back what was too much. It
// returns the largest of the steps.
func (s *solver) learn(i int, margins []float32) (largest float32) {
	slack := 1 / (2 * cost * s.labels[i].weight)
	alpha := s.alpha[i*len(margins) : (i+1)*len(margins)]
	for c, old := range alpha {
		side := s.side(i, c)
		gradient := side*margins[c] - 1 + old*slack
		if old == 0 && gradient >= 0 {
			continue
		}
		alpha[c] = max(0, old-gradient/(s.squares[i]+slack))
		step := alpha[c] - old
		s.move(c, s.x[i], step*side)
		if s.delayed != nil {
			s.delayed[i*len(margins)+c] += step * float32(s.looks)
		}
		largest = max(largest, step, -step)
	}
	return largest
}
