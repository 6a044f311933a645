package index

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"syncoff/index/packed"
	"syncoff/knowledge"
)

// Fingerprint is the same for knowledge from which the same is learned: its questions, words, frames and concepts. What
// else the knowledge holds is not learned.
func Fingerprint(base *knowledge.Base) (string, error) {
	sum := sha256.New()
	buffered := bufio.NewWriter(sum)
	w := packed.NewWriter(buffered)
	w.Number(len(base.Questions))
	for _, lang := range slices.Sorted(maps.Keys(base.Questions)) {
		set := base.Questions[lang]
		w.Text(lang)
		w.Texts(set.Near)
		w.Texts(set.Far)
		writeLists(w, set.Topics)
		writeLists(w, set.Remarks)
	}
	w.Number(len(base.Lexicon))
	for _, group := range slices.Sorted(maps.Keys(base.Lexicon)) {
		w.Text(group)
		writeLists(w, base.Lexicon[group])
	}
	writeLists(w, base.Frames)
	for _, c := range base.Concepts {
		w.Text(fmt.Sprintf("%+v", c))
	}
	if err := errors.Join(w.Err(), buffered.Flush()); err != nil {
		return "", fmt.Errorf("fingerprint of the knowledge: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func writeLists(w *packed.Writer, lists map[string][]string) {
	w.Number(len(lists))
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		w.Text(name)
		w.Texts(lists[name])
	}
}
