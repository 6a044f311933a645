package reload_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"syncoff/bot"
	"syncoff/bot/telegram/reload"
)

// version is an assistant that says which it is.
type version struct {
	reload.Assistant // what is not asked of it here
	name             string
	closed           atomic.Int32
	enter            chan struct{} // told when somebody asks, nil for nobody
	leave            chan struct{} // the answer waits for it
	fault            error         // of Close
}

func (v *version) Handle(context.Context, bot.Event) ([]bot.Reply, error) {
	if v.enter != nil {
		v.enter <- struct{}{}
		<-v.leave
	}
	if v.closed.Load() != 0 {
		return nil, errors.New(v.name + " was closed in the middle of an answer")
	}
	return []bot.Reply{{Title: v.name}}, nil
}

func (v *version) Text(language, id string) string {
	if v.closed.Load() != 0 {
		return "closed"
	}
	return v.name + " " + language + " " + id
}

func (v *version) Close() error { v.closed.Add(1); return v.fault }

// shelf is what is loaded next: an assistant or a fault.
type shelf struct {
	next     *version
	err      error
	observed []bool
	log      bytes.Buffer
}

func (s *shelf) load(context.Context) (reload.Assistant, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.next, nil
}

func (s *shelf) open(t *testing.T) *reload.Current {
	t.Helper()
	c, err := reload.New(t.Context(), s.load, func(ok bool) { s.observed = append(s.observed, ok) },
		slog.New(slog.NewTextHandler(&s.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func answers(t *testing.T, c *reload.Current) string {
	t.Helper()
	replies, err := c.Handle(t.Context(), bot.Event{Text: "how?"})
	if err != nil || len(replies) != 1 {
		t.Fatalf("%+v, %v", replies, err)
	}
	return replies[0].Title
}

func TestAnEdit(t *testing.T) {
	broken := errors.New("articles/a.yaml:3: no such element")
	for _, tt := range []struct {
		name     string
		err      error
		answers  string
		closed   int32 // times that the old one was
		observed []bool
		logged   string
	}{
		{"that is good takes the place of the old", nil, "new", 1, []bool{true}, "level=INFO msg=\"the knowledge is replaced\""},
		{"that is broken keeps the old and tells why", broken, "old", 0, []bool{false}, "articles/a.yaml:3: no such element"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			first := &version{name: "old"}
			s := &shelf{next: first}
			c := s.open(t)
			s.next, s.err = &version{name: "new"}, tt.err
			if err := c.Reload(t.Context()); !errors.Is(err, tt.err) {
				t.Errorf("Reload: %v", err)
			}
			if got := answers(t, c); got != tt.answers || first.closed.Load() != tt.closed {
				t.Errorf("%s answers, the old was closed %d times", got, first.closed.Load())
			}
			if got := c.Text("en", "x"); got != tt.answers+" en x" {
				t.Errorf("text %q", got)
			}
			if !slices.Equal(s.observed, tt.observed) || !strings.Contains(s.log.String(), tt.logged) {
				t.Errorf("observed %v, logged\n%s", s.observed, &s.log)
			}
		})
	}
}

func TestAfterABrokenEditTheMendedOneIsTaken(t *testing.T) {
	first := &version{name: "1"}
	s := &shelf{next: first}
	c := s.open(t)
	for i := range 3 {
		s.err = errors.New("half written")
		if err := c.Reload(t.Context()); err == nil {
			t.Error("a broken edit was taken")
		}
		if got, want := answers(t, c), fmt.Sprint(i+1); got != want {
			t.Errorf("%s answers, want %s", got, want)
		}
		s.next, s.err = &version{name: fmt.Sprint(i + 2)}, nil
		if err := c.Reload(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if got := answers(t, c); got != "4" || first.closed.Load() != 1 {
		t.Errorf("%s answers, the first was closed %d times", got, first.closed.Load())
	}
	if err := c.Close(); err != nil || s.next.closed.Load() != 1 {
		t.Errorf("Close: %v, closed %d times", err, s.next.closed.Load())
	}
}

func TestTheFirstKnowledgeMustLoad(t *testing.T) {
	s := &shelf{err: errors.New("no articles")}
	c, err := reload.New(t.Context(), s.load, func(bool) { t.Error("a start is no reload") }, slog.New(slog.DiscardHandler))
	if c != nil || !errors.Is(err, s.err) {
		t.Errorf("%v, %v", c, err)
	}
}

func TestWhatClosingTheOldFailsWithIsTold(t *testing.T) {
	s := &shelf{next: &version{name: "old", fault: errors.New("stuck")}}
	fault := s.next.fault
	c := s.open(t)
	s.next = &version{name: "new"}
	if err := c.Reload(t.Context()); !errors.Is(err, fault) {
		t.Errorf("Reload: %v", err)
	}
	if got := answers(t, c); got != "new" {
		t.Errorf("%s answers", got)
	}
}

// replaced is a log that tells when the knowledge is replaced, which is right before the old is closed.
type replaced chan struct{}

func (r replaced) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("is replaced")) {
		close(r)
	}
	return len(line), nil
}

// TestAnAnswerUnderWayIsFinishedByTheKnowledgeItBeganWith: the index must not be closed below it. A lock is waited for
// here, which a fake clock does not see.
func TestAnAnswerUnderWayIsFinishedByTheKnowledgeItBeganWith(t *testing.T) {
	old := &version{name: "old", enter: make(chan struct{}), leave: make(chan struct{})}
	s, swapped := &shelf{next: old}, make(replaced)
	c, err := reload.New(t.Context(), s.load, func(bool) {}, slog.New(slog.NewTextHandler(swapped, nil)))
	if err != nil {
		t.Fatal(err)
	}
	said := make(chan error, 1)
	go func() {
		_, err := c.Handle(t.Context(), bot.Event{})
		said <- err
	}()
	<-old.enter
	s.next = &version{name: "new"}
	reloaded := make(chan error, 1)
	go func() { reloaded <- c.Reload(t.Context()) }()
	<-swapped
	for range 1000 { // time enough for a Close that does not wait
		if got := c.Text("en", "x"); got != "new en x" {
			t.Fatalf("meanwhile %q answers", got)
		}
		runtime.Gosched()
	}
	if old.closed.Load() != 0 || len(reloaded) != 0 {
		t.Error("closed under an answer")
	}
	close(old.leave)
	if err := <-said; err != nil {
		t.Errorf("the answer under way: %v", err)
	}
	if err := <-reloaded; err != nil || old.closed.Load() != 1 {
		t.Errorf("%v, closed %d times", err, old.closed.Load())
	}
}

// TestReloadsAndAnswersAtOnce is for the race detector, and for an answer by what is closed.
func TestReloadsAndAnswersAtOnce(t *testing.T) {
	var mu sync.Mutex
	var all []*version
	load := func(context.Context) (reload.Assistant, error) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, &version{name: fmt.Sprint(len(all))})
		return all[len(all)-1], nil
	}
	c, err := reload.New(t.Context(), load, func(bool) {}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for range 200 {
				if _, err := c.Handle(t.Context(), bot.Event{}); err != nil {
					t.Error(err)
				}
				if c.Text("en", "x") == "closed" {
					t.Error("a text of what is closed")
				}
			}
		})
		work.Go(func() {
			for range 50 {
				if err := c.Reload(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for i, v := range all {
		if n := v.closed.Load(); n != 1 {
			t.Errorf("version %d of %d was closed %d times", i, len(all), n)
		}
	}
}
