package store_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/store"
)

// TestAPlanIsKeptWholeOrNotAtAll lets the change of one table after the other fail.
func TestAPlanIsKeptWholeOrNotAtAll(t *testing.T) {
	plan := store.Plan{
		Person: "42", After: bot.Session{Topic: "verify"}, Bodies: [][]byte{[]byte("one")}, Covers: []int64{2},
		Feedback: &store.Feedback{Topic: "verify"}, Unanswered: []store.Question{{Text: "why"}},
		Tallies: []store.Tally{{Place: "chat"}}, Draft: &store.Draft{Owner: "42"},
	}
	for _, table := range []string{"replies", "inbox", "sessions", "feedback", "questions", "tallies", "drafts"} {
		t.Run("when "+table+" cannot be changed", func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.db")
			s := opened(t, path)
			if _, err := s.Receive(t.Context(), []store.Update{text(1, "a"), text(2, "a")}); err != nil {
				t.Fatal(err)
			}
			if updates, err := s.Next(t.Context(), 9, nil); err != nil || len(updates) != 1 {
				t.Fatal(len(updates), err)
			}
			event := "INSERT"
			if table == "inbox" {
				event = "UPDATE"
			}
			before := rows(t, path)
			outside(t, path, `CREATE TRIGGER broken BEFORE `+event+` ON `+table+` BEGIN SELECT RAISE(ABORT, 'broken'); END`)
			if err := s.Plan(t.Context(), 1, plan); err == nil || !strings.Contains(err.Error(), "broken") {
				t.Errorf("got %v", err)
			}
			if after := rows(t, path); after != before {
				t.Errorf("%s became %s", before, after)
			}
			outside(t, path, `DROP TRIGGER broken`)
			if err := s.Plan(t.Context(), 1, plan); err != nil {
				t.Error(err)
			}
			whole := "waiting 0, replies 1, sessions 1, feedback 1, questions 1, tallies 1, drafts 1"
			if after := rows(t, path); after != whole {
				t.Errorf("in the end %s", after)
			}
		})
	}
}

func TestACoveredUpdateKeepsNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path)
	arrive := func(id int64) {
		t.Helper()
		if _, err := s.Receive(t.Context(), []store.Update{text(id, "a")}); err != nil {
			t.Fatal(err)
		}
	}
	take := func(want int64) {
		t.Helper()
		if updates, err := s.Next(t.Context(), 9, nil); err != nil || len(updates) != 1 || updates[0].ID != want {
			t.Fatalf("got %v, %v", updates, err)
		}
	}
	plan := func(id int64, p store.Plan) {
		t.Helper()
		if err := s.Plan(t.Context(), id, p); err != nil {
			t.Fatal(err)
		}
	}
	arrive(2)
	take(2)
	plan(2, store.Plan{Bodies: [][]byte{[]byte("one")}})
	arrive(1) // the older one comes late, when the other is planned and not out
	if err := s.Release(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	take(1)
	plan(1, store.Plan{Covers: []int64{2}})
	none := "waiting 0, replies 0, sessions 0, feedback 0, questions 0, tallies 0, drafts 0"
	if left := rows(t, path); left != none {
		t.Errorf("left are %s", left)
	}
}

// rows counts what plans change, as another program sees it.
func rows(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var found string
	err = db.QueryRow(`SELECT 'waiting ' || (SELECT COUNT(*) FROM inbox WHERE state = 'waiting')
		|| ', replies ' || (SELECT COUNT(*) FROM replies) || ', sessions ' || (SELECT COUNT(*) FROM sessions)
		|| ', feedback ' || (SELECT COUNT(*) FROM feedback) || ', questions ' || (SELECT COUNT(*) FROM questions)
		|| ', tallies ' || (SELECT COUNT(*) FROM tallies) || ', drafts ' || (SELECT COUNT(*) FROM drafts)`).Scan(&found)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestPlansMadeAtOnceAllCount has plans share transactions, of which those that fail are run again one by one.
func TestPlansMadeAtOnceAllCount(t *testing.T) {
	t.Parallel()
	const plans = 60
	s := opened(t, filepath.Join(t.TempDir(), "x.db"))
	for id := range int64(plans) {
		receive(t, s, id, 10)
	}
	done := make(chan error)
	for id := range int64(2 * plans) { // half of them are of no update
		go func() {
			done <- s.Plan(context.WithoutCancel(t.Context()), id, store.Plan{Tallies: []store.Tally{{Place: "chat"}}})
		}()
	}
	failed := 0
	for range 2 * plans {
		if err := <-done; err != nil {
			failed++
		}
	}
	counts, err := s.Tallies(t.Context(), time.Time{})
	if err != nil || failed != plans || len(counts) == 0 || sum(counts) != plans {
		t.Errorf("%d failed, counted %v, %v", failed, counts, err)
	}
}

// sum adds up the tallies, for a test may run while a week ends.
func sum(counts []store.TallyCount) int {
	total := 0
	for _, c := range counts {
		total += c.Count
	}
	return total
}
