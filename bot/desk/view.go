package desk

import (
	"slices"
	"strings"

	"syncoff/bot"
)

// Sheet is a card spelt out: what staff read, what they can send, and what they can press.
type Sheet struct {
	Notes []string // for staff, in their language
	Text  string   // to send, in the customer's language; "" if there is nothing to send
	Short string   // the short form of it
	Query string   // the inline query that leads to it
	Rows  []Row
}

// Row is choices that belong together, each led by the action of a card.
type Row []bot.Choice

// Sheet spells a card out for staff who read a language. A card whose topic has no answer for its phone has no text.
func (d *Desk) Sheet(c Card, staff string) Sheet {
	s := Sheet{Notes: d.notes(c, staff)}
	if reply, ok := d.reply(c); ok {
		s.Text, s.Short, s.Query = Full(reply), Short(reply), c.Query()
		if !c.Full {
			s.Text = s.Short
		}
	}
	s.Rows = d.rows(c, staff)
	return s
}

func (d *Desk) reply(c Card) (bot.Reply, bool) {
	if c.Topic == "" {
		return bot.Reply{}, false
	}
	return d.expert.Reply(c.Language, c.Topic, bot.PhoneHint{Region: c.Region, System: c.System, App: c.App})
}

// Reply is the answer that a card stands for.
func (d *Desk) Reply(c Card) (bot.Reply, bool) { return d.reply(c) }

// surenessTexts are the ids of the words for it.
func surenessTexts() map[Sureness]string {
	return map[Sureness]string{
		Sure: "desk.sure", Likely: "desk.likely", Unsure: "desk.unsure", Unknown: "desk.unknown", Chosen: "desk.chosen",
	}
}

// notes tell staff the topic, how sure it is, what else it might be, and for which phone the answer is.
func (d *Desk) notes(c Card, staff string) []string {
	all := d.expert.Contents(staff)
	say := func(id string, fill map[string]string) string { return d.expert.Say(staff, id, fill) }
	sure := say(surenessTexts()[c.Sure], nil)
	if c.Topic == "" {
		return append([]string{sure}, d.otherNote(c, all, staff)...)
	}
	notes := []string{say("desk.topic", map[string]string{"topic": title(all.Topics, c.Topic), "sure": sure})}
	notes = append(notes, d.otherNote(c, all, staff)...)
	reply, ok := d.reply(c)
	if !ok {
		return append(notes, say("desk.no_variant", nil))
	}
	id := "desk.phone_known"
	if c.Region == "" || c.System == "" {
		id = "desk.phone_assumed"
	}
	return append(notes, say(id, map[string]string{
		"region": title(all.Regions, reply.Region), "system": title(all.Systems, reply.System),
		"language": title(all.Languages, c.Language),
	}))
}

func (d *Desk) otherNote(c Card, all bot.Contents, staff string) []string {
	var titles []string
	for _, topic := range others(c, all) {
		titles = append(titles, topic.Title)
	}
	if len(titles) == 0 {
		return nil
	}
	list := strings.Join(titles, d.expert.Say(staff, "desk.or", nil))
	return []string{d.expert.Say(staff, "desk.else", map[string]string{"topics": list})}
}

// others are the topics that a card might be about instead.
func others(c Card, all bot.Contents) []bot.Entry {
	var found []bot.Entry
	for _, wanted := range c.Others {
		for _, topic := range all.Topics {
			if code(topic.ID) == wanted {
				found = append(found, topic)
			}
		}
	}
	return found
}

func title(among []bot.Entry, id string) string {
	if i := slices.IndexFunc(among, func(e bot.Entry) bool { return e.ID == id }); i >= 0 {
		return among[i].Title
	}
	return id
}

// rows are the choices of a card's view.
func (d *Desk) rows(c Card, staff string) []Row {
	all := d.expert.Contents(staff)
	back := Row{{Action: c.with(Actions).Action(), Title: d.expert.Say(staff, "desk.back", nil)}}
	switch c.View {
	case Languages:
		return append(grid(all.Languages, 3, func(id string) Card { n := c.with(Actions); n.Language = id; return n }), back)
	case Phones:
		rows := grid(all.Regions, 1, func(id string) Card { n := c; n.Region = id; return n })
		rows = append(rows, grid(all.Systems, 2, func(id string) Card { n := c.with(Actions); n.System = id; return n })...)
		return append(rows, back)
	case Topics:
		return append(grid(all.Topics, 1, c.about), back)
	}
	return d.actions(c, all, staff)
}

// actions are the other form, the three corrections, and what else it might be at one press.
func (d *Desk) actions(c Card, all bot.Contents, staff string) []Row {
	choice := func(id string, next Card) bot.Choice {
		return bot.Choice{Action: next.Action(), Title: d.expert.Say(staff, id, nil)}
	}
	var rows []Row
	if c.Topic != "" {
		form, other := "desk.full", c
		if other.Full = !c.Full; c.Full {
			form = "desk.short"
		}
		rows = append(rows, Row{choice(form, other), choice("desk.language", c.with(Languages)), choice("desk.phone", c.with(Phones))})
	}
	for _, topic := range others(c, all) {
		rows = append(rows, Row{{Action: c.about(topic.ID).Action(), Title: topic.Title, Topic: topic.ID}})
	}
	return append(rows, Row{choice("desk.topics", c.with(Topics))})
}

// about is the card for a topic that staff choose.
func (c Card) about(topic string) Card {
	c.Topic, c.Sure, c.View = topic, Chosen, Actions
	if topic != otherApps {
		c.App = ""
	}
	return c
}

func (c Card) with(v View) Card {
	c.View = v
	return c
}

func grid(entries []bot.Entry, width int, to func(id string) Card) []Row {
	var rows []Row
	for part := range slices.Chunk(entries, width) {
		var row Row
		for _, e := range part {
			row = append(row, bot.Choice{Action: to(e.ID).Action(), Title: e.Title})
		}
		rows = append(rows, row)
	}
	return rows
}
