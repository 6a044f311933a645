package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"

	"syncoff/index/eval"
	"syncoff/knowledge"
)

// evalCommand scores labelled questions.
type evalCommand struct {
	File       string   `arg:"" help:"Tab-separated questions: id, lang, kind, accept, text. \"-\" reads standard input."`
	JSON       bool     `name:"json" help:"Print the report as JSON."`
	Lang       []string `placeholder:"LANG" help:"Only rows in these languages, separated by commas."`
	Failures   bool     `help:"List the questions that were not answered right."`
	Sweep      bool     `help:"Print which thresholds would be best on these questions."`
	MinRight   float64  `placeholder:"SHARE" help:"Fail below this share of right answers, 0 to 1."`
	MinOffered float64  `placeholder:"SHARE" help:"Fail below this share of right and offered together."`
	MaxWrong   float64  `default:"1" placeholder:"SHARE" help:"Fail above this share of wrong answers."`
}

// Run prints the report and compares it with the thresholds asked for.
func (c *evalCommand) Run(ctx context.Context, all *commands, s streams) error {
	base, _, err := load(all.Knowledge)
	if err != nil {
		return err
	}
	questions, err := c.read(base, s.in)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.File, err)
	}
	x, err := newIndex(base)
	if err != nil {
		return err
	}
	defer x.Close()
	report, err := eval.Run(ctx, x, questions, progress(s.err))
	if err != nil {
		return err
	}
	if err := c.print(report, s.out); err != nil {
		return err
	}
	return c.judge(report.All, s.err)
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
	if err != nil || len(c.Lang) == 0 {
		return questions, err
	}
	questions = slices.DeleteFunc(questions, func(q eval.Question) bool { return !slices.Contains(c.Lang, q.Language) })
	if len(questions) == 0 {
		return nil, fmt.Errorf("no questions in the languages %v", c.Lang)
	}
	return questions, nil
}

func (c *evalCommand) print(r eval.Report, w io.Writer) error {
	if c.JSON {
		if !c.Failures {
			r.Failures = nil
		}
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(r)
	}
	if err := r.WriteTable(w); err != nil {
		return err
	}
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
func (c *evalCommand) judge(t eval.Tally, w io.Writer) error {
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
