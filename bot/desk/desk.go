// Package desk helps support staff: it reads the message of a customer that they forward, and makes a reply that they
// can send on, beside what they have to know to send it with a good conscience.
//
// A customer's message is not a talk with the bot. It holds greetings, order numbers and whole earlier letters, nothing
// in it is a command, and it is answered in its own language whatever the staff speak. What is shown for it is a Card,
// which says all about itself in the few bytes of a button, so that a press works after a restart and nothing of the
// customer has to be kept.
package desk

import (
	"context"
	"fmt"

	"syncoff/bot"
	"syncoff/index"
)

// Expert answers questions.
type Expert interface {
	Ask(ctx context.Context, q bot.Question) (index.Result, bot.Reply, error)
	Reply(language, topic string, hint bot.PhoneHint) (bot.Reply, bool)
	Contents(language string) bot.Contents
	Say(language, id string, fill map[string]string) string
}

// Desk reads messages and makes cards. It is safe for concurrent use.
type Desk struct{ expert Expert }

// New makes a desk.
func New(e Expert) *Desk { return &Desk{e} }

// Sureness is how sure an answer is, in steps that people can use.
type Sureness byte

// The steps. Chosen is what staff have chosen themselves.
const (
	Sure    Sureness = 's'
	Likely  Sureness = 'l'
	Unsure  Sureness = 'u'
	Unknown Sureness = 'n'
	Chosen  Sureness = 'c'
)

// plenty is the least probability of an answer that is called sure: 98 of 100 such answers to questions in people's own
// wording are right, of those below it four of five.
const plenty = 0.90

// Read finds the question in a customer's message and returns the card for it. language stands in where the message
// does not tell its own. The result says what the index made of the question that was found.
func (d *Desk) Read(ctx context.Context, message, language string) (Card, index.Result, error) {
	result, reply, err := d.find(ctx, message)
	if err != nil {
		return Card{}, result, fmt.Errorf("read a forwarded message: %w", err)
	}
	if result.Language == "" && language != "" {
		reply.Language = language
	}
	card := Card{Language: reply.Language, Region: result.Region, System: result.System, Full: true, Sure: Unknown}
	switch {
	case result.Decision == index.Answer && result.Confidence >= plenty:
		card.Sure = Sure
	case result.Decision == index.Answer:
		card.Sure = Likely
	case result.Decision == index.Clarify && len(result.Candidates) > 0:
		card.Sure = Unsure
	}
	for _, candidate := range result.Candidates {
		switch {
		case card.Sure != Unknown && card.Topic == "":
			card.Topic = candidate.Topic
		case len(card.Others) < maxOthers && candidate.Topic != card.Topic && candidate.Confidence >= unlikely:
			card.Others = append(card.Others, code(candidate.Topic))
		}
	}
	if result.Topic != "" {
		card.Topic = result.Topic
	}
	if card.Topic == otherApps {
		card.App = result.App
	}
	return card, result, nil
}

// unlikely is the probability below which a topic is not named.
const unlikely = 0.05

// otherApps is the topic that is told differently for each app.
const otherApps = "third-party-upload"
