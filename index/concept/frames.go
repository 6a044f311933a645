package concept

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// Expansion is one frame in the words of one language.
type Expansion struct {
	Topic, Group, Text string
}

// Expand says every frame twice, each time in the next language that has its words: concepts are the same in all, and
// more rows of the same concepts teach nothing new. A frame is a row of concepts; "A/B" is either, "A?" may be left
// out. The choice of words is random but always the same, so that an index is reproducible.
func (l *Lexicon) Expand(frames map[string][]string) []Expansion {
	random := rand.New(rand.NewPCG(1, 2))
	sayings := map[string]sayings{}
	for concept, byGroup := range l.byConcept {
		for group, forms := range byGroup {
			if sayings[group] == nil {
				sayings[group] = map[string][]string{}
			}
			sayings[group][concept] = sayable(forms)
		}
	}
	groups := slices.Sorted(maps.Keys(sayings))
	var out []Expansion
	next := 0
	for _, topic := range slices.Sorted(maps.Keys(frames)) {
		for _, frame := range frames[topic] {
			said := 0
			for tries := 0; tries < len(groups) && said < timesSaid; tries++ {
				group := groups[next%len(groups)]
				next++
				if s, ok := sayings[group].say(frame, random); ok {
					out = append(out, Expansion{topic, group, s})
					said++
				}
			}
		}
	}
	return out
}

// timesSaid is how often a frame is said.
const timesSaid = 2

// sayings are the forms of one language that can be said as they are, by concept.
type sayings map[string][]string

// say words one frame; false if the language lacks a concept.
func (s sayings) say(frame string, random *rand.Rand) (string, bool) {
	var words []string
	for _, slot := range strings.Fields(frame) {
		name, optional := strings.CutSuffix(slot, "?")
		if optional && random.IntN(2) == 0 {
			continue
		}
		alternatives := strings.Split(name, "/")
		forms := s[alternatives[random.IntN(len(alternatives))]]
		if len(forms) == 0 {
			return "", false
		}
		words = append(words, forms[random.IntN(len(forms))])
	}
	return strings.Join(words, " "), true
}

// sayable are the forms that stand as they are; a stem or gap is made to stand where there is no other.
func sayable(forms []string) []string {
	var plain, rest []string
	bare := strings.NewReplacer("*", "", "_", " ")
	for _, f := range forms {
		if strings.ContainsAny(f, "*_") {
			rest = append(rest, strings.Join(strings.Fields(bare.Replace(f)), " "))
			continue
		}
		plain = append(plain, f)
	}
	if len(plain) == 0 {
		return rest
	}
	return plain
}
