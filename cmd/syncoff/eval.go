package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"syncoff/cmd/syncoff/cache"
	"syncoff/index/eval"
	"syncoff/index/lesson"
	"syncoff/knowledge"
)

// evalCommand scores labelled questions.
type evalCommand struct {
	File       string   `arg:"" optional:"" help:"Tab-separated questions: id, lang, kind, accept, text. \"-\" reads standard input."`
	Folds      int      `placeholder:"N" help:"Instead of a file, the questions of the knowledge itself: each N-th is held out and asked of what is built from the others, N times."`
	JSON       bool     `name:"json" help:"Print the report as JSON."`
	Lang       []string `placeholder:"LANG" help:"Only rows in these languages, separated by commas."`
	Lessons    string   `placeholder:"SOURCE" help:"Score without and with these lessons merged into the knowledge: a file or directory that \"lessons export\" has written, or a database, sqlite:PATH."`
	Failures   bool     `help:"List the questions that were not answered right."`
	Sweep      bool     `help:"Print which thresholds would be best on these questions."`
	MinRight   float64  `placeholder:"SHARE" help:"Fail below this share of right answers, 0 to 1."`
	MinOffered float64  `placeholder:"SHARE" help:"Fail below this share of right and offered together."`
	MaxWrong   float64  `default:"1" placeholder:"SHARE" help:"Fail above this share of wrong answers."`

	MinLanguage float64 `placeholder:"SHARE" help:"Fail below this share of languages told right."`
}

// Run prints the report and compares it with the thresholds asked for.
func (c *evalCommand) Run(ctx context.Context, all *commands, s streams) error {
	base, _, err := load(all.Knowledge)
	if err != nil {
		return err
	}
	trials, err := c.trials(base, s.in)
	if err != nil {
		return err
	}
	kept := cache.New(all.Cache)
	if c.Folds != 0 {
		kept = cache.Cache{} // nobody asks again of a part of the questions
	}
	if c.Lessons != "" {
		return c.compare(ctx, base, trials, kept, s)
	}
	report, err := score(ctx, base, trials, kept, s)
	if err != nil {
		return err
	}
	if err := c.print(report, s.out); err != nil {
		return err
	}
	return c.judge(report, s.err)
}

// compare prints the score without and with lessons. The bounds hold for the latter.
func (c *evalCommand) compare(ctx context.Context, base *knowledge.Base, trials []trial, kept cache.Cache, s streams) error {
	all, err := readLessons(ctx, c.Lessons, base.TopicIDs())
	if err != nil {
		return fmt.Errorf("--lessons: %w", err)
	}
	var scored []string
	for _, r := range trials {
		for _, q := range r.questions {
			scored = append(scored, q.Text)
		}
	}
	lessons := lesson.Unscored(all, scored)
	taught := make([]trial, len(trials))
	for i, t := range trials {
		taught[i].questions = t.questions
		if taught[i].base, err = lesson.Merge(t.base, lessons); err != nil {
			return fmt.Errorf("--lessons: %w", err)
		}
	}
	without, err := score(ctx, base, trials, kept, s)
	if err != nil {
		return err
	}
	with, err := score(ctx, base, taught, cache.Cache{}, s)
	if err != nil {
		return err
	}
	found := eval.Compare(without, with)
	found.Lessons, found.LeftOut = len(lessons), len(all)-len(lessons)
	if err := c.printComparison(found, s.out); err != nil {
		return err
	}
	return c.judge(with, s.err)
}

// Validate refuses a command line that names no questions, or both kinds.
func (c *evalCommand) Validate() error {
	switch {
	case c.File == "" && c.Folds == 0:
		return errors.New("name a file of questions, or --folds N for those of the knowledge itself")
	case c.File != "" && c.Folds != 0:
		return errors.New("--folds takes the questions of the knowledge: name no file with it")
	case c.Folds < 0 || c.Folds == 1:
		return errors.New("--folds needs 2 or more")
	}
	return nil
}

// trial is questions with the knowledge that they are put to.
type trial struct {
	base      *knowledge.Base
	questions []eval.Question
}

// trials is one of the questions of a file, or those of cross-validation on the project's own questions.
func (c *evalCommand) trials(base *knowledge.Base, in io.Reader) ([]trial, error) {
	if c.Folds == 0 {
		questions, err := c.read(base, in)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", c.File, err)
		}
		return []trial{{base, questions}}, nil
	}
	trials := make([]trial, c.Folds)
	for k := range trials {
		learned, held := eval.Fold(base, k, c.Folds)
		held, err := c.only(held)
		if err != nil {
			return nil, err
		}
		trials[k] = trial{learned, held}
	}
	return trials, nil
}

// score asks the questions of all trials.
func score(ctx context.Context, base *knowledge.Base, trials []trial, kept cache.Cache, s streams) (eval.Report, error) {
	reports := make([]eval.Report, len(trials))
	for k, r := range trials {
		var err error
		if reports[k], err = ask(ctx, r.base, kept, r.questions, s); err != nil {
			return eval.Report{}, fmt.Errorf("trial %d: %w", k+1, err)
		}
	}
	report := eval.Merge(reports...)
	report.CountLanguages(slices.Collect(maps.Keys(base.Questions)))
	return report, nil
}

// ask puts the questions to an index of the knowledge.
func ask(ctx context.Context, base *knowledge.Base, kept cache.Cache, questions []eval.Question, s streams) (eval.Report, error) {
	x, err := kept.Index(base)
	if err != nil {
		return eval.Report{}, err
	}
	defer x.Close()
	return eval.Run(ctx, x, questions, progress(s.err))
}

func (c *evalCommand) read(base *knowledge.Base, in io.Reader) ([]eval.Question, error) {
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	questions, err := eval.Read(in, base.TopicIDs())
	if err != nil {
		return nil, err
	}
	return c.only(questions)
}

// only leaves the questions in the languages asked for.
func (c *evalCommand) only(questions []eval.Question) ([]eval.Question, error) {
	if len(c.Lang) == 0 {
		return questions, nil
	}
	questions = slices.DeleteFunc(questions, func(q eval.Question) bool { return !slices.Contains(c.Lang, q.Language) })
	if len(questions) == 0 {
		return nil, fmt.Errorf("no questions in the languages %v", c.Lang)
	}
	return questions, nil
}

func (c *evalCommand) print(r eval.Report, w io.Writer) error {
	if c.JSON {
		return writeReport(c.trimmed(r), w)
	}
	if err := r.WriteTable(w); err != nil {
		return err
	}
	return c.details(r, w)
}

func (c *evalCommand) printComparison(found eval.Comparison, w io.Writer) error {
	if c.JSON {
		found.Without, found.With = c.trimmed(found.Without), c.trimmed(found.With)
		return writeReport(found, w)
	}
	if err := found.Write(w); err != nil {
		return err
	}
	return c.details(found.With, w)
}

// trimmed leaves out what was not asked for.
func (c *evalCommand) trimmed(r eval.Report) eval.Report {
	if !c.Failures {
		r.Failures = nil
	}
	return r
}

func writeReport(report any, w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(report)
}

// details are what flags ask for beside the score.
func (c *evalCommand) details(r eval.Report, w io.Writer) error {
	if c.Failures {
		for _, f := range r.Failures {
			fmt.Fprintf(w, "%s %s %s: wanted %v, %s %s: %s\n", f.Question.ID, f.Question.Language, f.Outcome,
				f.Question.Accept, f.Decision, f.Topic, f.Question.Text)
		}
	}
	if c.Sweep {
		return r.WriteSweep(w)
	}
	return nil
}

// judge compares the score with the bounds of the command line.
func (c *evalCommand) judge(r eval.Report, w io.Writer) error {
	t, languages := r.All, r.Languages.Share()
	failed := false
	for _, bound := range []struct {
		name  string
		share float64
		fails bool
		limit float64
	}{
		{"right", t.Share(t.Right), t.Share(t.Right) < c.MinRight, c.MinRight},
		{"right + offered", t.Share(t.Right + t.Offered), t.Share(t.Right+t.Offered) < c.MinOffered, c.MinOffered},
		{"wrong", t.Share(t.Wrong), t.Share(t.Wrong) > c.MaxWrong, c.MaxWrong},
		{"language told right", languages, languages < c.MinLanguage, c.MinLanguage},
	} {
		if bound.fails {
			failed = true
			fmt.Fprintf(w, "syncoff: %s is %.1f %%, the bound is %.1f %%\n", bound.name, 100*bound.share, 100*bound.limit)
		}
	}
	if failed {
		return errFailed
	}
	return nil
}

// progress shows how far the questions are, if somebody is watching.
func progress(w io.Writer) func(done, total int) {
	f, ok := w.(*os.File)
	if !ok || !isTerminal(f) {
		return nil
	}
	return func(done, total int) {
		if done == total {
			fmt.Fprintf(w, "\r%*s\r", 30, "")
			return
		}
		if done%25 == 0 {
			fmt.Fprintf(w, "\r%d of %d questions", done, total)
		}
	}
}

func isTerminal(f *os.File) bool {
	mode, err := f.Stat()
	return err == nil && mode.Mode()&os.ModeCharDevice != 0
}
