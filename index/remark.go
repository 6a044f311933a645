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

// remarkScale makes the margins of the remarks logarithms of probabilities.
const remarkScale = 5.5

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
		asked := slices.Clone(set.Near)
		for _, topic := range slices.Sorted(maps.Keys(set.Topics)) {
			if topic != optionMissing {
				asked = append(asked, set.Topics[topic]...)
			}
		}
		asked = append(asked, x.unsocial(lang, set.Far)...)
		remarks := 0
		for _, lines := range set.Remarks {
			remarks += len(lines)
		}
		add(lang, question, thinned(asked, questionsEach*float64(remarks)))
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

// optionMissing is asked in the same words in which an answer is told to lead nowhere.
const optionMissing = "faq-option-missing"

// questionsEach is how many questions a language sets against each of its remarks: with more, remarks that sound like a
// question are taken for one.
const questionsEach = 1.2

// thinned leaves so many of the lines, evenly taken.
func thinned(lines []string, n float64) []string {
	stride := max(1, float64(len(lines))/max(1, n))
	var out []string
	for at := 0.0; int(at) < len(lines); at += stride {
		out = append(out, lines[int(at)])
	}
	return out
}
