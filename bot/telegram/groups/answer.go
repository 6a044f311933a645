package groups

import (
	"context"
	"fmt"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// serve answers what is put to the bot, unless that would disturb the group.
func (h *Handler) serve(ctx context.Context, u *inbox.Update, a asked) error {
	u.Person = a.person
	at := h.stamp(u)
	may, err := h.mayAsk(ctx, a)
	if err != nil {
		return err
	}
	if !may {
		return h.remind(ctx, u, a, "group.ask_admins_only", outbox.Key(a.letter.Chat))
	}
	switch h.crowd.admit(a.person, at) {
	case tooFast:
		return h.remind(ctx, u, a, "group.slow", a.person)
	case ignored:
		return nil
	}
	if a.standsAlone() && h.crowd.repeats(a.person, a.asks(at.at)) {
		return nil
	}
	if err := h.findAnswer(ctx, &a); err != nil {
		return err
	}
	if a.letter.Edit == nil {
		if err := h.hold(ctx, a.letter.Chat); err != nil {
			return err
		}
	}
	switch {
	case a.standsAlone() && h.budget.waited(a.letter.Chat, at.at):
		return h.together(ctx, u, a)
	case a.lead != "":
		return h.put(ctx, u, outbox.Plan{Letters: []outbox.Letter{h.notice(a, a.lead)}})
	}
	_, err = h.answer(ctx, u, a)
	return err
}

// stamp is an update at the time when it came, however late it is dealt with.
func (h *Handler) stamp(u *inbox.Update) stamp {
	if u.Received.IsZero() {
		return stamp{u.ID, h.Clock.Now()}
	}
	return stamp{u.ID, u.Received}
}

// standsAlone tells a question, which means the same whoever asks it and when, from a command and from what goes on
// with a conversation.
func (a asked) standsAlone() bool {
	return !a.conversing && !a.edited && a.command == "" && a.lead == "" && a.event.Press == ""
}

func (a asked) asks(at time.Time) question { return question{a.event.Text, a.question, at} }

// mayAsk tells whether the administrators let somebody ask.
func (h *Handler) mayAsk(ctx context.Context, a asked) (bool, error) {
	switch {
	case !a.rules.AdminsOnly:
		return true, nil
	case a.user == nil:
		return a.message.SenderChat != nil && a.message.SenderChat.ID == a.letter.Chat, nil // an anonymous administrator
	}
	admin, err := h.Roster.Admin(ctx, a.letter.Chat, a.user.ID)
	return admin, outbox.Later(err)
}

// findAnswer finds the answer that an edited question has already.
func (h *Handler) findAnswer(ctx context.Context, a *asked) error {
	if !a.edited {
		return nil
	}
	answer, found, err := h.Answers.AnswerTo(ctx, outbox.Key(a.letter.Chat), int64(a.question))
	if found {
		a.letter.Edit = &api.Ref{ChatID: a.letter.Chat, MessageID: int(answer)}
	}
	return outbox.Later(err)
}

// hold waits while a group has had enough for the moment. What is in hand stays in the inbox meanwhile.
func (h *Handler) hold(ctx context.Context, chat int64) error {
	wait := h.budget.wait(chat, h.Clock.Now())
	if wait <= 0 {
		return nil
	}
	h.Log.Info("a group has had enough for the moment", "wait", wait)
	if err := h.Clock.Sleep(ctx, wait); err != nil {
		return outbox.Later(err)
	}
	h.budget.wasHeld(chat, h.Clock.Now())
	return nil
}

// remind says a line about how things are done here, once in a while and never to a group that has enough.
func (h *Handler) remind(ctx context.Context, u *inbox.Update, a asked, id, to string) error {
	if h.budget.wait(a.letter.Chat, h.Clock.Now()) > 0 || !h.told.may(id+" "+to, h.stamp(u), saidFor) {
		return nil
	}
	return h.put(ctx, u, outbox.Plan{Letters: []outbox.Letter{h.notice(a, id)}})
}

// notice is a line that is no answer.
func (h *Handler) notice(a asked, id string) outbox.Letter {
	r := bot.Reply{Decision: bot.Chat, Language: a.event.Language}
	r.Lead = []string{h.Assistant.Say(r.Language, id, nil)}
	l := outbox.Letter{Letter: a.letter, Question: a.question}
	h.dress(a, &l.Letter, r, "")
	return l
}

// answer asks the conversation and plans what it says.
func (h *Handler) answer(ctx context.Context, u *inbox.Update, a asked) (api.Toast, error) {
	said, err := h.converse(ctx, a)
	if err != nil {
		return api.Toast{}, fmt.Errorf("update %d: %w", u.ID, err)
	}
	switch {
	case len(said.replies) == 0:
		return api.Toast{}, nil
	case a.event.Press != "" && h.isOutdated(said.replies[0]):
		return h.toast(a, "group.expired"), nil
	}
	letters, err := h.letters(ctx, a, said.replies, &said.After)
	if err != nil {
		return api.Toast{}, fmt.Errorf("update %d: %w", u.ID, err)
	}
	p := outbox.Plan{After: &said.After, Letters: letters}
	dialogue.Note(&p, outbox.PlaceGroup, a.event, said.Before, said.replies[0])
	if err := h.put(ctx, u, p); err != nil {
		return api.Toast{}, err
	}
	if a.standsAlone() {
		h.crowd.answered(a.person, a.asks(h.stamp(u).at))
	}
	h.tell(u, said.replies[0])
	return api.Toast{}, nil
}

// said is what the conversation says, with the person's session before and after.
type said struct {
	dialogue.Draft
	replies []bot.Reply
}

// converse asks the conversation by the rules of the chat.
func (h *Handler) converse(ctx context.Context, a asked) (*said, error) {
	var stored bot.Session
	s := &said{Draft: dialogue.Draft{Prepare: func(found bot.Session) bot.Session {
		stored = found
		return h.prepare(a, found)
	}}}
	var err error
	s.replies, err = h.Assistant.Handle(s.In(ctx), a.event)
	if err != nil || len(s.replies) == 0 {
		return s, err
	}
	first := &s.replies[0]
	if a.event.Relayed && (a.rules.Language != "" || a.rules.Region != "") {
		// The conversation reads somebody else's words without what was set before.
		*first, err = h.reread(ctx, a)
	}
	if a.command == "privacy" {
		first.Lead = append(first.Lead, h.Assistant.Say(first.Language, "telegram.privacy", nil))
	}
	settle(a, &s.After, stored)
	return s, err
}

// reread answers a question outside of any conversation, as the rules of the chat want it.
func (h *Handler) reread(ctx context.Context, a asked) (bot.Reply, error) {
	_, reply, err := h.Assistant.Ask(ctx, bot.Question{
		Text: a.event.Text, Language: a.rules.Language, Region: a.rules.Region,
	})
	return reply, err
}

// prepare begins a conversation by the rules of the chat, and at the answer that it goes on from.
func (h *Handler) prepare(a asked, s bot.Session) bot.Session {
	if a.rules.Language != "" {
		s.Language, s.Chosen = a.rules.Language, true
	}
	if s.Region == "" {
		s.Region = a.rules.Region
	}
	return h.startAt(s, a.start)
}

// settle takes the rules of the chat out of what is remembered of a person, for they may change. Somebody who is
// forgotten stays so.
func settle(a asked, after *bot.Session, stored bot.Session) {
	if a.command == "forget" {
		return
	}
	if a.rules.Language != "" {
		after.Language, after.Chosen = stored.Language, stored.Chosen
	}
	if stored.Region == "" && after.Region == a.rules.Region {
		after.Region = ""
	}
}

// letters addresses the replies and notes which choices are on the screen. Only the first takes the place of a message.
func (h *Handler) letters(ctx context.Context, a asked, replies []bot.Reply,
	after *bot.Session) ([]outbox.Letter, error) {
	letters := make([]outbox.Letter, len(replies))
	for i, r := range replies {
		if i > 0 {
			a.letter.Edit, a.letter.ReplyTo = nil, 0
		}
		letters[i].Letter = a.letter
		if choices := h.dress(a, &letters[i].Letter, r, after.App); len(r.Choices) > 0 {
			after.Choices = choices
		}
	}
	first := &letters[0]
	first.Question = a.question
	letters[len(letters)-1].Forget = a.command == "forget"
	if a.event.Press != "" || a.event.Relayed || a.edited || first.Only != 0 {
		return letters, nil
	}
	var err error
	first.Quote, err = h.sentence(ctx, a, replies[0])
	return letters, err
}

// put stores a plan and counts the messages that it leads to.
func (h *Handler) put(ctx context.Context, u *inbox.Update, p outbox.Plan) error {
	if err := h.Outbox.Put(ctx, u, p); err != nil {
		return err
	}
	n, chat := 0, int64(0)
	for _, l := range p.Letters {
		if chat = l.Chat; l.Edit == nil {
			n++
		}
	}
	h.budget.spend(chat, n, h.Clock.Now())
	return nil
}

// tell counts and logs what was decided, never what was said.
func (h *Handler) tell(u *inbox.Update, r bot.Reply) {
	h.Observer.Decided(string(r.Decision), r.Language)
	h.Log.Info("decided in a group", "update_id", u.ID, "kind", u.Kind, "decision", r.Decision, "topic", r.Topic,
		"variant", r.Variant, "language", r.Language)
}

func (h *Handler) toast(a asked, id string) api.Toast {
	return api.Toast{Text: h.Assistant.Say(a.event.Language, id, nil)}
}
