package rank_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"syncoff/index/rank"
)

// sample is a message in short: its text, and its concepts in order, those in capitals after a "!" in the focus.
func sample(text string, concepts ...string) rank.Sample {
	s := rank.Sample{Text: text, Units: len(strings.Fields(text)), Covered: len(concepts)}
	for _, c := range concepts {
		id, focus := strings.CutPrefix(c, "!")
		s.Concepts = append(s.Concepts, rank.Concept{ID: id, Focus: focus})
	}
	return s
}

// toy is a set that the right model tells apart without a fault. Each sample comes three times: the few passes of the
// training are meant for tens of thousands of examples.
func toy() []rank.Example {
	var examples []rank.Example
	add := func(class string, samples ...rank.Sample) {
		for _, s := range samples {
			for range 3 {
				examples = append(examples, rank.Example{Sample: s, Class: class, Weight: 1})
			}
		}
	}
	add("off", sample("turn off photo sync", "OFF", "PHOTO", "SYNC"), sample("switch off photos", "OFF", "PHOTO"),
		sample("turn photo sync off", "OFF", "PHOTO", "SYNC"), sample("no more photo sync", "OFF", "PHOTO", "SYNC"))
	add("on", sample("turn on photo sync", "ON", "PHOTO", "SYNC"), sample("switch on photos", "ON", "PHOTO"),
		sample("turn photo sync on again", "ON", "PHOTO", "SYNC"), sample("photo sync back", "ON", "PHOTO", "SYNC"))
	add("none", sample("what is the weather", "WEATHER"), sample("weather in the morning", "WEATHER"),
		sample("nice weather", "WEATHER"), sample("the weather is bad", "WEATHER"))
	return examples
}

// everything and characters are the models of one part.
func everything() rank.Part { return rank.Part{View: rank.Everything, Scale: 5} }
func characters() rank.Part { return rank.Part{View: rank.Characters, Scale: 5} }

// sum is a model of several parts.
func sum() []rank.Part {
	return []rank.Part{
		{View: rank.Characters, Scale: 2}, {View: rank.Everything, Loss: rank.Likelihood, Scale: 0.5}, {View: rank.Concepts, Scale: 1},
	}
}

func TestAModelTellsApartWhatItHasLearned(t *testing.T) {
	for name, parts := range map[string][]rank.Part{
		"by everything":    {{View: rank.Everything, Scale: 5}},
		"by characters":    {{View: rank.Characters, Scale: 5}},
		"by the likeliest": {{View: rank.Everything, Loss: rank.Likelihood, Scale: 1}},
		"by all of them":   sum(),
	} {
		t.Run(name, func(t *testing.T) {
			m := rank.Train(toy(), parts...)
			for _, e := range toy() {
				if got := m.Rank(e.Sample, nil)[0]; got.Class != e.Class || got.Margin <= 0 {
					t.Errorf("%q is %s with margin %.2f, want %s", e.Sample.Text, got.Class, got.Margin, e.Class)
				}
			}
		})
	}
}

func TestAModelReadsNewMessages(t *testing.T) {
	models := []*rank.Model{rank.Train(toy(), everything()), rank.Train(toy(), characters())}
	for name, c := range map[string]struct {
		sample                 rank.Sample
		everything, characters string
	}{
		"in known words with known concepts":          {sample("turn off sync", "OFF", "SYNC"), "off", "off"},
		"in foreign words by their concepts":          {sample("выключить фото", "OFF", "PHOTO"), "off", ""},
		"in known words of which no concept is known": {sample("weather tomorrow"), "none", "none"},
		"by concepts where the words speak against":   {sample("turn off", "ON", "PHOTO", "SYNC"), "on", "off"},
	} {
		t.Run(name, func(t *testing.T) {
			for i, want := range []string{c.everything, c.characters} {
				if got := models[i].Rank(c.sample, nil)[0].Class; want != "" && got != want {
					t.Errorf("view %d: %s, want %s", i, got, want)
				}
			}
		})
	}
}

// The order of concepts and the sentence that asks decide where words and concepts are the same.
func TestAModelSeesMoreThanABagOfConcepts(t *testing.T) {
	for name, c := range map[string]struct{ one, other rank.Sample }{
		"the order of two concepts":         {sample("", "OFF", "SYNC", "PHOTO"), sample("", "PHOTO", "SYNC", "OFF")},
		"which concept stands in the focus": {sample("", "!OFF", "ON"), sample("", "OFF", "!ON")},
	} {
		t.Run(name, func(t *testing.T) {
			var examples []rank.Example
			for range 3 {
				examples = append(examples, rank.Example{Sample: c.one, Class: "one", Weight: 1},
					rank.Example{Sample: c.other, Class: "other", Weight: 1})
			}
			m := rank.Train(examples, everything())
			if a, b := m.Rank(c.one, nil)[0].Class, m.Rank(c.other, nil)[0].Class; a != "one" || b != "other" {
				t.Errorf("one is %s, other is %s", a, b)
			}
		})
	}
}

func TestAWeightierExampleWins(t *testing.T) {
	for _, heavy := range []string{"a", "b"} {
		var examples []rank.Example
		for _, words := range []string{"same words", "same words here", "the same words", "words the same"} {
			for _, class := range []string{"a", "b"} {
				e := rank.Example{Sample: sample(words, "SAME"), Class: class, Weight: 0.2}
				if class == heavy {
					e.Weight = 1
				}
				examples = append(examples, e)
			}
		}
		if got := rank.Train(examples, everything()).Rank(sample("same words", "SAME"), nil)[0].Class; got != heavy {
			t.Errorf("%s weighs more and %s is taken", heavy, got)
		}
	}
}

func TestEqualExamplesGiveEqualModels(t *testing.T) {
	first := rank.Train(toy(), sum()...)
	for range 5 {
		// Everything that a model is made of: numbering, weights, classes.
		if !reflect.DeepEqual(first, rank.Train(toy(), sum()...)) {
			t.Fatal("the same examples give another model")
		}
	}
}

func TestTheOrderInWhichExamplesAreGivenChangesNothing(t *testing.T) {
	for _, part := range []rank.Part{everything(), {Loss: rank.Likelihood, Scale: 1}} {
		backwards := toy()
		slices.Reverse(backwards)
		one, other := rank.Train(toy(), part), rank.Train(backwards, part)
		for _, e := range toy() {
			a, b := one.Rank(e.Sample, nil), other.Rank(e.Sample, nil)
			if a[0].Class != b[0].Class || math.Abs(a[0].Probability-b[0].Probability) > 1e-4 {
				t.Errorf("%q: %+v, backwards %+v", e.Sample.Text, a[0], b[0])
			}
		}
	}
}

func TestViewsSeeDifferently(t *testing.T) {
	all, letters := rank.Train(toy(), everything()), rank.Train(toy(), characters())
	s := sample("turn off", "ON", "PHOTO")
	if one, other := all.Rank(s, nil)[0], letters.Rank(s, nil)[0]; one == other {
		t.Errorf("both say %+v", one)
	}
	with, without := sample("turn off", "ON"), sample("turn off")
	if !reflect.DeepEqual(letters.Rank(with, nil), letters.Rank(without, nil)) {
		t.Error("the view of the characters sees concepts")
	}
}

// A model is the sum of its parts: the margins are, each multiplied by its scale.
func TestPartsAddUp(t *testing.T) {
	parts := sum()
	all := rank.Train(toy(), parts...)
	for _, e := range append(toy(), rank.Example{Sample: sample("turn off weather", "ON", "WEATHER")}) {
		want := map[string]float64{}
		for _, p := range parts {
			for _, s := range rank.Train(toy(), p).Rank(e.Sample, nil) {
				want[s.Class] += s.Margin
			}
		}
		for _, s := range all.Rank(e.Sample, nil) {
			if math.Abs(s.Margin-want[s.Class]) > 0.02 { // the weights are rounded
				t.Errorf("%q, %s: margin %v, the parts %v", e.Sample.Text, s.Class, s.Margin, want[s.Class])
			}
		}
	}
}

// The order of words counts, and which of them begins or ends a message.
func TestAModelSeesMoreThanABagOfLetters(t *testing.T) {
	for name, c := range map[string]struct{ one, other string }{
		"the order of two words":          {"photos not contacts", "contacts not photos"},
		"which word begins a message":     {"off when it is on", "on when it is off"},
		"a word between two other words":  {"keep these photos", "photos these keep"},
		"a word that is only at the end":  {"contacts no photos", "photos no contacts"},
		"Han characters in another order": {"开了又关", "关了又开"},
	} {
		t.Run(name, func(t *testing.T) {
			var examples []rank.Example
			for range 3 {
				examples = append(examples, rank.Example{Sample: sample(c.one), Class: "one", Weight: 1},
					rank.Example{Sample: sample(c.other), Class: "other", Weight: 1})
			}
			m := rank.Train(examples, characters())
			if a, b := m.Rank(sample(c.one), nil)[0].Class, m.Rank(sample(c.other), nil)[0].Class; a != "one" || b != "other" {
				t.Errorf("one is %s, other is %s", a, b)
			}
		})
	}
}

func TestProbabilitiesAreDistributed(t *testing.T) {
	m := rank.Train(toy(), everything())
	for name, c := range map[string]struct {
		sample rank.Sample
		only   []string
		want   int
	}{
		"over all classes":                   {sample("turn off photos", "OFF", "PHOTO"), nil, 3},
		"over the classes named":             {sample("turn off photos", "OFF", "PHOTO"), []string{"on", "none"}, 2},
		"over one class":                     {sample("turn off photos", "OFF"), []string{"none"}, 1},
		"over a class that was never seen":   {sample("turn off photos", "OFF"), []string{"never"}, 0},
		"for a sample without anything":      {rank.Sample{}, nil, 3},
		"for words that nobody used":         {sample("zxqj vwkk"), nil, 3},
		"for text that is no UTF-8":          {sample("\xff\xfe\xe5"), nil, 3},
		"for a sample of very many concepts": {sample("x", slices.Repeat([]string{"OFF", "ON"}, 500)...), nil, 3},
	} {
		t.Run(name, func(t *testing.T) {
			scores := m.Rank(c.sample, c.only)
			if len(scores) != c.want {
				t.Fatalf("%d classes, want %d", len(scores), c.want)
			}
			sum := 0.0
			for i, s := range scores {
				sum += s.Probability
				if s.Probability < 0 || math.IsNaN(s.Probability) || math.IsNaN(s.Margin) {
					t.Errorf("%+v", s)
				}
				if i > 0 && (s.Margin > scores[i-1].Margin || s.Probability > scores[i-1].Probability) {
					t.Errorf("%+v comes after %+v", s, scores[i-1])
				}
			}
			if len(scores) > 0 && math.Abs(sum-1) > 1e-9 {
				t.Errorf("the probabilities sum to %v", sum)
			}
		})
	}
}

func TestAModelNamesItsClasses(t *testing.T) {
	m := rank.Train(toy(), characters())
	classes := m.Classes()
	if want := []string{"none", "off", "on"}; !slices.Equal(classes, want) {
		t.Fatalf("%q, want %q", classes, want)
	}
	classes[0] = "changed"
	if m.Classes()[0] != "none" {
		t.Error("who asks for the classes can change the model")
	}
}

func TestOneClassIsAlwaysRight(t *testing.T) {
	m := rank.Train([]rank.Example{{Sample: sample("sync", "SYNC"), Class: "only", Weight: 1}}, everything())
	if got := m.Rank(sample("weather"), nil); len(got) != 1 || got[0].Class != "only" || got[0].Probability != 1 {
		t.Errorf("%+v", got)
	}
}

func TestAModelCanBeAskedAtTheSameTime(t *testing.T) {
	m := rank.Train(toy(), everything())
	s := sample("turn photo sync off", "OFF", "PHOTO", "SYNC")
	want := m.Rank(s, nil)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				if got := m.Rank(s, nil); !reflect.DeepEqual(got, want) {
					t.Errorf("%v, alone %v", got, want)
					return
				}
			}
		})
	}
	wait.Wait()
}
