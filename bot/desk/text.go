package desk

import (
	"strconv"
	"strings"

	"syncoff/bot"
)

// Full is an answer as a customer gets it: every step, warning and the check, no buttons and no sources.
func Full(r bot.Reply) string { return r.Plain() }

// Short is an answer in a few lines: steps that only lead on become one path, and what follows the check is left out.
// Warnings stay where they are, for they protect pictures.
func Short(r bot.Reply) string {
	lines := []string{r.Title}
	if len(r.Steps) == 0 && len(r.Lead) > 0 {
		lines = append(lines, r.Lead[0])
	}
	n := 0
	number := func(text string) string {
		n++
		return strconv.Itoa(n) + ". " + text
	}
	var path []string
	for _, step := range r.Steps {
		if step.Path != "" {
			path = append(path, step.Path)
			continue
		}
		if len(path) > 0 {
			lines, path = append(lines, number(strings.Join(path, " → "))), nil
		}
		if step.Warning {
			lines = append(lines, "⚠ "+step.Text)
		} else {
			lines = append(lines, number(step.Text))
		}
	}
	if len(path) > 0 {
		lines = append(lines, number(strings.Join(path, " → ")))
	}
	if v := r.Verification; v != nil && len(v.Steps) > 0 {
		lines = append(lines, "✓ "+v.Steps[len(v.Steps)-1].Text)
	}
	return strings.NewReplacer(bot.LabelStart, "", bot.LabelEnd, "").Replace(strings.Join(lines, "\n"))
}
