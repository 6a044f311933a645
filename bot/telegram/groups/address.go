package groups

import (
	"context"
	"fmt"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
	"syncoff/index"
)

// asked is something that is put to the bot, and where the answer goes.
type asked struct {
	user    *api.User // nil for who speaks as a chat
	name    string
	person  string // whose conversation it is
	event   bot.Event
	command string // the word of a command other than /ask
	lead    string // id of the text that is the whole answer
	start   string // topic[@app] of the answer that it goes on from
	message *api.Message
	letter  courier.Letter // the reply goes where it goes

	question   int  // the message that is answered, for when it is edited
	edited     bool // the answer takes the place of an earlier one
	conversing bool // it goes on with what was said, and means nothing alone
	open       bool // the answer is for everybody, whatever the rules say
	rules      rules.Rules
}

// Words that only groups have, and those that a conversation has everywhere. Any other command that does not name the
// bot is another bot's.
const (
	ask  = "ask"
	ours = " start help methods phone language sources privacy forget "
)

// addressed reads a message that is put to the bot; false for all others.
func (h *Handler) addressed(ctx context.Context, m *api.Message, r rules.Rules, edited bool) (asked, bool, error) {
	said := dialogue.Hear(m, h.Me.User)
	conversing := h.isOurs(m, m.ReplyToMessage)
	called := said.Mentioned || conversing
	own := said.Command == ask || said.Named || called && strings.Contains(ours, " "+said.Command+" ")
	switch {
	case said.Foreign, said.Command != "" && !own, said.Command == "" && !called:
		return asked{}, false, nil
	case said.Command == "" && said.Text == "" && !said.Mentioned:
		return asked{}, false, nil // a picture in reply
	}
	a := h.from(m, r)
	a.edited, a.question, a.conversing = edited, m.MessageID, conversing && !said.Mentioned
	a.event.Text, a.letter.ReplyTo = said.Text, m.MessageID
	if conversing {
		a.start = topicUnder(m.ReplyToMessage)
	}
	switch said.Command {
	case "":
	case ask:
		a.event.Text, a.conversing = said.Argument, false
	default:
		a.command = said.Command
		return a, true, nil
	}
	err := h.turn(ctx, &a)
	return a, true, err
}

// from is somebody who speaks in a chat.
func (h *Handler) from(m *api.Message, r rules.Rules) asked {
	a := asked{message: m, rules: r, letter: courier.Letter{Chat: m.Chat.ID, Topic: m.Topic()}}
	sender := m.Chat.ID
	switch {
	case m.SenderChat != nil:
		sender, a.name = m.SenderChat.ID, m.SenderChat.Title
	case m.From != nil:
		sender, a.name, a.user = m.From.ID, m.From.FirstName, m.From
		a.event.Language = m.From.LanguageCode
	}
	if r.Language != "" {
		a.event.Language = r.Language
	}
	a.person = outbox.Key(m.Chat.ID) + "/" + outbox.Key(sender)
	a.event.Person = a.person
	return a
}

// isOurs tells a message of the bot that is replied to from the first message of a forum's topic, to which every
// message in it looks like a reply.
func (h *Handler) isOurs(m, r *api.Message) bool {
	return r != nil && r.From != nil && r.From.ID == h.Me.ID && !opensTopic(m, r)
}

func opensTopic(m, r *api.Message) bool { return m.IsTopicMessage && r.MessageID == m.ThreadID }

// turn turns to somebody else's message where the bot is called to it: in a reply that asks nothing of its own.
func (h *Handler) turn(ctx context.Context, a *asked) error {
	m, text := a.message, a.event.Text
	words, quote, to := h.other(m)
	if words != "" {
		own, err := h.isQuestion(ctx, a, text)
		if err != nil {
			return err
		}
		their := false
		if !own {
			their, err = h.isQuestion(ctx, a, words)
		}
		if err != nil {
			return err
		}
		if their || text == "" {
			a.event.Text, a.event.Relayed, a.conversing, a.start = words, true, false, ""
		}
		if their {
			a.letter.ReplyTo, a.letter.Quote = to, quote
		}
	}
	if a.event.Text == "" {
		a.lead = "group.ask_empty"
		for _, shown := range []*api.Message{m.ReplyToMessage, m} {
			if shown != nil && dialogue.Wordless(shown) != "" {
				a.lead = dialogue.Wordless(shown)
			}
		}
	}
	return nil
}

// other returns what somebody else says in the message that is replied to, the part of it that is quoted, and the
// message to answer. Of a message in another chat there is the quote alone.
func (h *Handler) other(m *api.Message) (words, quote string, to int) {
	r := m.ReplyToMessage
	if m.Quote != nil && !h.isOurs(m, r) {
		words, to = m.Quote.Text, m.MessageID
		if r != nil && !opensTopic(m, r) {
			quote, to = fitting(m.Quote.Text), r.MessageID
		}
		return words, quote, to
	}
	if r == nil || opensTopic(m, r) || h.isOurs(m, r) {
		return "", "", 0
	}
	said := dialogue.Hear(r, h.Me.User)
	if said.Command != "" {
		return said.Argument, "", r.MessageID
	}
	return said.Text, "", r.MessageID
}

// isQuestion tells whether a text asks something that there is an answer to, or nearly.
func (h *Handler) isQuestion(ctx context.Context, a *asked, text string) (bool, error) {
	if text == "" {
		return false, nil
	}
	result, _, err := h.Assistant.Ask(ctx, bot.Question{Text: text, Language: a.rules.Language})
	if err != nil {
		return false, fmt.Errorf("read a message of chat %d: %w", a.letter.Chat, err)
	}
	return result.Decision != index.Decline, nil
}
