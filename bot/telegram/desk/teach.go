package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/index/lesson"
	"syncoff/knowledge"
)

// Lessons are the questions that had no answer, and what staff have made of them.
type Lessons interface {
	Questions
	Known
	// Teach keeps a lesson that settles questions and returns its id.
	Teach(ctx context.Context, l lesson.Lesson, settles []int64) (int64, error)
	// Unteach takes a lesson back and opens its questions again; false if it was not kept any more.
	Unteach(ctx context.Context, id int64) (bool, error)
	// Refresh brings the lessons that are kept into force, for Find too.
	Refresh(ctx context.Context) error
}

// Known tells what a phrasing leads to before a lesson is made of it.
type Known interface {
	// Find returns the lesson in force that answers a text.
	Find(text string) (lesson.Lesson, bool)
	// Reviewed returns the topic, or knowledge.None, under which a text stands in the reviewed questions.
	Reviewed(text string) (topic string, ok bool)
}

// move is what a button of these pages asks for.
type move struct {
	do       byte
	id       int64  // of the question; of the lesson that is taken back
	page     int    // of the list
	topic    string // or knowledge.None
	question int64  // that is open again
}

// What buttons ask for.
const (
	doList    = 'l'
	doOpen    = 'o'
	doTopics  = 'a'
	doTeach   = 't'
	doReplace = 'r'
	doUndo    = 'z'
)

// moves are the pages that buttons lead to.
func (h *Handler) moves() map[byte]func(context.Context, asked, move) (*courier.Page, error) {
	return map[byte]func(context.Context, asked, move) (*courier.Page, error){
		doList: h.list, doOpen: h.open, doTopics: h.openTopics, doTeach: h.teach, doReplace: h.teach, doUndo: h.undo,
	}
}

// action is the move as the data of a button, at most 64 bytes.
func (m move) action() string {
	head := "u" + string(rune(m.do))
	switch m.do {
	case doList:
		return head + ":" + strconv.Itoa(m.page)
	case doOpen, doTopics:
		return head + code(m.id) + ":" + strconv.Itoa(m.page)
	case doUndo:
		return head + code(m.id) + ":" + code(m.question)
	}
	return head + code(m.id) + ":" + m.topic
}

// parseMove reads the data of a button, false if it is none that action has made.
func parseMove(data string, topics []bot.Entry) (move, bool) {
	head, rest, _ := strings.Cut(data, ":")
	if len(head) < 2 {
		return move{}, false
	}
	m := move{do: head[1]}
	m.id, _ = strconv.ParseInt(head[2:], base, 64)
	switch m.do {
	case doList, doOpen, doTopics:
		m.page, _ = strconv.Atoi(rest)
	case doUndo:
		m.question, _ = strconv.ParseInt(rest, base, 64)
	case doTeach, doReplace:
		m.topic = rest
		if rest != knowledge.None && !slices.ContainsFunc(topics, func(e bot.Entry) bool { return e.ID == rest }) {
			return move{}, false
		}
	default:
		return move{}, false
	}
	return m, m.id >= 0 && m.page >= 0 && m.question >= 0 && m.action() == data
}

const base = 36

func code(id int64) string { return strconv.FormatInt(id, base) }

// pressUnanswered shows the page that a button leads to.
func (h *Handler) pressUnanswered(ctx context.Context, u *inbox.Update, a asked) error {
	m, ok := parseMove(a.press.Data, h.Assistant.Contents(a.language()).Topics)
	if !ok {
		return h.answer(ctx, u, a, outbox.Plan{}, h.page(escape(h.say(a, "desk.outdated")), nil))
	}
	page, err := h.moves()[m.do](ctx, a, m)
	if err != nil {
		return outbox.Later(fmt.Errorf("update %d: %w", u.ID, err))
	}
	return h.answer(ctx, u, a, outbox.Plan{}, page)
}

// classroom lets one lesson be taught at a time, so that two of the staff cannot contradict each other unseen. It knows
// which page has taught what: people press a button twice, and the second press must not hide the way back.
type classroom struct {
	sync.Mutex
	taught map[origin]lesson.Lesson // guarded by the mutex
}

// origin is a page that has taught a question.
type origin struct {
	page     api.Ref
	question int64
}

// remembered is of how many pages it is known what they have taught. It matters for seconds only.
const remembered = 1000

func (c *classroom) note(at origin, l lesson.Lesson) {
	if c.taught == nil || len(c.taught) >= remembered {
		c.taught = map[origin]lesson.Lesson{}
	}
	c.taught[at] = l
}

// teach puts a question under a topic, with all of its group. A lesson that contradicts is asked about first, and
// replaced once somebody has said so.
func (h *Handler) teach(ctx context.Context, a asked, m move) (*courier.Page, error) {
	h.class.Lock()
	defer h.class.Unlock()
	at := origin{a.press.Ref(), m.id}
	q, open, err := h.question(ctx, m.id)
	switch {
	case err != nil:
		return nil, err
	case !open:
		return h.taughtBefore(ctx, a, at)
	}
	if topic, ok := h.Lessons.Reviewed(q.Text); ok {
		return h.last(a, h.about(a, q.Text, "unanswered.reviewed", topic)), nil
	}
	if old, found := h.Lessons.Find(q.Text); found && old.Topic != m.topic {
		if m.do != doReplace {
			return h.contradiction(a, q, old.Topic, m.topic), nil
		}
		if err := h.removeBeside(ctx, q.Text, m.topic); err != nil {
			return nil, err
		}
	}
	l, err := h.keep(ctx, q, m.topic, at)
	if err != nil {
		return nil, err
	}
	return h.learned(a, l, m.id), nil
}

// contradiction asks whether a question goes from one topic to another.
func (h *Handler) contradiction(a asked, q Question, from, to string) *courier.Page {
	return h.last(a, h.about(a, q.Text, "unanswered.contradicts", from), []api.Button{
		h.button(a, "unanswered.replace", move{do: doReplace, id: q.ID, topic: to}),
		h.button(a, "desk.back", move{do: doOpen, id: q.ID}),
	})
}

// keep makes a lesson of a question.
func (h *Handler) keep(ctx context.Context, q Question, topic string, at origin) (lesson.Lesson, error) {
	l := lesson.Lesson{Text: q.Text, Language: q.Language, Topic: topic}
	g, err := h.groupOf(ctx, q)
	if err != nil {
		return l, err
	}
	settles := make([]int64, len(g))
	for i, q := range g {
		settles[i] = q.ID
	}
	if l.ID, err = h.Lessons.Teach(ctx, l, settles); err != nil {
		return l, fmt.Errorf("teach question %d: %w", q.ID, err)
	}
	h.class.note(at, l)
	h.Log.Info("taught", "lesson", l.ID, "topic", topic, "questions", len(g))
	return l, h.refresh(ctx)
}

// mostBeside is how many lessons like one phrase are taken back for another.
const mostBeside = 10

// removeBeside takes back what contradicts a phrasing under a topic.
func (h *Handler) removeBeside(ctx context.Context, text, topic string) error {
	for range mostBeside {
		old, found := h.Lessons.Find(text)
		if !found || old.Topic == topic {
			break
		}
		if _, err := h.takeBack(ctx, old.ID); err != nil {
			return err
		}
	}
	return nil
}

func (h *Handler) takeBack(ctx context.Context, id int64) (bool, error) {
	kept, err := h.Lessons.Unteach(ctx, id)
	if err != nil {
		return false, fmt.Errorf("take back lesson %d: %w", id, err)
	}
	for at, l := range h.class.taught {
		if l.ID == id {
			delete(h.class.taught, at)
		}
	}
	h.Log.Info("taken back", "lesson", id)
	return kept, h.refresh(ctx)
}

func (h *Handler) refresh(ctx context.Context) error {
	if err := h.Lessons.Refresh(ctx); err != nil {
		return fmt.Errorf("refresh the lessons: %w", err)
	}
	return nil
}

// taughtBefore is the page of a question that is open no more: what this page has taught if it was pressed twice.
func (h *Handler) taughtBefore(ctx context.Context, a asked, at origin) (*courier.Page, error) {
	l, ok := h.class.taught[at]
	if !ok {
		return h.gone(a), nil
	}
	return h.learned(a, l, at.question), h.refresh(ctx)
}

// learned tells what a lesson leads to, and lets it be taken back.
func (h *Handler) learned(a asked, l lesson.Lesson, question int64) *courier.Page {
	id := "unanswered.learned"
	if l.Topic == knowledge.None {
		id = "unanswered.learned_none"
	}
	return h.last(a, h.about(a, l.Text, id, l.Topic),
		[]api.Button{h.button(a, "unanswered.undo", move{do: doUndo, id: l.ID, question: question})})
}

// undo takes a lesson back and shows the question as it was before.
func (h *Handler) undo(ctx context.Context, a asked, m move) (*courier.Page, error) {
	h.class.Lock()
	defer h.class.Unlock()
	kept, err := h.takeBack(ctx, m.id)
	if err != nil {
		return nil, err
	}
	undone := h.say(a, "unanswered.undone")
	q, open, err := h.question(ctx, m.question)
	switch {
	case err != nil:
		return nil, err
	case !open && !kept:
		return h.gone(a), nil
	case !open: // erased meanwhile
		return h.last(a, escape(undone)), nil
	}
	g, err := h.groupOf(ctx, q)
	if err != nil {
		return nil, err
	}
	return h.card(a, q, g, 0, undone), nil
}

// about is a text about a customer's question and a topic.
func (h *Handler) about(a asked, question, id, topic string) string {
	title := h.say(a, "unanswered.not_ours")
	if topic != knowledge.None {
		title = nameOf(h.Assistant.Contents(a.language()).Topics, topic)
	}
	return quote(question) + "\n" + escape(h.Assistant.Say(a.language(), id, map[string]string{"topic": title}))
}
