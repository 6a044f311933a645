package render

import "syncoff/bot"

// cuts are what a reply can do without, in the order in which it goes.
func cuts() []func(*bot.Reply) {
	return []func(*bot.Reply){
		func(r *bot.Reply) {
			if r.Decision == bot.Answer {
				r.Sources = nil // a button leads to them
			}
		},
		func(r *bot.Reply) { r.Notes = nil },
		func(r *bot.Reply) { r.Older, r.Inexact = "", "" },
		func(r *bot.Reply) { r.Lead = r.Lead[:min(len(r.Lead), 1)] },
		func(r *bot.Reply) { r.Verification = nil },
	}
}

// fit renders a reply with as little left out as its length allows.
func fit(r bot.Reply, render func(bot.Reply) string, long func(string) bool) string {
	out := render(r)
	for _, cut := range cuts() {
		if !long(out) {
			return out
		}
		cut(&r)
		out = render(r)
	}
	for n := len(r.Sources); n > 0 && long(out); {
		n--
		r.Sources = r.Sources[:n]
		out = render(r)
	}
	return out
}
