package eval

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// reports are two scores of which the first questions are better and the others worse.
func reports(better, worse int) (without, with Report) {
	for i := range better + worse {
		from, to := Wrong, Missed
		if i >= better {
			from, to = Missed, Wrong
		}
		q := Question{ID: fmt.Sprint(i)}
		without.Failures = append(without.Failures, Failure{Question: q, Outcome: from})
		with.Failures = append(with.Failures, Failure{Question: q, Outcome: to})
	}
	return without, with
}

func TestVerdict(t *testing.T) {
	for name, c := range map[string]struct {
		better, worse int
		chance        float64
		verdict       string
	}{
		"nothing changes":                           {0, 0, 1, "no difference"},
		"five to nothing may be chance":             {5, 0, 2. / 32, "no difference"},
		"six to nothing is hardly chance":           {6, 0, 2. / 64, "helps"},
		"nothing to six is hardly chance":           {0, 6, 2. / 64, "hurts"},
		"one against many":                          {9, 1, 22. / 1024, "helps"},
		"many on both sides, as learning anew does": {23, 15, .2559, "no difference"},
		"as many as there are against them":         {4, 4, 1, "no difference"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compare(reports(c.better, c.worse))
			if got.Better != c.better || got.Worse != c.worse || math.Abs(got.Chance-c.chance) > 1e-4 || got.Verdict != c.verdict {
				t.Errorf("%d better, %d worse, chance %.4f, %s", got.Better, got.Worse, got.Chance, got.Verdict)
			}
		})
	}
}

func TestChangesNameEachQuestionOnce(t *testing.T) {
	failed := func(id string, o Outcome) Failure {
		return Failure{Question: Question{ID: id}, Outcome: o}
	}
	without := Report{Failures: []Failure{failed("a", Wrong), failed("b", Missed), failed("c", Missed)}}
	with := Report{Failures: []Failure{failed("b", Missed), failed("c", Offered), failed("d", Wrong)}}
	var got []string
	for _, c := range changes(without, with) {
		got = append(got, fmt.Sprintf("%s %s %s", c.Question.ID, c.Without, c.With))
	}
	if want := []string{"a wrong right", "c missed offered", "d right wrong"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
