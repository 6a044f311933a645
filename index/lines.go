package index

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"syncoff/index/concept"
	"syncoff/index/text"
	"syncoff/knowledge"
)

// line is a text of the knowledge with what it stands for.
type line struct {
	language, topic, text string
	weight                float32
	normalized            string
	number                int // of a question, from 1; 0 for any other text
}

// questions are the written ones, in the order of asked.
func questions(base *knowledge.Base) []line {
	var lines []line
	for l := range asked(base) {
		l.number = len(lines) + 1
		lines = append(lines, l)
	}
	return lines
}

// asked gives the questions one after the other, and the labels that ask by themselves, always in the same order.
func asked(base *knowledge.Base) iter.Seq[line] {
	return func(yield func(line) bool) {
		for _, lang := range slices.Sorted(maps.Keys(base.Questions)) {
			set := base.Questions[lang]
			for _, topic := range slices.Sorted(maps.Keys(set.Topics)) {
				for _, q := range set.Topics[topic] {
					if !yield(line{language: lang, topic: topic, text: q, weight: 1}) {
						return
					}
				}
			}
			for _, topic := range base.Article.Topics {
				for _, words := range base.AskedBy(topic, lang) {
					if !yield(line{language: lang, topic: topic.ID.ID, text: words, weight: 1}) {
						return
					}
				}
			}
			for _, q := range append(slices.Clip(set.Near), set.Far...) {
				if !yield(line{language: lang, topic: knowledge.None, text: q, weight: 1}) {
					return
				}
			}
		}
	}
}

// remarksOf are what people say of an answer.
func remarksOf(base *knowledge.Base) []line {
	var lines []line
	for _, lang := range slices.Sorted(maps.Keys(base.Questions)) {
		remarks := base.Questions[lang].Remarks
		for _, kind := range slices.Sorted(maps.Keys(remarks)) {
			for _, s := range remarks[kind] {
				lines = append(lines, line{language: lang, topic: kind, text: s, weight: 1})
			}
		}
	}
	return lines
}

// frames are the patterns of concepts, said in words and normalised.
func (x *Index) frames(base *knowledge.Base) []line {
	var lines []line
	for _, e := range x.analyser.lexicon.Expand(base.Frames) {
		lines = append(lines, line{language: e.Group, topic: e.Topic, text: e.Text, weight: frameWeight})
	}
	normalize(x.analyser.normalizer, lines)
	return lines
}

// sideBySide calls f for every line, on a few goroutines.
func sideBySide(lines []line, f func(i int)) {
	const workers = 4
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(lines); i += workers {
				f(i)
			}
		})
	}
	wait.Wait()
}

func normalize(n *text.Normalizer, lines []line) {
	sideBySide(lines, func(i int) {
		lines[i].normalized = n.Normalize(lines[i].text)
	})
}

// knownWords are words of each language group that stand in more than one question and therefore are no slips.
func knownWords(lines []line) map[string][]string {
	seen := map[string]map[string]bool{} // group -> word -> seen a second time
	known := map[string][]string{}
	for _, l := range lines {
		g := group(l.language)
		if seen[g] == nil {
			seen[g] = map[string]bool{}
		}
		for _, u := range text.Units(l.normalized) {
			if u.Han {
				continue
			}
			again, before := seen[g][u.Text]
			if before && !again {
				known[g] = append(known[g], u.Text)
			}
			seen[g][u.Text] = before
		}
	}
	return known
}

// knownCharacters are strings of characters that merely sound like a form and stand in more than one question, which
// slips seldom do.
func knownCharacters(lexicon *concept.Lexicon, lines []line) []string {
	heard := make([][]string, len(lines)) // in each line
	sideBySide(lines, func(i int) {
		if group(lines[i].language) != "zh" {
			return
		}
		units := text.Units(lines[i].normalized)
		for _, m := range lexicon.Find(units, "zh") {
			if m.How == concept.BySound {
				heard[i] = append(heard[i], text.Join(units[m.Start:m.End]))
			}
		}
	})
	times := map[string]int{}
	var known []string
	for _, s := range slices.Concat(heard...) {
		if times[s]++; times[s] == 2 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
			known = append(known, s)
		}
	}
	return known
}

// texts are all lines of each language.
func texts(base *knowledge.Base) map[string][]string {
	out := map[string][]string{}
	for lang, set := range base.Questions {
		for _, topic := range slices.Sorted(maps.Keys(set.Topics)) {
			out[lang] = append(out[lang], set.Topics[topic]...)
		}
		for _, kind := range slices.Sorted(maps.Keys(set.Remarks)) {
			out[lang] = append(out[lang], set.Remarks[kind]...)
		}
		out[lang] = append(append(out[lang], set.Near...), set.Far...)
		for _, topic := range base.Article.Topics {
			out[lang] = append(out[lang], base.AskedBy(topic, lang)...)
		}
	}
	return out
}
