package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"syncoff/bot"
	"syncoff/bot/store"
)

// older makes a database as the program had it at a version of the schema, with rows.
func older(t *testing.T, path string, version int64, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	files := os.DirFS(filepath.Join("migrations", "sqlite"))
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestADatabaseOfVersion2KeepsItsRows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	older(t, path, 2,
		`INSERT INTO inbox (update_id, kind, lane, person, received, state, head, attempts, raw)
			VALUES (1, 'message', 'a', '42', 1, 'waiting', 1, 1, x'78'), (2, 'message', 'a', '42', 1, 'waiting', 0, 0, x'79')`,
		`INSERT INTO replies (update_id, n, body, message_id) VALUES (1, 0, x'7a', 70)`,
		`INSERT INTO answers (chat, question, answer, answered) VALUES ('42', 10, 11, 1)`,
		`INSERT INTO sessions (person, session, saved) VALUES ('42', '{"Language":"ru"}', 1)`,
		`INSERT INTO settings (chat, name, value) VALUES ('-1', 'language', 'en')`,
		`INSERT INTO learned (name, value, learned) VALUES ('rich', 'yes', 1)`,
		`INSERT INTO feedback (person, topic, variant, language, solved, why, given)
			VALUES ('42', 'verify', '', 'en', 1, '', 1795348800000)`,
		`INSERT INTO questions (id, person, text, language, candidates, asked)
			VALUES (7, '42', 'one', 'en', '["verify"]', 1), (9, '43', 'two', 'ru', 'null', 2)`,
	)
	s := opened(t, path)
	ctx := t.Context()
	updates, err := s.Next(ctx, 9, nil)
	expect(t, "updates", updates, []store.Update{{
		ID: 1, Kind: "message", Lane: "a", Person: "42", Raw: []byte("x"), Received: time.UnixMilli(1), Attempts: 2,
		Replies: []store.Reply{{Body: []byte("z"), Message: 70}},
	}}, err)
	ahead, err := s.Ahead(ctx, "a", 1, 9)
	expect(t, "updates ahead", len(ahead), 1, err)
	answer, _, err := s.AnswerTo(ctx, "42", 10)
	expect(t, "answer", answer, int64(11), err)
	session, err := s.Load(ctx, "42")
	expect(t, "session", session, bot.Session{Language: "ru"}, err)
	settings, err := s.Settings(ctx, "-1")
	expect(t, "settings", settings, map[string]string{"language": "en"}, err)
	learned, _, err := s.Learned(ctx, "rich")
	expect(t, "learned", learned, "yes", err)
	counts, err := s.FeedbackCounts(ctx, time.Time{})
	expect(t, "feedback", counts, []store.FeedbackCount{{
		Week:     time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC),
		Feedback: store.Feedback{Topic: "verify", Language: "en", Solved: true}, Count: 1,
	}}, err)
	testQuestions(t, s)
}

// testQuestions expects the questions of version 2, which are still their persons' and can be settled.
func testQuestions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	one := store.Question{ID: 7, Text: "one", Language: "en", Candidates: []string{"verify"}, Asked: time.UnixMilli(1)}
	two := store.Question{ID: 9, Text: "two", Language: "ru", Asked: time.UnixMilli(2)}
	questions, err := s.Unanswered(ctx, 9)
	expect(t, "questions", questions, []store.Question{two, one}, err)
	_, err = s.Teach(ctx, store.Lesson{Text: "one"}, []int64{7})
	questions, _ = s.Unanswered(ctx, 9)
	expect(t, "open questions", questions, []store.Question{two}, err)
	err = s.Forget(ctx, "43")
	questions, _ = s.Unanswered(ctx, 9)
	expect(t, "questions of others", questions, []store.Question(nil), err)
	err = s.AddUnanswered(ctx, "44", store.Question{Text: "three"})
	questions, _ = s.Unanswered(ctx, 9)
	expect(t, "id of a new one", questions[0].ID, int64(10), err)
}

func expect(t *testing.T, what string, got, want any, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
