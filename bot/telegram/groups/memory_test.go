package groups_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/send"
)

// memory is what the store keeps.
type memory struct {
	sessions map[string]bot.Session
	settings map[string]map[string]string
	answers  map[string]map[int64]int64
	learned  map[string]string
	covered  []int64
	rows     []outbox.Row
	failures int // of the next plans
	decided  int
}

func (m *memory) Load(_ context.Context, person string) (bot.Session, error) {
	return m.sessions[person], nil
}

func (m *memory) Settings(_ context.Context, chat string) (map[string]string, error) {
	return maps.Clone(m.settings[chat]), nil
}

func (m *memory) Set(_ context.Context, chat, name, value string) error {
	if m.settings[chat] == nil {
		m.settings[chat] = map[string]string{}
	}
	m.settings[chat][name] = value
	return nil
}

func (m *memory) Plan(_ context.Context, _ int64, r outbox.Row) error {
	if m.failures > 0 {
		m.failures--
		return errors.New("disk full")
	}
	if r.Person != "" {
		m.sessions[r.Person] = r.After
	}
	m.rows, m.covered = append(m.rows, r), append(m.covered, r.Covers...)
	return nil
}

func (m *memory) Sent(context.Context, int64, int, int64) error { return nil }

func (m *memory) Answered(_ context.Context, chat string, question, answer int64) error {
	if m.answers[chat] == nil {
		m.answers[chat] = map[int64]int64{}
	}
	m.answers[chat][question] = answer
	return nil
}

func (m *memory) AnswerTo(_ context.Context, chat string, question int64) (int64, bool, error) {
	answer, ok := m.answers[chat][question]
	return answer, ok, nil
}

func (m *memory) Forget(_ context.Context, person string) error {
	delete(m.sessions, person)
	return nil
}

func (m *memory) MoveChat(_ context.Context, from, to string) error {
	for person, s := range m.sessions {
		if rest, ok := strings.CutPrefix(person, from+"/"); ok {
			m.sessions[to+"/"+rest] = s
		}
	}
	m.settings[to] = m.settings[from]
	return nil
}

func (m *memory) Learn(_ context.Context, name, value string) error {
	m.learned[name] = value
	return nil
}

func (m *memory) Learned(_ context.Context, name string) (string, time.Time, error) {
	return m.learned[name], time.Now(), nil
}

func (m *memory) Delivered(string, send.Sent) {}
func (m *memory) Decided(string, string)      { m.decided++ }
func (m *memory) Text(_, id string) string    { return id }

// watch is the memory as an observer, whose Answered differs.
type watch struct{ *memory }

func (watch) Answered(time.Duration) {}
