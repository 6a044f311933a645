package business

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// hear reads a message of a chat of a business account, and answers or drafts if it holds a question that is known.
func (h *Handler) hear(ctx context.Context, u *inbox.Update, m *api.Message) error {
	words := h.words(m)
	if words == "" || h.age(m) > replyable {
		return nil
	}
	c, err := h.connection(ctx, m.BusinessConnectionID)
	if err != nil || !c.IsEnabled || m.From.ID == c.User.ID {
		return err
	}
	card, reply, ok, err := h.read(ctx, words, m.From.LanguageCode)
	if err != nil || !ok {
		return err
	}
	automatic, err := h.automatic(ctx, c)
	if err != nil {
		return outbox.Later(err)
	}
	plan := h.draft(u.ID, m, c, card, words)
	if automatic && card.Sure == desk.Sure && mayReply(c) {
		plan = outbox.Plan{
			Letters: []outbox.Letter{toCustomer(m.Chat.ID, c.ID, reply)},
			Tallies: []outbox.Tally{tally("answer", card)},
		}
	}
	h.Log.Info("read a business message", "update_id", u.ID, "topic", card.Topic, "language", card.Language,
		"automatic", plan.Draft == nil)
	return h.Outbox.Put(ctx, u, plan)
}

// words are what a customer says, "" for what is not theirs, not to be read or nothing.
func (h *Handler) words(m *api.Message) string {
	switch {
	case m.From == nil, m.From.IsBot, m.Chat == nil, !m.Chat.IsPrivate(), m.BusinessConnectionID == "",
		m.ViaBot != nil, m.SenderBusinessBot != nil, m.Forwarded().From(h.Me.ID):
		return ""
	}
	words, _ := m.Words()
	if words = strings.TrimSpace(words); strings.HasPrefix(words, "/") {
		return ""
	}
	return words
}

// read finds the answer to a customer's words; false unless it is sure or likely. The language of the card is one that
// answers are written in.
func (h *Handler) read(ctx context.Context, words, language string) (desk.Card, bot.Reply, bool, error) {
	card, _, err := h.desk.Read(ctx, words, language)
	if err != nil {
		return card, bot.Reply{}, false, fmt.Errorf("read a business message: %w", err)
	}
	if card.Sure != desk.Sure && card.Sure != desk.Likely {
		return card, bot.Reply{}, false, nil
	}
	reply, ok := h.desk.Reply(card)
	card.Language = reply.Language
	return card, reply, ok && !h.isAnswer(words, reply), nil
}

// isAnswer tells words that are themselves an answer, under its title: two accounts that both have the bot would answer
// each other for ever.
func (h *Handler) isAnswer(words string, r bot.Reply) bool {
	first, _, more := strings.Cut(words, "\n")
	first = strings.TrimSpace(first)
	titled := func(e bot.Entry) bool { return strings.TrimSpace(bot.Reply{Title: e.Title}.Plain()) == first }
	if !more || titled(bot.Entry{Title: r.Title}) {
		return more
	}
	for _, language := range h.Assistant.Contents(r.Language).Languages {
		if slices.ContainsFunc(h.Assistant.Contents(language.ID).Topics, titled) {
			return true
		}
	}
	return false
}

// automatic tells whether answers may go out by themselves over a connection. One that is not remembered (the owner has
// had everything erased, say) is from here on.
func (h *Handler) automatic(ctx context.Context, c api.BusinessConnection) (bool, error) {
	owner := outbox.Key(c.User.ID)
	set, err := h.Settings.Settings(ctx, owner)
	if err != nil {
		return false, err
	}
	if set[nameConnection] != c.ID {
		return false, h.remember(ctx, owner, c.ID)
	}
	return set[nameAutomatic] == on, nil
}

// draft lays an answer before the owner. It is named by the update that asked for it.
func (h *Handler) draft(id int64, m *api.Message, c api.BusinessConnection, card desk.Card, words string) outbox.Plan {
	page := h.draftPage(c.User.LanguageCode, shorten(words), move{do: doShow, draft: id, card: card})
	return outbox.Plan{
		Letters: []outbox.Letter{letter(home(c), page)},
		Draft: &outbox.Draft{
			Owner: outbox.Key(c.User.ID), Connection: c.ID, Chat: m.Chat.ID, Question: int64(m.MessageID),
		},
	}
}

// toCustomer is an answer as the customer gets it: there is nothing to press under what an owner has typed.
func toCustomer(chat int64, connection string, r bot.Reply) outbox.Letter {
	r.Choices = nil
	return outbox.Letter{Letter: courier.Letter{Chat: chat, Business: connection, Reply: r}}
}

// letter is a page on its way to an owner.
func letter(chat int64, page *courier.Page) outbox.Letter {
	return outbox.Letter{Letter: courier.Letter{Chat: chat, Page: page}}
}

func tally(decision string, c desk.Card) outbox.Tally {
	return outbox.Tally{Place: outbox.PlaceBusiness, Decision: decision, Topic: c.Topic, Language: c.Language}
}

// age is how long ago a message was sent; one that is too old to be read has no time at all.
func (h *Handler) age(m *api.Message) time.Duration { return h.Clock.Now().Sub(m.Time()) }
