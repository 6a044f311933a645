package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/index/lesson"
	"syncoff/knowledge"
)

// Question is one that had no answer. It tells nobody's name.
type Question struct {
	ID         int64
	Text       string // scrubbed
	Language   string
	Candidates []string // the topics that came nearest
	Asked      time.Time
}

// Questions are those that are open: no lesson has settled them.
type Questions interface {
	// Open returns up to n open questions, the latest first.
	Open(ctx context.Context, n int) ([]Question, error)
	// Question returns an open question, false if it is settled or erased.
	Question(ctx context.Context, id int64) (Question, bool, error)
}

const (
	mostOpen     = 2000 // questions that are looked at
	groupsAPage  = 5
	longestShown = 200 // characters of a question
	phrasings    = 3   // shown of a group beside the question itself
	nearest      = 3   // topics offered at first
)

// group is open questions that are alike, the oldest first: it stands for the group, so that one more question does not
// change what the buttons on a page mean.
type group []Question

func (g group) last() time.Time { return g[len(g)-1].Asked }

// groups puts the open questions together by likeness: the most frequent first, then the latest.
func (h *Handler) groups(ctx context.Context) ([]group, error) {
	open, err := h.Lessons.Open(ctx, mostOpen)
	if err != nil {
		return nil, fmt.Errorf("list the open questions: %w", err)
	}
	slices.Reverse(open)
	texts := make([]string, len(open))
	for i, q := range open {
		texts[i] = q.Text
	}
	var groups []group
	for _, members := range lesson.Group(texts) {
		g := make(group, len(members))
		for i, at := range members {
			g[i] = open[at]
		}
		groups = append(groups, g)
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), b.last().Compare(a.last()))
	})
	return groups, nil
}

// groupOf returns the group of an open question. One that is not looked at any more, because too many others came after
// it, is alone.
func (h *Handler) groupOf(ctx context.Context, q Question) (group, error) {
	groups, err := h.groups(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if slices.ContainsFunc(g, func(other Question) bool { return other.ID == q.ID }) {
			return g, nil
		}
	}
	return group{q}, nil
}

// listUnanswered shows what had no answer.
func (h *Handler) listUnanswered(ctx context.Context, u *inbox.Update, a asked) error {
	page, err := h.list(ctx, a, move{})
	if err != nil {
		return outbox.Later(fmt.Errorf("update %d: %w", u.ID, err))
	}
	return h.answer(ctx, u, a, outbox.Plan{}, page)
}

// list is a page of groups. A page behind the end, because groups were settled meanwhile, is the last one.
func (h *Handler) list(ctx context.Context, a asked, m move) (*courier.Page, error) {
	groups, err := h.groups(ctx)
	if err != nil {
		return nil, err
	}
	if len(groups) == 0 {
		return h.page(escape(h.say(a, "unanswered.none")), nil), nil
	}
	page := min(m.page, (len(groups)-1)/groupsAPage)
	from, to := page*groupsAPage, min((page+1)*groupsAPage, len(groups))
	blocks := []string{"<b>" + escape(h.Assistant.Count(a.language(), "unanswered.title", len(groups), nil)) + "</b>"}
	languages := h.Assistant.Contents(a.language()).Languages
	var numbers, leaves []api.Button
	for i, g := range groups[from:to] {
		number := strconv.Itoa(from + i + 1)
		text := escape(shorten(g[0].Text, longestShown))
		blocks = append(blocks, "<b>"+number+".</b> "+text+"\n"+h.dates(a, g, languages))
		numbers = append(numbers, button(choice(move{do: doOpen, id: g[0].ID, page: page}.action(), number)))
	}
	if page > 0 {
		leaves = append(leaves, h.button(a, "unanswered.previous", move{do: doList, page: page - 1}))
	}
	if to < len(groups) {
		leaves = append(leaves, h.button(a, "unanswered.next", move{do: doList, page: page + 1}))
	}
	rows := [][]api.Button{numbers}
	if len(leaves) > 0 {
		rows = append(rows, leaves)
	}
	return h.page(strings.Join(blocks, "\n\n"), rows), nil
}

// dates is the line that tells how often a group was asked, in which languages and when.
func (h *Handler) dates(a asked, g group, languages []bot.Entry) string {
	id := "unanswered.line"
	if len(g) == 1 {
		id = "unanswered.once"
	}
	return "<i>" + escape(h.Assistant.Say(a.language(), id, map[string]string{
		"count": strconv.Itoa(len(g)), "languages": strings.Join(g.languages(languages), h.say(a, "list.join")),
		"first": day(g[0].Asked), "last": day(g.last()),
	})) + "</i>"
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// languages are the titles of the languages that a group was asked in, the most frequent first.
func (g group) languages(all []bot.Entry) []string {
	count := map[string]int{}
	var titles []string
	for _, q := range g {
		title := cmp.Or(nameOf(all, q.Language), "?")
		if count[title]++; count[title] == 1 {
			titles = append(titles, title)
		}
	}
	slices.SortStableFunc(titles, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	return titles
}

// open shows the group of a question.
func (h *Handler) open(ctx context.Context, a asked, m move) (*courier.Page, error) {
	q, open, err := h.question(ctx, m.id)
	if err != nil || !open {
		return h.gone(a), err
	}
	g, err := h.groupOf(ctx, q)
	if err != nil {
		return nil, err
	}
	return h.card(a, q, g, m.page), nil
}

// openTopics shows a question with all topics.
func (h *Handler) openTopics(ctx context.Context, a asked, m move) (*courier.Page, error) {
	q, open, err := h.question(ctx, m.id)
	if err != nil || !open {
		return h.gone(a), err
	}
	rows := append(topicRows(q, h.Assistant.Contents(a.language()).Topics),
		[]api.Button{h.button(a, "unanswered.not_ours", move{do: doTeach, id: q.ID, topic: knowledge.None})},
		[]api.Button{h.button(a, "desk.back", move{do: doOpen, id: q.ID, page: m.page})})
	return h.page(quote(q.Text)+"\n"+escape(h.say(a, "unanswered.which")), rows), nil
}

// question is an open question.
func (h *Handler) question(ctx context.Context, id int64) (Question, bool, error) {
	q, open, err := h.Lessons.Question(ctx, id)
	if err != nil {
		return q, false, fmt.Errorf("question %d: %w", id, err)
	}
	return q, open, nil
}

// card is the page of a group: how it was asked, when, and what it may be about. notes stand above it.
func (h *Handler) card(a asked, q Question, g group, page int, notes ...string) *courier.Page {
	all := h.Assistant.Contents(a.language())
	var lines []string
	for _, note := range notes {
		lines = append(lines, escape(note))
	}
	lines = append(lines, quote(q.Text))
	for _, text := range g.otherwise(q) {
		lines = append(lines, "• "+escape(shorten(text, longestShown)))
	}
	lines = append(lines, h.dates(a, g, all.Languages), "", escape(h.say(a, "unanswered.which")))
	rows := append(topicRows(q, g.nearest(q, all.Topics)), []api.Button{
		h.button(a, "unanswered.all_topics", move{do: doTopics, id: q.ID, page: page}),
		h.button(a, "unanswered.not_ours", move{do: doTeach, id: q.ID, topic: knowledge.None}),
	}, []api.Button{h.button(a, "unanswered.list", move{do: doList, page: page})})
	return h.page(strings.Join(lines, "\n"), rows)
}

// otherwise are other phrasings of a question in its group.
func (g group) otherwise(q Question) []string {
	var texts []string
	for _, other := range g {
		if len(texts) < phrasings && other.Text != q.Text && !slices.Contains(texts, other.Text) {
			texts = append(texts, other.Text)
		}
	}
	return texts
}

// nearest are the topics that came nearest to a question, then those that did to others of its group.
func (g group) nearest(q Question, topics []bot.Entry) []bot.Entry {
	var found []bot.Entry
	for _, asked := range append(group{q}, g...) {
		for _, id := range asked.Candidates {
			at := slices.IndexFunc(topics, func(e bot.Entry) bool { return e.ID == id })
			if at >= 0 && len(found) < nearest && !slices.Contains(found, topics[at]) {
				found = append(found, topics[at])
			}
		}
	}
	return found
}

// topicRows are buttons that put a question under a topic.
func topicRows(q Question, topics []bot.Entry) [][]api.Button {
	var rows [][]api.Button
	for _, topic := range topics {
		put := move{do: doTeach, id: q.ID, topic: topic.ID}
		rows = append(rows, []api.Button{button(choice(put.action(), topic.Title))})
	}
	return rows
}

// gone is the page of a question that is open no more.
func (h *Handler) gone(a asked) *courier.Page { return h.last(a, escape(h.say(a, "unanswered.gone"))) }

// last is a page from which only the list is left to go to, beside rows of its own.
func (h *Handler) last(a asked, text string, rows ...[]api.Button) *courier.Page {
	return h.page(text, append(rows, []api.Button{h.button(a, "unanswered.list", move{do: doList})}))
}

func (h *Handler) button(a asked, id string, m move) api.Button {
	return button(choice(m.action(), h.say(a, id)))
}

// quote sets off what a customer wrote.
func quote(text string) string {
	return "<blockquote>" + escape(shorten(text, 2*longestShown)) + "</blockquote>"
}
