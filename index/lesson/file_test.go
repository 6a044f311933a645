package lesson_test

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"syncoff/index/lesson"
	"syncoff/knowledge"
)

var topics = []string{"verify", "faq-turn-on"}

func TestExportIsReadByTheKnowledge(t *testing.T) {
	documents, err := lesson.Export([]lesson.Lesson{
		{ID: 1, Text: "stop the little cloud", Language: "en", Topic: "verify"},
		{ID: 2, Text: "yes", Language: "en", Topic: "verify"},
		{ID: 3, Text: "2025-11: \"why\" # & * [number] it's 好", Language: "en", Topic: "faq-turn-on"},
		{ID: 4, Text: "cloud nine tickets", Language: "en", Topic: knowledge.None},
		{ID: 5, Text: "小云朵还在吗", Language: "zh-CN", Topic: "verify"},
	})
	if err != nil {
		t.Fatal(err)
	}
	base, err := knowledge.Load(withQuestions(t, documents))
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(base.Questions)); !slices.Equal(got, []string{"en", "zh-CN"}) {
		t.Fatalf("languages %v", got)
	}
	english := base.Questions["en"]
	want := map[string][]string{
		"verify": {"stop the little cloud", "yes"}, "faq-turn-on": {"2025-11: \"why\" # & * [number] it's 好"},
	}
	if !reflect.DeepEqual(english.Topics, want) || !slices.Equal(english.Near, []string{"cloud nine tickets"}) {
		t.Errorf("%v, near %v", english.Topics, english.Near)
	}
	if got := base.Questions["zh-CN"].Topics["verify"]; !slices.Equal(got, []string{"小云朵还在吗"}) {
		t.Errorf("Chinese: %v", got)
	}
}

// withQuestions is the embedded knowledge with other questions.
func withQuestions(t *testing.T, documents map[string][]byte) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(knowledge.Embedded(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(path, "questions/") {
			return err
		}
		data, err := fs.ReadFile(knowledge.Embedded(), path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for language, document := range documents {
		files["questions/"+language+".yaml"] = &fstest.MapFile{Data: document}
	}
	return files
}

func TestExportLooksLikeTheKnowledge(t *testing.T) {
	documents, err := lesson.Export([]lesson.Lesson{
		{Text: "stop it", Language: "en", Topic: "verify"},
		{Text: "sing", Language: "en", Topic: knowledge.None},
		{Text: "again", Language: "en", Topic: "faq-turn-on"},
	})
	const want = `language: en
questions:
  faq-turn-on:
    - again
  verify:
    - stop it
none:
  near:
    - sing
`
	if got := string(documents["en"]); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestExportWritesTheSameWordsOnce(t *testing.T) {
	documents, err := lesson.Export([]lesson.Lesson{
		{Text: "stop it", Language: "en", Topic: "verify"},
		{Text: "Stop it!", Language: "en", Topic: "verify"},
		{Text: "start it", Language: "en", Topic: "verify"},
		{Text: "start it", Language: "en", Topic: "faq-turn-on"},
		{Text: "...", Language: "en", Topic: "verify"},
		{Text: "over", Topic: "verify"},
	})
	want := map[string]string{
		"en":  "language: en\nquestions:\n  faq-turn-on:\n    - start it\n  verify:\n    - Stop it!\n",
		"und": "language: und\nquestions:\n  verify:\n    - over\n",
	}
	got := map[string]string{}
	for language, document := range documents {
		got[language] = string(document)
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %q", err, got)
	}
}

func TestRead(t *testing.T) {
	got, err := lesson.Read("all.yaml", []byte(`# comment
---
language: en
questions:
  verify: [stop it]
none:
  near: [sing]
  far: [dance]
---
language: zh-CN
questions:
  faq-turn-on: [再开]
`), topics)
	want := []lesson.Lesson{
		{Text: "stop it", Language: "en", Topic: "verify"}, {Text: "sing", Language: "en", Topic: knowledge.None},
		{Text: "dance", Language: "en", Topic: knowledge.None}, {Text: "再开", Language: "zh-CN", Topic: "faq-turn-on"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestReadTellsThePlaceOfAFault(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"an unknown topic":       {"language: en\nquestions:\n  verfy: [x]\n", `f.yaml:3:3: unknown topic "verfy" (did you mean "verify"?)`},
		"an unknown key":         {"language: en\nquestion: {}\n", "f.yaml:2:1: unknown key"},
		"no language":            {"questions: {}\n", "f.yaml:1:1: key \"language\" is missing"},
		"a number for a text":    {"language: en\nquestions:\n  verify: [12]\n", "f.yaml:3:12: want text"},
		"a later document":       {"language: en\n---\nlanguage: ru\nnone: {next: [x]}\n", "f.yaml:4:8: unknown key"},
		"no YAML":                {"language: [", "f.yaml:1"},
		"a text, not a list":     {"language: en\nnone: {near: x}\n", "f.yaml:2:14: want a list"},
		"all of several at once": {"language: en\nx: 1\n---\nlanguage: ru\ny: 1\n", "f.yaml:5:1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := lesson.Read("f.yaml", []byte(c.file), topics)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func FuzzExportIsRead(f *testing.F) {
	f.Add("stop it", "# no: comment")
	f.Add("---", "- yes\n---\n|")
	f.Add("'quoted\"", "12")
	f.Add("\u2028x\x01", " <<")
	f.Add("\u2028w", "\u0085 0<\u2029")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, ""), strings.ToValidUTF8(b, "")
		lessons := []lesson.Lesson{{Text: a, Language: "en", Topic: "verify"}, {Text: b, Language: "en", Topic: knowledge.None}}
		documents, err := lesson.Export(lessons)
		if err != nil {
			t.Fatal(err)
		}
		got, err := lesson.Read("en.yaml", documents["en"], topics)
		if err != nil {
			t.Fatalf("%v\n%s", err, documents["en"])
		}
		for i := range lessons {
			lessons[i].Text = strings.Join(strings.Fields(lessons[i].Text), " ")
		}
		for _, l := range got {
			if !slices.Contains(lessons, l) {
				t.Errorf("%+v of %q and %q", l, a, b)
			}
		}
	})
}

func little() *knowledge.Base {
	topic := func(id string) knowledge.Topic { return knowledge.Topic{ID: knowledge.Ref{ID: id}} }
	return &knowledge.Base{
		Article: knowledge.Article{Topics: []knowledge.Topic{topic("verify"), topic("faq-turn-on")}},
		Questions: map[string]knowledge.QuestionSet{
			"en":    {Language: "en", Topics: map[string][]string{"verify": {"Is it off?"}}, Near: []string{"it hangs at 5 photos"}},
			"pt-BR": {Language: "pt-BR", Topics: map[string][]string{}, Far: []string{"bom dia"}},
		},
	}
}

func TestInReviewed(t *testing.T) {
	for name, c := range map[string]struct {
		text, topic string
		ok          bool
	}{
		"under a topic, whatever the case and marks": {"is it OFF", "verify", true},
		"near it":                        {"it hangs at [number] photos", knowledge.None, true},
		"far from it":                    {"Bom dia!", knowledge.None, true},
		"what is only alike":             {"is it off please", "", false},
		"what stands nowhere":            {"is it on", "", false},
		"nothing stands nowhere, either": {"?", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if topic, ok := lesson.InReviewed(little(), c.text); topic != c.topic || ok != c.ok {
				t.Errorf("%q, %v", topic, ok)
			}
		})
	}
}

func TestMerge(t *testing.T) {
	base := little()
	merged, err := lesson.Merge(base, []lesson.Lesson{
		{Text: "gone?", Language: "en", Topic: "verify"}, {Text: "on", Language: "en", Topic: "faq-turn-on"},
		{Text: "sing", Language: "pt", Topic: knowledge.None}, {Text: "on!", Language: "en", Topic: "verify"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(base.Questions, little().Questions) {
		t.Errorf("the knowledge is changed: %+v", base.Questions)
	}
	want := little().Questions
	want["en"].Topics["verify"] = []string{"Is it off?", "gone?", "on!"}
	brazil := want["pt-BR"]
	brazil.Near = []string{"sing"}
	want["pt-BR"] = brazil
	if !reflect.DeepEqual(merged.Questions, want) {
		t.Errorf("%+v", merged.Questions)
	}
}

func TestMergeRefusesWhatHasNoPlace(t *testing.T) {
	for name, c := range map[string]struct {
		l    lesson.Lesson
		want string
	}{
		"a topic that is gone": {lesson.Lesson{ID: 7, Text: "x", Language: "en", Topic: "gone"}, `lesson 7: there is no topic "gone"`},
		"another language":     {lesson.Lesson{ID: 7, Text: "x", Language: "fr", Topic: "verify"}, `lesson 7: nothing is asked in its language "fr"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := lesson.Merge(little(), []lesson.Lesson{c.l}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestUnscored(t *testing.T) {
	lessons := []lesson.Lesson{{Text: "is it off"}, {Text: "is it on"}, {Text: "at [number] photos"}}
	got := lesson.Unscored(lessons, []string{"Is it OFF?!", "at 12 photos"})
	if want := []lesson.Lesson{{Text: "is it on"}}; !reflect.DeepEqual(got, want) || lessons[0].Text == "" {
		t.Errorf("%v of %v", got, lessons)
	}
}

func BenchmarkInReviewed(b *testing.B) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		lesson.InReviewed(base, "a phrase that stands nowhere")
	}
}
