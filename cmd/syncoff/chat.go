package main

import (
	"context"
	"os"
	"strings"

	"syncoff/bot/console"
	"syncoff/cmd/syncoff/cache"
)

// chatCommand holds a conversation in the terminal.
type chatCommand struct {
	JSON bool   `name:"json" help:"Print a line of JSON for each line read; an empty line starts a new person."`
	Lang string `env:"LANG" placeholder:"LANG" help:"Language to greet in; afterwards that of the messages."`
}

// Run talks until the input ends.
func (c *chatCommand) Run(ctx context.Context, all *commands, s streams) error {
	base, texts, err := load(all.Knowledge)
	if err != nil {
		return err
	}
	a, err := assemble(base, texts, cache.New(all.Cache))
	if err != nil {
		return err
	}
	defer a.Close()
	in, ok := s.in.(*os.File)
	return console.Chat(ctx, a.conversation, s.in, s.out, console.Options{
		JSON:     c.JSON,
		Prompt:   ok && isTerminal(in),
		Language: languageCode(c.Lang),
		Style:    console.Style{Bold: colours(s.out)},
	})
}

// languageCode makes a language code of a locale name such as zh_CN.UTF-8; C and POSIX name no language.
func languageCode(locale string) string {
	code, _, _ := strings.Cut(locale, ".")
	if code == "C" || code == "POSIX" {
		return ""
	}
	return strings.ReplaceAll(code, "_", "-")
}
