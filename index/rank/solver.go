package rank

// solver trains one class against the rest: a linear support vector machine with squared loss by dual coordinate
// descent (Hsieh et al., 2008), which needs no step size and gives the same result every time.
type solver struct {
	x       [][]term
	y       []float32
	cost    []float32
	w       []float32
	bias    float32
	alpha   []float32
	squares []float32
	random  uint64
}

const (
	cost      = 0.5 // of an error; larger fits the examples closer
	rounds    = 3   // passes; further ones fit the examples closer and answer strangers' questions no better
	tolerance = 0.1 // of the gradient; a smaller one takes longer and answers no better
)

func newSolver(vectors []vector, examples []Example, view View, class string, size int) *solver {
	x := make([][]term, len(vectors))
	for i := range vectors {
		x[i] = view.of(vectors[i])
	}
	s := &solver{
		x: x, y: make([]float32, len(x)), cost: make([]float32, len(x)), w: make([]float32, size),
		alpha: make([]float32, len(x)), squares: make([]float32, len(x)), random: 88172645463325252,
	}
	for i, e := range examples {
		s.y[i], s.cost[i] = -1, cost*e.Weight
		if e.Class == class {
			s.y[i] = 1
		}
		sum := float32(1) // the bias counts as a feature that is always there
		for _, t := range x[i] {
			sum += t.weight * t.weight
		}
		s.squares[i] = sum + 1/(2*s.cost[i])
	}
	return s
}

// run passes over the examples in random order until nothing moves; those that are settled are left out of the passes
// that follow.
func (s *solver) run() {
	active := make([]int, len(s.x))
	for i := range active {
		active[i] = i
	}
	for range rounds {
		s.shuffle(active)
		largest, kept := float32(0), active[:0]
		for _, i := range active {
			gradient := s.gradient(i)
			if s.alpha[i] == 0 && gradient > tolerance {
				if gradient < 0.5 {
					kept = append(kept, i)
				}
				continue
			}
			kept = append(kept, i)
			if s.alpha[i] > 0 || gradient < 0 {
				largest = max(largest, abs(gradient))
				s.move(i, gradient)
			}
		}
		active = kept
		if largest < tolerance {
			return
		}
	}
}

func (s *solver) gradient(i int) float32 {
	sum := s.bias
	for _, t := range s.x[i] {
		sum += s.w[t.id] * t.weight
	}
	return s.y[i]*sum - 1 + s.alpha[i]/(2*s.cost[i])
}

func (s *solver) move(i int, gradient float32) {
	old := s.alpha[i]
	s.alpha[i] = max(0, old-gradient/s.squares[i])
	step := (s.alpha[i] - old) * s.y[i]
	s.bias += step
	for _, t := range s.x[i] {
		s.w[t.id] += step * t.weight
	}
}

// shuffle is Fisher-Yates over a xorshift sequence with a fixed seed.
func (s *solver) shuffle(order []int) {
	for i := len(order) - 1; i > 0; i-- {
		s.random ^= s.random << 13
		s.random ^= s.random >> 7
		s.random ^= s.random << 17
		j := int(s.random % uint64(i+1))
		order[i], order[j] = order[j], order[i]
	}
}

func abs(x float32) float32 {
	if x < 0 {
		return -x
	}
	return x
}
