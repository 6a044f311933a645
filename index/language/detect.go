// Package language tells in which language a message is written.
//
// Messages are short, mixed and often typed without the right keyboard, where general detectors guess; this one
// chooses only among the languages served and learns them from the questions in the knowledge, so that a new language
// brings its own detector along.
package language

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"syncoff/index/sound"
	"syncoff/index/text"
)

// Detector tells languages apart. It is read-only once built and safe for concurrent use.
type Detector struct {
	normalizer *text.Normalizer
	languages  []string
	everywhere everywhere
	chinese    *bayes                         // among the Chinese languages, over characters of the unfolded text
	spaced     map[*unicode.RangeTable]*bayes // by script, for those that several languages share
}

// scriptOrder is the order in which scripts are looked at where a message mixes them.
var scriptOrder = []*unicode.RangeTable{unicode.Han, unicode.Cyrillic, unicode.Devanagari, unicode.Latin}

// New learns the languages from texts in them.
func New(n *text.Normalizer, pinyin *sound.Pinyin, texts map[string][]string) *Detector {
	d := newDetector(n, slices.Sorted(maps.Keys(texts)))
	d.everywhere = newEverywhere(d.languages, texts)
	for _, language := range d.languages {
		written := byScript(texts[language])
		for _, script := range scriptOrder {
			lines := written[script]
			stride := max(1, len(lines)/enoughTexts)
			for i := 0; i < len(lines); i += stride {
				d.learn(language, script, lines[i])
				if language == mainland && script == unicode.Han {
					d.in(unicode.Latin).teach(language, wordFeatures(n.Letters(pinyin.Typed(n.Letters(lines[i])))))
				}
			}
		}
	}
	d.chinese.ready()
	for _, b := range d.spaced {
		b.ready()
	}
	return d
}

// newDetector tells nothing apart yet.
func newDetector(n *text.Normalizer, languages []string) *Detector {
	return &Detector{n, languages, everywhere{}, newBayes(languages), map[*unicode.RangeTable]*bayes{}}
}

// byScript sorts texts by their main script: a language that is sometimes typed in another script is to be known in
// both.
func byScript(texts []string) map[*unicode.RangeTable][]string {
	out := map[*unicode.RangeTable][]string{}
	for _, s := range texts {
		if script := mainScript(count(s)); script != nil {
			out[script] = append(out[script], s)
		}
	}
	return out
}

func (d *Detector) learn(language string, script *unicode.RangeTable, s string) {
	if script == unicode.Han {
		d.chinese.learn(language, d.hanFeatures(s))
		return
	}
	if strings.HasPrefix(language, "zh") && strings.ContainsFunc(s, isHan) {
		return // Chinese with many English words: what it teaches of Latin letters is English
	}
	d.in(script).learn(language, wordFeatures(d.normalizer.Letters(s)))
}

// in tells apart the languages that share a script.
func (d *Detector) in(script *unicode.RangeTable) *bayes {
	if d.spaced[script] == nil {
		d.spaced[script] = newBayes(d.languages)
	}
	return d.spaced[script]
}

// usual is the language of a message in a script where neither the message nor a preference decides: a few English
// words are on the screens of all languages, and whoever writes nothing else writes English.
func (d *Detector) usual(script *unicode.RangeTable, s string) string {
	switch script {
	case unicode.Han:
		return d.written(s)
	case unicode.Latin:
		return "en"
	}
	return ""
}

// Detect returns the language of a message. The preferred language, where it is known, decides what the message
// itself leaves open; without any letters it is returned as it is.
func (d *Detector) Detect(s, preferred string) string {
	letters := d.normalizer.Letters(s)
	script, open := d.script(s, letters)
	b, features := d.spaced[script], []feature(nil)
	switch {
	case open && slices.Contains(d.languages, preferred):
		return preferred
	case script == unicode.Han:
		b, features = d.chinese, d.hanFeatures(s)
	case b != nil && !open:
		features = wordFeatures(letters)
	}
	if b == nil || len(b.classes) == 0 {
		return preferred
	}
	if !b.has(preferred) {
		preferred = d.usual(script, s)
	}
	best := b.best(features, preferred)
	if script == unicode.Han && best != mainland && d.written(s) == mainland {
		return preferred // what all write alike is no sign of any
	}
	return best
}

// script is the main script of a message, and whether the message leaves its language open: all its words are such as
// stand on the screens of all languages. Among those, one word in another script tells.
func (d *Detector) script(s, letters string) (script *unicode.RangeTable, open bool) {
	scripts := count(s)
	script = mainScript(scripts)
	if script != unicode.Latin || !d.everywhere.all(letters) {
		return script, false
	}
	delete(scripts, unicode.Latin)
	if other := mainScript(scripts); other != nil {
		return other, false
	}
	return script, true
}

// mainland is the language that is typed in Latin letters where there is no Chinese keyboard.
const mainland = "zh-CN"

const (
	taiwan   = "zh-TW"
	hongKong = "zh-HK"
)

// cantonese are common characters that only Cantonese is written with.
const cantonese = "嘅咗喺啲嗰唔冇嚟佢哋㗎喎囉嘢攞搵"

// written is the Chinese that is likely by the characters alone: most words are the same in all. Traditional ones are
// Taiwan's where Hong Kong is not heard.
func (d *Detector) written(s string) string {
	switch {
	case strings.ContainsAny(s, cantonese):
		return hongKong
	case strings.ContainsFunc(s, d.normalizer.IsTraditional):
		return taiwan
	}
	return mainland
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
