// Package figures sums up what the bot was asked and what came of it, for those who look after it.
//
// The counts name nobody; they are kept by week, so that a change of the knowledge shows in the weeks after it. One
// report is made of them and printed in several forms, so that the chat, the terminal and a spreadsheet say the same.
package figures

import (
	"cmp"
	"slices"
	"time"
)

// Tally is how often the same was decided in a week.
type Tally struct {
	Week                             time.Time // its Monday, 00:00 UTC
	Place, Decision, Topic, Language string
	Count                            int
}

// Verdict is how often the same was said of an answer in a week.
type Verdict struct {
	Week            time.Time
	Topic, Language string
	Solved          bool
	Count           int
}

// Gap is a kind of question that had no answer.
type Gap struct {
	Text      string   `json:"text"`
	Languages []string `json:"languages"`
	Count     int      `json:"count"`
}

// Decisions that are told apart. Others, small talk among them, are counted together.
const (
	answer  = "answer"
	clarify = "clarify"
	decline = "decline"
	// chosen is an answer that somebody took from a list: no question was asked.
	chosen = "chosen"
)

// Sums are the counts of one thing. Silent is how many answers nobody judged.
type Sums struct {
	Questions int `json:"questions"`
	Answer    int `json:"answer"`
	Clarify   int `json:"clarify"`
	Decline   int `json:"decline"`
	Other     int `json:"other"`
	Chosen    int `json:"chosen"`
	Helped    int `json:"helped"`
	Unhelped  int `json:"unhelped"`
	Silent    int `json:"silent"`
}

// Row is the sums of one topic, language, place or week.
type Row struct {
	Name string `json:"name"`
	Sums
}

// Report is the figures of some weeks. Weeks stand oldest first, all else by the number of questions.
type Report struct {
	Weeks     []Row `json:"weeks"`
	Total     Sums  `json:"total"`
	Topics    []Row `json:"topics"`
	Languages []Row `json:"languages"`
	Places    []Row `json:"places"`
	Gaps      []Gap `json:"gaps"`
}

// Monday is the beginning of the week that a time is in, in UTC.
func Monday(t time.Time) time.Time {
	t = t.UTC().Truncate(24 * time.Hour)
	return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
}

// Sum makes the report of so many weeks, the one that now is in as the last. What lies outside them is left out.
func Sum(tallies []Tally, verdicts []Verdict, gaps []Gap, now time.Time, weeks int) Report {
	first := Monday(now).AddDate(0, 0, -7*(weeks-1))
	byWeek, byTopic, byLanguage, byPlace := table{}, table{}, table{}, table{}
	r := Report{Gaps: gaps}
	add := func(week time.Time, count func(*Sums), cells ...cell) {
		if week.Before(first) || week.After(now) {
			return
		}
		count(&r.Total)
		for _, c := range append(cells, cell{byWeek, day(week)}) {
			if c.key != "" {
				count(c.in.at(c.key))
			}
		}
	}
	for _, t := range tallies {
		add(t.Week, func(s *Sums) { s.decided(t.Decision, t.Count) },
			cell{byTopic, t.Topic}, cell{byLanguage, t.Language}, cell{byPlace, t.Place})
	}
	for _, v := range verdicts {
		add(v.Week, func(s *Sums) { s.judged(v.Solved, v.Count) }, cell{byTopic, v.Topic}, cell{byLanguage, v.Language})
	}
	r.Total.silence()
	for week := first; !week.After(now); week = week.AddDate(0, 0, 7) {
		s := byWeek.at(day(week))
		s.silence()
		r.Weeks = append(r.Weeks, Row{day(week), *s})
	}
	r.Topics, r.Languages, r.Places = rows(byTopic), rows(byLanguage), rows(byPlace)
	return r
}

// Empty tells that there is nothing to report.
func (r Report) Empty() bool { return r.Total == Sums{} && len(r.Gaps) == 0 }

// table is sums by name, and cell a place in one.
type table map[string]*Sums

type cell struct {
	in  table
	key string
}

func (t table) at(key string) *Sums {
	if t[key] == nil {
		t[key] = &Sums{}
	}
	return t[key]
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func (s *Sums) decided(decision string, n int) {
	if decision == chosen {
		s.Chosen += n
		return
	}
	s.Questions += n
	switch decision {
	case answer:
		s.Answer += n
	case clarify:
		s.Clarify += n
	case decline:
		s.Decline += n
	default:
		s.Other += n
	}
}

func (s *Sums) judged(solved bool, n int) {
	if solved {
		s.Helped += n
	} else {
		s.Unhelped += n
	}
}

// silence is what is left of the answers. An answer that was chosen from a menu can be judged without having been
// counted as one, so it is never less than none.
func (s *Sums) silence() { s.Silent = max(0, s.Answer-s.Helped-s.Unhelped) }

func rows(t table) []Row {
	var all []Row
	for name, s := range t {
		s.silence()
		all = append(all, Row{name, *s})
	}
	slices.SortFunc(all, func(a, b Row) int {
		return cmp.Or(b.Questions-a.Questions, b.Chosen-a.Chosen, cmp.Compare(a.Name, b.Name))
	})
	return all
}
