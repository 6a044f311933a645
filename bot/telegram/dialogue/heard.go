package dialogue

import (
	"context"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/outbox"
)

// heard is an update as the conversation can take it.
type heard struct {
	event    bot.Event
	letter   courier.Letter // the replies go where it goes
	press    *api.Ref       // the message with the button that was pressed
	command  string         // the word of a command, "" for none
	question int            // the message to answer, 0 for a press
	lead     string         // id of a text that takes the place of the first reply's lead
}

// hear reads an update of a private chat; false if there is nothing to say to it.
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
		answer, found, err := h.Answers.AnswerTo(ctx, outbox.Key(said.letter.Chat), int64(said.question))
		if found {
			said.letter.Edit = &api.Ref{ChatID: said.letter.Chat, MessageID: int(answer)}
		}
		return said, true, outbox.Later(err)
	case u.CallbackQuery != nil:
		said, ok := h.hearPress(u.CallbackQuery)
		return said, ok, nil
	}
	return heard{}, false, nil
}

func (h *Handler) hearMessage(m *api.Message) (heard, bool) {
	viaMe := m.ViaBot != nil && m.ViaBot.ID == h.Me.ID
	if m.Chat == nil || !m.Chat.IsPrivate() || m.From == nil || m.From.IsBot || viaMe && m.Forwarded() == nil {
		return heard{}, false
	}
	words := Hear(m, h.Me.User)
	if words.Foreign {
		return heard{}, false
	}
	origin := m.Forwarded()
	said := heard{
		event:    bot.Event{Text: words.Text, Language: m.From.LanguageCode, Relayed: origin != nil},
		letter:   courier.Letter{Chat: m.Chat.ID, Topic: m.Topic()},
		question: m.MessageID,
	}
	if origin != nil {
		said.letter.ReplyTo = m.MessageID
	} else {
		said.command = words.Command
	}
	if origin.From(h.Me.ID) || viaMe {
		said.event.Text, said.lead = "", textOwn
		return said, true
	}
	if words.Text == "" {
		said.lead = Wordless(m)
		mention := m.Text != "" || m.Caption != "" // of the bot alone
		if said.lead == "" && !mention || h.albums.again(m) {
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
	if q.From == nil || m == nil || m.Chat == nil || !m.Chat.IsPrivate() || q.Data == "" {
		return heard{}, false
	}
	ref := q.Ref()
	return heard{
		event:  bot.Event{Press: q.Data, Language: q.From.LanguageCode},
		letter: courier.Letter{Chat: m.Chat.ID, Topic: m.Topic()},
		press:  &ref,
	}, true
}

// inPlace are the actions whose reply takes the place of the message with the button: menus turn their page, and the
// question for the phone becomes the answer for it. What a person may want to read again stays, and the reply to it is
// a message of its own.
const inPlace = " phone methods menu faqs apps r s lang none-of-these "

// TurnsPage tells whether the reply to a press takes the place of the message with the button.
func TurnsPage(action string) bool {
	word, _, _ := strings.Cut(action, ":")
	return strings.Contains(inPlace, " "+word+" ")
}
