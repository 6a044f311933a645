// Package rules knows what the administrators of a chat have set: in which language, form and measure the bot speaks
// there, and whom it answers. It keeps the rules, and shows administrators the page on which they change them.
//
// A chat in which nothing was set has the zero Rules, and so has one whose stored values this version cannot read: the
// defaults are the quiet choice everywhere. Whoever speaks in a chat asks for its rules at every message, so they are
// kept for a minute; they change seldom, and whoever changes them sees the change at once. A button of the page says
// all that pressing it means and names no chat: it can only change the one in which it is pressed, and only for those
// who run it.
package rules

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"syncoff/bot"
)

// Listening is whether the bot answers questions that are not put to it.
type Listening int

// The ways of listening. In a trial the observer is told what would have been said.
const (
	Off Listening = iota
	Trial
	On
)

// Form is how much of an answer is shown in the chat.
type Form int

// The forms of an answer.
const (
	Short Form = iota // with details folded or left out
	Quiet             // seen by the asker only, where that is possible
	Full              // as in a private chat
)

// DefaultCooldown is how long a question that was answered unasked is not answered unasked again.
const DefaultCooldown = time.Hour

// Rules are what the administrators of a chat have set; the zero value is what holds without them.
type Rules struct {
	Language    string // "" follows the messages
	Region      string // "" follows the language
	Listening   Listening
	Cooldown    time.Duration // before the same question is answered again unasked; 0 means DefaultCooldown
	Form        Form
	AdminsOnly  bool  // only administrators may ask
	SilentPosts bool  // channel posts that mention the bot are not answered
	Observer    int64 // administrator who gets the trial, 0 for none
}

// Store keeps settings of chats by name. An empty value removes one.
type Store interface {
	Settings(ctx context.Context, chat string) (map[string]string, error)
	Set(ctx context.Context, chat, name, value string) error
}

// Catalog tells which languages and regions there are.
type Catalog interface {
	Contents(language string) bot.Contents
}

// Clock is the time.
type Clock interface{ Now() time.Time }

// How long the rules of a chat are kept, and of how many chats.
const (
	kept = time.Minute
	most = 10000
)

// Book reads and writes rules. It is safe for concurrent use.
type Book struct {
	store   Store
	clock   Clock
	catalog Catalog // nil takes every language and region for known

	writing sync.Mutex // a change is read, made and stored before the next

	mu    sync.Mutex
	pages map[int64]page
	turn  int // grows when pages are dropped, so that what was read before is not kept after
}

type page struct {
	rules Rules
	until time.Time
}

// NewBook makes a book over a store.
func NewBook(store Store, clock Clock) *Book {
	return &Book{store: store, clock: clock, pages: map[int64]page{}}
}

// Against has languages and regions that a catalog does not have read as the default. It is for the time before the
// book is used, and returns it.
func (b *Book) Against(c Catalog) *Book {
	b.catalog = c
	return b
}

// Of returns the rules of a chat, as they were at most a minute ago.
func (b *Book) Of(ctx context.Context, chat int64) (Rules, error) {
	b.mu.Lock()
	known, ok := b.pages[chat]
	turn := b.turn
	b.mu.Unlock()
	if ok && b.clock.Now().Before(known.until) {
		return known.rules, nil
	}
	set, err := b.store.Settings(ctx, key(chat))
	if err != nil {
		return Rules{}, fmt.Errorf("rules of chat %d: %w", chat, err)
	}
	r := b.read(set)
	b.mu.Lock()
	defer b.mu.Unlock()
	if turn == b.turn {
		if len(b.pages) >= most {
			clear(b.pages)
		}
		b.pages[chat] = page{rules: r, until: b.clock.Now().Add(kept)}
	}
	return r, nil
}

// Keep stores the rules of a chat. After an error some of them may be stored.
func (b *Book) Keep(ctx context.Context, chat int64, r Rules) error {
	_, err := b.Change(ctx, chat, func(stored *Rules) { *stored = r })
	return err
}

// Change changes the rules of a chat as they are stored, and returns what they are then. Of several changes at once
// each finds what those before it have made. After an error some of a change may be stored.
func (b *Book) Change(ctx context.Context, chat int64, edit func(r *Rules)) (Rules, error) {
	b.writing.Lock()
	defer b.writing.Unlock()
	set, err := b.store.Settings(ctx, key(chat))
	if err != nil {
		return Rules{}, fmt.Errorf("change rules of chat %d: %w", chat, err)
	}
	defer b.Forget(chat)
	r := b.read(set)
	edit(&r)
	for _, s := range settings() {
		value := s.write(r)
		if value == set[s.name] {
			continue
		}
		if err := b.store.Set(ctx, key(chat), s.name, value); err != nil {
			return Rules{}, fmt.Errorf("change rules of chat %d: %w", chat, err)
		}
	}
	return r, nil
}

// Forget drops what is kept of a chat's rules, so that they are read anew.
func (b *Book) Forget(chat int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.pages, chat)
	b.turn++
}

// read makes rules of what is stored.
func (b *Book) read(set map[string]string) Rules {
	var r Rules
	for _, s := range settings() {
		if value, ok := set[s.name]; ok {
			s.read(value, &r)
		}
	}
	if b.catalog == nil || r.Language == "" && r.Region == "" {
		return r
	}
	all := b.catalog.Contents("")
	if !has(all.Languages, r.Language) {
		r.Language = ""
	}
	if !has(all.Regions, r.Region) {
		r.Region = ""
	}
	return r
}

func has(entries []bot.Entry, id string) bool {
	return slices.ContainsFunc(entries, func(e bot.Entry) bool { return e.ID == id })
}

func key(chat int64) string { return strconv.FormatInt(chat, 10) }
