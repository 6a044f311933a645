package main

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

// checkCommand proves the knowledge.
type checkCommand struct {
	Dir     string `arg:"" optional:"" help:"Knowledge directory; the embedded knowledge if none is given."`
	Serving string `placeholder:"URL" help:"Ask instead whether the bot that serves at this address is alive, for example http://127.0.0.1:8080."`
}

// Run prints every fault, or what was proved.
func (c *checkCommand) Run(ctx context.Context, all *commands, s streams) error {
	if c.Serving != "" {
		return c.alive(ctx)
	}
	dir := c.Dir
	if dir == "" {
		dir = all.Knowledge
	}
	base, texts, err := load(dir)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return errFailed
	}
	if err := index.CheckForms(base); err != nil {
		fmt.Fprintln(s.err, err)
		return errFailed
	}
	faults := base.Check(texts)
	for _, f := range faults {
		fmt.Fprintln(s.out, f)
	}
	if len(faults) > 0 {
		fmt.Fprintf(s.err, "syncoff: %d faults\n", len(faults))
		return errFailed
	}
	fmt.Fprintf(s.out, "ok: %s\n", base.Summary())
	return nil
}

// aliveWithin is how long a bot may take to say that it lives.
const aliveWithin = 5 * time.Second

// alive is the health check of a container that has no other program to ask with.
func (c *checkCommand) alive(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, aliveWithin)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(c.Serving, "/")+"/livez", nil)
	if err != nil {
		return usageError{fmt.Errorf("--serving: %w", err)}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("is it alive: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("is it alive: %s answers %s", c.Serving, response.Status)
	}
	return nil
}

// localesFolder is where a knowledge directory may bring texts of its own.
const localesFolder = "locales"

// load reads the knowledge and the texts: embedded, or from a directory that then stands for all of it. A directory
// that cannot be used is an error, never a reason to fall back to what is embedded.
func load(dir string) (*knowledge.Base, *locales.Catalog, error) {
	knowledgeFiles, textFiles := knowledge.Embedded(), locales.Embedded()
	if dir != "" {
		if err := isDirectory(dir); err != nil {
			return nil, nil, fmt.Errorf("open knowledge: %w", err)
		}
		knowledgeFiles = os.DirFS(dir)
		if sub, err := fs.Sub(knowledgeFiles, localesFolder); err == nil && hasEntries(sub) {
			textFiles = sub
		}
	}
	base, err := knowledge.Load(knowledgeFiles)
	if err != nil {
		return nil, nil, err
	}
	texts, err := locales.Load(textFiles)
	if err != nil {
		return nil, nil, err
	}
	return base, texts, nil
}

func isDirectory(dir string) error {
	entry, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !entry.IsDir() {
		return fmt.Errorf("%s is a file, not a directory", dir)
	}
	return nil
}

func hasEntries(fsys fs.FS) bool {
	entries, err := fs.ReadDir(fsys, ".")
	return err == nil && len(entries) > 0
}
