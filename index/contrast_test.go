package index_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"syncoff/index"
	"syncoff/knowledge"
)

// expectation is what must come of a message: answered with one of the topics, declined where that is None, or, where
// it is hard for people too, at least one of them among what is answered or offered.
type expectation struct {
	contrast, language string
	offer              bool
	topics             []string
	message            string
}

// contrasts reads testdata/contrasts.tsv: messages of which two share nearly all of their words and not the wish.
func contrasts(t *testing.T) []expectation {
	t.Helper()
	content, err := os.ReadFile("testdata/contrasts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []expectation
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 5 || c[2] != "answer" && c[2] != "offer" {
			t.Fatalf("bad line %q", line)
		}
		out = append(out, expectation{c[0], c[1], c[2] == "offer", strings.Split(c[3], "|"), c[4]})
	}
	return out
}

func TestContrasts(t *testing.T) {
	for _, e := range contrasts(t) {
		t.Run(e.contrast+" in "+e.language, func(t *testing.T) {
			r := match(t, e.message, index.Hint{})
			if !e.met(r) {
				t.Errorf("%q: %s %s %.2f %v, want %v", e.message, r.Decision, r.Topic, r.Confidence, r.Candidates, e.topics)
			}
			if r.Language != e.language {
				t.Errorf("%q is taken for %s", e.message, r.Language)
			}
		})
	}
}

// The contrasts that decide between opposite answers hold in every language.
func TestContrastsStandInEveryLanguage(t *testing.T) {
	stand := map[string]bool{}
	for _, e := range contrasts(t) {
		stand[e.contrast+" "+e.language] = true
	}
	for _, contrast := range []string{
		"to turn off", "to turn on", "to delete", "contacts rather than photos", "photos rather than contacts", "right now",
		"only on Wi-Fi", "already off and still uploading", "not yet off", "it does not sync", "do not sync",
		"not deleted but off", "not off but deleted", "not off but on", "not photos but contacts",
		"not the settings but the gallery", "not the gallery but the settings",
	} {
		for language := range load(t).Questions {
			if !stand[contrast+" "+language] {
				t.Errorf("no message %q in %s", contrast, language)
			}
		}
	}
}

func (e expectation) met(r index.Result) bool {
	switch {
	case e.topics[0] == knowledge.None:
		return r.Decision == index.Decline
	case r.Decision == index.Answer && !e.offer:
		return slices.Contains(e.topics, r.Topic)
	case e.offer && r.Decision != index.Decline:
		return slices.ContainsFunc(r.Candidates, func(c index.Candidate) bool { return slices.Contains(e.topics, c.Topic) })
	}
	return false
}

func TestPlacesThatAreRuledOutHaveNoWords(t *testing.T) {
	for name, c := range map[string]struct{ language, message, want string }{
		"before the place that is meant": {"en", "not in the settings, in Gallery", "not in the ! in gallery"},
		"behind it":                      {"en", "sync off in gallery, not in settings", "sync off in gallery not in !"},
		"of several words":               {"en", "not the phone settings", "not the !"},
		"where the negation comes last":  {"tr", "ayarlarda değil, galeride", "! degil galeride"},
		"in Han characters":              {"zh-CN", "不是在设置里，在相册里", "不是 ! 里在相册里"},
		"what is no place keeps its own": {"en", "not the contacts, the photos", "not the contacts, the photos"},
		"nothing is ruled out":           {"en", "in the settings", "in the settings"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := embedded(t).Wording(c.message, c.language); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestLabelsThatAskForATopicGetIt(t *testing.T) {
	base := load(t)
	for _, topic := range base.Article.Topics {
		for language := range base.Questions {
			for _, words := range base.AskedBy(topic, language) {
				r := match(t, words, index.Hint{Language: language})
				if !(expectation{topics: []string{topic.ID.ID}, offer: true}).met(r) {
					t.Errorf("%s: %q is %s %s, want %s at least offered", language, words, r.Decision, r.Topic, topic.ID.ID)
				}
			}
		}
	}
}

func TestRemark(t *testing.T) {
	for name, c := range map[string]struct {
		want     string
		messages []string
	}{
		"it still uploads":         {"still-uploading", []string{"还在上传", "還是一直在傳", "it's still uploading"}},
		"the place is not there":   {"not-found", []string{"没找到这个选项", "找不到這個選項", "I can't find that option"}},
		"it worked":                {"solved", []string{"好了,搞定", "弄好了", "it worked"}},
		"thanks":                   {"thanks", []string{"谢谢你啊", "謝謝你", "thank you so much"}},
		"a greeting":               {"greeting", []string{"你好呀", "哈囉", "hello there"}},
		"abuse":                    {"abuse", []string{"你这个笨蛋机器人", "垃圾機器人", "you stupid bot"}},
		"other ways":               {"other-methods", []string{"还有别的办法吗", "還有別的方法嗎", "is there another way"}},
		"a question is no remark":  {"", []string{"怎么关闭照片同步", "要怎麼關掉相簿備份", "how do I turn off photo backup"}},
		"nothing is no remark":     {"", []string{"", "   ", "\xff", "\u200b"}},
		"only signs are no remark": {"", []string{"...", "，。！"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, message := range c.messages {
				r := embedded(t).Remark(message, index.Hint{})
				if r.Kind != c.want {
					t.Errorf("%q is %q (%.2f), want %q", message, r.Kind, r.Confidence, c.want)
				}
				if (r.Kind == "") != (r.Confidence == 0) || r.Confidence < 0 || r.Confidence > 1 {
					t.Errorf("%q: %+v", message, r)
				}
			}
		})
	}
}
