package bot

import (
	"slices"
	"strconv"
	"strings"

	"syncoff/knowledge"
	"syncoff/locales"
)

// maxAction is what Telegram carries in a button.
const maxAction = 64

// presses are the actions of choices: the word before the colon, and what follows it as the argument.
func presses() map[string]func(t *turn, argument string) Reply {
	return map[string]func(*turn, string) Reply{
		"t":             (*turn).chooseTopic,
		"r":             (*turn).chooseRegion,
		"s":             (*turn).chooseSystem,
		"lang":          (*turn).chooseLanguage,
		"ok":            afterAnswer((*turn).solved),
		"still":         afterAnswer((*turn).stillUploading),
		"missing":       afterAnswer((*turn).notFound),
		"sources":       afterAnswer((*turn).sources),
		"phone":         alone((*turn).otherPhone),
		"methods":       alone((*turn).methods),
		"menu":          alone((*turn).methods),
		"faqs":          alone((*turn).faqs),
		"apps":          alone((*turn).whichApp),
		"none-of-these": alone((*turn).noneOfThese),
		"human":         alone(chat("chat.human")),
	}
}

// alone is an action without an argument.
func alone(answer func(*turn) Reply) func(*turn, string) Reply {
	return func(t *turn, argument string) Reply {
		if argument != "" {
			return t.outdated()
		}
		return answer(t)
	}
}

// afterAnswer is an action that means something after an answer only.
func afterAnswer(answer func(*turn) Reply) func(*turn, string) Reply {
	return alone(func(t *turn) Reply {
		if _, known := t.base.Topic(t.session.Topic); !known {
			return t.outdated()
		}
		return answer(t)
	})
}

// press answers a choice. The action comes from outside: it may be old, cut or forged.
func (t *turn) press(action string) Reply {
	word, argument, _ := strings.Cut(action, ":")
	act, known := presses()[word]
	if len(action) > maxAction || !known {
		return t.outdated()
	}
	t.session.Misses = 0
	return act(t, argument)
}

// chooseTopic takes `topic` or `topic@app`.
func (t *turn) chooseTopic(argument string) Reply {
	id, app, named := strings.Cut(argument, "@")
	known := slices.ContainsFunc(t.base.Article.Apps, func(a knowledge.App) bool { return a.ID == app })
	if named && !known {
		return t.outdated()
	}
	t.about(id, app)
	return t.asked(id)
}

// typed takes a message that means a choice offered last: its number or its title.
func (t *turn) typed(message string) (Reply, bool) {
	title := plainTitle(message)
	for _, choice := range t.session.Choices {
		if plainTitle(choice.Title) == title {
			return t.press(choice.Action), true
		}
	}
	n, isNumber := number(message)
	switch {
	case !isNumber || len(t.session.Choices) == 0:
		return Reply{}, false
	case n >= 1 && n <= len(t.session.Choices):
		return t.press(t.session.Choices[n-1].Action), true
	case t.picking(): // may be a version
		return Reply{}, false
	}
	count := strconv.Itoa(len(t.session.Choices))
	r := t.say(Chat)
	r.Lead = []string{t.voice(t.language, "").text("chat.number", gaps{"count": count})}
	return r.with(t.session.Choices), true
}

func plainTitle(s string) string {
	return strings.ToLower(strings.Trim(s, " \t.。!！?？,，「」“”\"'"))
}

// number reads a number of at most two digits as people type one: 2, ２, 2., 第2个, 二.
func number(message string) (int, bool) {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case strings.ContainsRune(" .。、,，)）(（#[]第个個项項号號\uFE0F\u20E3", r):
			return -1
		}
		return r
	}, message)
	if i := slices.Index([]string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}, digits); i >= 0 {
		return i + 1, true
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 0 && len(digits) <= 2 && !strings.Contains(strings.Trim(message, ". "), ".")
}

// commands are the words after "/" and what they do with the words behind them.
func commands() map[string]func(t *turn, argument string) Reply {
	return map[string]func(*turn, string) Reply{
		"start":    (*turn).start,
		"help":     says("chat.help"),
		"methods":  ignoring((*turn).methods),
		"phone":    ignoring((*turn).otherPhone),
		"language": (*turn).languages,
		"sources":  ignoring((*turn).lastSources),
		"privacy":  ignoring((*turn).privacy),
		"forget":   ignoring((*turn).forgetAll),
	}
}

func ignoring(answer func(*turn) Reply) func(*turn, string) Reply {
	return func(t *turn, _ string) Reply { return answer(t) }
}

func says(id string) func(*turn, string) Reply { return ignoring(chat(id)) }

// command answers a message that begins like a command. Paths and fractions are not commands.
func (t *turn) command(message string) (Reply, bool) {
	words, isCommand := strings.CutPrefix(message, "/")
	if !isCommand {
		return Reply{}, false
	}
	word, argument, _ := strings.Cut(words, " ")
	word, _, _ = strings.Cut(word, "@") // in groups: /help@the_bot
	if word == "" || strings.Trim(strings.ToLower(word), "abcdefghijklmnopqrstuvwxyz_") != "" {
		return Reply{}, false
	}
	t.session.Misses = 0
	if run, known := commands()[strings.ToLower(word)]; known {
		return run(t, strings.TrimSpace(argument)), true
	}
	return t.say(Chat, "chat.unknown_command", "chat.help").with(t.methodChoices()), true
}

// start greets, or opens the topic that a link names.
func (t *turn) start(payload string) Reply {
	if _, known := t.base.Topic(payload); known {
		return t.asked(payload)
	}
	return t.say(Chat, "chat.greeting").with(t.methodChoices())
}

func (t *turn) lastSources() Reply {
	if t.session.Topic == "" {
		return t.say(Chat, "sources.none").with(t.methodChoices())
	}
	return t.sources()
}

func (t *turn) privacy() Reply { return t.say(Chat, "privacy.remembered", "privacy.forget") }

func (t *turn) forgetAll() Reply {
	t.forget = true
	return t.say(Chat, "privacy.forgotten")
}

// automatic is the choice of no language: each message tells its own.
const automatic = "auto"

// languages offers the languages, or takes the one that is named.
func (t *turn) languages(code string) Reply {
	if code != "" && (code == automatic || t.texts.Match(code) != locales.English || strings.HasPrefix(code, "en")) {
		return t.chooseLanguage(t.named(code))
	}
	r := t.say(Chat, "language.choose")
	for _, language := range t.texts.Languages() {
		r.Choices = append(r.Choices, Choice{Action: "lang:" + language, Title: t.texts.Text(language, "language.name", nil)})
	}
	return r.with([]Choice{{Action: "lang:" + automatic, Title: t.text("language.automatic")}})
}

func (t *turn) named(code string) string {
	if code == automatic {
		return automatic
	}
	return t.texts.Match(code)
}

func (t *turn) chooseLanguage(code string) Reply {
	if code == automatic {
		t.session.Chosen = false
		return t.say(Chat, "language.automatic_set")
	}
	if !slices.Contains(t.texts.Languages(), code) {
		return t.outdated()
	}
	t.language, t.session.Chosen = code, true
	return t.say(Chat, "language.set")
}
