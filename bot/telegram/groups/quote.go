package groups

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/index"
)

const (
	maxQuote     = 1024 // UTF-16 units
	maxSentences = 8    // that are looked at
)

// sentence finds the one sentence of a longer message that a reply answers, word for word, so that people see which.
func (h *Handler) sentence(ctx context.Context, a asked, r bot.Reply) (string, error) {
	words, _ := a.message.Words()
	all := sentences(words)
	if r.Decision != bot.Answer || len(all) < 2 || a.conversing || a.command != "" {
		return "", nil
	}
	best, confidence := "", 0.0
	for _, s := range all[:min(len(all), maxSentences)] {
		s = h.unaddressed(s)
		if !strings.ContainsFunc(s, unicode.IsLetter) {
			continue
		}
		result, _, err := h.Assistant.Ask(ctx, bot.Question{Text: s, Language: a.rules.Language})
		if err != nil {
			return "", err
		}
		if result.Decision == index.Answer && result.Topic == r.Topic && result.Confidence > confidence {
			best, confidence = s, result.Confidence
		}
	}
	return fitting(best), nil
}

// unaddressed is a sentence without the bot's name or a command at its beginning.
func (h *Handler) unaddressed(s string) string {
	for _, name := range []string{"/" + ask + "@" + h.Me.UserName, "@" + h.Me.UserName, "/" + ask} {
		if len(s) > len(name) && strings.EqualFold(s[:len(name)], name) {
			return strings.TrimLeftFunc(s[len(name):], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		}
	}
	return s
}

// sentences splits a text, word for word.
func sentences(text string) []string {
	var all []string
	begin := 0
	end := func(at int) {
		if s := strings.TrimSpace(text[begin:at]); strings.ContainsFunc(s, unicode.IsLetter) {
			all = append(all, s)
		}
		begin = at
	}
	for at, r := range text {
		after := at + len(string(r))
		switch {
		case strings.ContainsRune("。！？…\n", r):
			end(after)
		case strings.ContainsRune(".!?", r):
			// "MIUI 12.5" goes on.
			if next := strings.TrimLeftFunc(text[after:], unicode.IsSpace); next == "" || len(next) < len(text[after:]) {
				end(after)
			}
		}
	}
	end(len(text))
	return all
}

// fitting is a quote that Telegram takes, "" if it is too long.
func fitting(quote string) string {
	if len(utf16.Encode([]rune(quote))) > maxQuote {
		return ""
	}
	return quote
}
