package eval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"syncoff/knowledge"
)

// Fold takes every folds-th question out of the knowledge, beginning with the k-th, and returns what is left to learn
// from and what was held out. What questions of the same writer score promises more than people's own wording gives; it
// tells which topics and languages are told apart least.
func Fold(base *knowledge.Base, k, folds int) (learned *knowledge.Base, held []Question) {
	copied := *base
	copied.Questions = map[string]knowledge.QuestionSet{}
	for _, lang := range slices.Sorted(maps.Keys(base.Questions)) {
		split := func(lines []string, kind, label string) (kept []string) {
			for i, line := range lines {
				if i%folds != k {
					kept = append(kept, line)
					continue
				}
				id := fmt.Sprintf("%s/%s/%d", lang, kind, i+1)
				held = append(held, Question{ID: id, Language: lang, Kind: kind, Accept: []string{label}, Text: line})
			}
			return kept
		}
		set := base.Questions[lang]
		topics := map[string][]string{}
		for _, topic := range slices.Sorted(maps.Keys(set.Topics)) {
			topics[topic] = split(set.Topics[topic], topic, topic)
		}
		set.Topics = topics
		set.Near = split(set.Near, "none-near", knowledge.None)
		set.Far = split(set.Far, "none-far", knowledge.None)
		copied.Questions[lang] = set
	}
	return &copied, held
}

// Merge adds up the reports of several sets.
func Merge(reports ...Report) Report {
	all := newReport()
	for _, r := range reports {
		all.All.merge(r.All)
		all.Strict += r.Strict
		for _, group := range [][2]map[string]Tally{
			{all.ByLanguage, r.ByLanguage}, {all.ByTopic, r.ByTopic}, {all.ByKind, r.ByKind},
		} {
			for key, t := range group[1] {
				sum := group[0][key]
				sum.merge(t)
				group[0][key] = sum
			}
		}
		for _, c := range r.Confusions {
			all.confuse(c)
		}
		all.Failures = append(all.Failures, r.Failures...)
		all.cases = append(all.cases, r.cases...)
	}
	all.sortConfusions()
	return all
}

func (t *Tally) merge(more Tally) {
	t.Total += more.Total
	t.Right += more.Right
	t.Offered += more.Offered
	t.Wrong += more.Wrong
	t.Missed += more.Missed
}

// confuse counts a confusion to those of the same labels.
func (r *Report) confuse(c Confusion) {
	for i, known := range r.Confusions {
		if known.Wanted == c.Wanted && known.Got == c.Got {
			r.Confusions[i].Count += c.Count
			return
		}
	}
	r.Confusions = append(r.Confusions, c)
}

func (r *Report) sortConfusions() {
	slices.SortFunc(r.Confusions, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Wanted, b.Wanted), cmp.Compare(a.Got, b.Got))
	})
}
