package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

// Matcher understands messages: what is asked, and what is said of the last answer.
type Matcher interface {
	Match(ctx context.Context, question string, hint index.Hint) (index.Result, error)
	Remark(message string, hint index.Hint) index.Remark
}

// Conversation answers people. It is safe for concurrent use; new knowledge needs a new one over the same sessions.
type Conversation struct {
	base     *knowledge.Base
	texts    *locales.Catalog
	matcher  Matcher
	sessions Sessions
}

// New returns a conversation.
func New(base *knowledge.Base, texts *locales.Catalog, matcher Matcher, sessions Sessions) *Conversation {
	return &Conversation{base, texts, matcher, sessions}
}

// Handle takes what a person does and returns what to show. Errors come from the matcher and the sessions only: a
// message or press of any kind has an answer.
func (c *Conversation) Handle(ctx context.Context, e Event) ([]Reply, error) {
	s, err := c.sessions.Load(ctx, e.Person)
	if err != nil {
		return nil, fmt.Errorf("load session of %q: %w", e.Person, err)
	}
	t := c.turn(s, e.Language)
	t.relayed = e.Relayed
	reply, err := t.take(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("handle event of %q: %w", e.Person, err)
	}
	if err := c.sessions.Save(ctx, e.Person, t.remembered(reply)); err != nil {
		return nil, fmt.Errorf("save session of %q: %w", e.Person, err)
	}
	return []Reply{reply}, nil
}

// Question is a question asked once, with what the person would have told in a conversation.
type Question struct {
	Text                     string
	Language, Region, System string // "" if not told
}

// Ask answers a question outside of any conversation.
func (c *Conversation) Ask(ctx context.Context, q Question) (index.Result, Reply, error) {
	s := Session{Language: q.Language, Chosen: q.Language != "", Region: q.Region, System: q.System}
	t := c.turn(s, "")
	message := clean(q.Text)
	result, err := c.matcher.Match(ctx, message, index.Hint{Language: t.language})
	if err != nil {
		return result, Reply{}, fmt.Errorf("ask: %w", err)
	}
	t.hear(message, result)
	return result, t.decide(result), nil
}

// turn is one event being answered. It holds the session as it will be remembered.
type turn struct {
	*Conversation
	session  Session
	language string
	tongue   bool // the language is the person's and not the one that stands in
	forget   bool // the person wants nothing remembered
	relayed  bool // the words are somebody else's
}

// turn begins with the language that is known so far: the session's, else the person's setting.
func (c *Conversation) turn(s Session, setting string) *turn {
	t := &turn{Conversation: c, session: s, language: c.texts.Match(setting), tongue: setting+s.Language != ""}
	if s.Language != "" {
		t.language = c.texts.Match(s.Language)
	}
	return t
}

// remembered is the session after the turn. Choices stay offered until others are: they are still on the screen.
func (t *turn) remembered(r Reply) Session {
	if t.forget {
		return Session{}
	}
	t.session.Language = t.language
	if len(r.Choices) > 0 {
		t.session.Choices = r.Choices
	}
	return t.session
}

func (t *turn) take(ctx context.Context, e Event) (Reply, error) {
	if e.Press != "" {
		return t.press(e.Press), nil
	}
	message := clean(e.Text)
	if !hasWords(message) {
		return t.say(Chat, "chat.empty").with(t.methodChoices()), nil
	}
	if t.relayed {
		return t.relay(ctx, message)
	}
	if reply, ok := t.command(message); ok {
		return reply, nil
	}
	if reply, ok := t.typed(message); ok {
		return reply, nil
	}
	return t.message(ctx, message)
}

// relay answers somebody else's words: on their own, and for a phone of which nothing is known yet. In the language
// that the person has chosen, the conversation goes on afterwards.
func (t *turn) relay(ctx context.Context, message string) (Reply, error) {
	result, err := t.matcher.Match(ctx, message, index.Hint{Language: t.language})
	if err != nil {
		return Reply{}, fmt.Errorf("match: %w", err)
	}
	chosen, language := t.session.Chosen, t.language
	t.session = Session{Choices: t.session.Choices}
	t.tongue = false
	t.hear(message, result)
	reply := t.decide(result)
	if t.session.Chosen = chosen; chosen {
		t.language = language
	}
	return reply, nil
}

// message answers what was said in free words.
func (t *turn) message(ctx context.Context, message string) (Reply, error) {
	hint := index.Hint{Language: t.language}
	result, err := t.matcher.Match(ctx, message, hint)
	if err != nil {
		return Reply{}, fmt.Errorf("match: %w", err)
	}
	remark := t.matcher.Remark(message, hint)
	if t.picking() && t.tellsPhone(message, result) {
		return t.phoneTold(), nil
	}
	t.hear(message, result)
	if answer, ok := t.remarkOn(remark, result); ok {
		return answer(t), nil
	}
	if reply, ok := t.followUp(message, result); ok {
		return reply, nil
	}
	return t.decide(result), nil
}

// hear remembers what a message tells beside its question: the language, the phone, the app.
func (t *turn) hear(message string, r index.Result) {
	if r.Language != "" && !t.session.Chosen && !(t.tongue && isName(message)) {
		t.language = t.texts.Match(r.Language)
	}
	if r.Region != "" {
		t.session.Region = r.Region
	}
	if r.System != "" {
		t.session.System = r.System
	}
	if r.App != "" {
		t.session.App = r.App
	}
}

// followUp understands a message that only names another app or phone after an answer: "and OneDrive?", "MIUI 12".
func (t *turn) followUp(message string, r index.Result) (Reply, bool) {
	if t.session.Topic == "" || r.Decision == index.Answer || !isShort(message) {
		return Reply{}, false
	}
	switch {
	case r.App != "":
		return t.asked(otherApps), true
	case r.Region != "" || r.System != "":
		return t.answer(t.session.Topic), true
	}
	return Reply{}, false
}

// decide turns what the index makes of a question into a reply.
func (t *turn) decide(r index.Result) Reply {
	switch {
	case r.Decision == index.Answer:
		t.about(r.Topic, r.App)
		return t.asked(r.Topic)
	case r.Decision == index.Clarify && len(r.Candidates) > 1:
		return t.clarify(r.Candidates)
	}
	return t.decline(r.Candidates)
}

// about turns to the app that a topic is asked for; only the check stays with the app that was spoken of before.
func (t *turn) about(topic, app string) {
	if app != "" || topic != verify {
		t.session.App = app
	}
}

// longest is how much of a message is read, in characters: pasted stories ask at their beginning or at their end.
const longest = 2000

// clean makes a message readable: valid text, one line, of bounded length.
func clean(message string) string {
	if len(message) > 8*longest {
		message = message[:6*longest] + " " + message[len(message)-2*longest:]
	}
	message = strings.ToValidUTF8(message, " ")
	runes := []rune(strings.Join(strings.FieldsFunc(message, isGap), " "))
	if len(runes) > longest {
		tail := longest / 4
		runes = slices.Concat(runes[:longest-tail-1], []rune{' '}, runes[len(runes)-tail:])
	}
	return string(runes)
}

func isGap(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func hasWords(message string) bool {
	return strings.ContainsFunc(message, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// isShort tells whether a message can hold little beside a name.
func isShort(message string) bool {
	return len([]rune(message)) <= 12 || len(message) <= 40 && len(strings.Fields(message)) <= 5
}

// isName tells whether a message may be no more than a name or an "ok": it says nothing of the person's language.
func isName(message string) bool {
	return len(strings.Fields(message)) <= 2 && !strings.ContainsFunc(message, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	})
}
