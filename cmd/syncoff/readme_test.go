package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// The README is what newcomers have: it names every command, flag and environment variable that exists, and no other.
func TestReadmeNamesTheCommandsAndSettingsThatExist(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	readme := string(content)
	parser, err := kong.New(&commands{}, kong.Vars{"version": version})
	if err != nil {
		t.Fatal(err)
	}
	var names, flags, environment []string
	for _, c := range parser.Model.Children {
		names = append(names, c.Name)
		flags, environment = collect(c.Flags, flags, environment)
	}
	flags, environment = collect(parser.Model.Flags, flags, environment)

	compare(t, "command", names, regexp.MustCompile("(?m)^\\| `syncoff ([a-z]+)").FindAllStringSubmatch(readme, -1))
	compare(t, "flag", flags, regexp.MustCompile("`--([a-z-]+)`").FindAllStringSubmatch(readme, -1))
	environment = append(environment, "NO_COLOR")
	compare(t, "environment variable", environment, regexp.MustCompile("`([A-Z]+(?:_[A-Z]+)*)`").FindAllStringSubmatch(settings(readme), -1))
}

// settings is the section about settings: elsewhere capitals in code are other names.
func settings(readme string) string {
	_, section, _ := strings.Cut(readme, "\n## Settings\n")
	section, _, _ = strings.Cut(section, "\n## ")
	return section
}

func collect(from []*kong.Flag, flags, environment []string) ([]string, []string) {
	for _, f := range from {
		if f.Name != "help" && f.Name != "version" {
			flags = append(flags, f.Name)
		}
		environment = append(environment, f.Envs...)
	}
	return flags, environment
}

func compare(t *testing.T, what string, real []string, found [][]string) {
	t.Helper()
	var documented []string
	for _, match := range found {
		documented = append(documented, match[1])
	}
	for _, name := range real {
		if !slices.Contains(documented, name) {
			t.Errorf("README does not name the %s %q", what, name)
		}
	}
	for _, name := range documented {
		if name != "help" && !slices.Contains(real, name) {
			t.Errorf("README names the %s %q, which does not exist", what, name)
		}
	}
}
