package index

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"syncoff/index/concept"
	"syncoff/index/language"
	"syncoff/index/packed"
	"syncoff/index/rank"
	"syncoff/index/sound"
	"syncoff/index/text"
	"syncoff/knowledge"
)

// ErrOther is returned for what was learned from other knowledge, or saved in another format.
var ErrOther = errors.New("learned from other knowledge or saved in another format")

// magic begins what is saved. Its number changes with the format.
const magic = "syncoff learned 7\n"

// What a directory of something learned holds.
const (
	learnedFile     = "learned"
	questionsFolder = "questions" // bleve's
)

// What a file may announce at most; knowledge stays far below.
const (
	mostTexts     = 1 << 24
	mostGroups    = 1 << 10
	mostDocuments = 1 << 24
	mostFiles     = 1 << 16
)

// Learned is what it takes time to find out about a knowledge base. It can be saved until its index is closed.
type Learned struct {
	base      *knowledge.Base
	detector  *language.Detector
	known     map[string][]string // group -> words that are no slips
	retriever *retriever
	model     *rank.Model
	remarks   func() *rank.Model // trained when first needed, at the latest by Save
}

// Save writes what was learned into an empty directory, with a checksum of everything.
func (l *Learned) Save(dir string) error {
	questions := filepath.Join(dir, questionsFolder)
	err := l.retriever.save(questions)
	var sums []packed.FileSum
	if err == nil {
		sums, err = packed.Sums(questions)
	}
	if err != nil {
		return fmt.Errorf("save what was learned: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, learnedFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("save what was learned: %w", err)
	}
	if err := errors.Join(l.writeSummed(f, sums), f.Close()); err != nil {
		return fmt.Errorf("save what was learned: %w", err)
	}
	return nil
}

func (l *Learned) writeSummed(to io.Writer, sums []packed.FileSum) error {
	buffered := bufio.NewWriter(to)
	sum := crc32.NewIEEE()
	if err := l.write(io.MultiWriter(buffered, sum), sums); err != nil {
		return err
	}
	packed.NewWriter(buffered).Words([]uint32{sum.Sum32()})
	return buffered.Flush() // also tells what went wrong before
}

func (l *Learned) write(to io.Writer, sums []packed.FileSum) error {
	fingerprint, err := Fingerprint(l.base)
	if err != nil {
		return err
	}
	w := packed.NewWriter(to)
	w.Text(magic)
	w.Text(fingerprint)
	w.Number(len(l.known))
	for _, group := range slices.Sorted(maps.Keys(l.known)) {
		w.Text(group)
		w.Texts(l.known[group])
	}
	w.Number(len(sums))
	for _, s := range sums {
		w.Text(s.Name)
		w.Words([]uint32{s.Sum})
	}
	l.retriever.write(w)
	if err := errors.Join(w.Err(), l.detector.Save(to)); err != nil {
		return err
	}
	return errors.Join(l.model.Save(to), l.remarks().Save(to))
}

// write tells what is known of the questions beside bleve's files.
func (r *retriever) write(w *packed.Writer) {
	w.Number(len(r.documents))
	for _, d := range r.documents {
		if w.Number(d.number); d.number == unwritten {
			w.Text(d.question)
			w.Text(d.topic)
		}
	}
	w.Number(len(r.times))
	for _, term := range slices.Sorted(maps.Keys(r.times)) {
		w.Text(term)
		w.Number(r.times[term])
	}
}

// Restore makes the index of a knowledge base of what was learned from it and saved: the index that New would build.
// The directory may be removed afterwards, but its files must not be changed while the index is open.
func Restore(base *knowledge.Base, dir string) (*Index, error) {
	n, pinyin := text.NewNormalizer(), sound.NewPinyin()
	var lexicon *concept.Lexicon
	worded := begin(func() (err error) {
		lexicon, err = concept.NewLexicon(n, pinyin, base.Lexicon)
		return err
	})
	l, err := load(n, base, dir)
	if err := errors.Join(<-worded, err); err != nil {
		return nil, fmt.Errorf("restore index: %w", err)
	}
	if err := l.retriever.open(filepath.Join(dir, questionsFolder)); err != nil {
		return nil, fmt.Errorf("restore index: %w", err)
	}
	x := newIndex(n, pinyin, base, lexicon, l.known)
	x.detector, x.retriever, x.model, x.remarks = l.detector, l.retriever, l.model, l.remarks
	return x, nil
}

// load reads what Save has written and compares the checksums.
func load(n *text.Normalizer, base *knowledge.Base, dir string) (*Learned, error) {
	f, err := os.Open(filepath.Join(dir, learnedFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buffered := bufio.NewReader(f)
	sum := crc32.NewIEEE()
	l := &Learned{base: base, retriever: &retriever{times: map[string]int{}}}
	sums, err := l.read(n, io.TeeReader(buffered, sum))
	if err != nil {
		return nil, err
	}
	r := packed.NewReader(buffered)
	if kept := r.Words(1); !slices.Equal(kept, []uint32{sum.Sum32()}) {
		r.Fail("its checksum is not that of its content")
	}
	if _, err := buffered.ReadByte(); !errors.Is(err, io.EOF) {
		r.Fail("something follows it")
	}
	if found, err := packed.Sums(filepath.Join(dir, questionsFolder)); err != nil || !slices.Equal(found, sums) {
		r.Fail("the questions are not those that were saved")
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Learned) read(n *text.Normalizer, from io.Reader) (sums []packed.FileSum, err error) {
	fingerprint, err := Fingerprint(l.base)
	if err != nil {
		return nil, err
	}
	r := packed.NewReader(from)
	if (r.Text() != magic || r.Text() != fingerprint) && r.Err() == nil {
		return nil, ErrOther
	}
	l.known = map[string][]string{}
	for range r.Number(mostGroups) {
		group := r.Text()
		l.known[group] = r.Texts(mostTexts)
	}
	for n := r.Number(mostFiles); len(sums) < n && r.Err() == nil; {
		name := r.Text()
		if sum := r.Words(1); len(sum) == 1 {
			sums = append(sums, packed.FileSum{Name: name, Sum: sum[0]})
		}
	}
	l.retriever.read(r, l.base)
	if err := r.Err(); err != nil {
		return nil, err
	}
	if l.detector, err = language.Load(n, from); err != nil {
		return nil, err
	}
	if l.model, err = rank.Load(from); err != nil {
		return nil, err
	}
	remarks, err := rank.Load(from)
	if err != nil {
		return nil, err
	}
	l.remarks = func() *rank.Model { return remarks }
	return sums, nil
}

// read takes the questions that are written from the knowledge, in whose order they are kept.
func (r *retriever) read(from *packed.Reader, base *knowledge.Base) {
	for n := from.Number(mostDocuments); len(r.documents) < n && from.Err() == nil; {
		d := stored{number: from.Number(mostDocuments)}
		if d.number == unwritten {
			d.question, d.topic = from.Text(), from.Text()
		}
		r.documents = append(r.documents, d)
	}
	next, number := 0, unwritten
	for l := range asked(base) {
		number++
		for next < len(r.documents) && r.documents[next].number == unwritten {
			next++
		}
		if next < len(r.documents) && r.documents[next].number == number {
			r.documents[next].question, r.documents[next].topic = l.text, l.topic
			next++
		}
	}
	for _, d := range r.documents {
		if d.topic == "" {
			from.Fail("question %d is not where the knowledge has it", d.number)
			return
		}
	}
	for n := from.Number(mostTexts); n > 0 && from.Err() == nil; n-- {
		term := from.Text()
		r.times[term] = from.Number(mostDocuments)
	}
}

// Fingerprint is the same for knowledge from which the same is learned: its questions, labels that ask, words, frames
// and concepts. What else the knowledge holds is not learned.
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
		for _, topic := range base.Article.Topics {
			w.Text(topic.ID.ID)
			w.Texts(base.AskedBy(topic, lang))
		}
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
