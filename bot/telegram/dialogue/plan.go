package dialogue

import (
	"context"
	"encoding/json"
	"fmt"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
)

// planned is a letter as the outbox keeps it, with what is to be done once it is out.
type planned struct {
	courier.Letter
	Question int  `json:"question,omitempty"` // the message that it answers, for when that is edited
	Forget   bool `json:"forget,omitempty"`   // the person wants everything erased
}

// plan asks the conversation and stores what it led to. An update that there is nothing to say to gets no plan.
func (h *Handler) plan(ctx context.Context, u *inbox.Update, update *api.Update) error {
	if err := h.followMove(ctx, update.Message); err != nil {
		return err
	}
	said, ok, err := h.hear(ctx, update)
	if err != nil || !ok {
		return err
	}
	said.event.Person = u.Person
	d := &draft{}
	replies, err := h.Assistant.Handle(withDraft(ctx, d), said.event)
	if err != nil {
		return fmt.Errorf("update %d: %w", u.ID, err)
	}
	if len(replies) == 0 {
		return nil
	}
	h.reword(said, replies)
	if err := h.note(ctx, u.Person, said.event, d, replies[0]); err != nil {
		return later(err)
	}
	u.Replies, err = h.store(ctx, u, d.after, said.letters(replies))
	if err == nil {
		h.told(u, replies[0])
	}
	return err
}

func (h *Handler) store(ctx context.Context, u *inbox.Update, after bot.Session, letters []planned) ([]inbox.Reply, error) {
	bodies, replies := make([][]byte, len(letters)), make([]inbox.Reply, len(letters))
	for i, letter := range letters {
		body, err := json.Marshal(letter)
		if err != nil {
			return nil, fmt.Errorf("plan update %d: %w", u.ID, err)
		}
		bodies[i], replies[i].Body = body, body
	}
	return replies, later(h.Outbox.Plan(ctx, u.ID, u.Person, after, bodies))
}

// reword puts in what only Telegram has to say.
func (h *Handler) reword(said heard, replies []bot.Reply) {
	first := &replies[0]
	if said.lead != "" {
		first.Lead = []string{h.Assistant.Text(first.Language, said.lead)}
	}
	if command(said.event.Text) == "privacy" {
		first.Lead = append(first.Lead, h.Assistant.Text(first.Language, "telegram.privacy"))
	}
}

// letters addresses the replies. Only the first takes the place of a message; the last one is found again when the
// question is edited.
func (s heard) letters(replies []bot.Reply) []planned {
	letters := make([]planned, len(replies))
	for i, r := range replies {
		r.Sources = trim(r)
		letters[i] = planned{Letter: s.letter}
		letters[i].Reply = r
	}
	first := &letters[0]
	if s.press != nil && replaces(s.event.Press) {
		first.Edit = s.press
	}
	for i := range letters[1:] {
		letters[i+1].Edit, letters[i+1].ReplyTo = nil, 0
	}
	first.Question = s.question
	letters[len(letters)-1].Forget = command(s.event.Text) == "forget"
	return letters
}

// trim leaves as many sources as a message can show; the rest would only lie in the outbox.
func trim(r bot.Reply) []bot.SourceLine {
	const most = 60
	return r.Sources[:min(len(r.Sources), most)]
}

// followMove gives a group's rows to the supergroup that it has become.
func (h *Handler) followMove(ctx context.Context, m *api.Message) error {
	switch {
	case m == nil || m.Chat == nil:
		return nil
	case m.MigrateToChatID != 0:
		return later(h.Notes.MoveChat(ctx, key(m.Chat.ID), key(m.MigrateToChatID)))
	case m.MigrateFromChatID != 0:
		return later(h.Notes.MoveChat(ctx, key(m.MigrateFromChatID), key(m.Chat.ID)))
	}
	return nil
}

// told counts and logs what was decided, never what was said.
func (h *Handler) told(u *inbox.Update, r bot.Reply) {
	h.Observer.Decided(string(r.Decision), r.Language)
	h.Log.Info("decided", "update_id", u.ID, "kind", u.Kind, "decision", r.Decision, "topic", r.Topic, "variant", r.Variant,
		"language", r.Language)
}
