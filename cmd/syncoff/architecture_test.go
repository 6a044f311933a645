package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "syncoff"

// Libraries that the rules name.
const (
	bleve    = "github.com/blevesearch/bleve/v2"
	telegram = "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	yaml     = "gopkg.in/yaml.v3"
	i18n     = "github.com/nicksnyder/go-i18n/v2"
	xtext    = "golang.org/x/text"
)

// goPackage is what `go list -json` tells of a package.
type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string // its own, without those of tests
	Deps       []string // all below
}

// TestImportsGoInOneDirection holds the picture in DESIGN.md: what stands above never imports what stands below it.
func TestImportsGoInOneDirection(t *testing.T) {
	packages := list(t)
	if packages[module+"/cmd/syncoff"].ImportPath == "" || packages[module+"/index"].ImportPath == "" {
		t.Fatalf("go list does not see the module: %d packages", len(packages))
	}
	for name, broken := range rules(packages) {
		t.Run(name, func(t *testing.T) {
			for path, p := range packages {
				if p.Standard || !below(path, module) {
					continue
				}
				for _, imported := range p.Imports {
					if broken(path, imported) {
						t.Errorf("%s imports %s", path, imported)
					}
				}
			}
		})
	}
}

// rule reports whether an import breaks it. Rules over folders that do not exist yet hold of nothing.
type rule func(importer, imported string) bool

func rules(packages map[string]goPackage) map[string]rule {
	standard := func(path string) bool { return packages[path].Standard || path == "C" }
	edges := []string{module + "/bot/telegram", module + "/bot/store", module + "/bot/console"}
	sql := func(imported string) bool {
		return below(imported, "database/sql") || below(imported, "modernc.org/sqlite") || strings.Contains(imported, "/pgx/") ||
			strings.Contains(imported, "/goose/")
	}
	return map[string]rule{
		"knowledge and locales read data and nothing else": func(importer, imported string) bool {
			if !below(importer, module+"/knowledge") && !below(importer, module+"/locales") {
				return false
			}
			allowed := []string{yaml, i18n, xtext, module + "/knowledge/strictyaml"}
			return !standard(imported) && !slices.ContainsFunc(allowed, func(a string) bool { return below(imported, a) })
		},
		"strict YAML knows nothing of the knowledge": func(importer, imported string) bool {
			return below(importer, module+"/knowledge/strictyaml") && below(imported, module)
		},
		"bleve lives in index and nowhere below or beside it": func(importer, imported string) bool {
			return below(imported, bleve) && importer != module+"/index"
		},
		"index knows questions and nothing of the conversation": func(importer, imported string) bool {
			return below(importer, module+"/index") && below(imported, module) &&
				!below(imported, module+"/index") && !below(imported, module+"/knowledge")
		},
		"the conversation knows no Telegram, no SQL, no network and no edge": func(importer, imported string) bool {
			if importer != module+"/bot" && !below(importer, module+"/bot/desk") {
				return false
			}
			own := importer == module+"/bot" || imported != module+"/bot"
			return below(imported, telegram) || sql(imported) || below(imported, "net/http") || own && below(imported, module+"/bot")
		},
		"no edge imports another": func(importer, imported string) bool {
			from := slices.IndexFunc(edges, func(e string) bool { return below(importer, e) })
			to := slices.IndexFunc(edges, func(e string) bool { return below(imported, e) })
			return from >= 0 && to >= 0 && from != to
		},
		"the Telegram library stays below bot/telegram": func(importer, imported string) bool {
			return below(imported, telegram) && !below(importer, module+"/bot/telegram")
		},
		"SQL stays below bot/store and its wiring": func(importer, imported string) bool {
			return sql(imported) && !below(importer, module+"/bot/store") && !below(importer, module+"/cmd")
		},
		"nobody imports the program": func(importer, imported string) bool {
			return below(imported, module+"/cmd") && !below(importer, module+"/cmd")
		},
		"what the program is made of does not know it": func(importer, imported string) bool {
			return imported == module+"/cmd/syncoff"
		},
	}
}

// TestWhatBotNeedsHoldsNoEdge looks through everything below the conversation, not only at its own imports.
func TestWhatBotNeedsHoldsNoEdge(t *testing.T) {
	bot, ok := list(t)[module+"/bot"]
	if ok && !slices.Contains(bot.Deps, module+"/knowledge") {
		t.Fatalf("go list does not tell what bot needs: %q", bot.Deps)
	}
	for _, dep := range bot.Deps {
		if below(dep, telegram) || below(dep, "database/sql") || below(dep, module+"/cmd") || below(dep, module+"/bot") {
			t.Errorf("bot needs %s", dep)
		}
	}
}

// TestTheRulesCanBeBroken proves that each rule would notice: a rule that no import breaks guards nothing.
func TestTheRulesCanBeBroken(t *testing.T) {
	all := rules(map[string]goPackage{"fmt": {ImportPath: "fmt", Standard: true}})
	for name, c := range map[string]struct{ importer, imported string }{
		"knowledge and locales read data and nothing else":                   {"syncoff/locales", "syncoff/index"},
		"strict YAML knows nothing of the knowledge":                         {"syncoff/knowledge/strictyaml", "syncoff/knowledge"},
		"bleve lives in index and nowhere below or beside it":                {"syncoff/index/rank", bleve + "/search"},
		"index knows questions and nothing of the conversation":              {"syncoff/index", "syncoff/bot"},
		"the conversation knows no Telegram, no SQL, no network and no edge": {"syncoff/bot", "database/sql"},
		"no edge imports another":                                            {"syncoff/bot/telegram/send", "syncoff/bot/store"},
		"the Telegram library stays below bot/telegram":                      {"syncoff/cmd/syncoff", telegram},
		"SQL stays below bot/store and its wiring":                           {"syncoff/bot/telegram", "database/sql"},
		"nobody imports the program":                                         {"syncoff/bot", "syncoff/cmd/syncoff"},
		"what the program is made of does not know it":                       {"syncoff/cmd/syncoff/shelf", "syncoff/cmd/syncoff"},
	} {
		broken, ok := all[name]
		if !ok {
			t.Errorf("there is no rule %q", name)
			continue
		}
		if !broken(c.importer, c.imported) {
			t.Errorf("%q lets %s import %s", name, c.importer, c.imported)
		}
		if broken(c.importer, "fmt") {
			t.Errorf("%q forbids fmt", name)
		}
		delete(all, name)
	}
	for name := range all {
		t.Errorf("nothing proves the rule %q", name)
	}
}

// below reports whether a package is root or stands in a folder of it.
func below(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// list is every package of the module and all that they need, by path.
func list(t *testing.T) map[string]goPackage {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Standard,Imports,Deps", "./...")
	command.Dir = filepath.Join("..", "..")
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaint.String())
	}
	packages := map[string]goPackage{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages[p.ImportPath] = p
	}
}
