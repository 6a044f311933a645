package bot_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"syncoff/bot"
	"syncoff/knowledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldens shows every topic in every variant and language as people read it. Phones that get the same words stand
// together above them; the first block is what somebody gets who has told nothing.
func TestGoldens(t *testing.T) {
	base, texts := embedded(t)
	c := bot.New(base, texts, fake{}, bot.NewMemory())
	for _, language := range texts.Languages() {
		for _, topic := range base.Article.Topics {
			t.Run(language+"/"+topic.ID.ID, func(t *testing.T) {
				got := allVariants(t, c, base, language, topic)
				file := filepath.Join("testdata/golden", language, topic.ID.ID+".txt")
				if *update {
					write(t, file, got)
					return
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("%v; run go test ./bot -update", err)
				}
				if got != string(want) {
					t.Errorf("%s differs; if that is meant, run go test ./bot -update\n%s", file, firstDifference(got, string(want)))
				}
			})
		}
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// allVariants is every different answer of a topic under the phones that get it.
func allVariants(t *testing.T, c *bot.Conversation, base *knowledge.Base, language string, topic knowledge.Topic) string {
	t.Helper()
	var order []string
	phones := map[string][]bot.PhoneHint{}
	for _, hint := range hints(base, topic) {
		r, ok := c.Reply(language, topic.ID.ID, hint)
		if !ok {
			t.Fatalf("no variant for %+v", hint)
		}
		sound(t, r)
		if hint != (bot.PhoneHint{}) {
			r.Phone = "" // differs in every block
		}
		text := r.Variant + "\n\n" + r.Plain()
		if phones[text] == nil {
			order = append(order, text)
		}
		phones[text] = append(phones[text], hint)
	}
	var out strings.Builder
	for _, text := range order {
		fmt.Fprintf(&out, "==== %s ==== %s\n\n", strings.Join(grouped(phones[text], len(base.Systems)), "; "), text)
	}
	return out.String()
}

// grouped names phones by app and region; systems are named where it is not all of them.
func grouped(phones []bot.PhoneHint, all int) []string {
	var order []string
	systems := map[string][]string{}
	for _, p := range phones {
		group := strings.Join(strings.Fields(p.App+" "+p.Region), " ")
		if systems[group] == nil {
			order = append(order, group)
		}
		systems[group] = append(systems[group], p.System)
	}
	for i, group := range order {
		switch list := systems[group]; {
		case group == "":
			order[i] = "nothing told"
		case len(list) < all:
			order[i] += " " + strings.Join(list, " ")
		}
	}
	return order
}

// hints are nobody's phone, every phone, and every app where the topic differs by app.
func hints(base *knowledge.Base, topic knowledge.Topic) []bot.PhoneHint {
	apps := []string{""}
	for _, v := range topic.Variants {
		if v.App.ID != "" {
			apps = append(apps, v.App.ID)
		}
	}
	all := []bot.PhoneHint{{}}
	for _, app := range apps {
		for _, region := range base.Regions {
			for _, system := range base.Systems {
				all = append(all, bot.PhoneHint{Region: region.ID, System: system.ID, App: app})
			}
		}
	}
	return all
}

// textID is what stands in a reply where a text is missing.
var textID = regexp.MustCompile(`\b(step|do|warning|note|text|topic|phone|answer|button|because|place|region|older)\.[a-z][a-z_-]+`)

// sound holds what must be true of every answer.
func sound(t *testing.T, r bot.Reply) {
	t.Helper()
	text := r.Marked()
	if !utf8.ValidString(text) || strings.ContainsAny(text, "{}") {
		t.Errorf("open placeholder or broken text:\n%s", text)
	}
	if id := textID.FindString(text); id != "" {
		t.Errorf("the text %s is missing:\n%s", id, text)
	}
	if strings.Count(text, bot.LabelStart) != strings.Count(text, bot.LabelEnd) {
		t.Errorf("labels are not closed:\n%s", text)
	}
	if r.Title == "" || len(r.Sources) == 0 {
		t.Errorf("%s/%s: title %q, %d sources", r.Topic, r.Variant, r.Title, len(r.Sources))
	}
	for _, choice := range r.Choices {
		if len(choice.Action) > 64 || choice.Title == "" || strings.HasPrefix(choice.Title, "button.") {
			t.Errorf("choice %+v", choice)
		}
	}
}

func TestEveryMethodEndsWithItsCheck(t *testing.T) {
	base, texts := embedded(t)
	c := bot.New(base, texts, fake{}, bot.NewMemory())
	for _, topic := range base.Article.Topics {
		for _, hint := range hints(base, topic) {
			r, _ := c.Reply("en", topic.ID.ID, hint)
			if topic.Kind == knowledge.Method && (r.Verification == nil || len(r.Verification.Steps) == 0 || len(r.Steps) == 0) {
				t.Errorf("%s for %+v has no steps or no check", topic.ID.ID, hint)
			}
			if topic.Kind == knowledge.Check && r.Verification != nil {
				t.Errorf("the check for %+v has a check of its own", hint)
			}
		}
	}
}
