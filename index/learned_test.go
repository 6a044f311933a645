package index_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"

	"syncoff/index"
	"syncoff/index/packed"
	"syncoff/knowledge"
)

// saved builds an index and returns it with what was learned.
func saved(t testing.TB, base *knowledge.Base) (*index.Index, []byte) {
	t.Helper()
	x, learned, err := index.Build(base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	var file bytes.Buffer
	if err := learned.Save(&file); err != nil {
		t.Fatal(err)
	}
	return x, file.Bytes()
}

func TestARestoredIndexDecidesAsTheOneThatLearned(t *testing.T) {
	base := load(t)
	x, file := saved(t, base)
	y, err := index.Restore(base, bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer y.Close()
	same, all := 0, 0
	for i, q := range labelled(t, base) {
		for _, hint := range []index.Hint{{}, {Language: q.Language}} {
			if what := index.Unlike(t, x, y, q.Text, hint); what != "" {
				t.Errorf("%q: %s", q.Text, what)
			}
			all++
			if decided(t, x, q.Text, hint) == decided(t, y, q.Text, hint) {
				same++
			}
		}
		if i%20 == 0 && x.Remark(q.Text, index.Hint{}) != y.Remark(q.Text, index.Hint{}) {
			t.Errorf("%q is another remark", q.Text)
		}
	}
	t.Logf("%d of %d decisions are the same", same, all)
	if all-same > all/100 { // two builds differ in as many, see Unlike
		t.Errorf("%d of %d decisions differ", all-same, all)
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

func TestRestoreRefusesWhatWasNotLearnedFromThisKnowledge(t *testing.T) {
	_, file := saved(t, small())
	other := small()
	other.Questions["en"].Topics["verify"][0] = "is it on"
	format := bytes.Clone(file)
	format[bytes.Index(format, []byte("learned 1"))+8]++
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
			if x, err := index.Restore(c.base, bytes.NewReader(c.file)); x != nil || !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestRestoreNoticesAnyDamage(t *testing.T) {
	base := small()
	_, file := saved(t, base)
	for i := 0; i < len(file); i += 1 + len(file)/300 {
		damaged := bytes.Clone(file)
		damaged[i] ^= 1 << (i % 8)
		if x, err := index.Restore(base, bytes.NewReader(damaged)); err == nil || x != nil {
			t.Errorf("byte %d of %d changed: no error", i, len(file))
		}
		if x, err := index.Restore(base, bytes.NewReader(file[:i])); !errors.Is(err, packed.ErrDamaged) || x != nil {
			t.Errorf("ends after %d of %d bytes: %v", i, len(file), err)
		}
	}
}

func TestSavingLearnedTellsAnError(t *testing.T) {
	_, learned, err := index.Build(small())
	if err != nil {
		t.Fatal(err)
	}
	if err := learned.Save(fullDisk{}); !errors.Is(err, errNoRoom) {
		t.Errorf("error %v", err)
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
		"a far miss":            func(b *knowledge.Base) { b.Questions["en"].Far[0] = "on?" },
		"a near one":            func(b *knowledge.Base) { q := b.Questions["en"]; q.Near, q.Far = q.Far, nil; b.Questions["en"] = q },
		"a remark":              func(b *knowledge.Base) { q := b.Questions["en"]; q.Remarks = q.Topics; b.Questions["en"] = q },
		"the language":          func(b *knowledge.Base) { b.Questions["de"] = b.Questions["en"]; delete(b.Questions, "en") },
		"a form":                func(b *knowledge.Base) { b.Lexicon["en"]["ON"][0] = "begin" },
		"a concept of the form": func(b *knowledge.Base) { b.Lexicon["en"]["OFF"] = b.Lexicon["en"]["ON"] },
		"a frame":               func(b *knowledge.Base) { b.Frames = map[string][]string{"verify": {"ON"}} },
		"a concept":             func(b *knowledge.Base) { b.Concepts = []knowledge.Concept{{ID: "ON"}} },
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
	base.Labels = map[string]knowledge.LabelSet{"en": {}}
	if seen[fingerprint(base)] != "as it is" {
		t.Error("labels change the fingerprint")
	}
	if got := slices.Sorted(maps.Keys(seen)); len(got) != 12 {
		t.Errorf("%d fingerprints", len(got))
	}
}

func FuzzRestore(f *testing.F) {
	base := small()
	_, file := saved(f, base)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Fuzz(func(t *testing.T, file []byte) {
		x, err := index.Restore(base, bytes.NewReader(file))
		if (x == nil) == (err == nil) {
			t.Fatalf("index %v, error %v", x, err)
		}
		if err == nil {
			x.Close()
		}
	})
}
