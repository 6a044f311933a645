// Package text turns what people type into one plain form and cuts it into units.
//
// The same wish arrives full-width, Traditional, with model names, progress counters and emoji; whatever does not
// change the meaning is folded away here once, so that nothing after it has to think of it.
package text

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes is how much of a message is read, in characters: the length of the longest Telegram message.
const MaxRunes = 4096

// Marker units stand for things whose exact form says nothing about the topic.
const (
	Counter = "#counter" // "132/860", "60 %", "318 of 2,450"
	Model   = "#model"   // "Redmi Note 13 Pro", "小米14"
	Address = "#address" // links and mail addresses
)

//go:embed TSCharacters.txt
var traditionalTable string

var (
	addresses = regexp.MustCompile(`https?://\S+|[a-z0-9._-]+@[a-z0-9-]+\.[a-z.]+`)
	counters  = regexp.MustCompile(`\d[\d,. ]{0,8}\s*/\s*\d[\d,.]{0,8}|\d[\d.,]{0,5}\s*[%٪]|百分之[\d一二三四五六七八九十]+|` +
		`\d[\d,.]*\s*(?:of|out of|von|de|dari|из|trong|में से)\s*\d[\d,.]*`)
	// A model ends at the end of a word: "Note 13 s" is one, "Note 13 still" is a model and a word; a lone i is
	// somebody speaking.
	models = regexp.MustCompile(`\b(?:redmi|poco|xiaomi|mi|hongmi)[\s-]?(?:(?:note|pad|mix|max|k|x|f|m|c|a|civi)[\s-]?)?\d{1,2}[a-z]{0,8}(?:\s?(?:pro|ultra|lite|plus|prime|power|turbo|max|5g|4g|s|t|c|se|ne))*\b\+?|` +
		`(?:小米|红米)\s?(?:note|pad|mix|平板|civi|k|x|turbo|max)?\s?\d{1,2}[a-z]{0,8}(?:\s?(?:pro|ultra|lite|plus|turbo|max|5g|4g|s|t|c|e))*(?:\s?(?:青春版|至尊版)|\b\+?)|` +
		`\bnote\s?\d{1,2}[a-z]{0,8}(?:\s?(?:pro|ultra|lite|plus|turbo|5g|4g|s|t))*\b\+?|` +
		`\bk\d{2}i?(?:\s?(?:pro|ultra|gaming|s|e))*\b|\b\d{2}t?\s?(?:ultra|pro)\b|` +
		`(?:редми|сяоми|ксиоми|ксяоми|ксиаоми|хиаоми|поко)\s?(?:(?:ноут|нот|ноте|пад|микс|ми|[a-zа-я])\s?)?\d{1,2}[a-zа-я]?(?:\s?(?:про|лайт|ультра|плюс|макс|pro|lite|ultra|plus|max|5g|4g|s|t))*\+?|` +
		`(?:रेडमी|रेड्मी|पोको|शाओमी|श्याओमी|शियोमी)\s?(?:(?:नोट|पैड|[a-z])\s?)?\d{1,2}[a-z]?(?:\s?(?:प्रो|लाइट|अल्ट्रा|प्लस|मैक्स|pro|lite|ultra|plus|max|5g|4g|s|t))*`)
)

// Normalizer folds text. It holds only tables and is safe for concurrent use.
type Normalizer struct {
	simplified map[rune]rune
	han        [lastHan - firstHan + 1]rune // simplified, for the characters of nearly all Chinese text
}

// The block of the common Han characters.
const (
	firstHan = 0x4E00
	lastHan  = 0x9FFF
)

// NewNormalizer reads the embedded character table.
func NewNormalizer() *Normalizer {
	n := &Normalizer{simplified: make(map[rune]rune, 4200)}
	for line := range strings.Lines(traditionalTable) {
		from, to, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		f, _ := utf8.DecodeRuneInString(from)
		t, _ := utf8.DecodeRuneInString(to)
		if f != t {
			n.simplified[f] = t
		}
	}
	for from, to := range n.simplified { // the table has a step that leads to another
		if further, ok := n.simplified[to]; ok {
			n.simplified[from] = further
		}
	}
	for r := range rune(len(n.han)) {
		n.han[r] = firstHan + r
		if to, ok := n.simplified[firstHan+r]; ok {
			n.han[r] = to
		}
	}
	return n
}

// Normalize folds raw text: invalid bytes and control characters out, NFKC, lower case, Simplified characters,
// apostrophes inside words dropped, counters, model names and addresses replaced by their markers.
// Sentence ends survive as "." and "?" so that sentences can be told apart; the result has no other punctuation than
// those and commas.
func (n *Normalizer) Normalize(raw string) string {
	return spaced(replaceMarked(n.Fold(raw)))
}

// Letters is Normalize without the markers: for words that stand for themselves, such as the forms of a lexicon.
func (n *Normalizer) Letters(raw string) string {
	if n.isPlain(raw) {
		return raw
	}
	return spaced(n.Fold(raw))
}

// isPlain reports whether nothing would be folded: most forms of a lexicon are written so.
func (n *Normalizer) isPlain(s string) bool {
	space := true // also at the beginning
	for _, r := range s {
		switch {
		case r == ' ' && space:
			return false
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == ' ', r >= 'а' && r <= 'я', r >= firstHan && r <= lastHan && n.han[r-firstHan] == r:
		default:
			return false
		}
		space = r == ' '
	}
	return !space && len(s) <= MaxRunes
}

func spaced(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	put := func(r rune) {
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	for i, r := range s {
		switch p := plain(r); {
		case p == ' ', r == '.' && insideWord(s, i, 1):
			gap = true
		case p == '.' && r != '.' && insideWord(s, i, utf8.RuneLen(r)):
			put(p)
			gap = true // written as a full stop alone it would read as one inside a word
		default:
			put(p)
		}
	}
	return b.String()
}

// insideWord reports whether the character at i, of so many bytes, stands between letters or digits: a full stop there
// ends no sentence, as in "12.5" and "i.mi.com".
func insideWord(s string, i, size int) bool {
	if i == 0 || i+size >= len(s) {
		return false
	}
	return asciiWord(s[i-1]) && asciiWord(s[i+size])
}

func asciiWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// Fold applies the character foldings of Normalize alone: one character of the result stands for the same thing
// whatever keyboard it came from. Used for names and for comparing texts.
func (n *Normalizer) Fold(raw string) string {
	raw = norm.NFKC.String(strings.ToValidUTF8(clip(raw), " "))
	raw = clip(raw) // a single character can stand for eighteen
	var b strings.Builder
	b.Grow(len(raw))
	rejoin := false
	for _, r := range raw {
		switch {
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r == '\'' || r == '`':
			rejoin = rejoin || !isASCII(raw)
		case r >= ' ' && r <= '~':
			b.WriteByte(byte(r))
		case r >= firstHan && r <= lastHan:
			b.WriteRune(n.han[r-firstHan])
		default:
			folded, ok := n.foldRare(r)
			if ok {
				b.WriteRune(folded)
			}
			rejoin = rejoin || !ok
		}
	}
	if !rejoin {
		return b.String()
	}
	return norm.NFKC.String(b.String()) // what was dropped may have stood between two characters that are one
}

// foldRare folds what is neither ASCII nor common Chinese; false for what is dropped.
func (n *Normalizer) foldRare(r rune) (rune, bool) {
	switch {
	case r == '’' || r == '‘' || r == 'ʼ':
		return 0, false
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r) && r < 0x0900:
		return 0, false
	case unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Me, r): // they dress an emoji
		return 0, false
	case unicode.IsControl(r):
		return lineEndOrSpace(r), true
	}
	r = unicode.ToLower(r)
	if r == 'ı' {
		return 'i', true
	}
	if s, ok := n.simplified[r]; ok {
		return s, true
	}
	return r, true
}

// IsTraditional reports whether r is a character that only Traditional Chinese writes.
func (n *Normalizer) IsTraditional(r rune) bool {
	_, ok := n.simplified[r]
	return ok
}

func replaceMarked(s string) string {
	if strings.ContainsAny(s, "@:") {
		s = addresses.ReplaceAllString(s, " "+Address+" ")
	}
	if strings.ContainsAny(s, "0123456789") || strings.Contains(s, "百分之") {
		s = replaceModels(s)
		s = counters.ReplaceAllString(s, " "+Counter+" ")
	}
	return s
}

// replaceModels puts the marker in the place of model names. The pattern knows ends of ASCII words only: where it
// took the first letter of "của" for a part of the name, the name ends before that word.
func replaceModels(s string) string {
	var b strings.Builder
	from := 0
	for _, m := range models.FindAllStringIndex(s, -1) {
		end := m[1]
		if next, _ := utf8.DecodeRuneInString(s[end:]); next >= utf8.RuneSelf && next < firstHan && unicode.IsLetter(next) {
			end = m[0] + strings.LastIndexByte(s[m[0]:end], ' ')
		}
		if end <= m[0] {
			continue
		}
		b.WriteString(s[from:m[0]])
		b.WriteString(" " + Model + " ")
		from = end
	}
	b.WriteString(s[from:])
	return b.String()
}

// clip bounds the work: of an over-long message the beginning and the end are kept, where questions stand.
func clip(s string) string {
	if len(s) <= MaxRunes || utf8.RuneCountInString(s) <= MaxRunes {
		return s
	}
	head, tail := MaxRunes*3/4, MaxRunes/4
	return s[:byteOffset(s, head)] + "\n" + s[lastRunes(s, tail):]
}

func byteOffset(s string, runes int) int {
	for i := range s {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(s)
}

func lastRunes(s string, runes int) int {
	i := len(s)
	for ; i > 0 && runes > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return i
}

// lineEndOrSpace keeps the ends of lines, which end a sentence and an address too.
func lineEndOrSpace(r rune) rune {
	if r == '\n' || r == '\r' {
		return '\n'
	}
	return ' '
}

// plain keeps letters, digits, combining marks and markers, sentence ends and commas; everything else separates.
func plain(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= firstHan && r <= lastHan, r >= '0' && r <= '9':
		return r
	case r == ' ':
		return ' '
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '#':
		return r
	case strings.ContainsRune(".!。…;\n", r):
		return '.'
	case r == '?', r == '¿', r == '؟':
		return '?'
	case strings.ContainsRune(",、:", r):
		return ','
	}
	return ' '
}
