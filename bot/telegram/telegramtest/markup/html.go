// Package markup reads what a message is written in - HTML, rich messages, keyboards - and refuses what Telegram
// refuses, with its words.
//
// It stands apart from the test server because a renderer can be tested against it alone.
package markup

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Entity is a marked part of a text, in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
	Lang   string `json:"language,omitempty"`
}

// dialect is one of the two kinds of HTML that Telegram reads.
type dialect struct {
	tags     map[string]tag
	entities map[string]string
}

// tag is what is allowed of a tag.
type tag struct {
	entity string   // the entity it makes, "" for none
	attrs  []string // allowed; one with "!" must be there
	block  bool     // counts as a block of a rich message
	void   bool     // has no content
	within []string // the tags that it must stand directly in, nil for anywhere
}

// Parsed is a text without its markup, and what it is made of.
type Parsed struct {
	Text     string
	Entities []Entity
	Blocks   int
	Depth    int // of the deepest nesting
	Columns  int // of the widest row
}

// HTML reads the text of a message or a caption. The error is what the server says after "can't parse entities: ".
func HTML(in string) (Parsed, error) { return parse(in, messageTags()) }

type open struct {
	name  string
	attrs map[string]string
	at    int // in UTF-16 units of the text so far
	cells int
}

// reader reads HTML from the left.
type reader struct {
	dialect
	in    string
	i     int
	out   strings.Builder
	units int
	stack []open
	Parsed
}

// parse reads strictly.
func parse(in string, d dialect) (Parsed, error) {
	if !utf8.ValidString(in) {
		return Parsed{}, errors.New("strings must be encoded in UTF-8")
	}
	wrong := ""
	r := &reader{dialect: d, in: in}
	for r.i < len(in) && wrong == "" {
		switch in[r.i] {
		case '<':
			if strings.HasPrefix(in[r.i:], "</") {
				wrong = r.end()
			} else {
				wrong = r.start()
			}
		case '&':
			wrong = r.character()
		default:
			_, size := utf8.DecodeRuneInString(in[r.i:])
			r.write(in[r.i : r.i+size])
			r.i += size
		}
	}
	if wrong == "" && len(r.stack) > 0 {
		wrong = fmt.Sprintf("Can't find end tag corresponding to start tag %q", r.stack[len(r.stack)-1].name)
	}
	if wrong != "" {
		return Parsed{}, errors.New(wrong)
	}
	r.Text = r.out.String()
	return r.Parsed, nil
}

func (r *reader) write(s string) {
	r.out.WriteString(s)
	r.units += len(utf16.Encode([]rune(s)))
}

// start reads a start tag.
func (r *reader) start() string {
	at := r.i
	close := tagEnd(r.in[at:])
	if close < 0 {
		return fmt.Sprintf("Unclosed start tag at byte offset %d", at)
	}
	body := r.in[at+1 : at+close]
	r.i = at + close + 1
	body, selfClosed := strings.CutSuffix(body, "/")
	name, rest, _ := strings.Cut(strings.TrimSpace(body), " ")
	name = strings.ToLower(name)
	t, known := r.tags[name]
	if !known {
		return fmt.Sprintf("Unsupported start tag %q at byte offset %d", name, at)
	}
	attrs, wrong := attributes(rest)
	if wrong == "" {
		wrong = t.check(name, attrs)
	}
	if wrong != "" {
		return fmt.Sprintf("%s at byte offset %d", wrong, at)
	}
	if wrong := r.place(name, t); wrong != "" {
		return fmt.Sprintf("%s at byte offset %d", wrong, at)
	}
	if !t.void && !selfClosed {
		r.stack = append(r.stack, open{name: name, attrs: attrs, at: r.units})
		r.Depth = max(r.Depth, len(r.stack))
	}
	return ""
}

// place checks where a tag stands and counts it.
func (r *reader) place(name string, t tag) string {
	parent := ""
	if len(r.stack) > 0 {
		parent = r.stack[len(r.stack)-1].name
	}
	if t.within != nil && !slices.Contains(t.within, parent) {
		return fmt.Sprintf("Tag %q is not allowed in %q", name, parent)
	}
	if t.block {
		r.Blocks++
	}
	if name == "td" || name == "th" {
		row := &r.stack[len(r.stack)-1]
		row.cells++
		r.Columns = max(r.Columns, row.cells)
	}
	return ""
}

// end reads an end tag.
func (r *reader) end() string {
	at := r.i
	close := strings.IndexByte(r.in[at:], '>')
	if close < 0 {
		return fmt.Sprintf("Unclosed end tag at byte offset %d", at)
	}
	name := strings.ToLower(strings.TrimSpace(r.in[at+2 : at+close]))
	r.i = at + close + 1
	if len(r.stack) == 0 {
		return fmt.Sprintf("Unexpected end tag at byte offset %d", at)
	}
	top := r.stack[len(r.stack)-1]
	if top.name != name {
		return fmt.Sprintf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", at, top.name, name)
	}
	r.stack = r.stack[:len(r.stack)-1]
	t := r.tags[name]
	if length := r.units - top.at; t.entity != "" && length > 0 {
		kind := t.entity
		if _, expandable := top.attrs["expandable"]; expandable {
			kind = "expandable_blockquote"
		}
		r.Entities = append(r.Entities, Entity{kind, top.at, length, top.attrs["href"],
			strings.TrimPrefix(top.attrs["class"], "language-")})
	}
	return ""
}

// character reads an HTML entity. The official server leaves an unknown one as it is, without promising to.
func (r *reader) character() string {
	at := r.i
	end := strings.IndexByte(r.in[at:], ';')
	if end < 0 || end > 12 {
		return fmt.Sprintf("Unescaped & at byte offset %d", at)
	}
	name := r.in[at+1 : at+end]
	text, known := r.dialect.entities[name]
	if digits, numeric := strings.CutPrefix(name, "#"); numeric {
		base := 10
		if hex, isHex := strings.CutPrefix(strings.ToLower(digits), "x"); isHex {
			digits, base = hex, 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		text, known = string(rune(n)), err == nil && n > 0 && n <= utf8.MaxRune
	}
	if !known {
		return fmt.Sprintf("Unescaped & at byte offset %d", at)
	}
	r.write(text)
	r.i = at + end + 1
	return ""
}

// tagEnd finds the bracket that closes a tag, outside quotes.
func tagEnd(s string) int {
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return -1
		case c == '>':
			return i
		}
	}
	return -1
}

// attributes reads name="value" and bare names.
func attributes(s string) (map[string]string, string) {
	attrs := map[string]string{}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		end := strings.IndexAny(s, " =")
		if end < 0 {
			end = len(s)
		}
		name := strings.ToLower(s[:end])
		if s = s[end:]; !strings.HasPrefix(s, "=") {
			attrs[name] = ""
			continue
		}
		if len(s) < 2 || (s[1] != '"' && s[1] != '\'') {
			return nil, "Unquoted attribute value"
		}
		value, rest, closed := strings.Cut(s[2:], s[1:2])
		if !closed || name == "" {
			return nil, "Broken attribute"
		}
		attrs[name], s = value, rest
	}
	return attrs, ""
}

func (t tag) check(name string, attrs map[string]string) string {
	allowed := map[string]bool{}
	for _, attr := range t.attrs {
		attr, needed := strings.CutSuffix(attr, "!")
		allowed[attr] = true
		if needed && attrs[attr] == "" {
			return fmt.Sprintf("Tag %q must have attribute %q", name, attr)
		}
	}
	for attr := range attrs {
		if !allowed[attr] {
			return fmt.Sprintf("Tag %q can't have attribute %q", name, attr)
		}
	}
	if class := attrs["class"]; name == "span" && class != "tg-spoiler" ||
		name == "code" && class != "" && !strings.HasPrefix(class, "language-") {
		return fmt.Sprintf("Tag %q has a wrong class", name)
	}
	return ""
}
