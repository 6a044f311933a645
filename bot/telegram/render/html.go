package render

import (
	"html"
	"strconv"
	"strings"

	"syncoff/bot"
)

// HTML renders a reply as an ordinary message. Notes fold in an expandable quote; the sources of an answer are left to
// their button.
func HTML(r bot.Reply, say Words) string {
	total := len(r.Sources)
	if r.Decision == bot.Answer {
		r.Sources = nil
	}
	render := func(r bot.Reply) string { return htmlOf(r, say, total) }
	return fit(r, render, func(out string) bool { return units(shown(out)) > maxText })
}

func htmlOf(r bot.Reply, say Words, sources int) string {
	title := ""
	if r.Title != "" {
		title = "<b>" + unmarked(r.Title) + "</b>"
	}
	facts := joinSet("\n", marked(r.Phone), marked(r.Older), marked(r.Inexact))
	if facts != "" && len(r.Steps) > 0 {
		facts = "<i>" + facts + "</i>"
	}
	blocks := []string{title, htmlLines(r.Lead), facts, htmlSteps(r.Steps)}
	if v := r.Verification; v != nil {
		blocks = append(blocks, joinSet("\n", "<b>"+unmarked(v.Title)+"</b>", htmlSteps(v.Steps)))
	}
	if len(r.Notes) > 0 {
		lines := []string{"<b>" + unmarked(say(textNotes)) + "</b>"}
		for _, note := range r.Notes {
			lines = append(lines, "• "+marked(note))
		}
		blocks = append(blocks, "<blockquote expandable>"+strings.Join(lines, "\n")+"</blockquote>")
	}
	if r.Decision != bot.Answer {
		blocks = append(blocks, htmlSources(r.Sources, sources, say))
	}
	return joinSet("\n\n", blocks...)
}

func htmlLines(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = marked(line)
	}
	return joinSet("\n\n", out...)
}

// htmlSteps numbers the actions; a warning has no number, because it is nothing to do.
func htmlSteps(steps []bot.Step) string {
	lines := make([]string, len(steps))
	n := 0
	for i, step := range steps {
		if step.Warning {
			lines[i] = "<blockquote>⚠ " + marked(step.Text) + "</blockquote>"
			continue
		}
		n++
		lines[i] = strconv.Itoa(n) + ". " + marked(step.Text)
	}
	return strings.Join(lines, "\n")
}

func htmlSources(sources []bot.SourceLine, total int, say Words) string {
	lines := make([]string, len(sources))
	for i, s := range sources {
		links := make([]string, len(s.From))
		for j, from := range s.From {
			links[j] = link(from)
		}
		lines[i] = joinSet("\n", strconv.Itoa(i+1)+". "+marked(s.Says),
			joinSet(" · ", marked(s.Dated), marked(s.Confidence), strings.Join(links, ", ")))
	}
	if len(sources) < total {
		lines = append(lines, escape(say(textMore)))
	}
	return strings.Join(lines, "\n")
}

// shown is the text of our own HTML as it counts against the limit: without tags, and entities as what they stand for.
func shown(markup string) string {
	var out strings.Builder
	for markup != "" {
		before, rest, tagged := strings.Cut(markup, "<")
		out.WriteString(html.UnescapeString(before))
		if !tagged {
			break
		}
		_, markup, _ = strings.Cut(rest, ">")
	}
	return out.String()
}
