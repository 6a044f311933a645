package rules

import (
	"slices"
	"strconv"
	"time"
)

// setting is how one of the rules is stored. What cannot be read leaves the default.
type setting struct {
	name  string
	write func(r Rules) string // "" for the default
	read  func(value string, r *Rules)
}

// Names under which the rules of a chat lie in the store, beside what others keep there.
const (
	nameLanguage  = "language"  // a code of the locales
	nameRegion    = "region"    // an id of the knowledge
	nameListening = "listening" // trial, on
	nameCooldown  = "cooldown"  // whole minutes
	nameForm      = "form"      // quiet, full
	nameWho       = "who"       // admins
	namePosts     = "posts"     // silent
	nameObserver  = "observer"  // a user's id
)

// settings are all of them. A default is not stored.
func settings() []setting {
	return []setting{
		{nameLanguage,
			func(r Rules) string { return r.Language }, func(value string, r *Rules) { r.Language = value }},
		{nameRegion,
			func(r Rules) string { return r.Region }, func(value string, r *Rules) { r.Region = value }},
		{nameListening,
			func(r Rules) string { return word(listenings(), int(r.Listening)) },
			func(value string, r *Rules) { r.Listening = Listening(place(listenings(), value)) }},
		{nameCooldown,
			func(r Rules) string { return number(int64(r.Cooldown / time.Minute)) },
			func(value string, r *Rules) { r.Cooldown = time.Duration(minutes(value)) * time.Minute }},
		{nameForm,
			func(r Rules) string { return word(forms(), int(r.Form)) },
			func(value string, r *Rules) { r.Form = Form(place(forms(), value)) }},
		{nameWho,
			func(r Rules) string { return flag(r.AdminsOnly, admins) },
			func(value string, r *Rules) { r.AdminsOnly = value == admins }},
		{namePosts,
			func(r Rules) string { return flag(r.SilentPosts, silent) },
			func(value string, r *Rules) { r.SilentPosts = value == silent }},
		{nameObserver,
			func(r Rules) string { return number(r.Observer) },
			func(value string, r *Rules) { r.Observer = positive(value) }},
	}
}

// settingOf finds a setting by its name.
func settingOf(name string) (setting, bool) {
	all := settings()
	at := slices.IndexFunc(all, func(s setting) bool { return s.name == name })
	if at < 0 {
		return setting{}, false
	}
	return all[at], true
}

// Stored words of what is not the default.
const (
	trial  = "trial"
	on     = "on"
	quiet  = "quiet"
	full   = "full"
	admins = "admins"
	silent = "silent"
)

// listenings and forms are the stored words in the order of their constants.
func listenings() []string { return []string{"", trial, on} }
func forms() []string      { return []string{"", quiet, full} }

func word(words []string, at int) string {
	if at < 0 || at >= len(words) {
		return ""
	}
	return words[at]
}

func place(words []string, value string) int { return max(slices.Index(words, value), 0) }

func flag(set bool, value string) string {
	if set {
		return value
	}
	return ""
}

func number(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func positive(value string) int64 {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// longest is the longest cool-down that makes sense, in minutes: a month.
const longest = 30 * 24 * 60

func minutes(value string) int64 {
	if n := positive(value); n <= longest {
		return n
	}
	return 0
}
