package dialogue

import (
	"context"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
)

// heard is an update as the conversation can take it.
type heard struct {
	event    bot.Event
	letter   courier.Letter // the replies go where it goes
	press    *api.Ref       // the message with the button that was pressed, if it may be edited
	question int            // the message to answer, 0 for a press
	lead     string         // id of a text that takes the place of the first reply's lead
}

// hear reads an update; false if there is nothing to say to it.
func (h *Handler) hear(ctx context.Context, u *api.Update) (heard, bool, error) {
	switch {
	case u.Message != nil:
		said, ok := h.hearMessage(u.Message)
		return said, ok, nil
	case u.EditedMessage != nil:
		said, ok := h.hearMessage(u.EditedMessage)
		if !ok || said.event.Text == "" {
			return heard{}, false, nil
		}
		answer, found, err := h.Outbox.AnswerTo(ctx, key(said.letter.Chat), int64(said.question))
		if found {
			said.letter.Edit = &api.Ref{ChatID: said.letter.Chat, MessageID: int(answer)}
		}
		return said, true, later(err)
	case u.CallbackQuery != nil:
		said, ok := h.hearPress(u.CallbackQuery)
		return said, ok, nil
	}
	return heard{}, false, nil
}

func (h *Handler) hearMessage(m *api.Message) (heard, bool) {
	if m.Chat == nil || m.From == nil || m.From.IsBot || m.ViaBot != nil && m.ViaBot.ID == h.Me.ID {
		return heard{}, false
	}
	text, ok := h.addressed(m)
	if !ok {
		return heard{}, false
	}
	said := heard{
		event:    bot.Event{Text: text, Language: m.From.LanguageCode},
		letter:   courier.Letter{Chat: m.Chat.ID, Topic: m.Topic()},
		question: m.MessageID,
	}
	if !m.Chat.IsPrivate() {
		said.letter.ReplyTo = m.MessageID
	}
	if text == "" {
		said.lead = wordless(m)
		mention := m.Text != "" || m.Caption != "" // of the bot alone
		if said.lead == "" && !mention || !m.Chat.IsPrivate() && !mention || h.albums.again(m) {
			return heard{}, false
		}
		return said, true
	}
	h.albums.again(m)
	return said, true
}

// hearPress reads a press. One under a message of inline mode has no chat to answer in.
func (h *Handler) hearPress(q *api.CallbackQuery) (heard, bool) {
	m := q.Message
	if q.From == nil || m == nil || m.Chat == nil || q.Data == "" {
		return heard{}, false
	}
	said := heard{
		event:  bot.Event{Press: q.Data, Language: q.From.LanguageCode},
		letter: courier.Letter{Chat: m.Chat.ID, Topic: m.Topic()},
	}
	// In a group, a message stays as the one who asked for it sees it.
	asked := m.ReplyToMessage
	if m.Chat.IsPrivate() || asked != nil && asked.From != nil && asked.From.ID == q.From.ID {
		ref := q.Ref()
		said.press = &ref
	}
	return said, true
}

// inPlace are the actions whose reply takes the place of the message with the button: menus turn their page, and the
// question for the phone becomes the answer for it. What a person may want to read again stays, and the reply to it is
// a message of its own.
const inPlace = " phone methods menu faqs apps r s lang none-of-these "

func replaces(action string) bool {
	word, _, _ := strings.Cut(action, ":")
	return strings.Contains(inPlace, " "+word+" ")
}
