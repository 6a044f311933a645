package reload

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watched is a file that is looked at on a fake clock, and what became of it.
type watched struct {
	*testing.T
	file    string
	told    *fsnotify.Watcher
	start   time.Time
	writes  int
	mu      sync.Mutex
	changes []time.Duration // since the start
}

// onClock runs a test with a watcher that only the test tells; a file stands for the directory, since adding folders to
// such a watcher is not possible.
func onClock(t *testing.T, told bool, test func(*watched)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "phones.yaml")
	synctest.Test(t, func(t *testing.T) {
		w := &watched{T: t, file: file, start: time.Now()}
		if told {
			w.told = &fsnotify.Watcher{Events: make(chan fsnotify.Event), Errors: make(chan error)}
		}
		w.write("0")
		ended := make(chan error, 1)
		go func() {
			ended <- look(t.Context(), file, w.told, w.changed)
		}()
		t.Cleanup(func() { // runs when the context is done
			if err := <-ended; err != nil {
				t.Errorf("look: %v", err)
			}
		})
		synctest.Wait()
		test(w)
	})
}

func (w *watched) changed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes = append(w.changes, time.Since(w.start))
}

// write changes the file, each time at a time of its own, so that nothing depends on how fine the disk's clock is.
func (w *watched) write(content string) {
	w.Helper()
	if err := os.WriteFile(w.file, []byte(content), 0o600); err != nil {
		w.Fatal(err)
	}
	w.writes++
	at := w.start.Add(time.Duration(w.writes) * time.Second)
	if err := os.Chtimes(w.file, at, at); err != nil {
		w.Fatal(err)
	}
}

func (w *watched) tell() { w.told.Events <- fsnotify.Event{Name: w.file, Op: fsnotify.Write} }

func (w *watched) wait(d time.Duration) { time.Sleep(d); synctest.Wait() }

func (w *watched) changedAt(want ...time.Duration) {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.changes) != len(want) {
		w.Fatalf("changes after %v, want %v", w.changes, want)
	}
	for i := range want {
		if w.changes[i] != want[i] {
			w.Errorf("changes after %v, want %v", w.changes, want)
		}
	}
}

const ms = time.Millisecond

func TestAChangeIsTakenOnceItHasSettled(t *testing.T) {
	onClock(t, true, func(w *watched) {
		w.write("1")
		w.tell()
		w.wait(299 * ms)
		w.changedAt()
		w.wait(ms)
		w.changedAt(300 * ms)
	})
}

func TestAFileThatIsStillWrittenIsWaitedFor(t *testing.T) {
	onClock(t, true, func(w *watched) {
		for range 10 { // an editor, or a copy of many files
			w.write("more")
			w.tell()
			w.wait(200 * ms)
		}
		w.changedAt()
		w.wait(time.Second)
		w.changedAt(2100 * ms) // 300 ms after the last, and once
	})
}

func TestNewsWithoutAChangeChangesNothing(t *testing.T) {
	onClock(t, true, func(w *watched) {
		w.tell() // somebody read it, or wrote what was there
		w.wait(time.Minute)
		w.changedAt()
	})
}

// TestAnEditThatLeavesSizeAndTimeIsAnEdit: a digit is mended within one tick of the disk's clock, or a copy keeps
// times.
func TestAnEditThatLeavesSizeAndTimeIsAnEdit(t *testing.T) {
	onClock(t, true, func(w *watched) {
		w.writes-- // the time of the last
		w.write("1")
		w.tell()
		w.wait(time.Second)
		w.changedAt(300 * ms)
	})
}

func TestWhatTheWatcherLosesIsFoundAllTheSame(t *testing.T) {
	onClock(t, true, func(w *watched) {
		w.write("1")
		w.told.Errors <- fsnotify.ErrEventOverflow
		w.wait(300 * ms)
		w.changedAt(300 * ms)
	})
}

func TestWhatIsNotToldIsFoundByLooking(t *testing.T) {
	for name, told := range map[string]bool{"where nothing is ever told": false, "where one change is not told": true} {
		t.Run(name, func(t *testing.T) {
			onClock(t, told, func(w *watched) {
				w.wait(time.Second)
				w.write("1")
				w.wait(lookAgain - time.Second - ms)
				w.changedAt()
				w.wait(ms)
				w.changedAt(lookAgain)
				w.wait(3 * lookAgain)
				w.changedAt(lookAgain) // the same change is taken once
				if err := os.Remove(w.file); err != nil {
					w.Fatal(err)
				}
				w.wait(lookAgain)
				w.changedAt(lookAgain, 5*lookAgain)
			})
		})
	}
}
