// Package shelf is the store in the words of those who use it.
//
// The store, the Telegram side and the index know nothing of each other, so somebody has to translate between them:
// here it is done for all of them in one place, and nothing else is.
package shelf

import (
	"context"
	"errors"

	"syncoff/bot/store"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/metrics"
	"syncoff/bot/telegram/outbox"
	"syncoff/index/lesson"
	"syncoff/knowledge"
)

// Shelf is a store as the bot uses it. What both call the same passes through.
type Shelf struct {
	*store.Store
	book *lesson.Book
	base func() *knowledge.Base
}

// New makes a shelf. base is the knowledge in use, for telling what is reviewed already.
func New(kept *store.Store, base func() *knowledge.Base) Shelf {
	return Shelf{kept, lesson.NewBook(nil), base}
}

// Receive stores updates.
func (s Shelf) Receive(ctx context.Context, updates []inbox.Update) (int, error) {
	rows := make([]store.Update, len(updates))
	for i, u := range updates {
		rows[i] = store.Update{ID: u.ID, Kind: u.Kind, Lane: u.Lane, Person: u.Person, Raw: u.Raw, Reason: u.Reason}
	}
	return s.Store.Receive(ctx, rows)
}

// Next takes updates. No lane is left out: what waits for another attempt stays taken.
func (s Shelf) Next(ctx context.Context, n int) ([]inbox.Update, error) {
	rows, err := s.Store.Next(ctx, n, nil)
	if err != nil {
		return nil, err
	}
	return updates(rows), nil
}

func updates(rows []store.Update) []inbox.Update {
	all := make([]inbox.Update, len(rows))
	for i, r := range rows {
		all[i] = inbox.Update{ID: r.ID, Kind: r.Kind, Lane: r.Lane, Person: r.Person, Raw: r.Raw,
			Received: r.Received, Attempts: r.Attempts}
		for _, reply := range r.Replies {
			all[i].Replies = append(all[i].Replies, inbox.Reply(reply))
		}
	}
	return all
}

// Finish ends an update. One that is gone is ended.
func (s Shelf) Finish(ctx context.Context, id int64) error {
	return unlessGone(s.Store.Finish(ctx, id))
}

// Aside puts an update aside. One that is gone is out of the way.
func (s Shelf) Aside(ctx context.Context, id int64, reason string) error {
	return unlessGone(s.Store.Aside(ctx, id, reason))
}

func unlessGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// Plan stores what an update has led to.
func (s Shelf) Plan(ctx context.Context, id int64, r outbox.Row) error {
	p := store.Plan{
		Person: r.Person, After: r.After, Bodies: r.Bodies, Covers: r.Covers,
		Feedback: (*store.Feedback)(r.Feedback), Draft: (*store.Draft)(r.Draft),
	}
	for _, q := range r.Unanswered {
		if _, taught := s.book.Find(q.Text); taught {
			continue // somebody has looked at it and found that no topic answers it
		}
		p.Unanswered = append(p.Unanswered, store.Question{Text: q.Text, Language: q.Language, Candidates: q.Candidates})
	}
	for _, t := range r.Tallies {
		p.Tallies = append(p.Tallies, store.Tally(t))
	}
	return s.Store.Plan(ctx, id, p)
}

// Count counts what has no plan.
func (s Shelf) Count(ctx context.Context, t outbox.Tally) error {
	return s.Store.Count(ctx, store.Tally(t))
}

// Cards returns the help cards by the chats that have one.
func (s Shelf) Cards(ctx context.Context) (map[string]string, error) {
	return s.Having(ctx, "card")
}

// Draft returns an answer that waits for the owner of a business account.
func (s Shelf) Draft(ctx context.Context, id int64) (outbox.Draft, bool, error) {
	d, found, err := s.Store.Draft(ctx, id)
	return outbox.Draft(d), found, err
}

// Ahead returns what waits behind an update.
func (s Shelf) Ahead(ctx context.Context, lane string, after int64, n int) ([]inbox.Update, error) {
	rows, err := s.Store.Ahead(ctx, lane, after, n)
	return updates(rows), err
}

// Work tells the work at hand.
func (s Shelf) Work(ctx context.Context) (metrics.Lag, error) {
	lag, err := s.Store.Lag(ctx)
	return metrics.Lag(lag), err
}
