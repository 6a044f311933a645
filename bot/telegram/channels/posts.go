package channels

import (
	"context"
	"fmt"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
)

// fresh is how old a post may be that begins to speak to the bot by an edit. People tidy up years of posts at once.
const fresh = time.Hour

// heed answers a post that has come to its discussion group, if it speaks to the bot and asks something.
func (h *Handler) heed(ctx context.Context, u *inbox.Update, m *api.Message, edited bool) error {
	said := dialogue.Hear(m, h.Me.User)
	if said.Text == "" || said.Command != "" || m.ViaBot != nil || h.Post.Barred(m.Chat.ID) {
		return nil
	}
	if speaks, err := h.speaks(ctx, m, said); err != nil || !speaks {
		return err
	}
	r, err := h.Book.Of(ctx, m.Chat.ID)
	if err != nil {
		return outbox.Later(err)
	}
	if r.SilentPosts {
		return nil
	}
	l := courier.Letter{Chat: m.Chat.ID, Topic: m.Topic(), ReplyTo: m.MessageID}
	if edited {
		if err := h.findAnswer(ctx, &l); err != nil {
			return err
		}
	}
	now := h.Clock.Now()
	if l.Edit == nil {
		old := edited && now.Sub(time.Unix(int64(m.Date), 0)) > fresh
		if old || !h.paces.may("posts "+outbox.Key(m.Chat.ID), stamp{u.ID, now}, perMinute, minute) {
			return nil
		}
	}
	return h.answer(ctx, u, l, said.Text, r)
}

// speaks tells whether a post names the bot or replies to its card.
func (h *Handler) speaks(ctx context.Context, m *api.Message, said dialogue.Said) (bool, error) {
	if said.Mentioned {
		return true, nil
	}
	channel, post := repliedPost(m)
	if post == 0 {
		return false, nil
	}
	c, err := h.notes.of(ctx, channel)
	return c.message == post, err
}

// repliedPost is the post that a forwarded post replies to: shown by its own forward, or as a message of the channel.
func repliedPost(m *api.Message) (channel int64, post int) {
	if r := m.ReplyToMessage; r != nil {
		if o := r.Forwarded(); o != nil && o.Type == api.OriginChannel && o.Chat != nil {
			return o.Chat.ID, o.MessageID
		}
	}
	if e := m.ExternalReply; e != nil && e.Chat != nil {
		return e.Chat.ID, e.MessageID
	}
	return 0, 0
}

// findAnswer has a letter take the place of the answer that is there.
func (h *Handler) findAnswer(ctx context.Context, l *courier.Letter) error {
	answer, found, err := h.Answers.AnswerTo(ctx, outbox.Key(l.Chat), int64(l.ReplyTo))
	if found {
		l.Edit = &api.Ref{ChatID: l.Chat, MessageID: int(answer)}
	}
	return outbox.Later(err)
}

// answer asks and plans what is said. A post that asks nothing the bot knows of is most likely no question at all, only
// a word about the bot: thousands need not be told so.
func (h *Handler) answer(ctx context.Context, u *inbox.Update, l courier.Letter, text string, r rules.Rules) error {
	_, reply, err := h.Assistant.Ask(ctx, bot.Question{Text: text, Language: r.Language, Region: r.Region})
	if err != nil {
		return fmt.Errorf("update %d: %w", u.ID, err)
	}
	p := outbox.Plan{Tallies: []outbox.Tally{{
		Place: outbox.PlaceChannel, Decision: string(reply.Decision), Topic: reply.Topic, Language: reply.Language,
	}}}
	if reply.Decision == bot.Answer || reply.Decision == bot.Clarify {
		h.dress(&l, reply, r)
		p.Letters = []outbox.Letter{{Letter: l, Question: l.ReplyTo}}
	}
	if err := h.Outbox.Put(ctx, u, p); err != nil {
		return err
	}
	h.Observer.Decided(string(reply.Decision), reply.Language)
	h.Log.Info("decided for a post", "update_id", u.ID, "kind", u.Kind, "decision", reply.Decision,
		"topic", reply.Topic, "variant", reply.Variant, "language", reply.Language)
	return nil
}

// dress gives a letter a reply, short unless the rules want it whole. Under it many people go on, each in private.
func (h *Handler) dress(l *courier.Letter, r bot.Reply, set rules.Rules) {
	r.Sources = dialogue.Trim(r)
	if set.Form != rules.Full {
		r.Notes, r.Sources, r.Older = nil, nil, ""
	}
	if r.Decision == bot.Clarify {
		l.Markup = h.links(r.Choices)
	} else {
		more := api.Button{Text: h.Assistant.Say(r.Language, "group.more", nil), URL: h.link(r.Topic)}
		l.Markup = &api.InlineKeyboard{Rows: [][]api.Button{{more}}}
	}
	r.Choices = nil
	l.Reply = r
}
