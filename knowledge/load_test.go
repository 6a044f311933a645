package knowledge_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"syncoff/knowledge"
)

func TestLoadReadsEveryKindOfFile(t *testing.T) {
	base, _ := sound().load(t)
	set := base.Questions["en"]
	got := []any{
		len(base.Regions), len(base.Systems), len(base.Concepts), len(base.Article.Topics),
		base.Lexicon["en"]["OFF"], base.Frames["gallery-auto-backup"], base.Sources["seen"].Dated,
		set.Topics["verify"], set.Near, set.Far, set.Remarks["solved"],
	}
	want := []any{
		2, 4, 3, 3,
		[]string{"turn _ off", "disabl*"}, []string{"HOW? OFF/ONEDRIVE"}, "2025-11",
		[]string{"Is it off"}, []string{"My photos do not sync"}, []string{"Hello"}, []string{"it worked"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	step := base.Article.Topics[0].Variants[0].Steps[2]
	place := knowledge.Position{File: "articles/main.yaml", Line: 15, Column: 26}
	if step.Action != "switch-off" || step.Target != (knowledge.Ref{ID: "gallery.switch", At: place}) || step.At.ID != "top" {
		t.Errorf("step = %+v", step)
	}
}

func TestLoadJoinsSeveralArticles(t *testing.T) {
	f := sound()
	f["articles/more.yaml"] = "article: more\ntopics: [{id: faq-turn-on, kind: faq, variants: []}]\n"
	base, _ := f.load(t)
	if _, ok := base.Topic("faq-turn-on"); !ok {
		t.Error("the topic of the second article is missing")
	}
}

func TestLoadLetsTextsAndHiddenFilesStandBeside(t *testing.T) {
	f := sound()
	fsys, _ := f.split()
	for _, name := range []string{"locales/en.yaml", "testdata/x.yaml", ".hidden.yaml", "labels/._en.yaml", "schema/x.json"} {
		fsys.(fstest.MapFS)[name] = &fstest.MapFile{Data: []byte("no: [")}
	}
	if _, err := knowledge.Load(fsys); err != nil {
		t.Error(err)
	}
}

func TestLoadTellsWhatIsWrong(t *testing.T) {
	const article, labels = "articles/main.yaml", "labels/en.yaml"
	tests := []struct{ name, file, old, new, want string }{
		{"a misspelt action", article, "{tap: gallery.name", "{tpa: gallery.name",
			`articles/main.yaml:22:14: unknown key "tpa" (did you mean "tap"?)
articles/main.yaml:22:13: step has no action; give it one of open, tap, press, switch-off, switch-on, choose, confirm, check, pull-down, search, do, warn`},
		{"two actions in a step", article, "{tap: gallery.name", "{tap: gallery.name, open: x",
			`articles/main.yaml:22:13: step has two actions, "tap" and "open"; write two steps`},
		{"reads without check", article, "see: gallery.switch", "reads: gallery.off",
			`articles/main.yaml:22:13: only "check" has "reads"; use "see" for what appears afterwards`},
		{"an unknown key with a neighbour", article, "control:", "contol:",
			`articles/main.yaml:19:9: unknown key "contol" (did you mean "control"?)`},
		{"an unknown key without a neighbour", "frames.yaml", "frames:", "frames: {}\nwhatever:",
			`frames.yaml:2:1: unknown key "whatever"; known here: frames`},
		{"a missing key", article, "    kind: check\n", "",
			`articles/main.yaml:28:5: key "kind" is missing; add it`},
		{"a duplicate key", labels, "  onedrive.name: OneDrive", "  gallery.name: Photos",
			`labels/en.yaml:8:3: duplicate key "gallery.name" (first on line 3); keep one of them`},
		{"a number for a text", labels, "Gallery", "12",
			`labels/en.yaml:3:17: want text, found the number 12; put it in quotes`},
		{"a truth value for a text", labels, "Gallery", "true",
			`labels/en.yaml:3:17: want text, found the truth value true; put it in quotes`},
		{"nothing for a text", labels, " Gallery", "",
			`labels/en.yaml:3:16: want text, found nothing; write a value or remove the key`},
		{"an empty text", labels, "Gallery", `" "`,
			`labels/en.yaml:3:17: text is empty; write a value or remove the key`},
		{"a list for a text", labels, "Gallery", "[a]",
			`labels/en.yaml:3:17: want text, found a list`},
		{"a text for a list", article, "sources: [seen]", "sources: seen",
			`articles/main.yaml:10:18: want a list, found text; write [a, b] or one "- item" a line`},
		{"a text for a mapping", "sources.yaml", "seen: {says: it is so, from: [own phone], dated: 2025-11, checked: 2026-11-22, confidence: verified}", "seen: so",
			`sources.yaml:2:9: want keys with values, found text; write "key: value" lines`},
		{"a text for a number", "concepts.yaml", "means: asks how", "means: asks how, asks: much",
			`concepts.yaml:2:38: want a whole number, found text; write digits without quotes`},
		{"a text for a truth value", "concepts.yaml", "means: asks how", "means: asks how, place: yes please",
			`concepts.yaml:2:39: want true or false, found text; write it without quotes`},
		{"an anchor and its alias", labels, "Gallery\n", "&g Gallery\n  gallery.more: *g\n",
			`labels/en.yaml:3:17: anchor &g is not supported; write the value where it is used
labels/en.yaml:4:17: alias *g is not supported; write the value out, or quote the text if it begins with *`},
		{"a merge key", labels, "  gallery.name: Gallery", "  <<: {gallery.name: Gallery}",
			`labels/en.yaml:3:3: merge key << is not supported; write the keys out`},
		{"a tag", labels, "Gallery", "!!str Gallery",
			`labels/en.yaml:3:17: tag !!str is not supported; write the value without it`},
		{"a key that is a list", labels, "gallery.name: Gallery", "[a, b]: Gallery",
			`labels/en.yaml:3:3: key is a list; a key is one word`},
		{"a second document", labels, "labels:", "---\nlabels:",
			`labels/en.yaml:2:1: starts a second document; a file holds one, so remove the --- line`},
		{"broken brackets", article, "notes: [stay]", "notes: [stay",
			`articles/main.yaml:17:9: is not YAML from here on: did not find expected ',' or ']'; check indentation, quotes and brackets`},
		{"text that is not UTF-8", labels, "Gallery", "Galler\xff",
			`labels/en.yaml:3:23: is not UTF-8 here (byte 0xff); save the file as UTF-8`},
		{"a control character", labels, "Gallery", "Gal\x07lery",
			`labels/en.yaml:3:20: holds the control character U+0007; remove it`},
		{"an unknown system of a label", labels, "miui-10:", "miui-1O:",
			`labels/en.yaml:5:5: unknown system "miui-1O" (did you mean "miui-10"?); systems are miui-10, miui-12, miui-12.5, hyperos-1`},
		{"a range that runs backwards", labels, "miui-12..miui-12.5", "miui-12.5..miui-12",
			`labels/en.yaml:6:5: range "miui-12.5..miui-12" runs backwards; write miui-12..miui-12.5`},
		{"a system in two ranges", labels, "miui-12..miui-12.5", "miui-10..miui-12.5",
			`labels/en.yaml:6:5: system "miui-10" has a label in another line of this element; keep one of them`},
		{"a label for no system", "labels/zh-CN.yaml", "{miui-12: 自动同步}", "{}",
			`labels/zh-CN.yaml:4:19: label has no system; write one or remove the element`},
		{"a label and a fallback", "labels/zh-CN.yaml", "[onedrive.name]", "[onedrive.name, gallery.off]",
			`labels/zh-CN.yaml:7:23: element "gallery.off" has a label or fallback already (labels/zh-CN.yaml:5:3); keep one of them`},
		{"a language in the wrong file", labels, "language: en", "language: de",
			`labels/en.yaml:1:11: language is "de", but the file is named en.yaml; make them the same`},
		{"questions of none as a topic", "questions/en.yaml", "  verify: [Is it off]", "  none: [Hi]",
			`questions/en.yaml:5:3: questions of "none" stand under the key none, with near and far; move them there`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantFaults(t, sound().with(t, tt.file, tt.old, tt.new), tt.want)
		})
	}
}

func wantFaults(t *testing.T, f files, want string) {
	t.Helper()
	fsys, _ := f.split()
	base, err := knowledge.Load(fsys)
	faults, ok := errors.AsType[knowledge.Faults](err)
	if !ok || base != nil {
		t.Fatalf("Load = %v, %v; want faults", base, err)
	}
	if diff := cmp.Diff(sortedLines(want), sortedLines(faults.Error())); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// sortedLines lets tests write faults in the order in which they are best read.
func sortedLines(s string) map[string]int {
	lines := map[string]int{}
	for line := range strings.Lines(s) {
		lines[strings.TrimSpace(line)]++
	}
	return lines
}

func TestLoadTellsOfFilesThatAreWrongAsAWhole(t *testing.T) {
	const places = "; files are phones.yaml, concepts.yaml, articles, labels, questions, lexicon, frames.yaml, sources.yaml, " +
		"and *.yaml in these folders"
	tests := []struct{ name, file, content, want string }{
		{"an empty file", "frames.yaml", "", "frames.yaml:1:1: is empty; write its keys or remove the file"},
		{"only a comment", "frames.yaml", "# later\n", "frames.yaml:1:1: is empty; write its keys or remove the file"},
		{"a misspelt folder", "label/de.yaml", "language: de", `label/de.yaml:1:1: is read by nothing (did you mean "labels"?)` + places},
		{"a misspelt file", "frame.yaml", "frames: {}", `frame.yaml:1:1: is read by nothing (did you mean "frames.yaml"?)` + places},
		{"another extension", "labels/de.yml", "language: de", `labels/de.yml:1:1: is read by nothing (did you mean "labels"?)` + places},
		{"a file over 4 MiB", "frames.yaml", strings.Repeat("#", 4<<20+1),
			"frames.yaml:1:1: has 4194305 bytes, more than the 4 MiB that are read; split it or shorten it"},
		{"a warning in two articles", "articles/more.yaml", "article: more\ntopics: []\nwarnings:\n  reduced-copies: {sources: [seen]}\n",
			`articles/more.yaml:4:3: warning "reduced-copies" stands in another article too (articles/main.yaml:33:3); keep one of them`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := sound()
			f[tt.file] = tt.content
			wantFaults(t, f, tt.want)
		})
	}
}

func TestLoadDemandsTheFilesItCannotDoWithout(t *testing.T) {
	wantFaults(t, files{}, `phones.yaml:1:1: is missing; knowledge cannot do without it
concepts.yaml:1:1: is missing; knowledge cannot do without it
questions:1:1: is missing; knowledge cannot do without it
lexicon:1:1: is missing; knowledge cannot do without it
frames.yaml:1:1: is missing; knowledge cannot do without it
articles:1:1: is missing; knowledge cannot do without it
labels:1:1: is missing; knowledge cannot do without it
sources.yaml:1:1: is missing; knowledge cannot do without it`)
}

func TestLoadRefusesMoreThan64MiBInAll(t *testing.T) {
	f := sound()
	for i := range 17 {
		f[fmt.Sprintf("questions/l%d.yaml", i)] = strings.Repeat("#", 4<<20)
	}
	fsys, _ := f.split()
	_, err := knowledge.Load(fsys)
	if err == nil || !strings.Contains(err.Error(), "more than the 64 MiB that are loaded") {
		t.Errorf("err = %.200v", err)
	}
}

func TestLoadDoesNotReadTheFileThatIsTooLarge(t *testing.T) {
	f := sound()
	fsys, _ := f.split()
	fsys.(fstest.MapFS)["frames.yaml"] = &fstest.MapFile{Data: make([]byte, 5<<20)}
	watched := watchedFS{FS: fsys, name: "frames.yaml", read: new(bool)}
	if _, err := knowledge.Load(watched); err == nil {
		t.Error("Load has no complaint")
	}
	if *watched.read {
		t.Error("the file was read")
	}
}

// watchedFS tells whether a file was read.
type watchedFS struct {
	fs.FS
	name string
	read *bool
}

func (w watchedFS) Open(name string) (fs.File, error) {
	file, err := w.FS.Open(name)
	if err == nil && name == w.name {
		return watchedFile{file, w.read}, nil
	}
	return file, err
}

type watchedFile struct {
	fs.File
	read *bool
}

func (w watchedFile) Read(p []byte) (int, error) {
	*w.read = true
	return w.File.Read(p)
}

func FuzzLoad(f *testing.F) {
	for name, content := range sound() {
		f.Add(name, content)
	}
	f.Add("labels/en.yaml", "language: en\nlabels: {a: {miui-10..: x, ..: y}}\n")
	f.Add("frames.yaml", "a: [\nb: 'c' d\n")
	f.Add("articles/main.yaml", "article: main\ntopics: [{id: [], kind: {}, variants: [~]}]\n")
	f.Fuzz(func(t *testing.T, name, content string) {
		changed := sound()
		if _, ok := changed[name]; !ok || strings.HasPrefix(name, "locales/") {
			return
		}
		_, texts := changed.load(t)
		changed[name] = content
		fsys, _ := changed.split()
		base, err := knowledge.Load(fsys)
		if (base == nil) == (err == nil) {
			t.Fatalf("Load = %v, %v", base, err)
		}
		if err != nil {
			for _, fault := range err.(knowledge.Faults) {
				if fault.At.File == "" || fault.At.Line < 1 || fault.At.Column < 1 || fault.Message == "" {
					t.Errorf("fault without place: %#v", fault)
				}
			}
			return
		}
		base.Check(texts)
	})
}

// BenchmarkLoadOfManyQuestions loads as many questions as the languages to come will have.
func BenchmarkLoadOfManyQuestions(b *testing.B) {
	f := sound()
	for lang := range 6 {
		var y strings.Builder
		fmt.Fprintf(&y, "language: l%d\nquestions:\n  verify:\n", lang)
		for i := range 2500 {
			fmt.Fprintf(&y, "    - how do I see that number %d of my pictures is not in the cloud any more\n", i)
		}
		f[fmt.Sprintf("questions/l%d.yaml", lang)] = y.String()
	}
	fsys, _ := f.split()
	for b.Loop() {
		if _, err := knowledge.Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
}
