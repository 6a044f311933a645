package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Bare drops the accents and tone marks of Latin letters, so that "tắt" and "tat", "şimdi" and "simdi" look the same.
func Bare(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) && r < 0x0370:
			continue
		case r == 'đ':
			r = 'd'
		case r == 'ı':
			r = 'i'
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
