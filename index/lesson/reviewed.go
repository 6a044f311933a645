package lesson

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"syncoff/knowledge"
)

// InReviewed returns the topic, or knowledge.None, under which a text stands among the reviewed questions, whatever its
// case, marks and numbers; false if it stands nowhere. It reads all of them, which takes a third of
// a second: for a lesson that is about to be taught and not for every message.
func InReviewed(base *knowledge.Base, text string) (topic string, ok bool) {
	w := vocabulary()
	wanted := w.key(text)
	if wanted == "" {
		return "", false
	}
	for topic, question := range reviewed(base) {
		if w.key(question) == wanted {
			return topic, true
		}
	}
	return "", false
}

// reviewed yields every question with its topic, in an order that is always the same.
func reviewed(base *knowledge.Base) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, language := range slices.Sorted(maps.Keys(base.Questions)) {
			set := base.Questions[language]
			for _, topic := range append(slices.Sorted(maps.Keys(set.Topics)), knowledge.None) {
				questions := set.Topics[topic]
				if topic == knowledge.None {
					questions = slices.Concat(set.Near, set.Far)
				}
				for _, question := range questions {
					if !yield(topic, question) {
						return
					}
				}
			}
		}
	}
}

// Unscored leaves out the lessons that say the same as one of the questions that are about to be scored: these would be
// answered because they were told, which promises nothing for any other.
func Unscored(lessons []Lesson, scored []string) []Lesson {
	w := vocabulary()
	told := map[string]bool{}
	for _, question := range scored {
		told[w.key(question)] = true
	}
	return slices.DeleteFunc(slices.Clone(lessons), func(l Lesson) bool { return told[w.key(l.Text)] })
}

// Merge returns knowledge whose questions hold the lessons too; base stays as it is. A lesson in a language that is not
// asked in joins one of its family. It is an error if there is none, or if a lesson is under no topic of the knowledge.
func Merge(base *knowledge.Base, lessons []Lesson) (*knowledge.Base, error) {
	merged := *base
	merged.Questions = maps.Clone(base.Questions)
	for language, set := range merged.Questions {
		set.Topics = maps.Clone(set.Topics)
		merged.Questions[language] = set
	}
	topics := base.TopicIDs()
	for _, l := range latest(lessons) {
		language, ok := family(base, l.Language)
		if !ok {
			return nil, fmt.Errorf("merge lesson %d: nothing is asked in its language %q", l.ID, l.Language)
		}
		set := merged.Questions[language]
		switch {
		case l.Topic == knowledge.None:
			set.Near = append(slices.Clip(set.Near), l.Text)
			merged.Questions[language] = set
		case slices.Contains(topics, l.Topic):
			set.Topics[l.Topic] = append(slices.Clip(set.Topics[l.Topic]), l.Text)
		default:
			return nil, fmt.Errorf("merge lesson %d: there is no topic %q", l.ID, l.Topic)
		}
	}
	return &merged, nil
}

// family is the language itself if questions are asked in it, or the first that shares its first subtag.
func family(base *knowledge.Base, language string) (string, bool) {
	if _, ok := base.Questions[language]; ok {
		return language, true
	}
	wanted, _, _ := strings.Cut(language, "-")
	for _, l := range slices.Sorted(maps.Keys(base.Questions)) {
		if first, _, _ := strings.Cut(l, "-"); first == wanted {
			return l, true
		}
	}
	return "", false
}
