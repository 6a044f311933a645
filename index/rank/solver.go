package rank

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

// order is the numbers of all examples.
func (p *problem) order() []int32 {
	order := make([]int32, len(p.x))
	for i := range order {
		order[i] = int32(i)
	}
	return order
}

// solver trains each class against the rest: linear support vector machines with squared loss by dual coordinate descent
// (Hsieh et al., 2008), which needs no step size and gives the same result every time. All classes go through the
// examples together: reading an example is what takes the time.
//
// What comes out is the mean of the functions after each look at an example, from the second pass on (Polyak, 1992). After so
// few passes the last function alone depends on the order of the examples: strangers' questions were answered half as
// evenly, and half a point worse.
type solver struct {
	*problem
	*linear
	alpha  []float32 // by example, then by class
	random xorshift

	looks   int     // at examples, since the mean is taken
	delayed *linear // each move since then times the looks before it: what the mean lacks of the last function; nil before
}

const (
	cost    = 1 // of an error; larger fits the examples closer
	rounds  = 3 // passes; further ones fit the examples closer and answer strangers' questions no better
	skipped = 1 // passes that the mean leaves out

	settled = 0.03 // is the largest step of an example that is left alone from then on
)

func newSolver(p *problem, l *linear) *solver {
	return &solver{problem: p, linear: l, alpha: make([]float32, len(p.x)*len(l.bias)), random: seed}
}

// run passes over the examples in random order; those that are settled are left out of the passes that follow.
func (s *solver) run() {
	order := s.order()
	margins := make([]float32, len(s.bias))
	for round := range rounds {
		if round == skipped {
			s.delayed = &linear{s.first, make([]float32, len(s.weights)), make([]float32, len(s.bias))}
			s.looks = 0
		}
		s.random.shuffle(order)
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
	s.less(s.delayed, 1/float32(max(s.looks, 1)))
}

// learn moves the classes that an example is not far enough on the right side of, and takes back what was too much. It
// returns the largest of the steps.
func (s *solver) learn(i int, margins []float32) (largest float32) {
	slack := 1 / (2 * cost * s.labels[i].weight)
	alpha := s.alpha[i*len(margins) : (i+1)*len(margins)]
	for c, old := range alpha {
		side := float32(-1)
		if s.labels[i].class == c {
			side = 1
		}
		gradient := side*margins[c] - 1 + old*slack
		if old == 0 && gradient >= 0 {
			continue
		}
		alpha[c] = max(0, old-gradient/(s.squares[i]+slack))
		step := alpha[c] - old
		s.move(c, s.x[i], step*side)
		if s.delayed != nil {
			s.delayed.move(c, s.x[i], step*side*float32(s.looks))
		}
		largest = max(largest, step, -step)
	}
	return largest
}

// xorshift is a sequence of random numbers that is the same every time (Marsaglia, 2003).
type xorshift uint64

// seed is where sequences begin.
const seed xorshift = 88172645463325252

func (x *xorshift) next() uint64 {
	*x ^= *x << 13
	*x ^= *x >> 7
	*x ^= *x << 17
	return uint64(*x)
}

// shuffle is Fisher-Yates.
func (x *xorshift) shuffle(order []int32) {
	for i := len(order) - 1; i > 0; i-- {
		j := int(x.next() % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}
