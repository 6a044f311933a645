package language_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"syncoff/index/language"
	"syncoff/index/packed"
	"syncoff/index/sound"
	"syncoff/index/text"
)

func savedDetector(t testing.TB, lessons map[string][]string) (*language.Detector, []byte) {
	t.Helper()
	d := language.New(text.NewNormalizer(), sound.NewPinyin(), lessons)
	var file bytes.Buffer
	if err := d.Save(&file); err != nil {
		t.Fatal(err)
	}
	return d, file.Bytes()
}

func TestALoadedDetectorDecidesAsTheOneThatWasSaved(t *testing.T) {
	for name, learned := range map[string]map[string][]string{"of lessons": lessons(), "of nothing": nil} {
		d, file := savedDetector(t, learned)
		rest := bytes.NewReader(append(file, "what follows"...))
		loaded, err := language.Load(text.NewNormalizer(), rest)
		if err != nil || rest.Len() != len("what follows") {
			t.Fatalf("%s: %d bytes are left, %v", name, rest.Len(), err)
		}
		messages := []string{"", "OneDrive", "打", "ปิด", "写真の同期", "xqzw", "как отключить OneDrive", "बंद"}
		for _, lines := range lessons() {
			for _, line := range lines {
				messages = append(messages, line, strings.ToUpper(line), line[len(line)/2:])
			}
		}
		for _, m := range messages {
			for _, preferred := range []string{"", "en", "id", "zh-TW", "xx"} {
				if got, want := loaded.Detect(m, preferred), d.Detect(m, preferred); got != want {
					t.Errorf("%s: Detect(%q, %q) = %q, want %q", name, m, preferred, got, want)
				}
			}
		}
	}
}

func TestADetectorThatEndsTooEarlyIsNotLoaded(t *testing.T) {
	_, file := savedDetector(t, lessons())
	for i := 0; i < len(file); i += 1 + len(file)/500 {
		if d, err := language.Load(text.NewNormalizer(), bytes.NewReader(file[:i])); d != nil || !errors.Is(err, packed.ErrDamaged) {
			t.Fatalf("after %d of %d bytes: %v", i, len(file), err)
		}
	}
}

// FuzzLoad: whatever a file holds, it is refused or gives a detector that can be asked.
func FuzzLoad(f *testing.F) {
	_, file := savedDetector(f, lessons())
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add(bytes.Repeat([]byte("\xff"), 64))
	n := text.NewNormalizer()
	f.Fuzz(func(t *testing.T, file []byte) {
		d, err := language.Load(n, bytes.NewReader(file))
		if (d == nil) == (err == nil) {
			t.Fatalf("%v, %v", d, err)
		}
		if err == nil {
			d.Detect("怎么关 where is как बंद", "en")
		}
	})
}
