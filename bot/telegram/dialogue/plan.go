package dialogue

import (
	"context"
	"fmt"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// plan asks the conversation and stores what it led to. An update that there is nothing to say to gets no plan.
func (h *Handler) plan(ctx context.Context, u *inbox.Update, update *api.Update) error {
	said, ok, err := h.hear(ctx, update)
	if err != nil || !ok {
		return err
	}
	said.event.Person = u.Person
	d := &Draft{}
	replies, err := h.Assistant.Handle(d.In(ctx), said.event)
	if err != nil {
		return fmt.Errorf("update %d: %w", u.ID, err)
	}
	if len(replies) == 0 {
		return nil
	}
	h.reword(said, replies)
	p := outbox.Plan{After: &d.After, Letters: said.letters(replies)}
	Note(&p, outbox.PlaceChat, said.event, d.Before, replies[0])
	if err = h.Outbox.Put(ctx, u, p); err == nil {
		h.told(u, replies[0])
	}
	return err
}

// reword puts in what only Telegram has to say.
func (h *Handler) reword(said heard, replies []bot.Reply) {
	first := &replies[0]
	if said.lead != "" {
		first.Lead = []string{h.Assistant.Text(first.Language, said.lead)}
	}
	if said.command == "privacy" {
		first.Lead = append(first.Lead, h.Assistant.Text(first.Language, "telegram.privacy"))
	}
}

// letters addresses the replies. Only the first takes the place of a message; the last one is found again when the
// question is edited.
func (s heard) letters(replies []bot.Reply) []outbox.Letter {
	letters := make([]outbox.Letter, len(replies))
	for i, r := range replies {
		r.Sources = Trim(r)
		letters[i] = outbox.Letter{Letter: s.letter}
		letters[i].Reply = r
	}
	first := &letters[0]
	if s.press != nil && TurnsPage(s.event.Press) {
		first.Edit = s.press
	}
	for i := range letters[1:] {
		letters[i+1].Edit, letters[i+1].ReplyTo = nil, 0
	}
	first.Question = s.question
	letters[len(letters)-1].Forget = s.command == "forget"
	return letters
}

// told counts and logs what was decided, never what was said.
func (h *Handler) told(u *inbox.Update, r bot.Reply) {
	h.Observer.Decided(string(r.Decision), r.Language)
	h.Log.Info("decided", "update_id", u.ID, "kind", u.Kind, "decision", r.Decision, "topic", r.Topic, "variant", r.Variant,
		"language", r.Language)
}
