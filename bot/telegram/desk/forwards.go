package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/index"
)

// A bundle of messages that is forwarded arrives within a moment, but as messages of their own.
const (
	quiet     = 250 * time.Millisecond // after which nothing more is expected
	rounds    = 3                      // at most, so that the reply is ready within a second
	maxBundle = 100                    // what Telegram lets one forward at a time
	announce  = 3                      // from how many questions their number is said first
)

// letter is what one author wrote in a bundle.
type letter struct {
	author string
	first  *api.Message
	parts  []string
	own    bool // an answer of the bot itself
}

// forwarded answers a customer's message, with the others of the bundle that it came in.
func (h *Handler) forwarded(ctx context.Context, u *inbox.Update, a asked) error {
	bundle, covers, err := h.bundle(ctx, u, a)
	if err != nil {
		return outbox.Later(err)
	}
	plan := outbox.Plan{Covers: covers}
	letters := sort(bundle, h.Me.ID)
	if len(letters) >= announce {
		count := h.Assistant.Count(a.language(), "desk.bundle", len(letters), nil)
		plan.Letters = append(plan.Letters, h.reply(a, a.message, h.page(escape(count), nil)))
	}
	for _, l := range letters {
		if err := h.read(ctx, a, l, &plan); err != nil {
			return fmt.Errorf("update %d: %w", u.ID, err)
		}
	}
	return h.Outbox.Put(ctx, u, plan)
}

// bundle waits until nothing more comes and returns the forwarded messages, with the updates that brought the others.
func (h *Handler) bundle(ctx context.Context, u *inbox.Update, a asked) ([]*api.Message, []int64, error) {
	bundle, covers := []*api.Message{a.message}, []int64(nil)
	for range rounds {
		if err := h.Clock.Sleep(ctx, quiet); err != nil {
			return nil, nil, err
		}
		waiting, err := h.Queue.Ahead(ctx, u.Lane, u.ID, maxBundle)
		if err != nil {
			return nil, nil, err
		}
		known := len(covers)
		bundle, covers = bundle[:1], covers[:0]
		for _, next := range waiting {
			update, err := api.RawUpdate{ID: next.ID, JSON: next.Raw}.Decode()
			other, ok := h.wanted(&update)
			if err != nil || !ok || len(next.Replies) > 0 ||
				other.message == nil || other.message.Forwarded() == nil || other.user.ID != a.user.ID {
				break // the bundle ends at anything else, which is answered in its turn
			}
			bundle, covers = append(bundle, other.message), append(covers, next.ID)
		}
		if len(covers) == known {
			break
		}
	}
	return bundle, covers, nil
}

// sort puts together what one author wrote, in the order in which authors come up.
func sort(bundle []*api.Message, me int64) []*letter {
	var letters []*letter
	at := map[string]*letter{}
	for _, m := range bundle {
		own := m.Forwarded().From(me) || m.ViaBot != nil && m.ViaBot.ID == me
		author := m.Forwarded().Author()
		l := at[author]
		if l == nil || own {
			l = &letter{author: author, first: m, own: own}
			letters = append(letters, l)
			at[author] = l
		}
		words, _ := m.Words()
		if words = strings.TrimSpace(words); words != "" && !strings.Contains(strings.Join(l.parts, "\n"), words) {
			l.parts = append(l.parts, words)
		}
	}
	return letters
}

// read plans the answer to one author.
func (h *Handler) read(ctx context.Context, a asked, l *letter, plan *outbox.Plan) error {
	text := strings.Join(l.parts, "\n")
	if l.own || text == "" {
		id := "desk.no_words"
		if l.own {
			id = "desk.own"
		}
		plan.Letters = append(plan.Letters, h.reply(a, l.first, h.page(escape(h.say(a, id)), nil)))
		return nil
	}
	card, result, err := h.desk.Read(ctx, text, a.language())
	if err != nil {
		return err
	}
	sheet := h.desk.Sheet(card, a.language())
	var before []string
	if utf8.RuneCountInString(text) > longest {
		before = append(before, h.say(a, "desk.too_long"))
	}
	if card.Sure == desk.Unknown {
		sheet.Notes = append(sheet.Notes, h.say(a, "desk.kept"))
		plan.Unanswered = append(plan.Unanswered, outbox.Question{
			Text: desk.Essence(text), Language: card.Language, Candidates: topics(result),
		})
	}
	plan.Letters = append(plan.Letters, h.reply(a, l.first, h.sheet(sheet, a.language(), before...)))
	plan.Tallies = append(plan.Tallies, outbox.Tally{
		Place: outbox.PlaceDesk, Decision: string(result.Decision), Topic: result.Topic, Language: card.Language,
	})
	h.Observer.Decided(string(result.Decision), card.Language)
	h.Log.Info("read a forward", "decision", result.Decision, "topic", result.Topic, "language", card.Language)
	return nil
}

// longest is how much of a message the conversation reads, in characters.
const longest = 2000

func topics(r index.Result) []string {
	var all []string
	for _, c := range r.Candidates {
		all = append(all, c.Topic)
	}
	return all[:min(len(all), 3)]
}

func (h *Handler) reply(a asked, to *api.Message, page *courier.Page) outbox.Letter {
	return outbox.Letter{Letter: courier.Letter{Chat: a.chat, Topic: a.topic, ReplyTo: to.MessageID, Page: page}}
}

// pressCard shows a card as a press has changed it.
func (h *Handler) pressCard(ctx context.Context, u *inbox.Update, a asked) error {
	card, err := desk.Parse(a.press.Data, h.Assistant.Contents(a.language()))
	if errors.Is(err, desk.ErrCard) {
		return h.answer(ctx, u, a, outbox.Plan{}, h.page(escape(h.say(a, "desk.outdated")), nil))
	}
	plan := outbox.Plan{}
	if card.Sure == desk.Chosen && card.View == desk.Actions {
		plan.Tallies = []outbox.Tally{{
			Place: outbox.PlaceDesk, Decision: "chosen", Topic: card.Topic, Language: card.Language,
		}}
	}
	return h.answer(ctx, u, a, plan, h.sheet(h.desk.Sheet(card, a.language()), a.language()))
}

// choice is a button of the desk.
func choice(action, title string) bot.Choice { return bot.Choice{Action: action, Title: title} }
