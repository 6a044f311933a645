package eval

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
)

// Comparison is what lessons do to a score.
type Comparison struct {
	Lessons    int        `json:"lessons"`  // that were merged into the questions
	LeftOut    int        `json:"left_out"` // that are scored questions themselves
	Without    Report     `json:"without"`
	With       Report     `json:"with"`
	Difference Difference `json:"difference"`
	Changed    []Change   `json:"changed"`
	Better     int        `json:"better"`
	Worse      int        `json:"worse"`
	Chance     float64    `json:"chance"` // of so uneven a change if the lessons did nothing
	Verdict    string     `json:"verdict"`
}

// Difference is how many questions more have an outcome.
type Difference struct {
	Right   int `json:"right"`
	Offered int `json:"offered"`
	Wrong   int `json:"wrong"`
	Missed  int `json:"missed"`
}

// Change is a question that came to something else.
type Change struct {
	Question Question `json:"question"`
	Without  Outcome  `json:"without"`
	With     Outcome  `json:"with"`
}

// Compare tells what the lessons have changed.
func Compare(without, with Report) Comparison {
	a, b := without.All, with.All
	c := Comparison{Without: without, With: with, Changed: changes(without, with), Difference: Difference{
		Right: b.Right - a.Right, Offered: b.Offered - a.Offered, Wrong: b.Wrong - a.Wrong, Missed: b.Missed - a.Missed,
	}}
	outcomes := []Outcome{Wrong, Missed, Offered, Right} // the worst first
	for _, q := range c.Changed {
		if slices.Index(outcomes, q.With) > slices.Index(outcomes, q.Without) {
			c.Better++
		} else {
			c.Worse++
		}
	}
	c.Chance, c.Verdict = signTest(c.Better, c.Worse), "no difference"
	switch {
	case c.Chance > unlikely:
	case c.Better > c.Worse:
		c.Verdict = "helps"
	default:
		c.Verdict = "hurts"
	}
	return c
}

// unlikely is the chance from which down a change is put down to the lessons. To learn anew with any one question
// more tips those that stood on the edge, as many for the better as for the worse: a few in a hundred.
const unlikely = 0.05

// signTest is the chance that of so many changes, each as likely for the better as for the worse, one side has at
// least as many as it has here.
func signTest(better, worse int) float64 {
	n, sum := better+worse, 0.0
	for k := max(better, worse); k <= n; k++ {
		ways, _ := math.Lgamma(float64(n + 1))
		chosen, _ := math.Lgamma(float64(k + 1))
		left, _ := math.Lgamma(float64(n - k + 1))
		sum += math.Exp(ways - chosen - left - float64(n)*math.Ln2)
	}
	return min(1, 2*sum)
}

// changes are the questions with another outcome: first those that were not right without the lessons.
func changes(without, with Report) []Change {
	before, after := outcomes(without), outcomes(with)
	changed := []Change{}
	for _, f := range without.Failures {
		if to := cmp.Or(after[named(f)], Right); to != f.Outcome {
			changed = append(changed, Change{f.Question, f.Outcome, to})
		}
	}
	for _, f := range with.Failures {
		if before[named(f)] == "" {
			changed = append(changed, Change{f.Question, Right, f.Outcome})
		}
	}
	return changed
}

func named(f Failure) string { return f.Question.ID + "\t" + f.Question.Text }

// outcomes are those of the questions that were not answered right.
func outcomes(r Report) map[string]Outcome {
	out := map[string]Outcome{}
	for _, f := range r.Failures {
		out[named(f)] = f.Outcome
	}
	return out
}

// Write prints a comparison for people.
func (c Comparison) Write(w io.Writer) error {
	fmt.Fprintf(w, "%d lessons\n", c.Lessons)
	if c.LeftOut > 0 {
		fmt.Fprintf(w, "%d more are left out, because they are questions that are scored\n", c.LeftOut)
	}
	fmt.Fprintf(w, "without     %s\nwith        %s\n", c.Without.All, c.With.All)
	d := c.Difference
	fmt.Fprintf(w, "difference  right %+d, offered %+d, wrong %+d, missed %+d\n", d.Right, d.Offered, d.Wrong, d.Missed)
	for _, q := range c.Changed {
		fmt.Fprintf(w, "  %s %s %s -> %s: %s\n", q.Question.ID, q.Question.Language, q.Without, q.With, q.Question.Text)
	}
	_, err := fmt.Fprintf(w, "%d better, %d worse; by chance alone as uneven in %.0f %% of all cases\n%s\n", c.Better, c.Worse,
		100*c.Chance, c.Verdict)
	if err != nil {
		return fmt.Errorf("write Comparison: %w", err)
	}
	return nil
}
