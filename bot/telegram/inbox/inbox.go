// Package inbox takes updates in from Telegram and sees each of them through.
//
// An update is stored before Telegram may forget it and finished after its replies are out, so that a crash at any
// moment loses nothing. Between the two, updates of one lane (a chat) are handled one after another and lanes beside
// each other. One that cannot be decoded, makes the program panic or fails again and again is put aside: it is counted
// and kept to be looked at, and holds up nothing.
package inbox

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"

	"syncoff/bot/telegram/api"
)

// Update is an update as the inbox keeps it.
type Update struct {
	ID     int64
	Kind   string // as package api names kinds
	Lane   string // updates of one lane are handled one after another
	Person string // whose it is
	Raw    []byte
	Reason string // why it is put aside at once, "" if it is not

	Received time.Time
	Attempts int     // how often it was taken, this time included
	Replies  []Reply // planned and sent in an earlier attempt
}

// Reply is a reply of an update. Message is 0 until it is out.
type Reply struct {
	Body    []byte
	Message int64
}

// Receiver stores updates and returns how many are new; what it has stored may be confirmed.
type Receiver interface {
	Receive(ctx context.Context, updates []Update) (int, error)
}

// Observer counts what happens.
type Observer interface {
	Received(kind string, n int)
	Aside(reason string)
	Handled(took time.Duration, ok bool)
}

// Clock is the time and waiting for it.
type Clock interface {
	Now() time.Time
	// Sleep returns nil after d, or the context's error when that is done first.
	Sleep(ctx context.Context, d time.Duration) error
}

// Reasons for which an update is put aside.
const (
	ReasonUndecodable = "undecodable"
	ReasonTooLarge    = "too large"
	ReasonPanic       = "panic"
	ReasonFails       = "fails"
	ReasonCrashes     = "crashes"
)

// Backoff is the wait after so many failures in a row: doubled each time, half of it by chance, so that programs that
// failed together do not come again together.
func Backoff(failures int, least, most time.Duration) time.Duration {
	wait := min(least<<min(max(failures-1, 0), 16), most)
	return wait/2 + rand.N(wait/2+1)
}

// Envelope says what an update is, where it belongs and whose it is.
func Envelope(raw api.RawUpdate) Update {
	u := Update{ID: raw.ID, Kind: api.KindUnknown, Raw: raw.JSON}
	decoded, err := raw.Decode()
	if err != nil {
		u.Reason = ReasonUndecodable
		return u
	}
	u.Kind = decoded.Kind()
	u.Lane, u.Person = Keys(&decoded)
	return u
}

// Keys names the lane of an update and the person that it is of: a chat that is a person's alone by its id, somebody in
// a group by chat and member, and somebody who is in no chat by the person's own key.
func Keys(u *api.Update) (lane, person string) {
	place, sender := u.Place(), u.Sender()
	switch {
	case place == nil && sender == nil:
		return "", ""
	case place == nil:
		return key(sender.ID) + "/inline", key(sender.ID)
	case place.IsPrivate() || sender == nil:
		return key(place.ID), key(place.ID)
	}
	return key(place.ID), key(place.ID) + "/" + key(sender.ID)
}

func key(id int64) string { return strconv.FormatInt(id, 10) }
