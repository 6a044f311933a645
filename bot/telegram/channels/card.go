package channels

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/render"
)

// command is the word that asks for a card.
const command = "pinhelp"

// wantsCard tells whether a message is the command, written here by a person or by somebody who speaks as a chat.
func (h *Handler) wantsCard(m *api.Message) bool {
	if m.Chat == nil {
		return false
	}
	someone := m.From != nil && !m.From.IsBot || m.SenderChat != nil || m.Chat.IsChannel()
	if !someone || m.ViaBot != nil || m.Forwarded() != nil {
		return false
	}
	said := dialogue.Hear(m, h.Me.User)
	return said.Command == command && !said.Foreign
}

// order obeys the command of whoever runs the chat.
func (h *Handler) order(ctx context.Context, u *inbox.Update, m *api.Message) error {
	if h.Post.Barred(m.Chat.ID) {
		return nil
	}
	at := stamp{u.ID, h.Clock.Now()}
	may, err := h.runs(ctx, m)
	switch {
	case err != nil:
		return outbox.Later(err)
	case !may:
		return h.refuse(ctx, u, m, at)
	case !h.paces.may("card "+outbox.Key(m.Chat.ID), at, perMinute, minute):
		return nil
	}
	language, err := h.languageFor(ctx, m)
	if err != nil {
		return err
	}
	c, err := h.compose(ctx, language)
	if err != nil {
		return err
	}
	return h.put(ctx, u, m, c)
}

// put posts the card or brings the one that is there up to date, and pins it.
func (h *Handler) put(ctx context.Context, u *inbox.Update, m *api.Message, c card) error {
	d, err := h.show(ctx, m, c)
	switch {
	case errors.Is(err, courier.ErrUndeliverable):
		h.Log.Info("a card cannot be posted", "update_id", u.ID, "err", err)
		if errors.Is(err, api.ErrForbidden) {
			_, err := h.whisper(ctx, m, c.language, "pinhelp.nowhere")
			return err
		}
		return nil
	case err != nil:
		return outbox.Later(err)
	}
	kept := note{message: d.Message, topic: m.Topic(), language: c.language, shows: c.fingerprint(), chat: d.Chat}
	if err := h.notes.put(ctx, kept); err != nil {
		return err
	}
	h.Log.Info("a card is posted", "update_id", u.ID, "kind", u.Kind, "language", c.language)
	return h.pin(ctx, u, m, kept)
}

// runs tells whether whoever has sent a message runs its chat. In a channel nobody else can write; in a group an
// administrator who hides speaks as the group itself, and whoever speaks as another chat is a member like others.
func (h *Handler) runs(ctx context.Context, m *api.Message) (bool, error) {
	switch {
	case m.Chat.IsChannel():
		return true, nil
	case m.SenderChat != nil:
		return m.SenderChat.ID == m.Chat.ID, nil
	}
	return h.Roster.Admin(ctx, m.Chat.ID, m.From.ID)
}

// refuse says that only administrators may do this, once in a while.
func (h *Handler) refuse(ctx context.Context, u *inbox.Update, m *api.Message, at stamp) error {
	if !h.paces.may("refused "+outbox.Key(m.Chat.ID), at, 1, refusedFor) {
		return nil
	}
	r, err := h.Book.Of(ctx, m.Chat.ID)
	if err != nil {
		return outbox.Later(err)
	}
	language := r.Language
	if language == "" && m.SenderChat == nil {
		language = m.From.LanguageCode
	}
	return h.reply(ctx, u, m, language, "group.admins_only")
}

// card is what a card shows.
type card struct {
	language string
	page     courier.Page
}

// compose makes the card of a language: what the conversation offers as ways, each opened by a link.
func (h *Handler) compose(ctx context.Context, language string) (card, error) {
	d := &dialogue.Draft{Prepare: func(bot.Session) bot.Session {
		return bot.Session{Language: language, Chosen: language != ""}
	}}
	replies, err := h.Assistant.Handle(d.In(ctx), bot.Event{Press: "methods", Language: language})
	if err != nil {
		return card{}, fmt.Errorf("compose a card in %q: %w", language, err)
	}
	c := card{language: replies[0].Language}
	c.page.HTML = "<b>" + h.words(c.language, "pinhelp.title") + "</b>\n\n" + h.words(c.language, "pinhelp.body")
	c.page.Markup = h.links(replies[0].Choices)
	return c, nil
}

// words is a text as HTML.
func (h *Handler) words(language, id string) string {
	return html.EscapeString(h.Assistant.Say(language, id, nil))
}

// links are buttons that open topics in private; nil where the choices name none.
func (h *Handler) links(choices []bot.Choice) *api.InlineKeyboard {
	var topics []bot.Choice
	for _, c := range choices {
		if c.Topic != "" {
			topics = append(topics, bot.Choice{Action: c.Topic, Title: c.Title})
		}
	}
	k := render.Keyboard(topics)
	if k == nil {
		return nil
	}
	for _, row := range k.Rows {
		for i := range row {
			row[i].URL, row[i].CallbackData = h.link(row[i].CallbackData), ""
		}
	}
	return k
}

// fingerprint tells cards apart that do not show the same.
func (c card) fingerprint() string {
	shown, _ := json.Marshal(c.page) // texts and addresses
	sum := sha256.Sum256(shown)
	return fmt.Sprintf("%x", sum[:8])
}

// show edits the card that is there or posts one, in the topic of a forum in which it is wanted.
func (h *Handler) show(ctx context.Context, m *api.Message, c card) (courier.Delivery, error) {
	old, err := h.notes.of(ctx, m.Chat.ID)
	if err != nil {
		return courier.Delivery{}, err
	}
	l := courier.Letter{Chat: m.Chat.ID, Topic: m.Topic(), Page: &c.page}
	if old.message != 0 && old.topic == m.Topic() {
		l.Edit = &api.Ref{ChatID: m.Chat.ID, MessageID: old.message}
	}
	return h.Post.Deliver(ctx, l)
}

// pin pins the card, and tells whoever wanted it if that is not possible.
func (h *Handler) pin(ctx context.Context, u *inbox.Update, m *api.Message, c note) error {
	err := h.Server.PinChatMessage(ctx, api.Ref{ChatID: c.chat, MessageID: c.message})
	switch {
	case err == nil, pinned(err):
		return nil
	case passes(err), ctx.Err() != nil:
		return outbox.Later(err)
	}
	h.Log.Info("a card cannot be pinned", "update_id", u.ID, "err", err)
	told, err := h.whisper(ctx, m, c.language, "pinhelp.posted")
	if told || err != nil || m.Chat.IsChannel() {
		return err
	}
	return h.reply(ctx, u, m, c.language, "pinhelp.posted")
}

// passes tells a failure that has nothing to do with the chat.
func passes(err error) bool {
	return api.Transient(err) || errors.Is(err, api.TooManyRequests{}) || errors.Is(err, api.ErrUnauthorized)
}

// pinned tells that the server refuses to pin what is pinned already.
func pinned(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && strings.Contains(strings.ToUpper(e.Description), "NOT_MODIFIED")
}

// whisper tells somebody something in private, and whether that was possible: whoever hides or has never written to the
// bot cannot be reached.
func (h *Handler) whisper(ctx context.Context, m *api.Message, language, id string) (bool, error) {
	if m.From == nil || m.SenderChat != nil {
		return false, nil
	}
	if m.From.LanguageCode != "" {
		language = m.From.LanguageCode
	}
	page := &courier.Page{HTML: h.words(language, id)}
	_, err := h.Post.Deliver(ctx, courier.Letter{Chat: m.From.ID, Page: page})
	if errors.Is(err, courier.ErrUndeliverable) {
		return false, nil
	}
	return err == nil, outbox.Later(err)
}

// reply answers a command with a line.
func (h *Handler) reply(ctx context.Context, u *inbox.Update, m *api.Message, language, id string) error {
	l := courier.Letter{Chat: m.Chat.ID, Topic: m.Topic(), ReplyTo: m.MessageID}
	l.Page = &courier.Page{HTML: h.words(language, id)}
	return h.Outbox.Put(ctx, u, outbox.Plan{Letters: []outbox.Letter{{Letter: l}}})
}
