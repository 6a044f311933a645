package business

import (
	"strconv"
	"strings"

	"syncoff/bot/desk"
)

// What the buttons under a draft do.
const (
	doSend      = 's'
	doDiscard   = 'x'
	doShow      = 'c' // the draft for another answer
	doLanguages = 'l'
	doTopics    = 't'
)

// Buttons of the page about the connection.
const (
	pressOn  = "bo"
	pressOff = "bf"
)

// move is what a button under a draft means: what to do, with which draft, and which answer that is.
type move struct {
	do    byte
	draft int64
	card  desk.Card
}

const prefix = "b"

// action is the move in the at most 64 bytes of a button.
func (m move) action() string {
	return prefix + string(m.do) + strconv.FormatInt(m.draft, 36) + ":" + m.card.Address()
}

// with is another move with the same draft.
func (m move) with(do byte, edit func(c *desk.Card)) move {
	m.do = do
	if edit != nil {
		m.card.Sure = desk.Chosen
		edit(&m.card)
	}
	return m
}

// ours tells the buttons of this package.
func ours(data string) bool { return strings.HasPrefix(data, prefix) }

// parse reads what a button says, which may be old or forged; the address is for desk.ParseAddress.
func parse(data string) (m move, address string, ok bool) {
	head, address, found := strings.Cut(data, ":")
	if !found || len(head) < len(prefix)+2 || !ours(head) {
		return m, "", false
	}
	m.do = head[len(prefix)]
	id := head[len(prefix)+1:]
	draft, err := strconv.ParseInt(id, 36, 64)
	if err != nil || strconv.FormatInt(draft, 36) != id || draft < 0 {
		return m, "", false
	}
	m.draft = draft
	return m, address, strings.IndexByte(string([]byte{doSend, doDiscard, doShow, doLanguages, doTopics}), m.do) >= 0
}
