// Package language tells in which language a message is written.
//
// Messages are short, mixed and often typed without the right keyboard, where general detectors guess; this one
// chooses only among the languages served and learns them from the questions in the knowledge, so that a new language
// brings its own detector along.
package language

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"syncoff/index/text"
)

// Detector tells languages apart. It is read-only once built and safe for concurrent use.
type Detector struct {
	normalizer *text.Normalizer
	chinese    *bayes // among the Chinese languages, over characters of the unfolded text
	scripts    map[*unicode.RangeTable][]string
	spaced     map[*unicode.RangeTable]*bayes // by script, for those that several languages share
}

// scriptOrder is the order in which scripts are looked at where a message mixes them.
var scriptOrder = []*unicode.RangeTable{unicode.Han, unicode.Cyrillic, unicode.Devanagari, unicode.Latin}

// New learns the languages from texts in them.
func New(n *text.Normalizer, texts map[string][]string) *Detector {
	d := &Detector{
		normalizer: n,
		chinese:    newBayes(),
		scripts:    map[*unicode.RangeTable][]string{},
		spaced:     map[*unicode.RangeTable]*bayes{},
	}
	for _, language := range slices.Sorted(maps.Keys(texts)) {
		stride := max(1, len(texts[language])/enoughTexts)
		for i := 0; i < len(texts[language]); i += stride {
			d.learn(language, texts[language][i])
		}
	}
	d.chinese.ready()
	for script, b := range d.spaced {
		b.ready()
		d.scripts[script] = slices.Sorted(maps.Keys(b.classes))
	}
	return d
}

func (d *Detector) learn(language, s string) {
	script := mainScript(count(s))
	if script == nil {
		return
	}
	if script == unicode.Han {
		d.chinese.learn(language, hanFeatures(s))
		return
	}
	if strings.HasPrefix(language, "zh") && strings.ContainsFunc(s, isHan) {
		return // Chinese with many English words: what it teaches of Latin letters is English
	}
	if d.spaced[script] == nil {
		d.spaced[script] = newBayes()
	}
	d.spaced[script].learn(language, wordFeatures(d.normalizer.Letters(s)))
}

// Detect returns the language of a message. The preferred language, where it is known, decides what the message
// itself leaves open; without any letters it is returned as it is.
func (d *Detector) Detect(s, preferred string) string {
	counts := count(s)
	script := mainScript(counts)
	if script == nil {
		return preferred
	}
	if script == unicode.Han {
		return d.whichChinese(s, preferred)
	}
	languages := d.scripts[script]
	switch len(languages) {
	case 0:
		return preferred
	case 1:
		return languages[0]
	}
	return d.spaced[script].best(wordFeatures(d.normalizer.Letters(s)), preferred)
}

// whichChinese decides by characters that only one of the two writings has, then by words.
func (d *Detector) whichChinese(s, preferred string) string {
	if !d.chinese.has(preferred) {
		preferred = "zh-CN"
	}
	return d.chinese.best(hanFeatures(s), preferred)
}

type counts map[*unicode.RangeTable]int

// count weighs the scripts of a text: a Han character says as much as a word.
func count(s string) counts {
	c := counts{}
	var last *unicode.RangeTable
	for _, r := range s {
		script := scriptOf(r)
		if script == unicode.Han || script != nil && script != last {
			c[script]++
		}
		last = script
		if unicode.IsMark(r) {
			last = script
		}
	}
	return c
}

func scriptOf(r rune) *unicode.RangeTable {
	if !unicode.IsLetter(r) && !unicode.IsMark(r) {
		return nil
	}
	for _, script := range scriptOrder {
		if unicode.Is(script, r) {
			return script
		}
	}
	return nil
}

// mainScript is the script with most words. Latin words beside another script are mostly product names: they win
// only by a wide margin.
func mainScript(c counts) *unicode.RangeTable {
	var best *unicode.RangeTable
	for _, script := range scriptOrder {
		n := c[script]
		if script == unicode.Latin && best != nil && n <= 2*c[best] {
			continue
		}
		if n > 0 && (best == nil || n > c[best]) {
			best = script
		}
	}
	return best
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// hanFeatures are the Han characters and pairs of the text as it is written.
func hanFeatures(s string) []string {
	var f []string
	var last rune
	for _, r := range s {
		if !isHan(r) {
			last = 0
			continue
		}
		f = append(f, string(r))
		if last != 0 {
			f = append(f, string([]rune{last, r}))
		}
		last = r
	}
	return f
}

// wordFeatures are the words, their beginnings and endings, and their pieces of three letters.
func wordFeatures(normalized string) []string {
	var f []string
	for _, u := range text.Units(normalized) {
		if u.Han || strings.HasPrefix(u.Text, "#") {
			continue
		}
		w := []rune(" " + u.Text + " ")
		f = append(f, u.Text, u.Text)
		for i := 0; i+3 <= len(w); i++ {
			f = append(f, "~"+string(w[i:i+3]))
		}
	}
	return f
}

// bayes is a naive Bayes classifier over strings. A class is as likely beforehand as it has texts, up to enoughTexts:
// few Chinese write without a Han character, but a language with fewer questions is not spoken by fewer people. More
// texts than that teach nothing new.
type bayes struct {
	classes map[string]map[string]float64 // class -> feature -> count, later log probability
	total   map[string]float64
	texts   map[string]int
}

const enoughTexts = 1000

// fewestShare is the part of the commonest language's texts that another must have to count as written in a script: a
// handful of lines in Latin letters are product names, not Chinese.
const fewestShare = 20

func newBayes() *bayes {
	return &bayes{
		classes: map[string]map[string]float64{}, total: map[string]float64{}, texts: map[string]int{},
	}
}

func (b *bayes) has(class string) bool { return b.classes[class] != nil }

func (b *bayes) learn(class string, features []string) {
	if b.classes[class] == nil {
		b.classes[class] = map[string]float64{}
	}
	b.texts[class]++
	for _, f := range features {
		b.classes[class][f]++
		b.total[class]++
	}
}

// smoothing is how many features of all languages together are mixed into each class: where a class has said little,
// it is taken to speak like the others, so that a small class does not win by knowing nothing.
const smoothing = 60

func (b *bayes) ready() {
	most := 0
	for _, n := range b.texts {
		most = max(most, n)
	}
	maps.DeleteFunc(b.classes, func(class string, _ map[string]float64) bool { return b.texts[class]*fewestShare < most })
	all, everything := map[string]float64{}, 0.0
	for _, features := range b.classes {
		for f, n := range features {
			all[f] += n
			everything += n
		}
	}
	for class, features := range b.classes {
		total := b.total[class] + smoothing
		for f, n := range all {
			p := (features[f] + smoothing*n/everything) / total
			features[f] = math.Log(p)
		}
	}
}

// best returns the likeliest class; the preferred one gets the benefit of a small doubt.
func (b *bayes) best(features []string, preferred string) string {
	const benefit = 2.5 // in units of log probability
	winner, highest := preferred, math.Inf(-1)
	for _, class := range slices.Sorted(maps.Keys(b.classes)) {
		sum := math.Log(float64(min(b.texts[class], enoughTexts)) / enoughTexts)
		if class == preferred {
			sum += benefit
		}
		for _, f := range features {
			sum += b.classes[class][f] // what no class has ever seen says nothing
		}
		if sum > highest {
			winner, highest = class, sum
		}
	}
	return winner
}
