package cache

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"syncoff/index"
	"syncoff/knowledge"
)

// little is knowledge that takes no time to learn.
func little(question string) *knowledge.Base {
	return &knowledge.Base{Questions: map[string]knowledge.QuestionSet{"en": {Language: "en", Topics: map[string][]string{
		"verify": {question, "did it stop"}, "faq-turn-on": {"start again", "turn it on again"},
	}, Far: []string{"what is the weather", "nice weather"}}}}
}

// starts makes an index as a start does, asks it and tells whether it was restored.
func starts(t *testing.T, c Cache, base *knowledge.Base) (restored bool) {
	t.Helper()
	x, restored, err := c.restoreOrBuild(base)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if r, err := x.Match(t.Context(), "start again", index.Hint{}); err != nil || r.Candidates[0].Topic != "faq-turn-on" {
		t.Errorf("%+v, %v", r, err)
	}
	return restored
}

func cached(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheCacheSparesTheSecondStart(t *testing.T) {
	c := New(filepath.Join(t.TempDir(), "made", "when needed"))
	if starts(t, c, little("is it off")) {
		t.Fatal("the first start is restored from nothing")
	}
	if !starts(t, c, little("is it off")) {
		t.Error("the second start learns again")
	}
	if starts(t, c, little("is it on")) {
		t.Error("changed knowledge is not learned")
	}
	files := cached(t, c.dir)
	if len(files) != 2 {
		t.Errorf("files %q", files)
	}
	for path, want := range map[string]os.FileMode{c.dir: 0o700, files[0]: 0o700, filepath.Join(files[0], "learned"): 0o600} {
		if file, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && file.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, file.Mode(), err)
		}
	}
}

func TestTheCacheReplacesWhatIsDamaged(t *testing.T) {
	c := New(t.TempDir())
	base := little("is it off")
	starts(t, c, base)
	path := filepath.Join(cached(t, c.dir)[0], "learned")
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(sound)
	flipped[len(flipped)/2] ^= 1
	for name, damage := range map[string]func() error{
		"empty":         func() error { return os.WriteFile(path, nil, 0o600) },
		"cut off":       func() error { return os.WriteFile(path, sound[:len(sound)/2], 0o600) },
		"a flipped bit": func() error { return os.WriteFile(path, flipped, 0o600) },
		"a lost folder": func() error { return os.RemoveAll(filepath.Join(filepath.Dir(path), "questions")) },
		"a file in its place": func() error {
			return errors.Join(os.RemoveAll(filepath.Dir(path)), os.WriteFile(filepath.Dir(path), sound, 0o600))
		},
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if starts(t, c, base) {
			t.Errorf("%s: it is restored", name)
		}
		if !starts(t, c, base) {
			t.Errorf("%s: it is not replaced", name)
		}
	}
	if files := cached(t, c.dir); len(files) != 1 {
		t.Errorf("left behind: %q", files)
	}
}

func TestACacheThatCannotBeWrittenDoesNoHarm(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Cache{
		"a file where the directory should be": New(file),
		"a directory below a file":             New(filepath.Join(file, "below")),
	} {
		for range 2 {
			if starts(t, c, little("is it off")) {
				t.Errorf("%s: it is restored", name)
			}
		}
	}
}

func TestTheCacheThatIsOffWritesNothing(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, home)
	}
	t.Chdir(home)
	for range 2 {
		if starts(t, New("off"), little("is it off")) {
			t.Error("it is restored")
		}
	}
	if files := cached(t, home); len(files) > 0 {
		t.Errorf("written: %q", files)
	}
	starts(t, New(""), little("is it off"))
	if files := cached(t, home); len(files) == 0 {
		t.Error("without a setting nothing is kept")
	}
}

func TestTheCacheKeepsTheNewestFilesOfItsOwn(t *testing.T) {
	c := New(t.TempDir())
	long := time.Now().Add(-48 * time.Hour)
	for name, made := range map[string]time.Time{
		"learned-1.syncoff": long, "learned-2.syncoff": long.Add(time.Hour), "learned-3.part": long,
		"learned-4.part": time.Now(), "somebody's": long, "other.syncoff": long,
	} {
		path := filepath.Join(c.dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, made, made); err != nil {
			t.Fatal(err)
		}
	}
	starts(t, c, little("is it off"))
	left := map[string]bool{}
	for _, path := range cached(t, c.dir) {
		left[filepath.Base(path)] = true
	}
	for name, want := range map[string]bool{
		"learned-1.syncoff": false, "learned-2.syncoff": true, "learned-3.part": false, "learned-4.part": true,
		"somebody's": true, "other.syncoff": true,
	} {
		if left[name] != want {
			t.Errorf("%s is left: %v", name, left[name])
		}
	}
	if !starts(t, c, little("is it off")) {
		t.Error("the newest is gone")
	}
}

func TestProgramsShareTheCache(t *testing.T) {
	dir := t.TempDir()
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			question := []string{"is it off", "is it on", "is it gone"}[i%3]
			for range 5 {
				x, _, err := New(dir).restoreOrBuild(little(question))
				if err != nil {
					t.Error(err)
					return
				}
				x.Close()
			}
		})
	}
	wait.Wait()
	if files := cached(t, dir); len(files) == 0 || len(files) > 3 {
		t.Errorf("left: %q", files)
	}
}
