package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"syncoff/bot/store"
)

// kills is how often the process dies in the middle of its work, workers how many updates it may be finishing then.
const kills, workers = 40, 4

// workForever receives and finishes updates as fast as it can, and says what is confirmed once it is.
func workForever(path string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, "sqlite:"+path, time.Now)
	if err != nil {
		return err
	}
	if _, err := s.Recover(ctx); err != nil {
		return err
	}
	var said sync.Mutex
	say := func(what string, id int64) {
		said.Lock()
		defer said.Unlock()
		fmt.Println(what, id)
	}
	failed := make(chan error)
	go func() { failed <- receiveForever(ctx, s, say) }()
	for range workers {
		go func() { failed <- finishForever(ctx, s, say) }()
	}
	return <-failed
}

func receiveForever(ctx context.Context, s *store.Store, say func(string, int64)) error {
	for id := time.Now().UnixNano(); ; id += 3 { // later than those of the process before
		batch := make([]store.Update, 3)
		for i := range batch {
			batch[i] = store.Update{ID: id + int64(i), Lane: strconv.FormatInt((id+int64(i))%7, 10), Raw: []byte("text")}
		}
		if _, err := s.Receive(ctx, batch); err != nil {
			return err
		}
		for _, u := range batch {
			say("received", u.ID)
		}
	}
}

func finishForever(ctx context.Context, s *store.Store, say func(string, int64)) error {
	for {
		updates, err := s.Next(ctx, 2, nil)
		if err != nil {
			return err
		}
		for _, u := range updates {
			say("taken", u.ID)
			if err := s.Finish(ctx, u.ID); err != nil {
				return err
			}
			say("finished", u.ID)
		}
	}
}

// witness is what processes have said before they died.
type witness struct {
	received, taken, finished map[int64]bool
	lane                      map[int64]int64 // the last update taken of each
}

func TestKillingTheProcessLosesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	w := witness{map[int64]bool{}, map[int64]bool{}, map[int64]bool{}, map[int64]int64{}}
	for range kills {
		w.watch(t, path)
	}
	s := opened(t, path)
	if _, err := s.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := drain(t, s)
	unsaid := 0
	for id := range w.received {
		switch {
		case w.finished[id] && left[id]:
			t.Errorf("update %d is finished and came again", id)
		case !w.finished[id] && !left[id] && !w.taken[id]:
			t.Errorf("update %d is lost", id)
		case !w.finished[id] && !left[id]:
			unsaid++ // the process died between finishing it and saying so
		}
	}
	if unsaid > kills*workers {
		t.Errorf("%d updates are gone that nobody finished", unsaid)
	}
	t.Logf("%d kills, %d updates received, %d finished, %d left", kills, len(w.received), len(w.finished), len(left))
	if len(w.finished) < kills {
		t.Error("too little was done to prove anything")
	}
}

// watch runs a process for a moment, kills it and takes down all that it said.
func (w witness) watch(t *testing.T, path string) {
	cmd := child(t, "work", path)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for until := 1 + rand.IntN(400); lines.Scan(); until-- {
		what, id, _ := strings.Cut(lines.Text(), " ")
		w.note(t, what, id)
		if until == 0 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
}

func (w witness) note(t *testing.T, what, number string) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return // the line that it died in, or a failure
	}
	switch what {
	case "received":
		w.received[id] = true
	case "finished":
		w.finished[id] = true
	case "taken":
		if w.finished[id] || w.lane[id%7] > id {
			t.Errorf("update %d was taken after %d of its lane (finished %v)", id, w.lane[id%7], w.finished[id])
		}
		w.lane[id%7], w.taken[id] = id, true
	}
}

// drain takes and finishes all there is.
func drain(t *testing.T, s *store.Store) map[int64]bool {
	left := map[int64]bool{}
	for {
		updates, err := s.Next(t.Context(), 100, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(updates) == 0 {
			return left
		}
		for _, u := range updates {
			if string(u.Raw) != "text" {
				t.Errorf("update %d holds %q", u.ID, u.Raw)
			}
			left[u.ID] = true
			if err := s.Finish(t.Context(), u.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}
