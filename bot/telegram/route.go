package telegram

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/business"
	"syncoff/bot/telegram/channels"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/desk"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/groups"
	"syncoff/bot/telegram/guest"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/inline"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/roster"
	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/send"
)

// taker deals with the updates that are its business. It plans in the update what is to be sent; the toast is what a
// press is answered with, the zero one for no words.
type taker interface {
	Take(ctx context.Context, u *inbox.Update, update *api.Update) (taken bool, toast api.Toast, err error)
}

// presses stops the spinner of a button.
type presses interface {
	AnswerCallbackQuery(ctx context.Context, query string, t api.Toast) error
}

// router brings an update to the first taker whose business it is, and what that has planned to where it goes.
type router struct {
	takers  []taker
	outbox  *outbox.Outbox
	presses presses
	sender  *send.Sender
	log     *slog.Logger
}

// takers are in the order in which they are asked; the conversation takes what nobody else does. The one that posts
// help cards is returned by itself too, because they have to be brought up to date.
func takers(
	me api.Me, s Settings, p Parts, a *api.API, out *outbox.Outbox, post *courier.Courier, lanes *send.Sender,
) ([]taker, *channels.Handler) {
	people := roster.New(s.Staff, s.StaffChat, a, p.Clock)
	book := rules.NewBook(p.Settings, p.Clock).Against(p.Assistant)
	cards := channels.New(channels.Parts{
		Me: me, Assistant: p.Assistant, Outbox: out, Answers: p.Answers, Post: post, Server: a, Book: book, Roster: people,
		Settings: p.Settings, Cards: p.Cards, Lanes: lanes, Observer: p.Counters, Clock: p.Clock, Log: p.Log,
	})
	return []taker{
		inline.New(inline.Parts{
			Me: me, Assistant: p.Assistant, Server: a, Counter: p.Counter, Clock: p.Clock, Log: p.Log,
		}),
		business.New(business.Parts{
			Me: me, Assistant: p.Assistant, Server: a, Outbox: out, Drafts: p.Drafts, Settings: p.Settings, Clock: p.Clock, Log: p.Log,
		}),
		desk.New(desk.Parts{
			Me: me, Assistant: p.Assistant, Roster: people, Outbox: out, Queue: p.Ahead, Lessons: p.Lessons, Figures: p.Figures,
			Observer: p.Counters, Clock: p.Clock, Log: p.Log,
		}),
		rules.New(rules.Parts{
			Me: me, Assistant: p.Assistant, Book: book, Roster: people, Outbox: out, Post: post, Clock: p.Clock, Log: p.Log,
		}),
		guest.New(guest.Parts{
			Me: me, Assistant: p.Assistant, Server: a, Counter: p.Counter, Observer: p.Counters, Log: p.Log,
		}),
		cards,
		groups.New(groups.Parts{
			Me: me, Assistant: p.Assistant, Outbox: out, Answers: p.Answers, People: p.People, Queue: p.Ahead, Book: book,
			Settings: p.Settings, Roster: people, Post: post, Observer: p.Counters, Clock: p.Clock, Log: p.Log,
		}),
		dialogue.New(dialogue.Parts{
			Me: me, Assistant: p.Assistant, Outbox: out, Answers: p.Answers, Observer: p.Counters, Log: p.Log,
		}),
	}, cards
}

// Handle sees one update through.
func (r *router) Handle(ctx context.Context, u *inbox.Update) error {
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		return err
	}
	var toast api.Toast
	if len(u.Replies) == 0 {
		toast, err = r.plan(ctx, u, &update)
	}
	var spinner sync.WaitGroup
	defer spinner.Wait()
	if q := update.CallbackQuery; q != nil && u.Attempts <= 1 {
		spinner.Go(func() { r.stopSpinner(ctx, q.ID, toast) })
	}
	if err != nil {
		return err
	}
	return r.outbox.Deliver(ctx, u)
}

func (r *router) plan(ctx context.Context, u *inbox.Update, update *api.Update) (api.Toast, error) {
	for _, t := range r.takers {
		if taken, toast, err := t.Take(ctx, u, update); taken || err != nil {
			return toast, err
		}
	}
	return api.Toast{}, nil
}

// stopSpinner answers a press. A press that is too old has no spinner any more.
func (r *router) stopSpinner(ctx context.Context, query string, t api.Toast) {
	_, err := r.sender.Now(ctx, func(ctx context.Context) error { return r.presses.AnswerCallbackQuery(ctx, query, t) })
	if err != nil && !errors.Is(err, api.ErrQueryExpired) {
		r.log.Warn("a press cannot be answered", "err", err)
	}
}
