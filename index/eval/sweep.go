package eval

import (
	"fmt"
	"io"

	"syncoff/index"
)

// Point is the score at one set of thresholds.
type Point struct {
	Thresholds index.Thresholds
	Tally      Tally
}

// Value is what a point is worth: an offer that holds the right topic counts 0.6, because it costs one more press.
func (p Point) Value() float64 {
	return p.Tally.Share(p.Tally.Right) + 0.6*p.Tally.Share(p.Tally.Offered)
}

// Sweep scores the questions of the report at every set of thresholds and returns the best point that gives at most
// the share of wrong answers asked for; false if none does.
func (r Report) Sweep(maxWrong float64) (Point, bool) {
	const step = 0.02
	var best Point
	found := false
	for answer := 0.4; answer < 0.9; answer += step {
		for decline := 0.1; decline < 0.9; decline += step {
			for _, doubt := range []float64{1, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2} {
				p := r.at(index.Thresholds{Answer: answer, Doubt: doubt, Decline: decline})
				if p.Tally.Share(p.Tally.Wrong) <= maxWrong && (!found || p.Value() > best.Value()) {
					best, found = p, true
				}
			}
		}
	}
	return best, found
}

func (r Report) at(limits index.Thresholds) Point {
	p := Point{Thresholds: limits}
	for _, c := range r.cases {
		p.Tally.add(Judge(c.question, limits.Decide(c.result, c.none)))
	}
	return p
}

// WriteSweep prints the best thresholds for several bounds on wrong answers.
func (r Report) WriteSweep(w io.Writer) error {
	for _, bound := range []float64{0.01, 0.02, 0.03, 0.05} {
		p, ok := r.Sweep(bound)
		if !ok {
			continue
		}
		if _, err := fmt.Fprintf(w, "wrong at most %.0f %%: answer %.2f doubt %.2f decline %.2f  %s\n", 100*bound,
			p.Thresholds.Answer, p.Thresholds.Doubt, p.Thresholds.Decline, p.Tally); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}
