// Package bot holds the conversation: what a person says comes in as an Event, what the assistant shows goes out as
// Replies.
//
// A Reply is meaning - a title, steps, warnings, choices - and never markup, so that the terminal, Telegram and plain
// JSON show the same answer each in its own way, and so that a whole conversation can be tested as text. The package
// knows no network, no database and no clock.
package bot

import (
	"strconv"
	"strings"
)

// Event is one thing that a person does.
type Event struct {
	// Person names whose session it is; the edge decides what makes a person (a chat, a chat member).
	Person string
	// Text is what was typed. Empty with Press set.
	Text string
	// Press is the action of a choice that was pressed, exactly as it stood in Choice.Action; possibly old or forged.
	Press string
	// Language is the person's own setting as the edge knows it (a language_code), "" if unknown.
	Language string
	// Relayed is set for words that are somebody else's: nothing in them is a command, they do not go on with what was
	// said before, and they are answered in their own language.
	Relayed bool
}

// Decision is what a reply is.
type Decision string

// The decisions. The first three are the index's; Chat is small talk, Phone asks which phone it is.
const (
	Answer  Decision = "answer"
	Clarify Decision = "clarify"
	Decline Decision = "decline"
	Chat    Decision = "chat"
	Phone   Decision = "phone"
)

// Reply is one message to show. Labels of the phone inside a text stand between the Unicode isolates U+2068 and U+2069,
// so that an edge can set them off; Plain removes them.
type Reply struct {
	Decision Decision
	Language string
	Topic    string // of an answer
	Variant  string // of an answer
	Title    string
	Lead     []string // paragraphs before the steps
	Phone    string   // for which phone the answer is, one line
	Older    string   // how other systems word the deciding control, one line; may be empty
	Inexact  string   // that labels may differ, one line; empty when every label is known
	Steps    []Step
	// Verification is how the person sees that it worked: its title and steps.
	Verification *Verification
	Notes        []string // after the steps
	// Sources stand in every answer, for an edge that can fold them away. Plain shows them only in the reply that is
	// about them, whose decision is Chat.
	Sources []SourceLine
	Choices []Choice
	Region  string // assumed or known
	System  string // assumed or known
}

// Step is a numbered action, or a warning that stands before the action it protects from.
type Step struct {
	Text    string
	Warning bool
	Path    string // the label, of a step that does no more than lead on: several of them read as one path
}

// Verification is the check at the end of an answer.
type Verification struct {
	Title string
	Steps []Step
}

// SourceLine is where a fact comes from. Confidence is in words of the reply's language.
type SourceLine struct {
	Says       string
	From       []string
	Dated      string
	Confidence string
}

// Choice is a button. Action is at most 64 bytes, so that it fits into Telegram's callback data.
type Choice struct {
	Action string
	Title  string
	Topic  string // the topic that it leads to, "" for other actions
}

// Contents is all that there is to choose from, titled in a language.
type Contents struct {
	Topics, Regions, Systems, Apps, Languages []Entry
}

// Entry is something with an id and a title.
type Entry struct{ ID, Title string }

// Session is what is remembered of a person.
type Session struct {
	Language string   `json:"language,omitempty"` // of the last message or chosen
	Chosen   bool     `json:"chosen,omitempty"`   // the language was chosen by the person
	Region   string   `json:"region,omitempty"`
	System   string   `json:"system,omitempty"`
	App      string   `json:"app,omitempty"`
	Topic    string   `json:"topic,omitempty"`    // last answered
	Variant  string   `json:"variant,omitempty"`  // last answered
	Tried    []string `json:"tried,omitempty"`    // topics answered in this matter, topic@app, oldest first
	Climbing string   `json:"climbing,omitempty"` // topic whose ladder is climbed: the last one that was asked for
	Waiting  string   `json:"waiting,omitempty"`  // topic to answer once the phone is known
	Picked   bool     `json:"picked,omitempty"`   // the phone was asked about once because something was not found
	Misses   int      `json:"misses,omitempty"`   // messages in a row that were not understood
	Choices  []Choice `json:"choices,omitempty"`  // offered last, so that a number or a title typed can mean one
}

// Isolates set off a label of the phone from the text around it, so that scripts of two directions do not mix and an
// edge can make the label stand out.
const (
	LabelStart = "\u2068"
	LabelEnd   = "\u2069"
)

// Plain is the reply as plain text, without its choices.
func (r Reply) Plain() string {
	return strings.NewReplacer(LabelStart, "", LabelEnd, "").Replace(r.Marked())
}

// Marked is the reply as plain text with its labels between isolates, without its choices.
func (r Reply) Marked() string {
	blocks := [][]string{{r.Title}, r.Lead, {r.Phone, r.Older, r.Inexact}, numbered(r.Steps)}
	if v := r.Verification; v != nil {
		blocks = append(blocks, append([]string{v.Title}, numbered(v.Steps)...))
	}
	notes := make([]string, len(r.Notes))
	for i, note := range r.Notes {
		notes[i] = "- " + note
	}
	blocks = append(blocks, notes)
	if r.Decision == Chat {
		blocks = append(blocks, sourceLines(r.Sources))
	}
	return joinBlocks(blocks)
}

// joinBlocks puts a line between blocks and drops what is empty.
func joinBlocks(blocks [][]string) string {
	var out []string
	for _, block := range blocks {
		var lines []string
		for _, line := range block {
			if line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			out = append(out, strings.Join(lines, "\n"))
		}
	}
	return strings.Join(out, "\n\n")
}

// numbered numbers the actions; a warning has no number, because it is nothing to do.
func numbered(steps []Step) []string {
	lines := make([]string, len(steps))
	n := 0
	for i, step := range steps {
		if step.Warning {
			lines[i] = "⚠ " + step.Text
			continue
		}
		n++
		lines[i] = strconv.Itoa(n) + ". " + step.Text
	}
	return lines
}

func sourceLines(sources []SourceLine) []string {
	lines := make([]string, len(sources))
	for i, s := range sources {
		lines[i] = strconv.Itoa(i+1) + ". " + s.Says
		for _, detail := range append([]string{joinSet(s.Dated, s.Confidence)}, s.From...) {
			if detail != "" {
				lines[i] += "\n   " + detail
			}
		}
	}
	return lines
}

func joinSet(parts ...string) string {
	var set []string
	for _, part := range parts {
		if part != "" {
			set = append(set, part)
		}
	}
	return strings.Join(set, " · ")
}
