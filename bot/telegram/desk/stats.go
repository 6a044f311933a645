package desk

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"syncoff/bot"
	"syncoff/bot/desk/figures"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// Figures sums up so many weeks.
type Figures interface {
	Report(ctx context.Context, weeks int, now time.Time) (figures.Report, error)
}

const (
	usualWeeks = 4
	mostWeeks  = 52
	mostRows   = 10 // of each kind, so that all fits into one message
	gapLength  = 80 // characters of a question
)

// stats shows the figures: in words, and the weeks as a picture.
func (h *Handler) stats(ctx context.Context, u *inbox.Update, a asked) error {
	report, err := h.Figures.Report(ctx, weeksOf(a.message.Text), h.Clock.Now())
	if err != nil {
		return outbox.Later(fmt.Errorf("figures: %w", err))
	}
	if report.Empty() {
		return h.answer(ctx, u, a, outbox.Plan{}, h.page(escape(h.say(a, "stats.none")), nil))
	}
	var chart bytes.Buffer
	if err := report.WriteChart(&chart); err != nil {
		return fmt.Errorf("figures: chart: %w", err)
	}
	return h.answer(ctx, u, a, outbox.Plan{}, h.page(h.figures(report, a.language()), nil),
		&courier.Page{HTML: escape(h.say(a, "stats.chart")), Photo: chart.Bytes()})
}

// weeksOf reads the number after the command.
func weeksOf(text string) int {
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return usualWeeks
	}
	n, err := strconv.Atoi(fields[1])
	if err != nil {
		return usualWeeks
	}
	return min(max(n, 1), mostWeeks)
}

// figures is a report in words.
func (h *Handler) figures(r figures.Report, language string) string {
	all := h.Assistant.Contents(language)
	say := func(id string, fill map[string]string) string { return escape(h.Assistant.Say(language, id, fill)) }
	number := strconv.Itoa
	t := r.Total
	blocks := []string{
		"<b>" + escape(h.Assistant.Count(language, "stats.title", len(r.Weeks), nil)) + "</b>\n" +
			say("stats.questions", map[string]string{"count": number(t.Questions)}) + "\n" +
			say("stats.decisions", map[string]string{"answer": number(t.Answer), "clarify": number(t.Clarify),
				"decline": number(t.Decline), "other": number(t.Other)}) + "\n" +
			say("stats.verdicts", map[string]string{"helped": number(t.Helped), "unhelped": number(t.Unhelped), "silent": number(t.Silent)}),
	}
	for _, part := range []struct {
		id    string
		rows  []figures.Row
		names []bot.Entry
	}{
		{"stats.topics", r.Topics, all.Topics}, {"stats.languages", r.Languages, all.Languages},
		{"stats.places", r.Places, nil}, {"stats.weeks", r.Weeks[max(0, len(r.Weeks)-mostRows):], nil},
	} {
		lines := []string{"<b>" + say(part.id, nil) + "</b>"}
		for _, row := range part.rows[:min(len(part.rows), mostRows)] {
			lines = append(lines, say(rowText(row), map[string]string{"name": nameOf(part.names, row.Name),
				"count": number(row.Questions), "helped": number(row.Helped), "unhelped": number(row.Unhelped)}))
		}
		if len(lines) > 1 {
			blocks = append(blocks, strings.Join(lines, "\n"))
		}
	}
	if len(r.Gaps) > 0 {
		lines := []string{"<b>" + say("stats.gaps", nil) + "</b>"}
		for _, gap := range r.Gaps[:min(len(r.Gaps), mostRows)] {
			lines = append(lines, number(gap.Count)+" × "+escape(shorten(gap.Text, gapLength)))
		}
		blocks = append(blocks, strings.Join(lines, "\n"))
	}
	return strings.Join(blocks, "\n\n")
}

// rowText leaves out verdicts where nobody gave one.
func rowText(row figures.Row) string {
	if row.Helped+row.Unhelped == 0 {
		return "stats.row"
	}
	return "stats.row_verdicts"
}

func nameOf(names []bot.Entry, id string) string {
	for _, n := range names {
		if n.ID == id {
			return n.Title
		}
	}
	return id
}

// shorten cuts a text to so many characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
