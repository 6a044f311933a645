package reload

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settle is how long nothing may change before a change is taken: editors and copies write in several steps.
	settle = 300 * time.Millisecond
	// lookAgain is how often files are looked at where changes are not told, as on network file systems.
	lookAgain = 10 * time.Second
	// mostRead is how much of a file is compared, in bytes: more than any that would be loaded.
	mostRead = 8 << 20
)

// Watch calls changed whenever a file below dir has changed and settled, until the context is done. Directories are
// watched and not files, for editors rename and Kubernetes swaps links.
func Watch(ctx context.Context, dir string, changed func(), log *slog.Logger) error {
	told, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("changes of the knowledge are not told by the system; looking from time to time", "dir", dir, "err", err)
		return look(ctx, dir, nil, changed)
	}
	defer func() { _ = told.Close() }()
	if err := addAll(told, dir); err != nil {
		log.Warn("changes of the knowledge are not told by the system; looking from time to time", "dir", dir, "err", err)
	}
	return look(ctx, dir, told, changed)
}

// look waits to be told, and looks for itself now and then; what decides is whether the files differ.
func look(ctx context.Context, dir string, told *fsnotify.Watcher, changed func()) error {
	var events chan fsnotify.Event
	var faults chan error
	if told != nil {
		events, faults = told.Events, told.Errors
	}
	seen := fingerprint(dir)
	wait := time.NewTimer(lookAgain)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-events:
			wait.Reset(settle)
		case <-faults: // too many at once: the next look finds out
			wait.Reset(settle)
		case <-wait.C:
			wait.Reset(lookAgain)
			if now := fingerprint(dir); now != seen {
				seen = now
				if told != nil {
					_ = addAll(told, dir) // new folders; what cannot be watched is looked at
				}
				changed()
			}
		}
	}
}

func addAll(w *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(real(dir), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		return w.Add(path)
	})
}

// real follows a link to a directory, which a walk would not.
func real(dir string) string {
	if target, err := filepath.EvalSymlinks(dir); err == nil {
		return target
	}
	return dir
}

// fingerprint tells one state of a directory from another by the names and contents of its files: sizes and times can
// be the same after a quick edit.
func fingerprint(dir string) string {
	sum := sha256.New()
	_ = filepath.WalkDir(real(dir), func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone meanwhile
		}
		if file, err := os.Stat(path); err == nil && file.Mode().IsRegular() { // through links
			fmt.Fprintln(sum, path, file.Size())
			copyInto(sum, path)
		}
		return nil
	})
	return string(sum.Sum(nil))
}

func copyInto(w io.Writer, path string) {
	f, err := os.Open(path)
	if err != nil {
		return // gone meanwhile
	}
	defer func() { _ = f.Close() }()
	_, _ = io.Copy(w, io.LimitReader(f, mostRead))
}
