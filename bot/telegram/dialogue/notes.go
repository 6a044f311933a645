package dialogue

import (
	"context"

	"syncoff/bot"
)

// Feedback is what a person says about an answer.
type Feedback struct {
	Topic, Variant, Language string
	Solved                   bool
	Why                      string // a word of ours; may be empty
}

// Question is one that had no answer.
type Question struct {
	Text       string
	Language   string
	Candidates []string // the topics that came nearest
}

// Notes keeps what is learned from people, and erases it.
type Notes interface {
	AddFeedback(ctx context.Context, person string, f Feedback) error
	// AddUnanswered keeps a question scrubbed of what points to a person.
	AddUnanswered(ctx context.Context, person string, q Question) error
	Forget(ctx context.Context, person string) error
	MoveChat(ctx context.Context, from, to string) error
}

// verdicts are the presses that judge the answer above them.
const (
	pressSolved  = "ok"
	pressStill   = "still"
	pressMissing = "missing"
)

// note keeps a verdict on an answer, or a question that had none.
func (h *Handler) note(ctx context.Context, person string, e bot.Event, d *draft, r bot.Reply) error {
	switch {
	case (e.Press == pressSolved || e.Press == pressStill || e.Press == pressMissing) && d.before.Topic != "":
		f := Feedback{Topic: d.before.Topic, Variant: d.before.Variant, Language: r.Language, Solved: e.Press == pressSolved}
		if !f.Solved {
			f.Why = e.Press
		}
		return h.Notes.AddFeedback(ctx, person, f)
	case r.Decision == bot.Decline && e.Press == "":
		return h.Notes.AddUnanswered(ctx, person, Question{e.Text, r.Language, nearest(r)})
	}
	return nil
}

// nearest are the topics that were offered as what the question may mean; a menu of all of them means nothing.
func nearest(r bot.Reply) []string {
	var topics []string
	for _, c := range r.Choices {
		if c.Topic != "" {
			topics = append(topics, c.Topic)
		}
	}
	if len(topics) > 3 {
		return nil
	}
	return topics
}
