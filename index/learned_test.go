package index_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"syncoff/index"
	"syncoff/index/packed"
	"syncoff/knowledge"
)

// saved builds an index and returns it with the directory of what was learned.
func saved(t testing.TB, base *knowledge.Base) (*index.Index, string) {
	t.Helper()
	x, learned, err := index.Build(base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	dir := t.TempDir()
	if err := learned.Save(dir); err != nil {
		t.Fatal(err)
	}
	return x, dir
}

func TestARestoredIndexDecidesAsTheOneThatLearned(t *testing.T) {
	base := load(t)
	x, dir := saved(t, base)
	y, err := index.Restore(base, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer y.Close()
	for i, q := range labelled(t, base) {
		for _, hint := range []index.Hint{{}, {Language: q.Language}} {
			if what := index.Unlike(t, x, y, q.Text, hint); what != "" {
				t.Errorf("%q: %s", q.Text, what)
			}
			if one, other := decided(t, x, q.Text, hint), decided(t, y, q.Text, hint); one != other {
				t.Errorf("%q: %s, restored %s", q.Text, one, other)
			}
		}
		if i%20 == 0 && x.Remark(q.Text, index.Hint{}) != y.Remark(q.Text, index.Hint{}) {
			t.Errorf("%q is another remark", q.Text)
		}
	}
}

func decided(t testing.TB, x *index.Index, message string, hint index.Hint) string {
	t.Helper()
	r, err := x.Match(t.Context(), message, hint)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Decision) + " " + r.Topic
}

// A second program may restore what a first has open, and whoever is in the middle of it may lose the directory.
func TestWhatWasLearnedIsShared(t *testing.T) {
	base := small()
	_, dir := saved(t, base)
	for range 2 {
		x, err := index.Restore(base, dir)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		defer func() { // after the directory is gone
			if got := decided(t, x, "turn it on again", index.Hint{}); got != "answer faq-turn-on" {
				t.Error(got)
			}
		}()
	}
	if err := os.RemoveAll(dir); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
}

func TestRestoreRefusesWhatWasNotLearnedFromThisKnowledge(t *testing.T) {
	_, dir := saved(t, small())
	file := read(t, filepath.Join(dir, "learned"))
	other := small()
	other.Questions["en"].Topics["verify"][0] = "is it on"
	format := bytes.Clone(file)
	format[bytes.Index(format, []byte("learned 2"))+8]++
	for name, c := range map[string]struct {
		base *knowledge.Base
		file []byte
		want error
	}{
		"other knowledge":         {other, file, index.ErrOther},
		"another format":          {small(), format, index.ErrOther},
		"nothing":                 {small(), nil, packed.ErrDamaged},
		"something that follows":  {small(), append(bytes.Clone(file), 0), packed.ErrDamaged},
		"something else entirely": {small(), bytes.Repeat([]byte("\xff"), 1000), packed.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, filepath.Join(dir, "learned"), c.file)
			if x, err := index.Restore(c.base, dir); x != nil || !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestRestoreNoticesAnyDamage(t *testing.T) {
	base := small()
	_, dir := saved(t, base)
	files, err := packed.Sums(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 4 { // what was learned, and of bleve's a description, a directory and at least one segment
		t.Fatalf("files %v", files)
	}
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		file := read(t, path)
		for i := 0; i < len(file); i += 1 + len(file)/100 {
			damaged := bytes.Clone(file)
			damaged[i] ^= 1 << (i % 8)
			write(t, path, damaged)
			if x, err := index.Restore(base, dir); err == nil || x != nil {
				t.Errorf("%s: byte %d of %d changed: no error", f.Name, i, len(file))
			}
			write(t, path, file[:i])
			if x, err := index.Restore(base, dir); !errors.Is(err, packed.ErrDamaged) || x != nil {
				t.Errorf("%s ends after %d of %d bytes: %v", f.Name, i, len(file), err)
			}
		}
		write(t, path, file)
	}
	write(t, filepath.Join(dir, "questions", "more"), nil)
	if x, err := index.Restore(base, dir); !errors.Is(err, packed.ErrDamaged) || x != nil {
		t.Errorf("a file more: %v", err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t testing.TB, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSavingLearnedTellsAnError(t *testing.T) {
	x, learned, err := index.Build(small())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := index.WriteLearned(learned, fullDisk{}); !errors.Is(err, errNoRoom) {
		t.Errorf("a full disk: error %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	if err := learned.Save(filepath.Join(file, "below")); err == nil {
		t.Error("below a file: no error")
	}
	taken := t.TempDir()
	write(t, filepath.Join(taken, "learned"), nil)
	if err := learned.Save(taken); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another: error %v", err)
	}
}

var errNoRoom = errors.New("the disk is full")

// fullDisk is a disk without room.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errNoRoom }

// Everything that is learned from has a part in the fingerprint, and nothing else.
func TestTheFingerprintOfLearnedKnowledge(t *testing.T) {
	fingerprint := func(base *knowledge.Base) string {
		f, err := index.Fingerprint(base)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	seen := map[string]string{fingerprint(small()): "as it is"}
	for name, change := range map[string]func(*knowledge.Base){
		"a question": func(b *knowledge.Base) { b.Questions["en"].Topics["verify"][0] = "on?" },
		"its topic": func(b *knowledge.Base) {
			topics := b.Questions["en"].Topics
			topics["a"] = topics["verify"]
			delete(topics, "verify")
		},
		"a far miss":   func(b *knowledge.Base) { b.Questions["en"].Far[0] = "on?" },
		"a near one":   func(b *knowledge.Base) { q := b.Questions["en"]; q.Near, q.Far = q.Far, nil; b.Questions["en"] = q },
		"a remark":     func(b *knowledge.Base) { q := b.Questions["en"]; q.Remarks = q.Topics; b.Questions["en"] = q },
		"the language": func(b *knowledge.Base) { b.Questions["de"] = b.Questions["en"]; delete(b.Questions, "en") },
		"a label that asks": func(b *knowledge.Base) {
			b.Article.Topics = []knowledge.Topic{{ID: knowledge.Ref{ID: "verify"}, AskedBy: []knowledge.Ref{{ID: "off"}}}}
			b.Labels = map[string]knowledge.LabelSet{"en": {Elements: map[string]knowledge.Label{"off": {Every: "Off"}}}}
		},
		"a form":                func(b *knowledge.Base) { b.Lexicon["en"]["ON"][0] = "begin" },
		"a concept of the form": func(b *knowledge.Base) { b.Lexicon["en"]["OFF"] = b.Lexicon["en"]["ON"] },
		"a frame":               func(b *knowledge.Base) { b.Frames = map[string][]string{"verify": {"ON"}} },
		"a concept":             func(b *knowledge.Base) { b.Concepts = []knowledge.Concept{{ID: "ON"}} },
		"a concept of a place":  func(b *knowledge.Base) { b.Concepts = []knowledge.Concept{{ID: "ON", Place: true}} },
		"a concept that asks":   func(b *knowledge.Base) { b.Concepts = []knowledge.Concept{{ID: "ON", Asks: 1}} },
	} {
		base := small()
		change(base)
		f := fingerprint(base)
		if seen[f] != "" {
			t.Errorf("%s: the fingerprint is that of %s", name, seen[f])
		}
		seen[f] = name
	}
	base := small()
	base.Labels = map[string]knowledge.LabelSet{"en": {Elements: map[string]knowledge.Label{"off": {Every: "Off"}}}}
	if seen[fingerprint(base)] != "as it is" {
		t.Error("labels that ask for nothing change the fingerprint")
	}
	if got := slices.Sorted(maps.Keys(seen)); len(got) != 14 {
		t.Errorf("%d fingerprints", len(got))
	}
}

func FuzzRestore(f *testing.F) {
	base := small()
	_, dir := saved(f, base)
	path := filepath.Join(dir, "learned")
	file := read(f, path)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Fuzz(func(t *testing.T, file []byte) {
		write(t, path, file)
		x, err := index.Restore(base, dir)
		if (x == nil) == (err == nil) {
			t.Fatalf("index %v, error %v", x, err)
		}
		if err == nil {
			x.Close()
		}
	})
}
