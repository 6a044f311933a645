package groups

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

const (
	maxBehind = 100 // updates that are looked at
	maxMerged = 15  // questions that one message answers
	maxName   = 40  // characters of a name
)

// together answers a question that had to wait in one message with those that wait behind it: each answer by its title,
// which leads to the whole of it in private. Nobody's conversation goes on by that.
func (h *Handler) together(ctx context.Context, u *inbox.Update, a asked) error {
	behind, covers, err := h.behind(ctx, u, a)
	if err != nil {
		return err
	}
	if len(behind) == 0 {
		_, err := h.answer(ctx, u, a)
		return err
	}
	p := outbox.Plan{Covers: covers}
	var lines []line
	for _, b := range append([]asked{a}, behind...) {
		reply, err := h.reread(ctx, b)
		if err != nil {
			return fmt.Errorf("update %d: %w", u.ID, err)
		}
		lines = join(lines, line{names: []string{name(b)}, language: reply.Language, text: h.titles(reply)})
		p.Tallies = append(p.Tallies, outbox.Tally{
			Place: outbox.PlaceGroup, Decision: string(reply.Decision), Topic: reply.Topic, Language: reply.Language,
		})
		h.tell(u, reply)
	}
	said := []string{html.EscapeString(h.Assistant.Count(lines[0].language, "group.merged", 1+len(behind), nil))}
	for _, l := range lines {
		names := strings.Join(l.names, ", ")
		forThem := h.Assistant.Say(l.language, "group.for", map[string]string{"name": names})
		said = append(said, html.EscapeString(forThem)+" "+l.text)
	}
	letter := courier.Letter{Chat: a.letter.Chat, Topic: a.letter.Topic, ReplyTo: a.letter.ReplyTo,
		Page: &courier.Page{HTML: strings.Join(said, "\n")}}
	p.Letters = []outbox.Letter{{Letter: letter, Question: a.question}}
	if err := h.put(ctx, u, p); err != nil {
		return err
	}
	at := h.stamp(u).at
	for _, b := range append([]asked{a}, behind...) {
		h.crowd.answered(b.person, b.asks(at))
	}
	return nil
}

// behind are the questions that wait behind an update in the same topic, and the updates that brought them. What is not
// answered, or not like this, stays for its own turn.
func (h *Handler) behind(ctx context.Context, u *inbox.Update, a asked) ([]asked, []int64, error) {
	waiting, err := h.Queue.Ahead(ctx, u.Lane, u.ID, maxBehind)
	if err != nil {
		return nil, nil, outbox.Later(err)
	}
	var found []asked
	var covers []int64
	for _, next := range waiting {
		update, err := api.RawUpdate{ID: next.ID, JSON: next.Raw}.Decode()
		m := update.Message
		if err != nil || m == nil || len(next.Replies) > 0 || !isGroup(m.Chat) || m.Chat.ID != a.letter.Chat || !spoken(m) {
			continue
		}
		b, ok, err := h.addressed(ctx, m, a.rules, false)
		if err != nil {
			return nil, nil, err
		}
		if !ok || !b.standsAlone() || b.letter.Topic != a.letter.Topic {
			continue
		}
		may, err := h.mayAsk(ctx, b)
		if err != nil {
			return nil, nil, err
		}
		at := h.stamp(&next)
		if !may || h.crowd.admit(b.person, at) != easy || h.crowd.repeats(b.person, b.asks(at.at)) {
			continue
		}
		if found, covers = append(found, b), append(covers, next.ID); len(found) == maxMerged-1 {
			break
		}
	}
	return found, covers, nil
}

// line is what a message to several people says to some of them.
type line struct {
	names    []string
	language string
	text     string // HTML
}

// join adds a line, to the names of one that says the same if there is one.
func join(lines []line, l line) []line {
	i := slices.IndexFunc(lines, func(other line) bool { return other.text == l.text })
	if i < 0 {
		return append(lines, l)
	}
	if !slices.Contains(lines[i].names, l.names[0]) {
		lines[i].names = append(lines[i].names, l.names[0])
	}
	return lines
}

// titles are the answers that a reply gives or offers, as links to the private chat.
func (h *Handler) titles(r bot.Reply) string {
	link := func(topic, title string) string {
		title = strings.NewReplacer(bot.LabelStart, "", bot.LabelEnd, "").Replace(title)
		return `<a href="` + h.link(topic) + `">` + html.EscapeString(title) + `</a>`
	}
	var all []string
	switch r.Decision {
	case bot.Answer:
		all = append(all, link(r.Topic, r.Title))
	case bot.Clarify:
		for _, c := range r.Choices {
			if c.Topic != "" {
				all = append(all, link(c.Topic, c.Title))
			}
		}
	}
	if len(all) == 0 {
		all = append(all, link("", h.Assistant.Say(r.Language, "group.more", nil)))
	}
	return strings.Join(all, " · ")
}

func name(a asked) string {
	runes := []rune(strings.TrimSpace(a.name))
	if len(runes) > maxName {
		return string(runes[:maxName]) + "…"
	}
	return string(runes)
}
