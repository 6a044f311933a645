package main

import (
	"context"
	"errors"

	"syncoff/bot/store"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/metrics"
)

// shelf is the store in the words of bot/telegram: neither of the two knows the other. What both call the same passes
// through.
type shelf struct{ *store.Store }

// Receive stores updates.
func (s shelf) Receive(ctx context.Context, updates []inbox.Update) (int, error) {
	rows := make([]store.Update, len(updates))
	for i, u := range updates {
		rows[i] = store.Update{ID: u.ID, Kind: u.Kind, Lane: u.Lane, Person: u.Person, Raw: u.Raw, Reason: u.Reason}
	}
	return s.Store.Receive(ctx, rows)
}

// Next takes updates. No lane is left out: what waits for another attempt stays taken.
func (s shelf) Next(ctx context.Context, n int) ([]inbox.Update, error) {
	rows, err := s.Store.Next(ctx, n, nil)
	if err != nil {
		return nil, err
	}
	updates := make([]inbox.Update, len(rows))
	for i, r := range rows {
		updates[i] = inbox.Update{ID: r.ID, Kind: r.Kind, Lane: r.Lane, Person: r.Person, Raw: r.Raw,
			Received: r.Received, Attempts: r.Attempts}
		for _, reply := range r.Replies {
			updates[i].Replies = append(updates[i].Replies, inbox.Reply(reply))
		}
	}
	return updates, nil
}

// Finish ends an update. One that is gone is ended.
func (s shelf) Finish(ctx context.Context, id int64) error {
	return unlessGone(s.Store.Finish(ctx, id))
}

// Aside puts an update aside. One that is gone is out of the way.
func (s shelf) Aside(ctx context.Context, id int64, reason string) error {
	return unlessGone(s.Store.Aside(ctx, id, reason))
}

func unlessGone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// AddFeedback keeps what a person says about an answer.
func (s shelf) AddFeedback(ctx context.Context, person string, f dialogue.Feedback) error {
	return s.Store.AddFeedback(ctx, person, store.Feedback(f))
}

// AddUnanswered keeps a question that had no answer, scrubbed.
func (s shelf) AddUnanswered(ctx context.Context, person string, q dialogue.Question) error {
	return s.Store.AddUnanswered(ctx, person, store.Question{Text: q.Text, Language: q.Language, Candidates: q.Candidates})
}

// lag tells the work at hand.
func (s shelf) lag(ctx context.Context) (metrics.Lag, error) {
	lag, err := s.Store.Lag(ctx)
	return metrics.Lag(lag), err
}
