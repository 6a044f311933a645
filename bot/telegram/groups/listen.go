package groups

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
	"syncoff/index"
)

// What listening notes in the settings of a chat. Times are unix seconds.
const (
	keyHeard = "heard." // and a topic: when a question about it was answered unasked
	keyQuiet = "quiet"  // how often an answer was no help, and when the last one was
)

// How much is noted, and for how long it counts.
const (
	mostHeard    = 16
	mostQuiet    = 5
	quietFor     = 7 * 24 * time.Hour // until one that was no help is forgiven
	trialsAnHour = 30
)

// overhear answers what is not put to the bot if it is certain to be a question that nobody was answered lately, or
// tells the observer of a trial. It tells whether it did.
func (h *Handler) overhear(ctx context.Context, u *inbox.Update, m *api.Message, r rules.Rules) (bool, error) {
	text, _ := m.Words()
	if r.Listening == rules.Off || !toEverybody(m) || !worthReading(text) {
		return false, nil
	}
	result, reply, err := h.Assistant.Ask(ctx, bot.Question{Text: text, Language: r.Language, Region: r.Region})
	if err != nil {
		return false, fmt.Errorf("overhear update %d: %w", u.ID, err)
	}
	notes, err := h.Settings.Settings(ctx, outbox.Key(m.Chat.ID))
	if err != nil {
		return false, outbox.Later(err)
	}
	at := h.stamp(u)
	quiet := quietness(notes, at.at)
	if !sure(text, result, quiet, answersSomebody(m)) || isRecent(notes, result.Topic, at.at, r, quiet) {
		return false, nil
	}
	a := h.from(m, r)
	a.event.Text, a.question, a.letter.ReplyTo = text, m.MessageID, m.MessageID
	p, ok, err := h.unasked(ctx, a, at, result, reply)
	if err != nil || !ok {
		return false, err
	}
	if err := h.put(ctx, u, p); err != nil {
		return false, err
	}
	h.noteHeard(ctx, m.Chat.ID, notes, result.Topic, at.at)
	if r.Listening == rules.On {
		h.tell(u, reply)
	}
	return true, nil
}

// toEverybody tells a message that a person has written to the group from one that addresses somebody, points elsewhere
// or is an announcement.
func toEverybody(m *api.Message) bool {
	text, entities := m.Words()
	return m.SenderChat == nil && m.From != nil && m.ExternalReply == nil && !strings.HasPrefix(text, "/") &&
		!slices.ContainsFunc(entities, func(e api.Entity) bool {
			return strings.Contains(" mention text_mention bot_command url text_link email ", " "+e.Type+" ")
		})
}

// answersSomebody tells whether a message goes on with what another person has said.
func answersSomebody(m *api.Message) bool {
	r := m.ReplyToMessage
	return r != nil && !opensTopic(m, r) && (r.From == nil || r.From.ID != m.From.ID || r.SenderChat != nil)
}

// unasked plans an answer that nobody asked the bot for, or in a trial the word to the observer; false if it is not the
// moment. No conversation begins with it: who has not spoken to the bot is not remembered.
func (h *Handler) unasked(
	ctx context.Context, a asked, at stamp, result index.Result, reply bot.Reply,
) (p outbox.Plan, ok bool, err error) {
	may, err := h.mayAsk(ctx, a)
	switch {
	case err != nil || !may:
		return p, false, err
	case a.rules.Listening == rules.Trial:
		p.Letters = []outbox.Letter{h.trial(a, reply)}
		return p, a.rules.Observer != 0 && h.inTrial(outbox.Key(a.letter.Chat), at), nil
	case h.budget.wait(a.letter.Chat, h.Clock.Now()) > 0, h.crowd.repeats(a.person, a.asks(at.at)):
		return p, false, nil
	}
	p.Letters, err = h.letters(ctx, a, []bot.Reply{reply}, &bot.Session{App: result.App})
	if err != nil {
		return p, false, err
	}
	h.offerQuiet(&p.Letters[0], reply, result.App)
	p.Tallies = []outbox.Tally{{
		Place: outbox.PlaceGroup, Decision: string(reply.Decision), Topic: reply.Topic, Language: reply.Language,
	}}
	return p, true, nil
}

// offerQuiet puts a button under an answer for those whom it does not help.
func (h *Handler) offerQuiet(l *outbox.Letter, r bot.Reply, app string) {
	b := api.Button{
		Text:         h.Assistant.Say(r.Language, "group.unhelpful", nil),
		CallbackData: strings.Join([]string{pressUnhelpful, r.Language, place(r.Topic, app)}, ":"),
	}
	if l.Markup == nil {
		l.Reply.Choices = append(slices.Clip(l.Reply.Choices), bot.Choice{Action: b.CallbackData, Title: b.Text})
		return
	}
	l.Markup = with(l.Markup, b)
	if l.Openly != nil {
		l.Openly = with(l.Openly, b)
	}
}

// trial tells the observer what would have been said, and where.
func (h *Handler) trial(a asked, r bot.Reply) outbox.Letter {
	chat := a.message.Chat
	said := bot.Reply{Decision: bot.Chat, Language: r.Language, Title: chat.Title}
	said.Lead = []string{h.Assistant.Say(r.Language, "group.trial", map[string]string{"topic": r.Title})}
	var l outbox.Letter
	l.Chat, l.Reply = a.rules.Observer, said
	id, linked := strings.CutPrefix(outbox.Key(chat.ID), "-100")
	if linked && chat.IsSuperGroup() && chat.Title != "" {
		l.Markup = with(nil, api.Button{Text: chat.Title, URL: "https://t.me/c/" + id + "/" + strconv.Itoa(a.question)})
	}
	return l
}

// inTrial counts what the observer is told of a chat.
func (h *Handler) inTrial(chat string, s stamp) bool {
	for i := range trialsAnHour {
		if h.told.may("trial "+chat+" "+strconv.Itoa(i), s, time.Hour) {
			return true
		}
	}
	return false
}

// isRecent tells whether a question about a topic was answered unasked a short while ago.
func isRecent(notes map[string]string, topic string, now time.Time, r rules.Rules, quiet int) bool {
	pause := r.Cooldown
	if pause == 0 {
		pause = rules.DefaultCooldown
	}
	heard, known := noted(notes[keyHeard+topic])
	return known && now.Sub(heard) < pause<<quiet
}

// quietness is how often an answer was no help, as far as that still counts.
func quietness(notes map[string]string, now time.Time) int {
	times, last, _ := strings.Cut(notes[keyQuiet], " ")
	n, err := strconv.Atoi(times)
	since, known := noted(last)
	if err != nil || !known {
		return 0
	}
	return min(max(n-int(max(now.Sub(since), 0)/quietFor), 0), mostQuiet)
}

func noted(seconds string) (time.Time, bool) {
	n, err := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0), err == nil
}

// noteHeard notes that a topic was answered, in place of the oldest note where there are many. The answer is planned by
// then: a note that is lost costs a second answer, and no answer twice.
func (h *Handler) noteHeard(ctx context.Context, chat int64, notes map[string]string, topic string, now time.Time) {
	var others []string
	for name := range notes {
		if strings.HasPrefix(name, keyHeard) && name != keyHeard+topic {
			others = append(others, name)
		}
	}
	slices.SortFunc(others, func(a, b string) int {
		first, _ := noted(notes[a])
		second, _ := noted(notes[b])
		return first.Compare(second)
	})
	for len(others) >= mostHeard {
		h.note(ctx, chat, others[0], "")
		others = others[1:]
	}
	h.note(ctx, chat, keyHeard+topic, strconv.FormatInt(now.Unix(), 10))
}

func (h *Handler) note(ctx context.Context, chat int64, name, value string) {
	if err := h.Settings.Set(ctx, outbox.Key(chat), name, value); err != nil {
		h.Log.Warn("what was overheard cannot be noted", "chat", chat, "err", err)
	}
}

// unhelpful hears that an answer that nobody asked for was none: the next has to be surer and to wait longer, and of
// this one the title is left, with the way to the whole of it for whom it does help.
func (h *Handler) unhelpful(
	ctx context.Context, u *inbox.Update, q *api.CallbackQuery, r rules.Rules,
) (api.Toast, error) {
	a, at, chat := h.presser(q, r), h.stamp(u), q.Message.Chat.ID
	if !hasButton(q.Message, q.Data) {
		return h.toast(a, "group.expired"), nil
	}
	ref := q.Ref()
	press := fmt.Sprint(pressUnhelpful, " ", chat, " ", ref.MessageID, " ", ref.EphemeralID, " ", q.From.ID)
	if !h.told.may(press, at, quietFor) {
		return h.toast(a, "group.quieter"), nil
	}
	notes, err := h.Settings.Settings(ctx, outbox.Key(chat))
	if err != nil {
		return api.Toast{}, outbox.Later(err)
	}
	if l, ok := h.folded(q); ok {
		if err := h.put(ctx, u, outbox.Plan{Letters: []outbox.Letter{l}}); err != nil {
			return api.Toast{}, err
		}
	}
	times := min(quietness(notes, at.at)+1, mostQuiet)
	h.note(ctx, chat, keyQuiet, strconv.Itoa(times)+" "+strconv.FormatInt(at.at.Unix(), 10))
	return h.toast(a, "group.quieter"), nil
}

// hasButton tells a button that stands under a message from one that somebody has made up.
func hasButton(m *api.Message, data string) bool {
	return m.ReplyMarkup != nil && slices.ContainsFunc(m.ReplyMarkup.Rows, func(row []api.Button) bool {
		return slices.ContainsFunc(row, func(b api.Button) bool { return b.CallbackData == data })
	})
}

// folded is an answer with nothing left of it but its title.
func (h *Handler) folded(q *api.CallbackQuery) (outbox.Letter, bool) {
	_, argument, _ := strings.Cut(q.Data, ":")
	language, at, _ := strings.Cut(argument, ":")
	topic, app, _ := strings.Cut(at, "@")
	r, known := h.Assistant.Reply(language, topic, bot.PhoneHint{App: app})
	if !known {
		return outbox.Letter{}, false
	}
	ref := q.Ref()
	var l outbox.Letter
	l.Chat, l.Topic, l.Edit = q.Message.Chat.ID, q.Message.Topic(), &ref
	l.Reply = bot.Reply{Decision: bot.Chat, Language: r.Language, Title: r.Title}
	l.Markup = with(nil, api.Button{Text: h.Assistant.Say(r.Language, "group.more", nil), URL: h.link(topic)})
	return l, true
}
