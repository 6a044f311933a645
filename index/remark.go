package index

import (
	"maps"
	"slices"

	"syncoff/index/rank"
	"syncoff/knowledge"
)

// question is the class of what is no remark.
const question = "question"

// Remark is something said about the last answer or to be polite, rather than asked.
type Remark struct {
	Kind       string // still-uploading, not-found, solved, thanks … as the knowledge names them; empty for none
	Confidence float64
}

// remarkSure is the least probability for a message to be taken as a remark.
const remarkSure = 0.5

// Remark tells what a message says of the last answer. Only meaningful beside Match: the caller knows whether there
// was an answer.
func (x *Index) Remark(message string, hint Hint) Remark {
	a := x.analyser.analyse(message, x.detector.Detect(message, hint.Language))
	if len(a.units) == 0 {
		return Remark{}
	}
	best := x.remarks().Rank(a.sample(), nil)[0]
	if best.Class == question || best.Probability < remarkSure {
		return Remark{}
	}
	return Remark{best.Class, best.Probability}
}

// remarkExamples sets the remarks against the questions of the knowledge.
func (x *Index) remarkExamples(base *knowledge.Base) []rank.Example {
	var examples []rank.Example
	add := func(lang, class string, lines []string) {
		for _, s := range lines {
			examples = append(examples, rank.Example{Sample: x.analyser.analyse(s, lang).sample(), Class: class, Weight: 1})
		}
	}
	for _, l := range remarksOf(base) {
		add(l.language, l.topic, []string{l.text})
	}
	for _, lang := range slices.Sorted(maps.Keys(base.Questions)) {
		set := base.Questions[lang]
		for _, topic := range slices.Sorted(maps.Keys(set.Topics)) {
			add(lang, question, everyThird(set.Topics[topic]))
		}
		add(lang, question, everyThird(set.Near))
		add(lang, question, x.unsocial(lang, set.Far))
	}
	return examples
}

// unsocial leaves out the lines that could be remarks: what is to be declined holds greetings and thanks too.
func (x *Index) unsocial(lang string, lines []string) []string {
	social := []string{"GREETING", "THANKS", "ABUSE", "BOT", "HELP"}
	var out []string
	for _, s := range lines {
		a := x.analyser.analyse(s, lang)
		if len(a.units) > 0 && !slices.ContainsFunc(a.concepts(), func(c string) bool { return slices.Contains(social, c) }) {
			out = append(out, s)
		}
	}
	return out
}

// everyThird thins out: enough to tell a question from a remark, and three times as quick to learn.
func everyThird(lines []string) []string {
	var out []string
	for i := 0; i < len(lines); i += 3 {
		out = append(out, lines[i])
	}
	return out
}
