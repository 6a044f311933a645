package dialogue

import (
	"syncoff/bot"
	"syncoff/bot/telegram/outbox"
)

// verdicts are the presses that judge the answer above them.
const (
	pressSolved  = "ok"
	pressStill   = "still"
	pressMissing = "missing"
)

// Note adds to a plan a verdict on an answer, or a question that had none, and what is counted for a place of the
// figures. before is the session before the event.
func Note(p *outbox.Plan, place string, e bot.Event, before bot.Session, r bot.Reply) {
	press := e.Press
	switch {
	case (press == pressSolved || press == pressStill || press == pressMissing) && before.Topic != "":
		p.Feedback = &outbox.Feedback{
			Topic: before.Topic, Variant: before.Variant, Language: r.Language, Solved: press == pressSolved,
		}
		if !p.Feedback.Solved {
			p.Feedback.Why = press
		}
	case r.Decision == bot.Decline && press == "":
		p.Unanswered = []outbox.Question{{Text: e.Text, Language: r.Language, Candidates: nearest(r)}}
	}
	if press == "" {
		p.Tallies = append(p.Tallies, outbox.Tally{
			Place: place, Decision: string(r.Decision), Topic: r.Topic, Language: r.Language,
		})
	}
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

// Trim leaves as many sources as a message can show; the rest would only lie in the outbox.
func Trim(r bot.Reply) []bot.SourceLine {
	const most = 60
	return r.Sources[:min(len(r.Sources), most)]
}
