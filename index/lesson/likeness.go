package lesson

import (
	"cmp"
	"slices"
)

// alike is the least likeness of two texts of which one can stand for the other. Below it are those that differ in a
// word that carries meaning; see unlike.
const alike = 0.82

// What makes two texts alike: their words, which word stands beside which, and a little the words that may come and go.
const (
	wordsCount = 0.5
	pairsCount = 0.46
	lightCount = 0.04
)

// unlike is the most that two texts reach of which one has a word that the other has not, or the same words in quite
// another order: in a long text "off" for "on" is a small part, and all that matters.
const unlike = 0.7

// moved is how many pairs of neighbours are new once one part of a text has moved. More is an exchange: "photos on and
// contacts off".
const moved = 3

// slipCounts is what a word with a slip counts beside the word itself.
const slipCounts = 0.95

// Likeness tells how alike two texts are, 0 to 1 and the same in either order: 1 for the same words, from 0.82 on for
// texts that differ only in particles, a slip or the order of their parts, below it for all others. Case, marks,
// numbers and Traditional characters make no difference. What has no words is like nothing.
func Likeness(a, b string) float64 {
	w := vocabulary()
	return w.likeness(w.read(a), w.read(b))
}

// Group puts texts together that are alike. It returns their indexes: each group led by the first of it, to which all
// others are alike; the largest group first, then that with the earlier text.
func Group(texts []string) [][]int {
	w := vocabulary()
	var leaders []*phrase
	var groups [][]int
	for i, s := range texts {
		p := w.read(s)
		at := slices.IndexFunc(leaders, func(l *phrase) bool { return w.mayBeAlike(l, p) && w.likeness(l, p) >= alike })
		if at < 0 {
			leaders, groups, at = append(leaders, p), append(groups, nil), len(groups)
		}
		groups[at] = append(groups[at], i)
	}
	slices.SortStableFunc(groups, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return groups
}

// mayBeAlike is false for nearly all phrases that are not alike, and costs next to nothing.
func (w *words) mayBeAlike(a, b *phrase) bool {
	if a.key == b.key {
		return true
	}
	n := len(a.units)
	if n != len(b.units) || a.asks != b.asks || a.denies != b.denies {
		return false
	}
	same := common(a.sums, b.sums)
	if same == n {
		return true
	}
	return n-same <= slips(n) && !a.denies && len(w.pair(a, b)) == n-same
}

// slips is how many slips a text of n words may have and still be the same.
func slips(n int) int { return (n + 3) / 4 }

func (w *words) likeness(a, b *phrase) float64 {
	switch {
	case a.key == "" || b.key == "":
		return 0
	case a.key == b.key:
		return 1
	case a.key > b.key:
		a, b = b, a // whichever comes first, the same words are compared with the same
	}
	n, m := len(a.units), len(b.units)
	particles := lightCount * dice(common(a.light, b.light), len(a.light), len(b.light))
	if n == 0 || m == 0 {
		return particles
	}
	typed := w.pair(a, b)
	left, right := a.ids(), b.ids()
	for i, j := range typed {
		right[j] = left[i]
	}
	same := common(sorted(left), sorted(right))
	neighbours := common(pairs(left), pairs(right))
	counted := float64(same) - (1-slipCounts)*float64(len(typed))
	total := wordsCount*2*counted/float64(n+m) + pairsCount*dice(neighbours, n, m) + particles
	missing := same < max(n, m) || clash(a.units, b.units) || clash(b.units, a.units)
	other := a.asks != b.asks || a.denies && (len(typed) > 0 || !sameOrder(a, b))
	if missing || other || max(n, m)-neighbours > moved {
		total = min(total, unlike)
	}
	return total
}

// sameOrder reports whether two phrases have the same words in the same order: where something is denied, order and
// grammar are part of it ("photos do not sync", "do not sync photos").
func sameOrder(a, b *phrase) bool {
	same := func(u, v unit) bool { return compare(u, v) == 0 }
	return slices.Equal(a.grammar, b.grammar) && slices.EqualFunc(a.units, b.units, same)
}

// pair finds the words that are not on both sides and of which one is a slip for the other: place in a to place in b.
func (w *words) pair(a, b *phrase) map[int]int {
	restA, restB := rest(a, b)
	if len(restA) == 0 || len(restA) != len(restB) || len(restA) > slips(len(a.units)) {
		return nil
	}
	var pairs map[int]int
	for _, i := range restA {
		at := slices.IndexFunc(restB, func(j int) bool { return w.slip(a.units[i], b.units[j]) })
		if at < 0 {
			continue
		}
		if pairs == nil {
			pairs = map[int]int{}
		}
		pairs[i] = restB[at]
		restB = slices.Delete(restB, at, at+1)
	}
	return pairs
}

// rest returns the places of the words that only one of two phrases has, or has more often.
func rest(a, b *phrase) (restA, restB []int) {
	i, j := 0, 0
	for i < len(a.order) && j < len(b.order) {
		switch compare(a.units[a.order[i]], b.units[b.order[j]]) {
		case -1:
			restA = append(restA, a.order[i])
			i++
		case 1:
			restB = append(restB, b.order[j])
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return append(restA, a.order[i:]...), append(restB, b.order[j:]...)
}

// clash reports whether a word is written with accents on both sides, and with others: "mở" and "mờ". Without accents a
// word may be any of them.
func clash(a, b []unit) bool {
	marked := map[string][]string{}
	for _, u := range a {
		if u.written != u.bare {
			marked[u.bare] = append(marked[u.bare], u.written)
		}
	}
	return slices.ContainsFunc(b, func(u unit) bool {
		forms := marked[u.bare]
		return u.written != u.bare && len(forms) > 0 && !slices.Contains(forms, u.written)
	})
}

// pairs are the neighbours in a text, sorted. It is read as a ring, so that to begin with its second half changes
// nothing.
func pairs(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id + " " + ids[(i+1)%len(ids)]
	}
	return sorted(out)
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// common is how many elements two sorted lists share.
func common[T cmp.Ordered](a, b []T) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch cmp.Compare(a[i], b[j]) {
		case -1:
			i++
		case 1:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// dice is what n and m things share of all that they have, 1 for nothing at all.
func dice(common, n, m int) float64 {
	if n+m == 0 {
		return 1
	}
	return 2 * float64(common) / float64(n+m)
}
