package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

func (c *checker) checkPhones() {
	base := c.base
	c.unique(refsOf(base.Regions, func(r Region) Ref { return Ref{ID: r.ID, At: r.At} }), "region")
	c.unique(refsOf(base.Systems, func(s System) Ref { return Ref{ID: s.ID, At: s.At} }), "system")
	var names []Ref
	for _, r := range base.Regions {
		c.useText("region."+r.ID, r.At)
		names = append(names, c.spoken(r.Spoken, r.At)...)
	}
	for _, s := range base.Systems {
		names = append(names, c.spoken(s.Spoken, s.At)...)
	}
	c.unique(names, "spoken name")
}

// spoken refuses names that would never be found, because the search is in lower case and without spaces.
func (c *checker) spoken(names []string, at Position) []Ref {
	refs := make([]Ref, len(names))
	for i, name := range names {
		refs[i] = Ref{ID: name, At: at}
		if want := string(newSaid(name).text); want != name {
			c.fault(at, "spoken name %q is never found; write %q", name, want)
		}
	}
	return refs
}

// claims remembers which owner has a text, to tell when another claims it too.
type claims map[string]claim

type claim struct {
	owner string
	at    Position
}

func (c *checker) claim(all claims, what, text, owner string, at Position) {
	key := fold(text)
	if first, ok := all[key]; !ok {
		all[key] = claim{owner, at}
	} else if first.owner != owner {
		c.fault(at, "%s %q stands under %s too (%s); keep it under one of them", what, text, first.owner, first.at)
	}
}

// fold makes texts equal that people do not tell apart: lower case, ASCII width, no punctuation. What is nothing but
// punctuation or emoji stays as it is.
func fold(text string) string {
	var folded strings.Builder
	space := false
	for _, r := range text {
		r = unicode.ToLower(narrow(r))
		switch {
		case unicode.IsSpace(r):
			space = folded.Len() > 0
		case unicode.IsPunct(r) && r != '*' && r != '_':
		default:
			if space {
				folded.WriteByte(' ')
				space = false
			}
			folded.WriteRune(r)
		}
	}
	if folded.Len() == 0 {
		return text
	}
	return folded.String()
}

// checkQuestions refuses a question, or a label that asks by itself, under two topics: it would teach the index that
// both are right.
func (c *checker) checkQuestions() {
	all := claims{}
	asked := map[string]bool{}
	for _, language := range keys(c.base.Questions) {
		set := c.base.Questions[language]
		if !c.isAnswered(language) {
			c.fault(set.At, "language %s has questions but no texts; write locales/%s.yaml", language, language)
		}
		lists := map[string][]string{"near": set.Near, "far": set.Far}
		for topic, questions := range set.Topics {
			lists[topic] = questions
		}
		for _, list := range keys(lists) {
			place, owner := "questions/"+language+"/"+list, list
			if _, ok := set.Topics[list]; !ok {
				owner = None
			} else if _, ok := c.base.Topic(list); !ok {
				c.unknown(c.base.places.at(place, 0), "topic", list, c.base.TopicIDs())
			}
			asked[list] = asked[list] || len(lists[list]) > 0
			for i, question := range lists[list] {
				c.claim(all, "question", question, owner, c.base.places.at(place, i))
			}
		}
		for _, topic := range c.base.Article.Topics {
			for _, element := range topic.AskedBy {
				for _, words := range c.base.wordings(language, element.ID) {
					c.claim(all, "label", words, topic.ID.ID, element.At)
				}
			}
		}
	}
	for _, topic := range c.base.Article.Topics {
		if !asked[topic.ID.ID] {
			c.fault(topic.ID.At, "topic %q has no question in any language; write some in questions/*.yaml", topic.ID.ID)
		}
	}
}

// isAnswered tells whether somebody who asks in a language is answered in it, or in one of the same family: a region
// may ask in its own words and read those of another.
func (c *checker) isAnswered(language string) bool {
	family, _, _ := strings.Cut(language, "-")
	return slices.ContainsFunc(c.texts.Languages(), func(l string) bool {
		return l == family || strings.HasPrefix(l, family+"-")
	})
}

func (c *checker) checkLexicon() {
	for _, concept := range c.base.Concepts {
		c.checkConcept(concept)
	}
	c.unique(refsOf(c.base.Concepts, func(k Concept) Ref { return Ref{ID: k.ID, At: k.At} }), "concept")
	for _, group := range keys(c.base.Lexicon) {
		all := claims{}
		for _, concept := range keys(c.base.Lexicon[group]) {
			place := "lexicon/" + group + "/" + concept
			if !slices.Contains(c.base.conceptIDs(), concept) {
				c.unknown(c.base.places.at(place, 0), "concept", concept, c.base.conceptIDs())
			}
			for i, form := range c.base.Lexicon[group][concept] {
				c.claim(all, "form", form, concept, c.base.places.at(place, i))
			}
		}
	}
}

func (c *checker) checkConcept(k Concept) {
	for _, link := range []struct {
		what, id string
		known    []string
	}{
		{"app", k.App, c.base.appIDs()},
		{"system", k.System, c.base.SystemIDs()},
		{"region", k.Region, c.base.RegionIDs()},
	} {
		if link.id != "" && !slices.Contains(link.known, link.id) {
			c.unknown(k.At, link.what, link.id, link.known)
		}
	}
}

func (c *checker) checkFrames() {
	all := claims{}
	topics := append(c.base.TopicIDs(), None)
	for _, topic := range keys(c.base.Frames) {
		place := "frames/" + topic
		if !slices.Contains(topics, topic) {
			c.unknown(c.base.places.at(place, 0), "topic", topic, topics)
		}
		for i, frame := range c.base.Frames[topic] {
			at := c.base.places.at(place, i)
			c.claim(all, "frame", frame, topic, at)
			for _, concept := range strings.FieldsFunc(frame, func(r rune) bool { return strings.ContainsRune(" /?", r) }) {
				if !slices.Contains(c.base.conceptIDs(), concept) {
					c.unknown(at, "concept", concept, c.base.conceptIDs())
				}
			}
		}
	}
}

// dated is how exactly a source may be dated: a year, a month or a day.
var dated = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

func (c *checker) checkSources() {
	for _, id := range keys(c.base.Sources) {
		s := c.base.Sources[id]
		if !c.usedSources[id] {
			c.fault(s.At, "source %q is named by nothing; name it where it is used or remove it", id)
		}
		if len(s.From) == 0 {
			c.fault(s.At, "source %q does not say where it is from; add an address", id)
		}
		if levels := []string{"verified", "single-source", "unverified"}; !slices.Contains(levels, s.Confidence) {
			c.unknown(s.At, "confidence", s.Confidence, levels)
		}
		if _, err := time.Parse(time.DateOnly, s.Checked); err != nil {
			c.fault(s.At, "source %q is checked %q; write a day as YYYY-MM-DD", id, s.Checked)
		}
		if s.Dated != "" && !dated.MatchString(s.Dated) {
			c.fault(s.At, "source %q is dated %q; write YYYY, YYYY-MM or YYYY-MM-DD", id, s.Dated)
		}
	}
}
