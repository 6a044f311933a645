package shelf

import (
	"cmp"
	"context"
	"slices"
	"time"

	"syncoff/bot/desk/figures"
	"syncoff/bot/store"
	"syncoff/index/lesson"
)

// mostGaps bounds how many kinds of unanswered questions a report names, and mostOpen how many are looked at for them.
const (
	mostGaps = 10
	mostOpen = 2000
)

// Report sums up so many weeks.
func (s Shelf) Report(ctx context.Context, weeks int, now time.Time) (figures.Report, error) {
	return Report(ctx, s.Store, weeks, now)
}

// Report makes figures of what a store has counted in so many weeks up to now.
func Report(ctx context.Context, l *store.Store, weeks int, now time.Time) (figures.Report, error) {
	since := figures.Monday(now).AddDate(0, 0, -7*(weeks-1))
	counts, err := l.Tallies(ctx, since)
	if err != nil {
		return figures.Report{}, err
	}
	feedback, err := l.FeedbackCounts(ctx, since)
	if err != nil {
		return figures.Report{}, err
	}
	open, err := l.Unanswered(ctx, mostOpen)
	if err != nil {
		return figures.Report{}, err
	}
	tallies, verdicts := make([]figures.Tally, len(counts)), make([]figures.Verdict, len(feedback))
	for i, c := range counts {
		tallies[i] = figures.Tally{Week: c.Week, Place: c.Place, Decision: c.Decision, Topic: c.Topic, Language: c.Language, Count: c.Count}
	}
	for i, f := range feedback {
		verdicts[i] = figures.Verdict{Week: f.Week, Topic: f.Topic, Language: f.Language, Solved: f.Solved, Count: f.Count}
	}
	return figures.Sum(tallies, verdicts, gaps(open), now, weeks), nil
}

// gaps are the kinds of questions that are open, the most frequent first.
func gaps(open []store.Question) []figures.Gap {
	texts := make([]string, len(open))
	for i, q := range open {
		texts[i] = q.Text
	}
	var all []figures.Gap
	for _, group := range lesson.Group(texts) {
		gap := figures.Gap{Text: texts[group[0]], Count: len(group)}
		for _, i := range group {
			if language := open[i].Language; !slices.Contains(gap.Languages, language) {
				gap.Languages = append(gap.Languages, language)
			}
		}
		slices.Sort(gap.Languages)
		all = append(all, gap)
	}
	slices.SortStableFunc(all, func(a, b figures.Gap) int { return cmp.Compare(b.Count, a.Count) })
	return all[:min(len(all), mostGaps)]
}
