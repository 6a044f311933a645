package concept_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"syncoff/index/concept"
)

// said is how often each wording came out, as "group: text".
func said(expansions []concept.Expansion) map[string]int {
	out := map[string]int{}
	for _, e := range expansions {
		out[e.Group+": "+e.Text]++
	}
	return out
}

func TestExpandSaysFramesInTheWordsOfALanguage(t *testing.T) {
	l, _ := newLexicon(t)
	for name, c := range map[string]struct {
		frame   string
		allowed []string // wordings that may come out
		groups  []string // languages in which something must come out
	}{
		"every concept by one of its forms": {
			"AIR", []string{"en: airplane mode"}, []string{"en"},
		},
		"a language that lacks a concept is skipped": {
			"GALLERY OFF", []string{"zh: 相册 关", "zh: 相册 关闭", "zh: 相册 关掉"}, []string{"zh"},
		},
		"a frame that no language can say is skipped": {
			"GALLERY AIR", nil, nil,
		},
		"an unknown concept is skipped": {
			"NOBODY", nil, nil,
		},
		"a stem is said without its star where there is nothing else": {
			"SYNC", []string{"en: sync", "zh: 同步"}, []string{"en", "zh"},
		},
		"a plain form is said rather than a gap": {
			"OFF", []string{"en: turn off", "en: disable", "zh: 关", "zh: 关闭", "zh: 关掉", "ru: отключ"}, []string{"en", "ru"},
		},
		"an alternative is one of both": {
			"GALLERY/SETTING", []string{"zh: 相册", "zh: 同步设置"}, []string{"zh"},
		},
		"what is optional may be left out": {
			"GALLERY SETTING?", []string{"zh: 相册", "zh: 相册 同步设置"}, []string{"zh"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := said(l.Expand(map[string][]string{"topic": {c.frame}}))
			groups := map[string]bool{}
			for wording := range got {
				if !slices.Contains(c.allowed, wording) {
					t.Errorf("%q is said for %q", wording, c.frame)
				}
				group, _, _ := strings.Cut(wording, ":")
				groups[group] = true
			}
			for _, group := range c.groups {
				if !groups[group] {
					t.Errorf("nothing is said in %s: %v", group, got)
				}
			}
		})
	}
}

func TestOverManyFramesEveryChoiceIsTaken(t *testing.T) {
	l, _ := newLexicon(t)
	frames := slices.Repeat([]string{"GALLERY/SETTING SYNC?"}, 50)
	got := said(l.Expand(map[string][]string{"topic": frames}))
	for _, want := range []string{"zh: 相册", "zh: 同步设置", "zh: 相册 同步", "zh: 同步设置 同步"} {
		if got[want] == 0 {
			t.Errorf("%q never comes out of %v", want, got)
		}
	}
}

func TestExpandIsTheSameEveryTime(t *testing.T) {
	frames := map[string][]string{"b": {"OFF PHOTO?", "SYNC"}, "a": {"PHOTO/SYNC OFF"}, "none": {"AIR?"}}
	first, _ := newLexicon(t)
	want := first.Expand(frames)
	if len(want) == 0 || want[0].Topic != "a" {
		t.Fatalf("topics are not in order: %v", want)
	}
	for range 5 {
		l, _ := newLexicon(t)
		if got := l.Expand(frames); !reflect.DeepEqual(got, want) {
			t.Fatalf("%v, then %v", want, got)
		}
	}
}
