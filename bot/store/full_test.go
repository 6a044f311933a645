package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"syncoff/bot/store"
)

func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "x.db"))
	if err := s.LimitPages(300); err != nil {
		t.Fatal(err)
	}
	testFull(t, s, func() {
		if err := s.LimitPages(10000); err != nil {
			t.Fatal(err)
		}
	})
}

// TestAFullFileSystemLosesNothing needs a small file system of its own (mount -t tmpfs -o size=16m none DIR).
func TestAFullFileSystemLosesNothing(t *testing.T) {
	dir := os.Getenv("SYNCOFF_SMALL_DISK")
	if dir == "" {
		t.Skip("SYNCOFF_SMALL_DISK names no small file system")
	}
	ballast := filepath.Join(dir, "ballast")
	write(t, ballast, make([]byte, 6_000_000))
	s := opened(t, filepath.Join(dir, "x.db"))
	testFull(t, s, func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	})
}

// testFull fills a store, makes room and expects everything that was confirmed, and nothing else.
func testFull(t *testing.T, s *store.Store, makeRoom func()) {
	const size = 20_000
	confirmed := int64(0)
	for ; ; confirmed++ {
		_, err := s.Receive(t.Context(), []store.Update{{ID: confirmed, Lane: "a", Raw: make([]byte, size)}})
		if errors.Is(err, store.ErrFull) {
			break
		}
		if err != nil || confirmed > 1000 {
			t.Fatalf("after %d: %v", confirmed, err)
		}
	}
	lag, err := s.Lag(t.Context())
	if err != nil || int64(lag.Open) != confirmed {
		t.Errorf("%d of %d are there, %v", lag.Open, confirmed, err)
	}
	makeRoom()
	receive(t, s, confirmed, size)
	for range confirmed {
		updates, err := s.Next(t.Context(), 1, []string{"none"})
		if err != nil || len(updates) != 1 || len(updates[0].Raw) != size {
			t.Fatalf("next: %d updates, %v", len(updates), err)
		}
		if err := s.Finish(t.Context(), updates[0].ID); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAChangeThatCannotBeMadeFailsByItself(t *testing.T) {
	t.Parallel()
	s := opened(t, filepath.Join(t.TempDir(), "x.db"))
	if err := s.LimitPages(400); err != nil {
		t.Fatal(err)
	}
	var callers sync.WaitGroup
	for id := range int64(60) {
		callers.Go(func() {
			u := store.Update{ID: id, Lane: "a", Raw: make([]byte, 100)}
			if id%10 == 0 {
				u.Raw = make([]byte, 4<<20)
			}
			_, err := s.Receive(t.Context(), []store.Update{u})
			if (id%10 == 0) != errors.Is(err, store.ErrFull) {
				t.Errorf("update %d of %d bytes: %v", id, len(u.Raw), err)
			}
		})
	}
	callers.Wait()
	if lag, err := s.Lag(t.Context()); err != nil || lag.Open != 54 {
		t.Errorf("%d are there, %v", lag.Open, err)
	}
}
