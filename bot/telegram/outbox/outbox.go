// Package outbox stores what an update has led to and brings it out.
//
// The work on an update has two strokes. First it is decided what to do, and all of it (the letters, the session
// afterwards, what is noted down) is stored as one plan; then the letters go out. After a crash in between the plan is
// carried on with: nobody is asked a second time, for the conversation would find itself a step further. Every kind of
// conversation plans in its own package and shares this one, so that none has to think about crashes.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/send"
)

// Letter is a letter of a plan, with what is to be done once it is out.
type Letter struct {
	courier.Letter
	Question int  `json:"question,omitempty"` // the message that it answers, for when that is edited
	Forget   bool `json:"forget,omitempty"`   // the person wants everything erased
}

// Plan is what an update has led to.
type Plan struct {
	After      *bot.Session // of the update's person; nil leaves it as it is
	Letters    []Letter
	Covers     []int64 // updates of the same lane that are answered by this one too
	Feedback   *Feedback
	Unanswered []Question
	Tallies    []Tally
	Draft      *Draft // named by the update's id
}

// Feedback is what a person says about an answer.
type Feedback struct {
	Topic, Variant, Language string
	Solved                   bool
	Why                      string // a word of ours; may be empty
}

// Question is one that had no answer. Its text is scrubbed before it is kept.
type Question struct {
	Text       string
	Language   string
	Candidates []string // the topics that came nearest
}

// Tally is one thing that was decided, for the figures.
type Tally struct{ Place, Decision, Topic, Language string }

// Places that are told apart in the figures.
const (
	PlaceChat     = "chat"
	PlaceGroup    = "group"
	PlaceDesk     = "desk"
	PlaceInline   = "inline"
	PlaceBusiness = "business"
	PlaceGuest    = "guest"
	PlaceChannel  = "channel"
)

// Draft is an answer that waits for the owner of a business account to send it.
type Draft struct {
	Owner, Connection string
	Chat, Question    int64
}

// Row is a plan as it is stored.
type Row struct {
	Person     string // "" leaves the session as it is
	After      bot.Session
	Bodies     [][]byte
	Covers     []int64
	Feedback   *Feedback
	Unanswered []Question
	Tallies    []Tally
	Draft      *Draft
}

// Store keeps plans and what came of them.
type Store interface {
	Plan(ctx context.Context, id int64, r Row) error
	Sent(ctx context.Context, id int64, n int, message int64) error
	Answered(ctx context.Context, chat string, question, answer int64) error
}

// People erases what is kept of somebody, and gives a group's rows to the chat that it has become.
type People interface {
	Forget(ctx context.Context, person string) error
	MoveChat(ctx context.Context, from, to string) error
}

// Post delivers letters.
type Post interface {
	Deliver(ctx context.Context, l courier.Letter) (courier.Delivery, error)
}

// Observer counts what happens to letters.
type Observer interface {
	Delivered(outcome string, sent send.Sent)
	Answered(after time.Duration)
}

// Outbox stores and delivers plans. It is safe for concurrent use.
type Outbox struct {
	Store    Store
	People   People
	Post     Post
	Observer Observer
	Now      func() time.Time
	Log      *slog.Logger
}

// Put stores a plan and notes its letters in the update. A plan that leads to nothing is not stored.
func (o *Outbox) Put(ctx context.Context, u *inbox.Update, p Plan) error {
	row := Row{Covers: p.Covers, Feedback: p.Feedback, Unanswered: p.Unanswered, Tallies: p.Tallies, Draft: p.Draft}
	if p.After != nil {
		row.Person, row.After = u.Person, *p.After
	}
	replies := make([]inbox.Reply, len(p.Letters))
	for i, letter := range p.Letters {
		body, err := json.Marshal(letter)
		if err != nil {
			return fmt.Errorf("plan update %d: %w", u.ID, err)
		}
		row.Bodies, replies[i].Body = append(row.Bodies, body), body
	}
	if err := o.Store.Plan(ctx, u.ID, row); err != nil {
		return Later(err)
	}
	u.Replies = replies
	return nil
}

// Later marks a failure that is not the update's fault.
func Later(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(inbox.ErrLater, err)
}

// Key is how the store names a chat or a person.
func Key(id int64) string { return strconv.FormatInt(id, 10) }
