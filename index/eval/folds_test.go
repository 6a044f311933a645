package eval_test

import (
	"reflect"
	"slices"
	"testing"

	"syncoff/index"
	"syncoff/index/eval"
	"syncoff/knowledge"
)

func folded() *knowledge.Base {
	return &knowledge.Base{Questions: map[string]knowledge.QuestionSet{
		"en": {
			Language: "en", Topics: map[string][]string{"verify": {"a", "b", "c"}, "faq-turn-on": {"d"}},
			Near: []string{"e", "f"}, Far: []string{"g"}, Remarks: map[string][]string{"thanks": {"h"}},
		},
		"ru": {Language: "ru", Topics: map[string][]string{"verify": {"и", "к"}}},
	}}
}

func TestEveryQuestionIsHeldOutOnce(t *testing.T) {
	const folds = 3
	var asked []string
	for k := range folds {
		learned, held := eval.Fold(folded(), k, folds)
		var left []string
		for _, set := range learned.Questions {
			for _, lines := range set.Topics {
				left = append(left, lines...)
			}
			left = append(append(left, set.Near...), set.Far...)
			if set.Language == "en" && !slices.Equal(set.Remarks["thanks"], []string{"h"}) {
				t.Errorf("fold %d: remarks are %v", k, set.Remarks)
			}
		}
		for _, q := range held {
			asked = append(asked, q.Text)
			if slices.Contains(left, q.Text) {
				t.Errorf("fold %d: %q is held out and learned", k, q.Text)
			}
		}
		if len(left)+len(held) != 9 {
			t.Errorf("fold %d: %d learned and %d held out of 9", k, len(left), len(held))
		}
	}
	slices.Sort(asked)
	if want := []string{"a", "b", "c", "d", "e", "f", "g", "и", "к"}; !slices.Equal(asked, want) {
		t.Errorf("held out %q, want %q", asked, want)
	}
}

func TestHeldOutQuestionsKnowTheirLabel(t *testing.T) {
	base := folded()
	_, held := eval.Fold(base, 0, 3)
	want := []eval.Question{
		{ID: "en/faq-turn-on/1", Language: "en", Kind: "faq-turn-on", Accept: []string{"faq-turn-on"}, Text: "d"},
		{ID: "en/verify/1", Language: "en", Kind: "verify", Accept: []string{"verify"}, Text: "a"},
		{ID: "en/none-near/1", Language: "en", Kind: "none-near", Accept: []string{"none"}, Text: "e"},
		{ID: "en/none-far/1", Language: "en", Kind: "none-far", Accept: []string{"none"}, Text: "g"},
		{ID: "ru/verify/1", Language: "ru", Kind: "verify", Accept: []string{"verify"}, Text: "и"},
	}
	if !reflect.DeepEqual(held, want) {
		t.Errorf("%+v", held)
	}
	if !reflect.DeepEqual(base, folded()) {
		t.Error("the knowledge itself is changed")
	}
}

func TestLanguagesAreCountedAmongThoseServed(t *testing.T) {
	m, questions := told{}, []eval.Question{}
	for text, languages := range map[string][2]string{ // the language asked in, and what it is taken for
		"a": {"en", "en"}, "b": {"en", "hi"}, "c": {"ru", "ru"}, "d": {"mixed", "en"}, "e": {"fr", "en"},
	} {
		m[text] = index.Explanation{Result: index.Result{Language: languages[1]}}
		questions = append(questions, eval.Question{Language: languages[0], Accept: []string{"none"}, Text: text})
	}
	r, err := eval.Run(t.Context(), m, questions, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.CountLanguages([]string{"en", "ru", "hi"})
	if want := (eval.Languages{Right: 2, Total: 3}); r.Languages != want {
		t.Errorf("%+v, want %+v", r.Languages, want)
	}
	if got := (eval.Languages{}).Share(); got != 1 {
		t.Errorf("of no questions %v are right", got)
	}
}

func TestMergeAddsUp(t *testing.T) {
	one := eval.Report{
		All: eval.Tally{Total: 3, Right: 1, Offered: 1, Wrong: 1}, Strict: 1,
		ByLanguage: map[string]eval.Tally{"en": {Total: 3, Right: 1, Offered: 1, Wrong: 1}},
		Confusions: []eval.Confusion{{Wanted: "a", Got: "b", Count: 1}},
		Failures:   []eval.Failure{{Topic: "b"}},
	}
	two := eval.Report{
		All: eval.Tally{Total: 2, Right: 1, Missed: 1}, Strict: 1,
		ByLanguage: map[string]eval.Tally{"en": {Total: 1, Right: 1}, "ru": {Total: 1, Missed: 1}},
		Confusions: []eval.Confusion{{Wanted: "c", Got: "d", Count: 5}, {Wanted: "a", Got: "b", Count: 2}},
		Failures:   []eval.Failure{{Topic: "d"}},
	}
	got := eval.Merge(one, two)
	if want := (eval.Tally{Total: 5, Right: 2, Offered: 1, Wrong: 1, Missed: 1}); got.All != want || got.Strict != 2 {
		t.Errorf("all %+v, strict %d", got.All, got.Strict)
	}
	if want := (eval.Tally{Total: 4, Right: 2, Offered: 1, Wrong: 1}); got.ByLanguage["en"] != want || got.ByLanguage["ru"].Missed != 1 {
		t.Errorf("by language %+v", got.ByLanguage)
	}
	if want := []eval.Confusion{{Wanted: "c", Got: "d", Count: 5}, {Wanted: "a", Got: "b", Count: 3}}; !slices.Equal(got.Confusions, want) {
		t.Errorf("confusions %+v", got.Confusions)
	}
	if len(got.Failures) != 2 {
		t.Errorf("failures %+v", got.Failures)
	}
}
