package sound

import (
	"strings"
	"unicode"
)

// Spellings are the ways to type each letter of an alphabet in Latin ones.
type Spellings map[rune][]string

// Cyrillic holds the ways of passports and of chats; apostrophes are dropped before a text is read.
var Cyrillic = Spellings{
	'а': {"a"}, 'б': {"b"}, 'в': {"v", "w"}, 'г': {"g"}, 'д': {"d"}, 'е': {"e", "ye", "je"}, 'ё': {"e", "yo", "jo", "io"},
	'ж': {"zh", "j"}, 'з': {"z"}, 'и': {"i", "y"}, 'й': {"y", "j", "i", ""}, 'к': {"k", "c"}, 'л': {"l"}, 'м': {"m"},
	'н': {"n"}, 'о': {"o"}, 'п': {"p"}, 'р': {"r"}, 'с': {"s", "c"}, 'т': {"t"}, 'у': {"u", "y"}, 'ф': {"f"},
	'х': {"h", "kh", "x"}, 'ц': {"ts", "c", "tz"}, 'ч': {"ch", "4"}, 'ш': {"sh", "w"}, 'щ': {"sch", "shch", "sh", "w"},
	'ъ': {""}, 'ы': {"y", "i"}, 'ь': {""}, 'э': {"e"}, 'ю': {"yu", "ju", "iu", "u"}, 'я': {"ya", "ja", "ia", "a"},
}

// Alphabet reads words typed in Latin letters as the words of another alphabet that they most likely stand for. People
// spell a letter in several ways, and one way stands for several letters; which word is meant is known from texts about
// the same matters. It is read-only once made and safe for concurrent use.
type Alphabet struct {
	spellings Spellings
	words     *branch
	latin     map[string]int // how often the texts have a word in Latin letters
}

// branch holds the words that begin alike.
type branch struct {
	next  map[rune]*branch
	count int // how often the texts have the word that ends here
}

// NewAlphabet learns the words of texts.
func NewAlphabet(spellings Spellings, texts []string) *Alphabet {
	a := &Alphabet{spellings: spellings, words: &branch{}, latin: map[string]int{}}
	for _, t := range texts {
		for word := range strings.FieldsFuncSeq(t, notLetter) {
			if a.spelled(word) {
				a.words.add(word)
			} else {
				a.latin[word]++
			}
		}
	}
	return a
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }

func (a *Alphabet) spelled(word string) bool {
	for _, r := range word {
		if a.spellings[r] == nil {
			return false
		}
	}
	return true
}

func (b *branch) add(word string) {
	for _, r := range word {
		if b.next == nil {
			b.next = map[rune]*branch{}
		}
		if b.next[r] == nil {
			b.next[r] = &branch{}
		}
		b = b.next[r]
	}
	b.count++
}

// Read returns a text with its words in the alphabet. A word that the texts do not have stays as it is.
func (a *Alphabet) Read(typed string) string {
	words := strings.Split(typed, " ")
	for i, word := range words {
		core := strings.TrimRight(word, ".,?!")
		if read, count := a.longest(a.words, core); count > a.latin[core] {
			words[i] = read + word[len(core):]
		}
	}
	return strings.Join(words, " ")
}

// longest is the commonest word of a branch that can be typed so, and how often the texts have it.
func (a *Alphabet) longest(b *branch, typed string) (word string, count int) {
	if typed == "" {
		count = b.count
	}
	for r, next := range b.next {
		for _, spelling := range a.spellings[r] {
			if rest, ok := strings.CutPrefix(typed, spelling); ok {
				w, c := a.longest(next, rest)
				w = string(r) + w
				if c > count || c == count && c > 0 && w < word {
					word, count = w, c
				}
			}
		}
	}
	return word, count
}
