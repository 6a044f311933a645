package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unit is the smallest piece that concepts are matched over: one Han character, or one word elsewhere.
type Unit struct {
	Text string
	Han  bool
	// Sentence counts the sentences of the text from 0; Break is set when punctuation stands before the unit.
	Sentence int32
	Break    bool
}

// Units cuts normalised text.
func Units(normalized string) []Unit {
	units := make([]Unit, 0, count(normalized))
	sentence, pending := int32(0), false
	for i := 0; i < len(normalized); {
		r, size := utf8.DecodeRuneInString(normalized[i:])
		switch {
		case isHan(r):
			units = append(units, Unit{Text: normalized[i : i+size], Han: true, Sentence: sentence, Break: pending})
			pending = false
		case r == '.' || r == '?':
			if len(units) > 0 && units[len(units)-1].Sentence == sentence {
				sentence++
			}
			pending = true
		case r == ',':
			pending = true
		case r != ' ':
			size = wordLength(normalized[i:])
			units = append(units, Unit{Text: normalized[i : i+size], Sentence: sentence, Break: pending})
			pending = false
		}
		i += size
	}
	return units
}

// Join writes units as text again, Han characters without spaces between them and nothing with punctuation.
func Join(units []Unit) string {
	var b strings.Builder
	for i, u := range units {
		if i > 0 && !(u.Han && units[i-1].Han) {
			b.WriteByte(' ')
		}
		b.WriteString(u.Text)
	}
	return b.String()
}

// count is about how many units a text has, from its spaces and its Han characters.
func count(normalized string) int {
	n := 1
	for i := range len(normalized) {
		if b := normalized[i]; b == ' ' || b >= 0xE3 && b < 0xF0 {
			n++
		}
	}
	return n
}

func wordLength(s string) int {
	for i, r := range s {
		if isHan(r) || r == ' ' || r == '.' || r == ',' || r == '?' {
			return i
		}
	}
	return len(s)
}

func isHan(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) }
