package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/store"
)

func opened(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// outside runs statements as another program would, on a connection that stays open for the test.
func outside(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct {
		name    string
		prepare func(t *testing.T, path string) string // returns the URL
		want    error
		says    string
	}{
		{"with a file of something else", func(t *testing.T, path string) string {
			write(t, path, bytes.Repeat([]byte("no database "), 1000))
			return "sqlite:" + path
		}, store.ErrCorrupt, ""},
		{"with a file cut short", func(t *testing.T, path string) string {
			whole := filled(t, path)
			write(t, path, whole[:len(whole)/2])
			return "sqlite:" + path
		}, store.ErrCorrupt, ""},
		{"with a schema from the future", func(t *testing.T, path string) string {
			filled(t, path)
			outside(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (900, 1)`)
			return "sqlite:" + path
		}, store.ErrNewer, "schema is 900"},
		{"in a directory that is not there", func(t *testing.T, path string) string {
			return "sqlite:" + filepath.Join(path, "sub", "x.db")
		}, store.ErrUnreachable, "does not exist"},
		{"with a directory in place of the file", func(t *testing.T, path string) string {
			return "sqlite:" + filepath.Dir(path)
		}, store.ErrUnreachable, ""},
		{"while this process has it open", func(t *testing.T, path string) string {
			opened(t, path)
			return "sqlite:" + path
		}, store.ErrOwned, "in use"},
		{"by another name while it is open", func(t *testing.T, path string) string {
			opened(t, path)
			link := filepath.Join(t.TempDir(), "link.db")
			if err := os.Symlink(path, link); err != nil {
				t.Skip("no symbolic links here:", err)
			}
			return "sqlite:" + link
		}, store.ErrOwned, "x.db is in use"},
		{"without a path", func(*testing.T, string) string { return "sqlite:" }, store.ErrURL, "sqlite:PATH"},
		{"in memory", func(*testing.T, string) string { return "sqlite::memory:" }, store.ErrURL, "sqlite:PATH"},
		{"of an unknown engine", func(*testing.T, string) string { return "mysql://u:secret@h/x" }, store.ErrURL, `"mysql"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.db")
			url := tc.prepare(t, path)
			s, err := store.Open(t.Context(), url, time.Now)
			if err == nil {
				_ = s.Close()
			}
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("says %q, want %q in it", err, tc.says)
			}
			if says, path := err.Error(), filepath.Dir(path); tc.want != store.ErrURL && !strings.Contains(says, path) {
				t.Errorf("says %q, without the path", says)
			}
		})
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// filled makes a database that was in use, closes it and returns its bytes.
func filled(t *testing.T, path string) []byte {
	t.Helper()
	s := opened(t, path)
	for id := range int64(50) {
		receive(t, s, id, 2000)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func receive(t testing.TB, s *store.Store, id int64, size int) {
	t.Helper()
	u := store.Update{ID: id, Kind: "message", Lane: fmt.Sprint(id), Raw: bytes.Repeat([]byte("x"), size)}
	if _, err := s.Receive(t.Context(), []store.Update{u}); err != nil {
		t.Fatal(err)
	}
}

func TestDamageInsideTheFileIsNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	content := filled(t, path)
	for at := 2 * 4096; at < len(content); at++ {
		content[at] = 0xa5
	}
	write(t, path, content)
	s, err := store.Open(t.Context(), "sqlite:"+path, time.Now)
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
		_, err = s.Next(t.Context(), 100, nil)
	}
	if !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}

func TestAnotherProgramThatWritesIsWaitedForAndNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path)
	outside(t, path, `BEGIN IMMEDIATE`)
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrLocked) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Load(t.Context(), "42"); err != nil {
		t.Errorf("reading goes on: %v", err)
	}
}

func TestAnotherProgramMayLook(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path)
	receive(t, s, 1, 10)
	outside(t, path, `SELECT COUNT(*) FROM inbox`)
	receive(t, s, 2, 10)
}

func TestTheFileIsForItsUserAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	receive(t, opened(t, path), 1, 10)
	for _, name := range []string{path, path + "-wal"} {
		file, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if file.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", name, file.Mode())
		}
	}
}

func TestCloseWaitsForWhatIsInHand(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	s := opened(t, path)
	stored := make(chan int64, 1000)
	go func() {
		defer close(stored)
		for id := range int64(1000) {
			if _, err := s.Receive(context.Background(), []store.Update{{ID: id, Lane: fmt.Sprint(id)}}); err != nil {
				if !errors.Is(err, store.ErrClosed) {
					t.Error(err)
				}
				return
			}
			stored <- id
		}
	}()
	<-stored
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	confirmed := 1
	for range stored {
		confirmed++
	}
	updates, err := opened(t, path).Next(t.Context(), 2000, nil)
	if err != nil || len(updates) != confirmed {
		t.Errorf("%d of %d are there, %v", len(updates), confirmed, err)
	}
}

func TestACallerThatGivesUpIsTold(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "x.db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, lagErr := s.Lag(ctx)
	_, receiveErr := s.Receive(ctx, []store.Update{{ID: 1}})
	for _, err := range []error{lagErr, receiveErr, s.Ready(ctx)} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}

func TestWhatIsErasedIsGoneFromTheDisk(t *testing.T) {
	for name, erase := range map[string]func(context.Context, *store.Store) error{
		"when a person is forgotten": func(ctx context.Context, s *store.Store) error { return s.Forget(ctx, "42") },
		"when the store is purged": func(ctx context.Context, s *store.Store) error {
			_, err := s.Purge(ctx)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := opened(t, filepath.Join(dir, "x.db"))
			secret := []byte("a secret that nobody else may read")
			update := store.Update{ID: 1, Lane: "42", Person: "42", Raw: secret}
			session := bot.Session{Topic: string(secret)}
			ctx := t.Context()
			if _, err := s.Receive(ctx, []store.Update{update}); err != nil {
				t.Fatal(err)
			}
			for _, err := range []error{
				s.Plan(ctx, 1, store.Plan{Person: "42", After: session, Bodies: [][]byte{secret}}),
				s.Save(ctx, "42", bot.Session{}), s.Finish(ctx, 1), erase(ctx, s),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			for _, file := range files(t, dir) {
				if content, err := os.ReadFile(file); err != nil || bytes.Contains(content, secret) {
					t.Errorf("%s still has it (%v)", file, err)
				}
			}
		})
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) < 2 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	return names
}
