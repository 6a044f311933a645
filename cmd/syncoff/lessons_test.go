package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"syncoff/bot/store"
	"syncoff/cmd/syncoff/cache"
	"syncoff/index/eval"
	"syncoff/index/lesson"
	"syncoff/knowledge"
)

// taughtDatabase is a database with lessons; it returns its URL.
func taughtDatabase(t *testing.T, lessons ...store.Lesson) string {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "desk.db")
	day := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	kept, err := store.Open(t.Context(), url, func() time.Time { return day })
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lessons {
		if _, err := kept.Teach(t.Context(), l, nil); err != nil {
			t.Error(err)
		}
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

func threeLessons(t *testing.T) string {
	return taughtDatabase(t,
		store.Lesson{Text: "little cloud: gone?", Language: "en", Topic: "verify"},
		store.Lesson{Text: "小云朵还在吗", Language: "zh-CN", Topic: "verify"},
		store.Lesson{Text: "yes", Language: "en", Topic: knowledge.None},
	)
}

// program runs a command line and returns what it prints.
func program(t *testing.T, code int, args ...string) (out, complaint string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), args, streams{strings.NewReader(""), &stdout, &stderr}); got != code {
		t.Fatalf("%v ends with %d, want %d\n%s%s", args, got, code, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String()
}

func TestLessonsAreListed(t *testing.T) {
	out, _ := program(t, exitDone, "lessons", "list", "--database", threeLessons(t))
	const want = `id  language  topic   date        text
1   en        verify  2026-11-20  little cloud: gone?
2   zh-CN     verify  2026-11-20  小云朵还在吗
3   en        none    2026-11-20  yes
`
	if out != want {
		t.Errorf("%s\nwant\n%s", out, want)
	}
}

func TestTheDatabaseOfTheLessonsIsASetting(t *testing.T) {
	t.Setenv("DATABASE_URL", threeLessons(t))
	if out, _ := program(t, exitDone, "lessons", "list"); strings.Count(out, "\n") != 4 {
		t.Error(out)
	}
}

func TestALessonIsTakenBack(t *testing.T) {
	url := threeLessons(t)
	program(t, exitDone, "lessons", "drop", "2", "--database", url)
	out, _ := program(t, exitDone, "lessons", "list", "--database", url)
	if strings.Contains(out, "小云朵") || !strings.Contains(out, "little cloud") {
		t.Error(out)
	}
	if _, complaint := program(t, exitFailed, "lessons", "drop", "2", "--database", url); complaint != "syncoff: there is no lesson 2\n" {
		t.Error(complaint)
	}
}

func TestADatabaseThatIsNotThereIsNotMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.db")
	for _, args := range [][]string{{"list"}, {"export"}, {"drop", "1"}} {
		_, complaint := program(t, exitFailed, append(append([]string{"lessons"}, args...), "--database", "sqlite:"+path)...)
		if !strings.Contains(complaint, "there is no database "+path) {
			t.Error(complaint)
		}
	}
	if files, _ := filepath.Glob(path + "*"); len(files) > 0 {
		t.Errorf("made: %v", files)
	}
}

func TestExportedLessonsAreReadByTheKnowledge(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "knowledge")
	if err := os.CopyFS(dir, knowledge.Embedded()); err != nil {
		t.Fatal(err)
	}
	questions := filepath.Join(dir, "questions")
	if err := os.RemoveAll(questions); err != nil {
		t.Fatal(err)
	}
	program(t, exitDone, "lessons", "export", "--database", threeLessons(t), "--out", questions)
	base, err := knowledge.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	english, chinese := base.Questions["en"], base.Questions["zh-CN"]
	if len(base.Questions) != 2 || !slices.Equal(english.Topics["verify"], []string{"little cloud: gone?"}) ||
		!slices.Equal(english.Near, []string{"yes"}) || !slices.Equal(chinese.Topics["verify"], []string{"小云朵还在吗"}) {
		t.Errorf("%+v", base.Questions)
	}
}

func TestLessonsOnStandardOutputAreReadAgain(t *testing.T) {
	out, _ := program(t, exitDone, "lessons", "export", "--database", threeLessons(t))
	path := filepath.Join(t.TempDir(), "all.yaml")
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	lessons, err := readLessons(t.Context(), path, []string{"verify"})
	want := []lesson.Lesson{{Text: "little cloud: gone?", Language: "en", Topic: "verify"}, {Text: "yes", Language: "en", Topic: knowledge.None},
		{Text: "小云朵还在吗", Language: "zh-CN", Topic: "verify"}}
	if err != nil || !slices.Equal(lessons, want) {
		t.Errorf("%+v, %v\n%s", lessons, err, out)
	}
}

func TestAnExportReplacesAnEarlierOneAndNothingElse(t *testing.T) {
	dir, url := t.TempDir(), threeLessons(t)
	other := filepath.Join(dir, "ru.yaml")
	if err := os.WriteFile(other, []byte("language: ru\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	program(t, exitDone, "lessons", "export", "--database", url, "--out", dir)
	program(t, exitDone, "lessons", "drop", "2", "--database", url)
	program(t, exitDone, "lessons", "export", "--database", url, "--out", dir)
	var names []string
	for _, path := range written(t, dir) {
		names = append(names, filepath.Base(path))
	}
	if !slices.Equal(names, []string{"en.yaml", "ru.yaml"}) {
		t.Errorf("%v", names)
	}
	reviewed := filepath.Join(dir, "en.yaml")
	if err := os.WriteFile(reviewed, []byte("language: en\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, complaint := program(t, exitFailed, "lessons", "export", "--database", url, "--out", dir)
	if content, err := os.ReadFile(reviewed); err != nil || string(content) != "language: en\n" || !strings.Contains(complaint, "is no export") {
		t.Errorf("%q, %v: %s", content, err, complaint)
	}
}

// small is knowledge that takes no time to learn.
func small() *knowledge.Base {
	base := little("is it off")
	for _, id := range []string{"verify", "faq-turn-on"} {
		base.Article.Topics = append(base.Article.Topics, knowledge.Topic{ID: knowledge.Ref{ID: id}})
	}
	return base
}

// compared scores questions of small without and with lessons.
func compared(t *testing.T, json bool, questions []eval.Question, lessons ...store.Lesson) (string, error) {
	t.Helper()
	c := evalCommand{Lessons: taughtDatabase(t, lessons...), JSON: json, MaxWrong: 1}
	var out bytes.Buffer
	err := c.compare(t.Context(), small(), []trial{{small(), questions}}, cache.Cache{}, streams{out: &out, err: &out})
	return out.String(), err
}

func asked(id, accept, text string) eval.Question {
	return eval.Question{ID: id, Language: "en", Kind: "plain", Accept: []string{accept}, Text: text}
}

func TestEvalTellsWhatLessonsDo(t *testing.T) {
	var strange, known []eval.Question
	for i, when := range []string{"today", "tonight", "tomorrow", "on sunday", "at home", "by night", "by day", "at noon"} {
		strange = append(strange, asked(fmt.Sprint("s", i), "verify", "does the zeppelin float "+when))
		known = append(known, asked(fmt.Sprint("k", i), "faq-turn-on", "start again "+when))
	}
	for name, c := range map[string]struct {
		questions []eval.Question
		lessons   []store.Lesson
		wants     []string
	}{
		"lessons that help": {strange,
			[]store.Lesson{{Text: "zeppelin float", Language: "en", Topic: "verify"}, {Text: "the zeppelin still floats", Language: "en", Topic: "verify"},
				{Text: "does it float", Language: "en", Topic: "verify"}},
			[]string{"3 lessons\n", "difference  right +8,", "\n  s0 en missed -> right: does the zeppelin float today\n",
				"8 better, 0 worse; by chance alone as uneven in 1 % of all cases\nhelps\n"},
		},
		"lessons that hurt": {known,
			[]store.Lesson{{Text: "start again", Language: "en", Topic: "verify"}, {Text: "start now", Language: "en", Topic: "verify"},
				{Text: "again now", Language: "en", Topic: "verify"}, {Text: "now start again", Language: "en", Topic: "verify"}},
			[]string{"\n  k2 en right -> ", "0 better, 8 worse", "\nhurts\n"},
		},
		"a change of too few questions": {strange[:1],
			[]store.Lesson{{Text: "zeppelin float", Language: "en", Topic: "verify"}, {Text: "the zeppelin still floats", Language: "en", Topic: "verify"}},
			[]string{"right +1,", "1 better, 0 worse; by chance alone as uneven in 100 %", "\nno difference\n"},
		},
		"a lesson that is scored is left out": {strange[:1],
			[]store.Lesson{{Text: "Does the zeppelin float today?", Language: "en", Topic: "verify"}},
			[]string{"0 lessons\n1 more are left out", "right +0, offered +0, wrong +0, missed +0", "\nno difference\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := compared(t, false, c.questions, c.lessons...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.wants {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in\n%s", want, out)
				}
			}
		})
	}
}

func TestEvalComparesAsJSON(t *testing.T) {
	out, err := compared(t, true, []eval.Question{asked("q1", "verify", "is it off")}, store.Lesson{Text: "is it OFF", Language: "en", Topic: "verify"})
	if err != nil {
		t.Fatal(err)
	}
	var c eval.Comparison
	if err := json.Unmarshal([]byte(out), &c); err != nil {
		t.Fatal(err)
	}
	if c.Verdict != "no difference" || c.LeftOut != 1 || c.Lessons != 0 || c.Without.All.Total != 1 || c.With.All != c.Without.All {
		t.Errorf("%+v", c)
	}
}

func TestEvalRefusesLessonsThatHaveNoPlace(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"topic.yaml": "language: en\nquestions: {verfy: [x]}\n", "empty.yaml": "# none\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ source, want string }{
		"an unknown topic":       {filepath.Join(dir, "topic.yaml"), `topic.yaml:2:13: unknown topic "verfy" (did you mean "verify"?)`},
		"a file without lessons": {filepath.Join(dir, "empty.yaml"), "there are no lessons in"},
		"an empty directory":     {t.TempDir(), "there are no lessons in"},
		"no such file":           {filepath.Join(dir, "none.yaml"), "no such file"},
		"no such database":       {"sqlite:" + filepath.Join(dir, "none.db"), "there is no database"},
		"another database":       {"mysql:x", "mysql"},
	} {
		t.Run(name, func(t *testing.T) {
			c2 := evalCommand{Lessons: c.source}
			err := c2.compare(t.Context(), small(), []trial{{small(), nil}}, cache.Cache{}, streams{out: &bytes.Buffer{}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// written are the files of a directory.
func written(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// little is knowledge that takes no time to learn.
func little(question string) *knowledge.Base {
	return &knowledge.Base{Questions: map[string]knowledge.QuestionSet{"en": {Language: "en", Topics: map[string][]string{
		"verify": {question, "did it stop"}, "faq-turn-on": {"start again", "turn it on again"},
	}, Far: []string{"what is the weather", "nice weather"}}}}
}
