package console

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"syncoff/bot"
)

// line is what is printed for each line read.
type line struct {
	Decision bot.Decision `json:"decision"`
	Topic    string       `json:"topic"`
	Text     string       `json:"text"`
	Choices  []choice     `json:"choices"`
	Language string       `json:"language"`
	Region   string       `json:"region"`
	System   string       `json:"system"`
}

type choice struct {
	Topic string `json:"topic"`
	Title string `json:"title"`
}

// joined makes one line of several replies: the last answer among them says what they are, the last choices are what
// can be pressed.
func joined(replies []bot.Reply) line {
	l := line{Choices: []choice{}}
	var texts []string
	for _, r := range replies {
		texts = append(texts, r.Plain())
		if l.Decision != bot.Answer || r.Decision == bot.Answer {
			l.Decision, l.Topic = r.Decision, r.Topic
			l.Language, l.Region, l.System = r.Language, r.Region, r.System
		}
		if len(r.Choices) == 0 {
			continue
		}
		l.Choices = l.Choices[:0]
		for _, c := range r.Choices {
			l.Choices = append(l.Choices, choice{c.Topic, c.Title})
		}
	}
	l.Text = strings.Join(texts, "\n\n")
	return l
}

func writeJSON(out io.Writer, replies []bot.Reply) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(joined(replies)); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
