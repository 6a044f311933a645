package reload_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"syncoff/bot/telegram/reload"
)

// TestChangesOfRealFilesAreSeen is on a real disk and a real clock: what the system tells is what is tested. Nothing is
// measured, so that a slow machine passes too.
func TestChangesOfRealFilesAreSeen(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(must func(error), dir string)
		edit func(must func(error), dir string)
	}{
		{"a file is written", nil, func(must func(error), dir string) { must(write(dir, "a.yaml", "after")) }},
		{"a file of a folder is written", nil, func(must func(error), dir string) { must(write(dir, "sub/b.yaml", "after")) }},
		{"a file is new", nil, func(must func(error), dir string) { must(write(dir, "c.yaml", "new")) }},
		{"a file is deleted", nil, func(must func(error), dir string) { must(os.Remove(filepath.Join(dir, "a.yaml"))) }},
		{"an editor puts another file in its place", nil, func(must func(error), dir string) {
			must(write(dir, ".a.yaml.swp", "after"))
			must(os.Rename(filepath.Join(dir, ".a.yaml.swp"), filepath.Join(dir, "a.yaml")))
		}},
		{"Kubernetes swaps the link that all files go through", func(must func(error), dir string) {
			must(write(dir, "..1/d.yaml", "before"))
			must(write(dir, "..2/d.yaml", "after!"))
			must(os.Symlink("..1", filepath.Join(dir, "..data")))
			must(os.Symlink("..data/d.yaml", filepath.Join(dir, "d.yaml")))
		}, func(must func(error), dir string) {
			must(os.Symlink("..2", filepath.Join(dir, "..next")))
			must(os.Rename(filepath.Join(dir, "..next"), filepath.Join(dir, "..data")))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			dir := t.TempDir()
			must(write(dir, "a.yaml", "before"))
			must(write(dir, "sub/b.yaml", "before"))
			if tt.make != nil {
				tt.make(must, dir)
			}
			w := watch(t, dir)
			w.settled(must, dir)
			tt.edit(must, dir)
			w.changes()
		})
	}
}

func TestTheDirectoryMayBeALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	w := watch(t, link)
	w.settled(func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}, dir)
}

func TestADirectoryThatIsNotThereIsLookedFor(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var log bytes.Buffer
	err := reload.Watch(ctx, filepath.Join(t.TempDir(), "none"), func() { t.Error("changed") }, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil || !bytes.Contains(log.Bytes(), []byte("looking from time to time")) || !bytes.Contains(log.Bytes(), []byte("no such file")) {
		t.Errorf("%v, logged %s", err, &log)
	}
}

type watcher struct {
	*testing.T
	changed chan struct{}
}

func watch(t *testing.T, dir string) *watcher {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watcher{t, make(chan struct{}, 100)}
	ended := make(chan error, 1)
	go func() {
		ended <- reload.Watch(ctx, dir, func() { w.changed <- struct{}{} }, slog.New(slog.NewTextHandler(t.Output(), nil)))
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Watch: %v", err)
		}
	})
	return w
}

// settled changes a file until it is seen: from then on the watch is known to stand, which it does not tell by itself.
func (w *watcher) settled(must func(error), dir string) {
	w.Helper()
	again := time.NewTicker(800 * time.Millisecond) // longer than a change takes to settle
	defer again.Stop()
	for n := 1; ; n++ {
		must(write(dir, "ready", string(make([]byte, n))))
		select {
		case <-w.changed:
			return
		case <-again.C:
		case <-w.Context().Done():
			w.Fatal("no change is ever seen")
		}
	}
}

func (w *watcher) changes() {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), time.Minute)
	defer cancel()
	select {
	case <-w.changed:
	case <-ctx.Done():
		w.Error("the change is not seen")
	}
}

func write(dir, name, content string) error {
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(content), 0o600)
}
