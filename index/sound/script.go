package sound

import (
	"math"
	"strings"
	"unicode"
)

// Script reads typed syllables as the characters they most likely stand for. It knows which characters follow each
// other from texts about the same matters; there nearly every syllable stands for one. It is read-only once made and
// safe for concurrent use.
type Script struct {
	pinyin *Pinyin
	spoken map[string][]rune // syllable -> characters of the texts
	single map[rune]float64  // how often a character stands in the texts
	pairs  map[[2]rune]float64
	total  float64
}

// start stands before the first character of a text and after whatever is no Chinese.
const start rune = 0

// NewScript learns from texts; of those, Chinese characters alone are looked at.
func NewScript(p *Pinyin, texts []string) *Script {
	s := &Script{pinyin: p, spoken: map[string][]rune{}, single: map[rune]float64{}, pairs: map[[2]rune]float64{}}
	for _, t := range texts {
		last := start
		for _, r := range t {
			if !unicode.Is(unicode.Han, r) {
				last = start
				continue
			}
			if s.single[r] == 0 {
				for _, syllable := range p.readings(r) {
					s.spoken[syllable] = append(s.spoken[syllable], r)
				}
			}
			if last == start {
				s.single[start]++
			}
			s.single[r]++
			s.pairs[[2]rune{last, r}]++
			s.total++
			last = r
		}
	}
	return s
}

// Read returns a text with its syllables as characters. A word that is no pinyin stays as it is.
func (s *Script) Read(typed string) string {
	var b strings.Builder
	last := s.begin()
	flush := func() { b.WriteString(last.text()); last = s.begin() }
	for i, word := range strings.Split(typed, " ") {
		core := strings.TrimRight(word, ".,?!")
		if path := s.word(last, core); core != "" && path != nil {
			last = path
		} else {
			flush()
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(core)
		}
		if core != word {
			flush()
			b.WriteString(word[len(core):])
		}
	}
	flush()
	return b.String()
}

// step is one way to read what stands so far.
type step struct {
	before    *step
	character rune
	logarithm float64 // of its probability
}

// front is the likeliest way to read what stands so far, for each last character.
type front []*step

func (s *Script) begin() front { return front{{character: start}} }

// word reads one word after what stands before, by every way to cut it into syllables. It returns nil if there is none.
func (s *Script) word(before front, word string) front {
	if word == "" || len(word) > longestWord {
		return nil
	}
	at := make([]front, len(word)+1) // by letters read
	at[0] = before
	for from := range word {
		if at[from] == nil {
			continue
		}
		for end := from + 1; end <= min(len(word), from+maxLetters); end++ {
			for _, character := range s.spoken[word[from:end]] {
				at[end] = at[end].with(s.best(at[from], character))
			}
		}
	}
	return at[len(word)]
}

// longestWord is how many letters are read as one word at most.
const longestWord = 200

// best continues the likeliest way after which a character can stand.
func (s *Script) best(before front, character rune) *step {
	next := &step{character: character, logarithm: math.Inf(-1)}
	for _, b := range before {
		if l := b.logarithm + s.after(b.character, character); l > next.logarithm {
			next.before, next.logarithm = b, l
		}
	}
	return next
}

// after is the logarithm of the probability of a character after another: that of the pair, and a little of the
// character alone for pairs that never came.
func (s *Script) after(last, character rune) float64 {
	const known = 0.9
	p := (1 - known) * s.single[character] / s.total
	if n := s.single[last]; n > 0 {
		p += known * s.pairs[[2]rune{last, character}] / n
	}
	return math.Log(p)
}

// with adds a step, or puts it in the place of a less likely one with the same character.
func (f front) with(next *step) front {
	for i, s := range f {
		if s.character == next.character {
			if next.logarithm > s.logarithm {
				f[i] = next
			}
			return f
		}
	}
	return append(f, next)
}

// text is what stands on the likeliest way.
func (f front) text() string {
	var best *step
	for _, s := range f {
		if best == nil || s.logarithm > best.logarithm {
			best = s
		}
	}
	var characters []rune
	for s := best; s != nil && s.character != start; s = s.before {
		characters = append(characters, s.character)
	}
	for i, j := 0, len(characters)-1; i < j; i, j = i+1, j-1 {
		characters[i], characters[j] = characters[j], characters[i]
	}
	return string(characters)
}
