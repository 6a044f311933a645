package render

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"syncoff/bot"
)

// Rich renders a reply as the HTML of a rich message (Bot API 10.1): headings, numbered lists, and folds for notes and
// sources.
func Rich(r bot.Reply, say Words) string {
	render := func(r bot.Reply) string { return richOf(r, say) }
	return fit(r, render, func(out string) bool {
		return utf8.RuneCountInString(shown(out)) > maxRich || strings.Count(out, "<") > 2*maxBlocks
	})
}

func richOf(r bot.Reply, say Words) string {
	var out strings.Builder
	element := func(tag, content string) {
		if content != "" {
			out.WriteString("<" + tag + ">" + content + "</" + tag + ">")
		}
	}
	element("h3", unmarked(r.Title))
	for _, line := range r.Lead {
		element("p", marked(line))
	}
	for _, line := range []string{r.Phone, r.Older, r.Inexact} {
		element("p", italic(marked(line)))
	}
	out.WriteString(richSteps(r.Steps))
	if v := r.Verification; v != nil {
		element("h4", unmarked(v.Title))
		out.WriteString(richSteps(v.Steps))
	}
	if len(r.Notes) > 0 {
		var items strings.Builder
		for _, note := range r.Notes {
			items.WriteString("<li>" + marked(note) + "</li>")
		}
		out.WriteString(folded(say(textNotes), "<ul>"+items.String()+"</ul>"))
	}
	if len(r.Sources) > 0 {
		list := richSources(r.Sources)
		if r.Decision == bot.Answer {
			list = folded(say(textSources), list)
		}
		out.WriteString(list)
	}
	return out.String()
}

func italic(text string) string {
	if text == "" {
		return ""
	}
	return "<i>" + text + "</i>"
}

func folded(summary, content string) string {
	return "<details><summary>" + unmarked(summary) + "</summary>" + content + "</details>"
}

// richSteps numbers the actions in a list that a warning interrupts.
func richSteps(steps []bot.Step) string {
	var out strings.Builder
	n, open := 0, false
	for _, step := range steps {
		if step.Warning {
			if open {
				out.WriteString("</ol>")
			}
			open = false
			out.WriteString("<blockquote>⚠ " + marked(step.Text) + "</blockquote>")
			continue
		}
		if n++; !open {
			open = true
			out.WriteString(listFrom(n))
		}
		out.WriteString("<li>" + marked(step.Text) + "</li>")
	}
	if open {
		out.WriteString("</ol>")
	}
	return out.String()
}

func listFrom(n int) string {
	if n == 1 {
		return "<ol>"
	}
	return `<ol start="` + strconv.Itoa(n) + `">`
}

func richSources(sources []bot.SourceLine) string {
	var out strings.Builder
	out.WriteString("<ol>")
	for _, s := range sources {
		links := make([]string, len(s.From))
		for i, from := range s.From {
			links[i] = link(from)
		}
		detail := joinSet(" · ", marked(s.Dated), marked(s.Confidence), strings.Join(links, ", "))
		out.WriteString("<li>" + joinSet("<br>", marked(s.Says), detail) + "</li>")
	}
	out.WriteString("</ol>")
	return out.String()
}
