package lesson

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"syncoff/index/text"
)

//go:embed words.txt
var wordsFile string

// class is what a word does in a phrase.
type class uint8

// The classes. A word that is not listed carries the meaning.
const (
	content class = iota
	light
	grammar
	binding
	asking
	modal
	split
	tail
	steady
)

// words are the lists of words.txt. They are read-only.
type words struct {
	normalizer *text.Normalizer
	classes    map[string]class
	steady     map[string]bool
	fold       *strings.Replacer
}

// vocabulary is read once, by whoever needs it first: it holds only tables, and phrases are compared in places that
// share nothing else.
var vocabulary = sync.OnceValue(readWords)

// readWords reads words.txt. A line that is not understood is a fault of the program, not of its input.
func readWords() *words {
	w := &words{normalizer: text.NewNormalizer(), classes: map[string]class{}, steady: map[string]bool{}}
	classes := map[string]class{
		"light": light, "grammar": grammar, "binding": binding, "how": asking, "modal": modal, "split": split, "tail": tail,
		"steady": steady, "fold": content,
	}
	var folds []string
	for line := range strings.Lines(wordsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		head, list, _ := strings.Cut(line, ":")
		kind, _, _ := strings.Cut(head, " ")
		c, known := classes[kind]
		if !known {
			panic(fmt.Sprintf("lesson: words.txt: line %q", line))
		}
		for _, word := range strings.Fields(list) {
			switch c {
			case content:
				from, to, _ := strings.Cut(word, "=")
				folds = append(folds, from, " "+to+" ")
			case steady:
				w.steady[word] = true
			default:
				w.classes[w.normalizer.Letters(word)] = c
			}
		}
	}
	w.fold = strings.NewReplacer(folds...)
	return w
}
