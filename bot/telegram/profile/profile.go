// Package profile publishes what Telegram shows of the bot before anybody has written to it: the menu of commands and
// the descriptions, in every language.
//
// It reads before it writes. Telegram allows few changes of a profile, and a bot that starts often would soon be
// refused.
package profile

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"syncoff/bot/telegram/api"
)

// Server is where the profile is kept.
type Server interface {
	Commands
	Descriptions
}

// Commands reads and publishes the menu.
type Commands interface {
	GetMyCommands(ctx context.Context, scope api.CommandScope, language string) ([]api.BotCommand, error)
	SetMyCommands(ctx context.Context, scope api.CommandScope, language string, commands []api.BotCommand) error
}

// Descriptions reads and publishes the texts about the bot.
type Descriptions interface {
	GetMyDescription(ctx context.Context, language string) (string, error)
	SetMyDescription(ctx context.Context, language, text string) error
	GetMyShortDescription(ctx context.Context, language string) (string, error)
	SetMyShortDescription(ctx context.Context, language, text string) error
}

// Texts says the texts and which languages there are.
type Texts interface {
	Languages() []string
	Match(code string) string
	Text(language, id string) string
}

// menu is the commands that somebody sees, in the order in which they are shown.
type menu struct {
	scope    api.CommandScope
	commands string
}

// Telegram shows the menu of the narrowest scope, which therefore repeats what the wider ones offer.
const (
	private = "methods phone language sources privacy forget help"
	staff   = "unanswered stats " + private
)

// menus are those of everybody, of groups and their administrators, and of the chats of the support staff.
func menus(staffChats []int64) []menu {
	all := []menu{
		{api.CommandScope{Type: "default"}, private},
		{api.CommandScope{Type: "all_group_chats"}, "ask methods help"},
		{api.CommandScope{Type: "all_chat_administrators"}, "ask methods settings pinhelp help"},
	}
	for _, chat := range staffChats {
		all = append(all, menu{api.CommandScope{Type: "chat", ChatID: chat}, staff})
	}
	return all
}

// Publish brings the profile up to date and returns how many parts of it were written. The chats of the staff get their
// commands too; the server refuses that for a chat in which the bot has never been.
func Publish(ctx context.Context, s Server, texts Texts, staffChats []int64) (int, error) {
	written := 0
	var errs []error
	all, shown := codes(texts), menus(staffChats)
	for _, code := range slices.Sorted(maps.Keys(all)) {
		language := all[code]
		n, err := publish(ctx, s, code, shown, func(id string) string { return texts.Text(language, "telegram."+id) })
		written += n
		if err != nil {
			errs = append(errs, fmt.Errorf("publish the profile in %s: %w", language, err))
		}
	}
	return written, errors.Join(errs...)
}

// codes are the codes that Telegram takes, which have two letters and no script, with the language that serves each; ""
// is everybody whose language has none.
func codes(texts Texts) map[string]string {
	all := map[string]string{"": texts.Match("")}
	for _, language := range texts.Languages() {
		code, _, _ := strings.Cut(language, "-")
		if served := texts.Match(code); len(code) == 2 && served != all[""] {
			all[code] = served
		}
	}
	return all
}

// publish brings all that is shown in a language up to date.
func publish(ctx context.Context, s Server, code string, shown []menu, say func(id string) string) (int, error) {
	written := 0
	for _, m := range shown {
		wrote, err := publishMenu(ctx, s, code, m, say)
		if errors.Is(err, api.ErrChatGone) {
			continue // somebody of the staff who has not written to the bot yet
		}
		if err != nil {
			return written, err
		}
		if wrote {
			written++
		}
	}
	for _, text := range []struct {
		id  string
		get func(ctx context.Context, language string) (string, error)
		set func(ctx context.Context, language, text string) error
	}{
		{"about", s.GetMyDescription, s.SetMyDescription},
		{"about_short", s.GetMyShortDescription, s.SetMyShortDescription},
	} {
		now, err := text.get(ctx, code)
		if err == nil && now != say(text.id) {
			written++
			err = text.set(ctx, code, say(text.id))
		}
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

func publishMenu(ctx context.Context, s Server, code string, m menu, say func(id string) string) (wrote bool, err error) {
	var commands []api.BotCommand
	for word := range strings.FieldsSeq(m.commands) {
		commands = append(commands, api.BotCommand{Command: word, Description: say("command." + word)})
	}
	now, err := s.GetMyCommands(ctx, m.scope, code)
	if err != nil || slices.Equal(now, commands) {
		return false, err
	}
	return true, s.SetMyCommands(ctx, m.scope, code, commands)
}
