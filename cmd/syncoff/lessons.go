package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"syncoff/bot/store"
	"syncoff/cmd/syncoff/shelf"
	"syncoff/index/lesson"
)

// lessonsCommand is about what staff have taught.
type lessonsCommand struct {
	Database string `env:"DATABASE_URL" default:"sqlite:syncoff.db" placeholder:"URL" help:"Where the bot keeps its lessons: sqlite:PATH. To drop one, the bot must not be running."`

	List   listLessons   `cmd:"" help:"List the lessons."`
	Export exportLessons `cmd:"" help:"Write the lessons as questions of the knowledge, for review."`
	Drop   dropLesson    `cmd:"" help:"Take a lesson back; the questions that it settled are open again."`
}

// useLessons opens a database for one piece of work, with Open to change it and with Look to read beside a running bot.
// One that is not there is not made: it would hold nothing.
func useLessons(ctx context.Context, url string, open opener, do func(*store.Store) error) (err error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("open the lessons: there is no database %s", path)
		}
	}
	kept, err := open(ctx, url, time.Now)
	if err != nil {
		return fmt.Errorf("open the lessons: %w", err)
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	return do(kept)
}

// opener is a way to open a database.
type opener func(ctx context.Context, url string, clock func() time.Time) (*store.Store, error)

// listLessons prints a table.
type listLessons struct{}

// Run prints the lessons, the oldest first.
func (*listLessons) Run(ctx context.Context, from *lessonsCommand, s streams) error {
	return useLessons(ctx, from.Database, store.Look, func(kept *store.Store) error {
		rows, err := kept.Lessons(ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "id\tlanguage\ttopic\tdate\ttext")
		for _, l := range rows {
			day := l.Taught.UTC().Format(time.DateOnly)
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", l.ID, l.Language, l.Topic, day, l.Text)
		}
		return table.Flush()
	})
}

// dropLesson takes one back.
type dropLesson struct {
	ID int64 `arg:"" help:"The id that list shows."`
}

// Run takes the lesson back.
func (c *dropLesson) Run(ctx context.Context, from *lessonsCommand, s streams) error {
	return useLessons(ctx, from.Database, store.Open, func(kept *store.Store) error {
		err := kept.Unteach(ctx, c.ID)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no lesson %d", c.ID)
		}
		if err == nil {
			_, err = fmt.Fprintf(s.out, "lesson %d is taken back\n", c.ID)
		}
		return err
	})
}

// exportLessons writes the lessons in the form of the knowledge.
type exportLessons struct {
	Out string `placeholder:"DIR" help:"Write a file for each language into this directory; otherwise all goes to standard output."`
}

// Run writes the lessons.
func (c *exportLessons) Run(ctx context.Context, from *lessonsCommand, s streams) error {
	return useLessons(ctx, from.Database, store.Look, func(kept *store.Store) error {
		rows, err := kept.Lessons(ctx)
		if err != nil {
			return err
		}
		documents, err := lesson.Export(shelf.Lessons(rows))
		if err != nil {
			return err
		}
		if c.Out == "" {
			return printDocuments(documents, s.out)
		}
		if err := writeDocuments(documents, c.Out); err != nil {
			return fmt.Errorf("export lessons: %w", err)
		}
		_, err = fmt.Fprintf(s.out, "%d lessons in %d languages are in %s\n", len(rows), len(documents), c.Out)
		return err
	})
}

func printDocuments(documents map[string][]byte, w io.Writer) error {
	for i, language := range slices.Sorted(maps.Keys(documents)) {
		if i > 0 {
			fmt.Fprintln(w, "---")
		}
		if _, err := w.Write(documents[language]); err != nil {
			return fmt.Errorf("print lessons: %w", err)
		}
	}
	return nil
}

// exported begins every file that is written, and no other is ever overwritten or removed: the files of the knowledge
// have the same names.
const exported = "# Lessons, written by syncoff lessons export. Take over what is right; this file is written anew.\n"

// writeDocuments makes the directory hold these languages and, of earlier exports, no other.
func writeDocuments(documents map[string][]byte, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for language := range documents {
		if filepath.Base(language) != language {
			return fmt.Errorf("language %q cannot name a file", language)
		}
		if path := languageFile(dir, language); !isExport(path) {
			return fmt.Errorf("%s is no export of lessons; choose another directory", path)
		}
	}
	old, err := filepath.Glob(languageFile(dir, "*"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if language := strings.TrimSuffix(filepath.Base(path), ".yaml"); documents[language] == nil && isExport(path) {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for language, document := range documents {
		if err := os.WriteFile(languageFile(dir, language), append([]byte(exported), document...), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func languageFile(dir, language string) string { return filepath.Join(dir, language+".yaml") }

// isExport reports whether a file may be written: it is one of ours or none at all.
func isExport(path string) bool {
	content, err := os.ReadFile(path)
	return errors.Is(err, fs.ErrNotExist) || err == nil && bytes.HasPrefix(content, []byte(exported))
}

// readLessons reads lessons from a file or directory that export has written, or from a database.
func readLessons(ctx context.Context, source string, topics []string) (lessons []lesson.Lesson, err error) {
	info, err := os.Stat(source)
	switch {
	case err == nil && info.IsDir():
		names, _ := fs.Glob(os.DirFS(source), languageFile(".", "*")) // only a malformed pattern is an error
		lessons, err = readLessonFiles(source, names, topics)
	case err == nil:
		lessons, err = readLessonFiles("", []string{source}, topics)
	case strings.Contains(source, ":"):
		err = useLessons(ctx, source, store.Look, func(kept *store.Store) error {
			rows, err := kept.Lessons(ctx)
			lessons = shelf.Lessons(rows)
			return err
		})
	}
	if err == nil && len(lessons) == 0 {
		err = fmt.Errorf("there are no lessons in %s", source)
	}
	return lessons, err
}

func readLessonFiles(dir string, names, topics []string) ([]lesson.Lesson, error) {
	var lessons []lesson.Lesson
	for _, name := range names {
		path := filepath.Join(dir, name)
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read lessons: %w", err)
		}
		more, err := lesson.Read(path, content, topics)
		if err != nil {
			return nil, err
		}
		lessons = append(lessons, more...)
	}
	return lessons, nil
}
