package business_test

import (
	"context"
	"errors"
	"maps"
	"time"

	"syncoff/bot/telegram/outbox"
)

// shelf is a store in memory that outlives the process, with a process that dies on demand.
type shelf struct {
	rows    map[int64]outbox.Row
	set     map[string]map[string]string
	answers int // recorded
	dies    string
}

var errDied = errors.New("the process has died")

// at dies before a step, once.
func (s *shelf) at(step string) error {
	if s.dies != step {
		return nil
	}
	s.dies = ""
	return errDied
}

func (s *shelf) Plan(_ context.Context, id int64, r outbox.Row) error {
	if err := s.at("plan"); err != nil {
		return err
	}
	s.rows[id] = r
	return s.at("planned")
}

func (s *shelf) Sent(context.Context, int64, int, int64) error { return nil }

func (s *shelf) Answered(context.Context, string, int64, int64) error {
	s.answers++
	return nil
}

func (s *shelf) Forget(context.Context, string) error           { return nil }
func (s *shelf) MoveChat(context.Context, string, string) error { return nil }

func (s *shelf) Draft(_ context.Context, id int64) (outbox.Draft, bool, error) {
	d := s.rows[id].Draft
	if d == nil {
		return outbox.Draft{}, false, nil
	}
	return *d, true, nil
}

func (s *shelf) Settings(_ context.Context, chat string) (map[string]string, error) {
	return maps.Clone(s.set[chat]), s.at("read")
}

func (s *shelf) Set(_ context.Context, chat, name, value string) error {
	if err := s.at("set"); err != nil {
		return err
	}
	if s.set[chat] == nil {
		s.set[chat] = map[string]string{}
	}
	if s.set[chat][name] = value; value == "" {
		delete(s.set[chat], name)
	}
	return nil
}

// Learn and Learned are what a courier needs.
func (s *shelf) Learn(context.Context, string, string) error { return nil }
func (s *shelf) Learned(context.Context, string) (string, time.Time, error) {
	return "", time.Time{}, nil
}

// tallies are all that was counted.
func (s *shelf) tallies() []outbox.Tally {
	var all []outbox.Tally
	for _, r := range s.rows {
		all = append(all, r.Tallies...)
	}
	return all
}
