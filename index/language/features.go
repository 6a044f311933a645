package language

import (
	"strings"
	"unicode/utf8"

	"syncoff/index/text"
)

// feature is the hash of something that tells languages apart: a hundred thousand strings would fill the memory.
type feature uint32

// hanFeatures are the Han characters and pairs of the text as it is written. A traditional character is one feature
// more, the same for all of them: that way of writing is told by characters that no question holds.
func (d *Detector) hanFeatures(s string) []feature {
	var f []feature
	last := -1 // where the character before stands
	for i, r := range s {
		if !isHan(r) {
			last = -1
			continue
		}
		end := i + utf8.RuneLen(r)
		f = append(f, hashOf(whole, s[i:end]))
		if d.normalizer.IsTraditional(r) {
			f = append(f, hashOf(traditional, ""))
		}
		if last >= 0 {
			f = append(f, hashOf(whole, s[last:end]))
		}
		last = i
	}
	return f
}

// wordFeatures are the words, counted twice, and their pieces of three letters, beginnings and endings among them.
func wordFeatures(normalized string) []feature {
	var f []feature
	for _, u := range text.Units(normalized) {
		if u.Han || strings.HasPrefix(u.Text, "#") {
			continue
		}
		f = append(f, hashOf(whole, u.Text), hashOf(whole, u.Text))
		w := " " + u.Text + " "
		one, two := 0, 0 // where the last but one and the last letter begin
		for i, r := range w {
			if letter := i + utf8.RuneLen(r); one < two {
				f = append(f, hashOf(part, w[one:letter]))
			}
			one, two = two, i
		}
	}
	return f
}

const (
	whole       = "w"
	part        = "p"
	traditional = "t"
)

func hashOf(kind, s string) feature { return feature(text.Hash(kind, s)) }
