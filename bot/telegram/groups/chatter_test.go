package groups_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/telegramtest"
)

// What listening has to reach. The lines in testdata are no knowledge: the index has never read them.
const (
	mostChatter = 0.005 // share of chatter that is answered
	leastAsked  = 0.6   // share of real questions that are
)

// lines reads language and text of each line of a file.
func lines(t *testing.T, file string) [][2]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all [][2]string
	for line := range strings.Lines(string(text)) {
		language, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || words == "" {
			t.Fatalf("%s: not language<TAB>text: %q", file, line)
		}
		all = append(all, [2]string{language, words})
	}
	return all
}

// answered says each line in a group that has heard nothing before, and returns what was answered.
func (w *world) answered(all [][2]string) [][2]string {
	var some [][2]string
	for _, line := range all {
		for name := range w.kept.settings["-1000000000200"] {
			if strings.HasPrefix(name, "heard.") {
				delete(w.kept.settings["-1000000000200"], name)
			}
		}
		time.Sleep(time.Minute)
		if len(w.says(super, ann, line[1], nil)) > 0 {
			some = append(some, line)
		}
	}
	return some
}

func TestChatterIsLeftAlone(t *testing.T) {
	chatter := lines(t, "chatter.tsv")
	if len(chatter) < 600 {
		t.Fatalf("%d lines of chatter", len(chatter))
	}
	for _, tt := range []struct {
		name string
		is   rules.Listening
		most float64
	}{{"not listening", rules.Off, 0}, {"listening", rules.On, mostChatter}} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				w.set(super, rules.Rules{Listening: tt.is})
				some := w.answered(chatter)
				w.Logf("%d of %d lines of chatter are answered: %q", len(some), len(chatter), some)
				if float64(len(some)) > tt.most*float64(len(chatter)) {
					w.Error("too many")
				}
			})
		})
	}
}

func TestRealQuestionsAreAnswered(t *testing.T) {
	asked := lines(t, "asked.tsv")
	within(t, telegramtest.Options{}, func(w *world) {
		if some := w.answered(asked); len(some) > 0 {
			w.Errorf("not listening, answered: %q", some)
		}
		w.set(super, rules.Rules{Listening: rules.On})
		some := w.answered(asked)
		of := map[string][2]int{}
		for i, all := range [][][2]string{some, asked} {
			for _, line := range all {
				n := of[line[0]]
				n[i]++
				of[line[0]] = n
			}
		}
		w.Logf("%d of %d questions are answered; by language %v", len(some), len(asked), of)
		if float64(len(some)) < leastAsked*float64(len(asked)) {
			w.Error("too few")
		}
	})
}
