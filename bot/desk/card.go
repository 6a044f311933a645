package desk

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"syncoff/bot"
)

// Card says what is shown for a customer's question, in no more than a button can carry.
type Card struct {
	Topic, App     string // of the answer, "" if there is none
	Language       string // of the customer
	Region, System string // "" if not known
	Full           bool   // all steps rather than the short form
	Sure           Sureness
	Others         []string // codes of topics that it might be instead
	View           View
}

// View is what the buttons under a card offer.
type View byte

// The views.
const (
	Actions   View = 'a' // send on, other form, corrections
	Languages View = 'l'
	Phones    View = 'p'
	Topics    View = 't'
)

const (
	prefix    = "d"
	maxOthers = 2
	codeSize  = 2
	noCode    = "--"
)

// ErrCard is a text that is no card of this program: old, cut or forged.
var ErrCard = errors.New("not a card")

// Action is the card as the action of a choice, at most 64 bytes.
func (c Card) Action() string {
	others := ""
	for i := range maxOthers {
		if i < len(c.Others) {
			others += c.Others[i]
		} else {
			others += noCode
		}
	}
	form := "s"
	if c.Full {
		form = "f"
	}
	return prefix + string(cmp.Or(c.View, Actions)) + string(c.Sure) + form + others + ":" + c.Address()
}

// Query is the card as an inline query that leads to its answer.
func (c Card) Query() string { return queryMark + c.Address() }

// queryMark begins an inline query that names an answer.
const queryMark = "="

// Address names the answer of a card: language, region, system and topic, without how it is shown. ParseAddress reads
// it.
func (c Card) Address() string {
	topic := c.Topic
	if c.App != "" {
		topic += "@" + c.App
	}
	region := ""
	if c.Region != "" {
		region = c.Region[:1]
	}
	return strings.Join([]string{c.Language, region, c.System, topic}, ":")
}

// Parse reads the action of a card. What it names is known in the contents; anything else is ErrCard.
func Parse(action string, all bot.Contents) (Card, error) {
	head, address, ok := strings.Cut(action, ":")
	if !ok || len(head) != len(prefix)+3+maxOthers*codeSize || !strings.HasPrefix(head, prefix) {
		return Card{}, fmt.Errorf("%w: its head", ErrCard)
	}
	c := Card{View: View(head[1]), Sure: Sureness(head[2]), Full: head[3] == 'f'}
	for codes := head[4:]; codes != ""; codes = codes[codeSize:] {
		if codes[:codeSize] != noCode {
			c.Others = append(c.Others, codes[:codeSize])
		}
	}
	if !strings.ContainsRune("slunc", rune(c.Sure)) || !strings.ContainsRune("alpt", rune(c.View)) {
		return Card{}, fmt.Errorf("%w: its head", ErrCard)
	}
	return c, c.read(address, all)
}

// ParseQuery reads an inline query that names an answer; false if it does not.
func ParseQuery(query string, all bot.Contents) (Card, bool) {
	address, marked := strings.CutPrefix(query, queryMark)
	c, err := ParseAddress(strings.TrimSpace(address), all)
	return c, marked && err == nil && c.Topic != ""
}

// ParseAddress reads the address of a card, whose answer counts as chosen then. What it names is known in the contents;
// anything else is ErrCard.
func ParseAddress(address string, all bot.Contents) (Card, error) {
	c := Card{Full: true, Sure: Chosen}
	err := c.read(address, all)
	return c, err
}

func (c *Card) read(address string, all bot.Contents) error {
	parts := strings.Split(address, ":")
	if len(parts) != 4 {
		return fmt.Errorf("%w: %d parts", ErrCard, len(parts))
	}
	topic, app, _ := strings.Cut(parts[3], "@")
	c.Language, c.System, c.Topic, c.App = parts[0], parts[2], topic, app
	for _, region := range all.Regions {
		if parts[1] != "" && region.ID[:1] == parts[1] {
			c.Region = region.ID
		}
	}
	for _, part := range []struct {
		id    string
		among []bot.Entry
	}{{c.Language, all.Languages}, {c.System, all.Systems}, {c.Topic, all.Topics}, {c.App, all.Apps}} {
		known := slices.ContainsFunc(part.among, func(e bot.Entry) bool { return e.ID == part.id })
		if part.id != "" && !known {
			return fmt.Errorf("%w: it names something unknown", ErrCard)
		}
	}
	if c.Language == "" || parts[1] != "" && c.Region == "" {
		return fmt.Errorf("%w: its language or region", ErrCard)
	}
	return nil
}

// code is a topic in two characters. That topics have different ones is tested, not given.
func code(topic string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(topic)) // a hash takes everything
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	n := h.Sum32() % uint32(len(letters)*len(letters))
	return string([]byte{letters[n/uint32(len(letters))], letters[n%uint32(len(letters))]})
}

func hasLetters(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
