package bot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"syncoff/bot"
	"syncoff/index"
	"syncoff/knowledge"
)

// realIndex is built once: it costs more than all conversations together.
var realIndex = sync.OnceValues(func() (*index.Index, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	return index.New(base)
})

// TestScripts holds the conversations of testdata/scripts with the knowledge and the index that people get.
//
// Each section of a file is a conversation with somebody new. A line begins with what happens:
//
//	setting: zh-CN          the person's own language setting, before anything is said
//	user: 怎么关闭相册同步    what the person types
//	press: 还在上传          a choice that is shown, by its title; or an action, for forged ones
//	shows: decision answer  also topic, title, language, region, system, choice: exactly; text: contained
//	shows: text /MIUI 1\d/  a value between slashes is a regular expression
//	hides: choice 找不到     the opposite
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/scripts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range conversations(string(content)) {
			name := strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + s.name
			t.Run(name, func(t *testing.T) { runScript(t, s) })
		}
	}
}

type script struct {
	name  string
	first int // line of the file
	lines []string
}

// conversations are the sections of a file in txtar form.
func conversations(file string) []script {
	var all []script
	for i, line := range strings.Split(file, "\n") {
		name, isName := strings.CutPrefix(line, "-- ")
		switch {
		case isName:
			all = append(all, script{name: strings.TrimSuffix(name, " --"), first: i + 2})
		case len(all) > 0:
			all[len(all)-1].lines = append(all[len(all)-1].lines, line)
		}
	}
	return all
}

func runScript(t *testing.T, s script) {
	t.Helper()
	matcher, err := realIndex()
	if err != nil {
		t.Fatal(err)
	}
	p := newPerson(t, matcher, "")
	for i, line := range s.lines {
		what, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch what {
		case "":
		case "setting":
			p.language = value
		case "user":
			p.says(value)
		case "press":
			p.presses(actionOf(p.last, value))
		case "shows", "hides":
			if fault := expect(p.last, value, what == "shows"); fault != "" {
				t.Errorf("line %d: %s: %s\n%s\n%v", s.first+i, line, fault, p.last.Plain(), p.last.Choices)
			}
		default:
			t.Fatalf("line %d: %q: want setting, user, press, shows or hides", s.first+i, line)
		}
	}
}

func actionOf(r bot.Reply, title string) string {
	for _, c := range r.Choices {
		if c.Title == title {
			return c.Action
		}
	}
	return title
}

// expect returns what is wrong with a reply, "" if nothing is.
func expect(r bot.Reply, value string, shown bool) string {
	field, want, _ := strings.Cut(value, " ")
	var titles []string
	for _, c := range r.Choices {
		titles = append(titles, c.Title)
	}
	fields := map[string][]string{
		"decision": {string(r.Decision)}, "topic": {r.Topic}, "variant": {r.Variant}, "title": {r.Title},
		"language": {r.Language}, "region": {r.Region}, "system": {r.System}, "choice": titles, "text": {r.Plain()},
	}
	got, known := fields[field]
	if !known {
		return "shows what? one of decision, topic, variant, title, language, region, system, choice, text"
	}
	found := false
	for _, g := range got {
		found = found || fits(g, want, field == "text")
	}
	if found != shown {
		return fmt.Sprintf("%s is %q", field, got)
	}
	return ""
}

func fits(got, want string, part bool) bool {
	if len(want) > 1 && strings.HasPrefix(want, "/") && strings.HasSuffix(want, "/") {
		return regexp.MustCompile(want[1 : len(want)-1]).MatchString(got)
	}
	return got == want || part && strings.Contains(got, want)
}
