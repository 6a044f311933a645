package store_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"syncoff/bot/store"
)

func TestLookingBesideTheOwner(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "x.db")
	if _, err := store.Look(t.Context(), url, time.Now); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("a database that is not there: %v", err)
	}
	owner, err := store.Open(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	if err := owner.Count(t.Context(), store.Tally{Place: "chat", Decision: "answer"}); err != nil {
		t.Fatal(err)
	}
	looker, err := store.Look(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer looker.Close()
	if counts, err := looker.Tallies(t.Context(), time.Time{}); err != nil || len(counts) != 1 {
		t.Errorf("sees %v, %v", counts, err)
	}
	if err := looker.Count(t.Context(), store.Tally{}); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a change gives %v", err)
	}
	if err := owner.Count(t.Context(), store.Tally{Place: "chat", Decision: "answer"}); err != nil {
		t.Errorf("the owner is disturbed: %v", err)
	}
}
