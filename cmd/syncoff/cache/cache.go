// Package cache keeps in folders what an index learns from its knowledge, so that the next start need not learn it
// again.
//
// It only saves time: whatever goes wrong, the index is built anew. Several programs may share its directory.
package cache

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"syncoff/index"
	"syncoff/knowledge"
)

// Off is the setting that keeps nothing.
const Off = "off"

const (
	prefix, suffix = "learned-", ".syncoff"

	most       = 2         // folders: the program before an update, or the knowledge before a change, may come back
	abandoned  = time.Hour // is how old a folder is that nobody can be writing any more
	unfinished = ".part"
)

// Cache is a directory of such folders; the zero Cache keeps nothing.
type Cache struct {
	dir string // "" for none
}

// New is the cache that a setting names: a directory, Off, or "" for that of the person's account.
func New(setting string) Cache {
	switch setting {
	case Off:
		return Cache{}
	case "":
		dir, err := os.UserCacheDir()
		if err != nil {
			slog.Debug("no cache", "error", err)
			return Cache{}
		}
		return Cache{filepath.Join(dir, "syncoff")}
	}
	return Cache{setting}
}

// restoreOrBuild restores the index of the knowledge, or builds it and keeps what was learned.
func (c Cache) restoreOrBuild(base *knowledge.Base) (x *index.Index, restored bool, err error) {
	path, err := c.path(base)
	if err == nil {
		within(restoreMemory, func() { x, err = index.Restore(base, path) })
		if err == nil {
			return x, true, nil
		}
	}
	missed := err
	var learned *index.Learned
	within(buildMemory, func() {
		if x, learned, err = index.Build(base); err != nil || path == "" {
			return
		}
		if err := c.keep(path, learned); err != nil {
			slog.Debug("the index is not kept", "read", missed, "write", err)
		}
	})
	return x, false, err
}

var errNoCache = errors.New("there is no cache")

// path names the folder after all that its content depends on: the knowledge and the program.
func (c Cache) path(base *knowledge.Base) (string, error) {
	if c.dir == "" {
		return "", errNoCache
	}
	knows, err := index.Fingerprint(base)
	if err != nil {
		return "", err
	}
	program, err := programID()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(knows + program))
	return filepath.Join(c.dir, prefix+hex.EncodeToString(sum[:16])+suffix), nil
}

// headSize is how much of a program's file is read to tell it from others: the build id that Go writes is within it.
const headSize = 64 << 10

// programID differs between programs: a revision alone would not tell one that was changed since. It stays the same
// when the file is copied, so that an image can be made with what was learned in it.
func programID() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	head, err := io.ReadAll(io.LimitReader(file, headSize))
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	id := fmt.Sprintf("%d %x", info.Size(), sha256.Sum256(head))
	if build, ok := debug.ReadBuildInfo(); ok {
		id += build.String()
	}
	return id, nil
}

// keep writes beside the place and renames, so that nobody ever reads half of it. What is in the place could not be
// restored; another program may be replacing it too.
func (c Cache) keep(path string, learned *index.Learned) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return fmt.Errorf("make cache directory: %w", err)
	}
	part, err := os.MkdirTemp(c.dir, prefix+"*"+unfinished) // mode 0700
	if err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	err = learned.Save(part)
	if err == nil {
		err = errors.Join(os.RemoveAll(path), os.Rename(part, path))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write cache: %w", err), os.RemoveAll(part))
	}
	return c.prune()
}

// prune removes all but the newest folders, and what a program that was killed has left unfinished.
func (c Cache) prune() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return fmt.Errorf("look through the cache: %w", err)
	}
	var kept []fs.FileInfo
	var errs []error
	remove := func(name string) {
		errs = append(errs, os.RemoveAll(filepath.Join(c.dir, name)))
	}
	for _, entry := range entries {
		folder, err := entry.Info()
		if err != nil || !strings.HasPrefix(entry.Name(), prefix) {
			continue
		}
		switch filepath.Ext(entry.Name()) {
		case suffix:
			kept = append(kept, folder)
		case unfinished:
			if time.Since(folder.ModTime()) > abandoned {
				remove(entry.Name())
			}
		}
	}
	slices.SortFunc(kept, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, folder := range kept[min(most, len(kept)):] {
		remove(folder.Name())
	}
	return errors.Join(errs...)
}
