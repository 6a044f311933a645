package index

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"

	"syncoff/index/concept"
	"syncoff/index/language"
	"syncoff/index/packed"
	"syncoff/index/rank"
	"syncoff/index/text"
	"syncoff/knowledge"
)

// ErrOther is returned for what was learned from other knowledge, or saved in another format.
var ErrOther = errors.New("learned from other knowledge or saved in another format")

// magic begins what is saved. Its number changes with the format.
const magic = "syncoff learned 1\n"

// What a file may announce at most; knowledge stays far below.
const (
	mostTexts     = 1 << 24
	mostGroups    = 1 << 10
	mostDocuments = 1 << 24
)

// Learned is what it takes time to find out about a knowledge base. It fills as much memory as the index and should be
// let go of once it is saved.
type Learned struct {
	base      *knowledge.Base
	detector  *language.Detector
	known     map[string][]string // group -> words that are no slips
	documents []document
	models    opinions
}

// Save writes what was learned, with a checksum.
func (l *Learned) Save(to io.Writer) error {
	buffered := bufio.NewWriter(to)
	sum := crc32.NewIEEE()
	if err := l.write(io.MultiWriter(buffered, sum)); err != nil {
		return fmt.Errorf("save what was learned: %w", err)
	}
	packed.NewWriter(buffered).Words([]uint32{sum.Sum32()})
	if err := buffered.Flush(); err != nil { // also tells what went wrong before
		return fmt.Errorf("save what was learned: %w", err)
	}
	return nil
}

func (l *Learned) write(to io.Writer) error {
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
	w.Number(len(l.documents))
	for _, d := range l.documents {
		for _, s := range d.parts() {
			w.Text(*s)
		}
	}
	if err := errors.Join(w.Err(), l.detector.Save(to)); err != nil {
		return err
	}
	return rank.Save(to, []*rank.Model{l.models.everything, l.models.characters, l.models.concepts})
}

// parts are what a document is saved as.
func (d *document) parts() [4]*string {
	return [...]*string{&d.question, &d.topic, &d.text, &d.concepts}
}

// Restore makes the index of a knowledge base of what was learned from it and saved: the index that New would build.
func Restore(base *knowledge.Base, from io.Reader) (*Index, error) {
	n := text.NewNormalizer()
	var lexicon *concept.Lexicon
	worded := begin(func() (err error) {
		lexicon, err = concept.NewLexicon(n, base.Lexicon)
		return err
	})
	l, err := load(n, base, from)
	if err != nil {
		<-worded
		return nil, fmt.Errorf("restore index: %w", err)
	}
	retriever, err := newRetriever(l.documents, false)
	if err := errors.Join(<-worded, err); err != nil {
		return nil, fmt.Errorf("restore index: %w", err)
	}
	x := newIndex(n, base, lexicon, l.known)
	x.detector, x.retriever, x.models = l.detector, retriever, l.models
	return x, nil
}

// load reads what Save has written and compares the checksum.
func load(n *text.Normalizer, base *knowledge.Base, from io.Reader) (*Learned, error) {
	buffered := bufio.NewReader(from)
	sum := crc32.NewIEEE()
	l := &Learned{base: base}
	if err := l.read(n, io.TeeReader(buffered, sum)); err != nil {
		return nil, err
	}
	r := packed.NewReader(buffered)
	if kept := r.Words(1); !slices.Equal(kept, []uint32{sum.Sum32()}) {
		r.Fail("its checksum is not that of its content")
	}
	if _, err := buffered.ReadByte(); !errors.Is(err, io.EOF) {
		r.Fail("something follows it")
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	if len(l.documents) == 0 {
		return nil, ErrNoQuestions
	}
	return l, nil
}

func (l *Learned) read(n *text.Normalizer, from io.Reader) error {
	fingerprint, err := Fingerprint(l.base)
	if err != nil {
		return err
	}
	r := packed.NewReader(from)
	if (r.Text() != magic || r.Text() != fingerprint) && r.Err() == nil {
		return ErrOther
	}
	l.known = map[string][]string{}
	for range r.Number(mostGroups) {
		group := r.Text()
		l.known[group] = r.Texts(mostTexts)
	}
	l.readDocuments(r)
	if err := r.Err(); err != nil {
		return err
	}
	if l.detector, err = language.Load(n, from); err != nil {
		return err
	}
	models, err := rank.Load(from)
	if err != nil {
		return err
	}
	if len(models) != 3 {
		return fmt.Errorf("%w: %d models", packed.ErrDamaged, len(models))
	}
	l.models = opinions{models[0], models[1], models[2]}
	return nil
}

// readDocuments lets those of one topic share its name.
func (l *Learned) readDocuments(r *packed.Reader) {
	topics := map[string]string{}
	for n := r.Number(mostDocuments); len(l.documents) < n && r.Err() == nil; {
		var d document
		for _, s := range d.parts() {
			*s = r.Text()
		}
		if topics[d.topic] == "" {
			topics[d.topic] = d.topic
		}
		d.topic = topics[d.topic]
		l.documents = append(l.documents, d)
	}
}
