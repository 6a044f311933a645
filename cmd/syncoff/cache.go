package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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

// cacheOff is the setting that keeps nothing.
const cacheOff = "off"

const (
	cachePrefix, cacheSuffix = "learned-", ".syncoff"

	cacheKept  = 2         // files: the program before an update, or the knowledge before a change, may come back
	abandoned  = time.Hour // is how old a file is that nobody can be writing any more
	unfinished = ".part"
)

// cache keeps in files what an index learns from its knowledge, so that the next start need not learn it again. It only
// saves time: whatever goes wrong, the index is built anew. Several programs may share its directory.
type cache struct {
	dir string // "" for none
}

// newCache is the cache that the setting names, that of the person's account if it is empty.
func newCache(setting string) cache {
	switch setting {
	case cacheOff:
		return cache{}
	case "":
		dir, err := os.UserCacheDir()
		if err != nil {
			slog.Debug("no cache", "error", err)
			return cache{}
		}
		return cache{filepath.Join(dir, "syncoff")}
	}
	return cache{setting}
}

// index restores the index of the knowledge, or builds it and keeps what was learned.
func (c cache) index(base *knowledge.Base) (x *index.Index, restored bool, err error) {
	path, err := c.path(base)
	if err == nil {
		if x, err = restore(base, path); err == nil {
			return x, true, nil
		}
	}
	missed := err
	x, learned, err := index.Build(base)
	if err != nil {
		return nil, false, err
	}
	if path != "" {
		if err := c.keep(path, learned); err != nil {
			slog.Debug("the index is not kept", "read", missed, "write", err)
		}
	}
	return x, false, nil
}

var errNoCache = errors.New("there is no cache")

// path names the file after all that its content depends on: the knowledge and the program.
func (c cache) path(base *knowledge.Base) (string, error) {
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
	return filepath.Join(c.dir, cachePrefix+hex.EncodeToString(sum[:16])+cacheSuffix), nil
}

// programID differs between programs: a revision alone would not tell one that was changed since.
func programID() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	file, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("find the program: %w", err)
	}
	id := fmt.Sprintf("%d %d", file.Size(), file.ModTime().UnixNano())
	if build, ok := debug.ReadBuildInfo(); ok {
		id += build.String()
	}
	return id, nil
}

func restore(base *knowledge.Base, path string) (*index.Index, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return index.Restore(base, f)
}

// keep writes beside the place and renames, so that nobody ever reads half a file.
func (c cache) keep(path string, learned *index.Learned) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return fmt.Errorf("make cache directory: %w", err)
	}
	f, err := os.CreateTemp(c.dir, cachePrefix+"*"+unfinished) // mode 0600
	if err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	err = errors.Join(learned.Save(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write cache: %w", err), os.Remove(f.Name()))
	}
	return c.prune()
}

// prune removes all but the newest files, and what a program that was killed has left unfinished.
func (c cache) prune() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return fmt.Errorf("look through the cache: %w", err)
	}
	var kept []fs.FileInfo
	var errs []error
	remove := func(name string) {
		if err := os.Remove(filepath.Join(c.dir, name)); !errors.Is(err, fs.ErrNotExist) { // another program prunes too
			errs = append(errs, err)
		}
	}
	for _, entry := range entries {
		file, err := entry.Info()
		if err != nil || !strings.HasPrefix(entry.Name(), cachePrefix) || !file.Mode().IsRegular() {
			continue
		}
		switch filepath.Ext(entry.Name()) {
		case cacheSuffix:
			kept = append(kept, file)
		case unfinished:
			if time.Since(file.ModTime()) > abandoned {
				remove(entry.Name())
			}
		}
	}
	slices.SortFunc(kept, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, file := range kept[min(cacheKept, len(kept)):] {
		remove(file.Name())
	}
	return errors.Join(errs...)
}
