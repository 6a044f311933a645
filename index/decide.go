package index

import "syncoff/knowledge"

// Decision is what to do with a message.
type Decision string

// The decisions.
const (
	Answer  Decision = "answer"  // one topic, for certain enough
	Clarify Decision = "clarify" // offer two or three topics
	Decline Decision = "decline" // it is about something else
)

// Hint is what is known before a message is read.
type Hint struct {
	Language string // of the conversation; decides what the message leaves open
}

// Candidate is a topic with the probability that it is meant.
type Candidate struct {
	Topic      string
	Confidence float64
}

// Result is what a question comes to.
type Result struct {
	Decision   Decision
	Topic      string // of an answer, otherwise empty
	Confidence float64
	Candidates []Candidate // topics only, the likeliest first; for Clarify those to offer
	Language   string
	// What the question tells of the phone and of another app, empty where it tells nothing.
	Region, System, App string
}

// Thresholds turn probabilities into decisions.
type Thresholds struct {
	// Answer is the least probability of a topic to be given as the answer.
	Answer float64
	// Doubt is the most probability of "none of the topics" beside which an answer is given: of two messages that are
	// as likely about a topic, the one that else is about another topic is answered sooner than the one that else is
	// about nothing of ours.
	Doubt float64
	// Decline is the probability of "none of the topics" from which on nothing is offered.
	Decline float64
}

// DefaultThresholds are chosen with `syncoff eval --sweep` on questions in people's own wording that the knowledge
// has never held; our own questions would promise three to five times fewer wrong answers than people get.
var DefaultThresholds = Thresholds{Answer: 0.68, Doubt: 0.25, Decline: 0.18}

// offered is how many topics a choice names at most: more are not read.
const offered = 3

// Found is a concept with the words that express it; before one that is denied stands "!".
type Found struct {
	Concept, Words, How string
}

// Score is a topic, or None, with the evidence for it.
type Score struct {
	Topic string
	// Margin is the logarithm of the probability, but for what is the same for all topics.
	Margin      float64
	Probability float64 // 0 to 1
}

// Explanation is a result with all that led to it.
type Explanation struct {
	Result     Result
	Language   string
	Normalized string
	Concepts   []Found
	Hits       []Hit
	Scores     []Score
	Thresholds Thresholds
}

func (x *Index) decide(e Explanation, a analysis) Result {
	r := Result{Language: e.Language}
	r.Region, r.System, r.App = x.phones.told(a)
	none := 1.0
	for _, s := range e.Scores {
		if s.Topic == knowledge.None {
			none = s.Probability
			continue
		}
		if len(r.Candidates) < offered {
			r.Candidates = append(r.Candidates, Candidate{s.Topic, s.Probability})
		}
	}
	return e.Thresholds.Decide(r, none)
}

// Decide fills decision, topic and confidence of a result from its candidates and the probability of "none".
func (t Thresholds) Decide(r Result, none float64) Result {
	r.Decision, r.Topic, r.Confidence = Decline, "", none
	switch {
	case len(r.Candidates) == 0:
	case r.Candidates[0].Confidence >= t.Answer && none <= t.Doubt:
		r.Decision, r.Topic, r.Confidence = Answer, r.Candidates[0].Topic, r.Candidates[0].Confidence
	case none < t.Decline:
		r.Decision, r.Confidence = Clarify, r.Candidates[0].Confidence
	}
	return r
}
