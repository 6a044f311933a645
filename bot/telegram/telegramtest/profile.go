package telegramtest

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// me is the bot in messages.
func (s *Server) me() User {
	return User{ID: BotID, IsBot: true, FirstName: "syncoff", Username: s.opts.Username}
}

func getMe(s *Server, _ *request) (any, *refusal) {
	return map[string]any{"id": BotID, "is_bot": true, "first_name": "syncoff", "username": s.opts.Username,
		"can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true,
		"supports_guest_queries": s.opts.Guest, "can_connect_to_business": s.opts.Business, "has_main_web_app": false,
		"has_topics_enabled": false}, nil
}

func setMyCommands(s *Server, r *request) (any, *refusal) {
	var commands []struct {
		Command, Description string
		IsEphemeral          bool `json:"is_ephemeral"`
	}
	if r.text("commands") == "" || !r.object("commands", &commands) {
		return nil, bad("can't parse list of commands JSON Array")
	}
	name := regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	for _, c := range commands {
		switch n := utf8.RuneCountInString(c.Description); {
		case !name.MatchString(c.Command):
			return nil, bad("BOT_COMMAND_INVALID")
		case n < 1 || n > 256:
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	if len(commands) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	key, refused := commandsKey(s, r)
	if refused != nil {
		return nil, refused
	}
	s.profile[key] = json.RawMessage(r.text("commands"))
	return true, nil
}

func getMyCommands(s *Server, r *request) (any, *refusal) {
	key, refused := commandsKey(s, r)
	if refused != nil {
		return nil, refused
	}
	if commands := s.profile[key]; commands != nil {
		return commands, nil
	}
	return []any{}, nil
}

// commandsKey is the scope and the language that a list of commands is for.
func commandsKey(s *Server, r *request) (string, *refusal) {
	scope := struct {
		Type   string `json:"type"`
		ChatID int64  `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}{Type: "default"}
	if !r.object("scope", &scope) {
		return "", bad("can't parse BotCommandScope JSON object")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators",
		"chat_member":
	default:
		return "", bad("can't parse BotCommandScope: unsupported type specified")
	}
	if strings.HasPrefix(scope.Type, "chat") && s.chats[scope.ChatID] == nil {
		return "", bad("chat not found")
	}
	language, refused := languageOf(r)
	return strings.Join([]string{"commands", scope.Type, itoa(scope.ChatID), itoa(scope.UserID), language}, " "), refused
}

// languageOf reads a two-letter code or none, as the official server demands.
func languageOf(r *request) (string, *refusal) {
	code := r.text("language_code")
	if code != "" && (len(code) != 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "") {
		return "", bad("invalid language code specified")
	}
	return code, nil
}

// setText makes the method that publishes a text of the profile.
func setText(name string, most int) method {
	return func(s *Server, r *request) (any, *refusal) {
		language, refused := languageOf(r)
		if refused != nil {
			return nil, refused
		}
		if utf8.RuneCountInString(r.text(name)) > most {
			return nil, bad("bot " + strings.ReplaceAll(name, "_", " ") + " is too long")
		}
		text, err := json.Marshal(r.text(name))
		if err != nil {
			return nil, bad(err.Error())
		}
		s.profile[name+" "+language] = text
		return true, nil
	}
}

// getText makes the method that reads it; a language without its own has that of all.
func getText(name string) method {
	return func(s *Server, r *request) (any, *refusal) {
		language, refused := languageOf(r)
		if refused != nil {
			return nil, refused
		}
		text := s.profile[name+" "+language]
		if text == nil {
			text = s.profile[name+" "]
		}
		if text == nil {
			text = json.RawMessage(`""`)
		}
		return map[string]any{name: text}, nil
	}
}
