package concept

import (
	"maps"
	"slices"
	"unicode/utf8"
)

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

// trie holds forms over units; stems and gaps are edges of their own. Fifty thousand forms are kept as numbers in a few
// large tables: a tree of pointers took ten times the memory, and twice the time to build.
type trie struct {
	symbols map[string]symbol // the words and stems of all forms
	adding  map[edge]place    // the edges while forms are added
	edges   []edge            // once all are: in order, which takes a third of the room
	ends    []place           // of the edges
	nodes   []node
	meants  []meant
	names   []string // of groups and concepts
	numbers map[string]int16
}

type (
	symbol int32
	place  int32 // of a node; the root is 0, to which no edge leads
)

// edge is a node, a symbol and whether the symbol stands for a stem.
type edge uint64

func newEdge(from place, s symbol, kind pieceKind) edge {
	return edge(from)<<32 | edge(s)<<1 | edge(kind&stem)
}

type node struct {
	gap   place
	meant int32 // the first of meants, 0 for none
	stems bool  // an edge by a stem leads on
}

// meant is what a form means in one language group. A foreign form counts in messages of other languages too: it cannot
// be one of their own words.
type meant struct {
	next    int32 // what it means in another group, 0 for none
	concept int16 // of names
	group   int16 // of names
	foreign bool
}

// English words are used in all languages.
const loanGroup = "en"

// foreignLetters is how many Latin letters a form needs to count in every language: "mau" is another word in each.
const foreignLetters = 7

func newTrie() *trie {
	return &trie{
		symbols: map[string]symbol{}, adding: map[edge]place{}, nodes: make([]node, 1), meants: make([]meant, 1),
		numbers: map[string]int16{},
	}
}

// insert adds a form and returns its last node. What a form means in a group already stays.
func (t *trie) insert(pieces []piece, group, concept string) place {
	at, letters, latin := place(0), 0, false
	for _, p := range pieces {
		at = t.child(at, p)
		letters += len(p.text)
		latin = latin || p.text != "" && p.text[0] < utf8.RuneSelf && p.text[0] != '#'
	}
	in := t.name(group)
	last := &t.nodes[at].meant
	for *last != 0 {
		if t.meants[*last].group == in {
			return at
		}
		last = &t.meants[*last].next
	}
	*last = int32(len(t.meants))
	foreign := !latin || letters >= foreignLetters || group == loanGroup
	t.meants = append(t.meants, meant{group: in, concept: t.name(concept), foreign: foreign})
	return at
}

// name is the number of a group or concept.
func (t *trie) name(s string) int16 {
	i, known := t.numbers[s]
	if !known {
		i = int16(len(t.names))
		t.names = append(t.names, s)
		t.numbers[s] = i
	}
	return i
}

func (t *trie) child(at place, p piece) place {
	if p.kind == gap {
		if t.nodes[at].gap == 0 {
			t.nodes[at].gap = t.add()
		}
		return t.nodes[at].gap
	}
	s, known := t.symbols[p.text]
	if !known {
		s = symbol(len(t.symbols))
		t.symbols[p.text] = s
	}
	e := newEdge(at, s, p.kind)
	next, known := t.adding[e]
	if !known {
		next = t.add()
		t.adding[e] = next
	}
	if p.kind == stem {
		t.nodes[at].stems = true
	}
	return next
}

func (t *trie) add() place {
	t.nodes = append(t.nodes, node{})
	return place(len(t.nodes) - 1)
}

// ready ends the adding of forms and begins the search for them.
func (t *trie) ready() {
	t.edges = slices.Sorted(maps.Keys(t.adding))
	t.ends = make([]place, len(t.edges))
	for i, e := range t.edges {
		t.ends[i] = t.adding[e]
	}
	t.adding = nil
}

// follow returns the node to which a word or stem leads, 0 for none.
func (t *trie) follow(from place, text string, kind pieceKind) place {
	s, known := t.symbols[text]
	if !known {
		return 0
	}
	i, found := slices.BinarySearch(t.edges, newEdge(from, s, kind))
	if !found {
		return 0
	}
	return t.ends[i]
}

// concept is what the form means in a language, "" if it is no form there. English comes before other languages; near
// tells whether it is a form of the language itself or of English.
func (t *trie) concept(at place, group string) (found string, near bool) {
	for i := t.nodes[at].meant; i != 0; i = t.meants[i].next {
		m := t.meants[i]
		switch name := t.names[m.concept]; {
		case t.names[m.group] == group:
			return name, true
		case m.foreign && (found == "" || t.names[m.group] == loanGroup):
			found, near = name, t.names[m.group] == loanGroup
		}
	}
	return found, near
}

// hit is a form found: its last node and the units that it covers, a bit each from the start.
type hit struct {
	at         place
	start, end int
	mask       uint64
	near       bool // of the language itself or of English
	weight     int
}

// less reports whether another form at the same unit is the better one: "backup on" is a form of Indonesian, and in
// "photo backup on redmi" two words of English.
func (h hit) less(near bool, weight int) bool {
	if h.near != near {
		return near
	}
	return weight > h.weight
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
	*trie
	group   string
	words   []string
	covered []bool
	breaks  []bool // before each word, whether punctuation stands there
	start   int
	best    hit
}

// longest finds the form of a language from units[i] that covers most; an exact word counts more than a stem, a gap
// nothing. Forms of third languages count only where there is none of its own. No form reaches across punctuation: in
// "not in the settings, in Gallery" nobody speaks of the settings in Gallery.
func (t *trie) longest(group string, words []string, covered, breaks []bool, i int) hit {
	w := walker{trie: t, group: group, words: words, covered: covered, breaks: breaks, start: i}
	w.walk(0, i, 0, 0)
	return w.best
}

func (w *walker) walk(at place, i int, mask uint64, weight int) {
	if concept, near := w.concept(at, w.group); concept != "" && w.best.less(near, weight) {
		w.best = hit{at, w.start, i, mask, near, weight}
	}
	if gap := w.nodes[at].gap; gap != 0 {
		for j := i; j <= i+maxGap && j < len(w.words) && !w.breaks[j]; j++ {
			w.step(gap, j, mask, weight)
		}
	}
	w.step(at, i, mask, weight)
}

func (w *walker) step(at place, i int, mask uint64, weight int) {
	if i >= len(w.words) || w.covered[i] || i > w.start && w.breaks[i] || i-w.start >= 64 {
		return
	}
	bit := uint64(1) << (i - w.start)
	s := w.words[i]
	if next := w.follow(at, s, word); next != 0 {
		w.walk(next, i+1, mask|bit, weight+100)
	}
	if !w.nodes[at].stems {
		return
	}
	for end := len(s); end >= minStem; end-- {
		if end < len(s) && !utf8.RuneStart(s[end]) {
			continue
		}
		if next := w.follow(at, s[:end], stem); next != 0 {
			w.walk(next, i+1, mask|bit, weight+50+min(end, 40))
			break
		}
	}
}
