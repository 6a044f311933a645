package knowledge_test

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"syncoff/knowledge"
	"syncoff/locales"
)

// Drafts are questions and words of languages that are not matched yet. They are not loaded, but they stay whole, so
// that moving them up is all there is to do.
func TestDraftsAreWholeBesideTheKnowledge(t *testing.T) {
	base, err := knowledge.Load(withDrafts(t))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range base.Check(texts) {
		t.Error(fault)
	}
}

// withDrafts is the knowledge with the drafts moved up.
func withDrafts(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for _, from := range []fs.FS{knowledge.Embedded(), os.DirFS("drafts")} {
		err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := fs.ReadFile(from, path)
			files[path] = &fstest.MapFile{Data: content}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
