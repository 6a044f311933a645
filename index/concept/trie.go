package concept

import "unicode/utf8"

type pieceKind uint8

const (
	word pieceKind = iota
	stem
	gap
)

// piece is one element of a form.
type piece struct {
	text string
	kind pieceKind
	han  bool
}

// maxGap is how many units a gap may span: enough for "turn the whole sync off", too few to join two thoughts.
const maxGap = 3

// minStem is the shortest stem in letters; shorter ones swallow unrelated words.
const minStem = 3

// node is a trie over units; stems and gaps are edges of their own.
type node struct {
	words  edges
	stems  edges
	gap    *node
	meants []meant
	// written holds, in a trie of sounds, the characters of the forms that sound so.
	written [][]string
}

// edges lead to the children of a node. Nearly all nodes have one or two, for which a map would take many times the
// space; the few that have more get one.
type edges struct {
	few  []edge
	many map[string]*node
}

type edge struct {
	text string
	to   *node
}

// fewEdges is up to how many edges are looked through one by one.
const fewEdges = 8

func (e *edges) find(text string) *node {
	if e.many != nil {
		return e.many[text]
	}
	for i := range e.few {
		if e.few[i].text == text {
			return e.few[i].to
		}
	}
	return nil
}

func (e *edges) add(text string, to *node) {
	if e.many == nil && len(e.few) < fewEdges {
		e.few = append(e.few, edge{text, to})
		return
	}
	if e.many == nil {
		e.many = make(map[string]*node, 2*fewEdges)
		for _, old := range e.few {
			e.many[old.text] = old.to
		}
		e.few = nil
	}
	e.many[text] = to
}

func (e *edges) empty() bool { return e.few == nil && e.many == nil }

// meant is what a form means in one language group. A foreign form counts in messages of other languages too: it cannot
// be one of their own words.
type meant struct {
	group, concept string
	foreign        bool
}

// English words are used in all languages.
const loanGroup = "en"

// foreignLetters is how many Latin letters a form needs to count in every language: "mau" is another word in each.
const foreignLetters = 7

func (n *node) insert(pieces []piece, group, concept string) *node {
	letters, latin := 0, false
	for _, p := range pieces {
		n = n.child(p)
		letters += len(p.text)
		latin = latin || p.text != "" && p.text[0] < utf8.RuneSelf && p.text[0] != '#'
	}
	for _, m := range n.meants {
		if m.group == group {
			return n
		}
	}
	n.meants = append(n.meants, meant{group, concept, !latin || letters >= foreignLetters || group == loanGroup})
	return n
}

func written(pieces []piece) []string {
	out := make([]string, len(pieces))
	for i, p := range pieces {
		out[i] = p.text
	}
	return out
}

func (n *node) child(p piece) *node {
	var children *edges
	switch p.kind {
	case gap:
		if n.gap == nil {
			n.gap = &node{}
		}
		return n.gap
	case stem:
		children = &n.stems
	default:
		children = &n.words
	}
	next := children.find(p.text)
	if next == nil {
		next = &node{}
		children.add(p.text, next)
	}
	return next
}

// concept is what the form means in a language, "" if it is no form there. English comes before other languages.
func (n *node) concept(group string) string {
	found := ""
	for _, m := range n.meants {
		if m.group == group {
			return m.concept
		}
		if m.foreign && (found == "" || m.group == loanGroup) {
			found = m.concept
		}
	}
	return found
}

// hit is a form found: its last node and the units that it covers, a bit each from the start.
type hit struct {
	node       *node
	start, end int
	mask       uint64
	weight     int
}

func (h hit) units() []int {
	var out []int
	for i := range 64 {
		if h.mask&(1<<i) != 0 {
			out = append(out, h.start+i)
		}
	}
	return out
}

// walker carries one search for the longest form.
type walker struct {
	group   string
	words   []string
	covered []bool
	start   int
	best    hit
}

// longest finds the form of a language from units[i] that covers most; an exact word counts more than a stem, a gap
// nothing.
func (n *node) longest(group string, words []string, covered []bool, i int) hit {
	w := walker{group: group, words: words, covered: covered, start: i}
	w.walk(n, i, 0, 0)
	return w.best
}

func (w *walker) walk(n *node, i int, mask uint64, weight int) {
	if weight > w.best.weight && n.concept(w.group) != "" {
		w.best = hit{n, w.start, i, mask, weight}
	}
	if n.gap != nil {
		for j := i; j <= i+maxGap && j < len(w.words); j++ {
			w.step(n.gap, j, mask, weight)
		}
	}
	w.step(n, i, mask, weight)
}

func (w *walker) step(n *node, i int, mask uint64, weight int) {
	if i >= len(w.words) || w.covered[i] || i-w.start >= 64 {
		return
	}
	bit := uint64(1) << (i - w.start)
	if next := n.words.find(w.words[i]); next != nil {
		w.walk(next, i+1, mask|bit, weight+100)
	}
	if n.stems.empty() {
		return
	}
	s := w.words[i]
	for end := len(s); end >= minStem; end-- {
		if !utf8.RuneStart(s[min(end, len(s)-1)]) && end < len(s) {
			continue
		}
		if next := n.stems.find(s[:end]); next != nil {
			w.walk(next, i+1, mask|bit, weight+50+min(end, 40))
			break
		}
	}
}
