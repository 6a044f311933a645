package rank

import "math"

// regression trains all classes together: multinomial logistic regression by stochastic gradients, with a step for each
// dimension (AdaGrad, Duchi et al., 2011). Of an example a random half of the terms is left out each time it is read
// (Hinton et al., 2012), so that no word is relied on alone.
//
// By itself it is no better than the machines; but it errs elsewhere, and what both say is right more often than what
// either says.
type regression struct {
	*problem
	*linear
	squares  []float32 // by dimension: the sum of the squared gradients so far
	half     []term    // of the example that is read
	gradient []float32 // by class
	wrong    []int     // the classes that are moved
}

const (
	epochs     = 4    // passes; twice as many are a third of a point better on the exam and nothing on people's own wording
	rate       = 0.25 // of learning at the beginning; it falls to nothing
	biasRate   = 0.2  // beside that of the weights
	calm       = 1e-4 // added to the squares, so that the first steps are not too long
	negligible = 1e-4 // is an error so small that nothing is learned from it
)

func newRegression(p *problem, l *linear) *regression {
	dimensions := len(l.weights) / len(l.bias)
	return &regression{problem: p, linear: l, squares: make([]float32, dimensions),
		gradient: make([]float32, len(l.bias))}
}

// run passes over the examples in random order.
func (g *regression) run() {
	order := g.all()
	for epoch := range epochs {
		g.shuffle(order, epoch)
		for n, i := range order {
			done := (float32(epoch) + float32(n)/float32(len(order))) / epochs
			g.learn(i, epoch, rate*(1-done))
		}
	}
}

// learn moves the classes by what they are wrong about an example.
func (g *regression) learn(i int32, epoch int, rate float32) {
	g.halve(g.x[i], g.random(i, epoch))
	g.margins(g.half, g.gradient)
	for c, bias := range g.bias {
		g.gradient[c] += g.gradient[c] - bias // as many terms as there are without leaving any out
	}
	spread := g.miss(g.labels[i])
	if len(g.wrong) == 0 {
		return
	}
	for _, c := range g.wrong {
		g.bias[c] -= biasRate * rate * g.gradient[c]
	}
	for _, t := range g.half {
		weight := 2 * t.weight()
		sum := &g.squares[t.id()-g.first]
		*sum += spread * weight * weight
		step := rate * weight / float32(math.Sqrt(float64(*sum)+calm))
		row := g.row(t)
		for _, c := range g.wrong {
			row[c] -= step * g.gradient[c]
		}
	}
}

// halve leaves out about half of the terms.
func (g *regression) halve(x []term, random uint64) {
	g.half = g.half[:0]
	for _, t := range x {
		random = random*6364136223846793005 + 1442695040888963407 // Knuth's linear congruential generator
		if random>>63 == 1 {
			g.half = append(g.half, t)
		}
	}
}

// miss turns margins into the gradient of the likelihood and returns the mean of its squares.
func (g *regression) miss(l label) (spread float32) {
	largest, sum := g.gradient[0], float32(0)
	for _, m := range g.gradient {
		largest = max(largest, m)
	}
	for c, m := range g.gradient {
		g.gradient[c] = float32(math.Exp(float64(m - largest)))
		sum += g.gradient[c]
	}
	g.wrong = g.wrong[:0]
	for c := range g.gradient {
		g.gradient[c] /= sum
		if c == l.class {
			g.gradient[c]--
		}
		g.gradient[c] *= l.weight
		if g.gradient[c] > negligible || g.gradient[c] < -negligible {
			g.wrong = append(g.wrong, c)
			spread += g.gradient[c] * g.gradient[c]
		}
	}
	return spread / float32(len(g.gradient))
}
