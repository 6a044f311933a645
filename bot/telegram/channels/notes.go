package channels

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
)

// setting is the name under which the card of a chat is noted.
const setting = "card"

// note is what is remembered of a card, in one line.
type note struct {
	message  int
	topic    int    // of the forum
	language string // in which it is written where the rules of the chat name none
	shows    string // fingerprint of its content
	chat     int64  // in which it was posted: one that has moved since has left the card behind
}

func (n note) String() string {
	return fmt.Sprintf("%d %d %s %s %d", n.message, n.topic, n.language, n.shows, n.chat)
}

// read reads the note of a chat's card, false if there is none or it says nothing to this version.
func read(value string, chat int64) (note, bool) {
	parts := strings.Fields(value)
	if len(parts) != 5 {
		return note{}, false
	}
	message, err := strconv.Atoi(parts[0])
	topic, topicErr := strconv.Atoi(parts[1])
	in, chatErr := strconv.ParseInt(parts[4], 10, 64)
	if err != nil || topicErr != nil || chatErr != nil || message <= 0 || in != chat {
		return note{}, false
	}
	return note{message: message, topic: topic, language: parts[2], shows: parts[3], chat: in}, true
}

// notes are the notes of all chats.
type notes struct {
	settings rules.Store
	writing  sync.Mutex
}

// of returns the note of a chat's card, the zero one if it has none.
func (n *notes) of(ctx context.Context, chat int64) (note, error) {
	set, err := n.settings.Settings(ctx, outbox.Key(chat))
	if err != nil {
		return note{}, outbox.Later(err)
	}
	found, _ := read(set[setting], chat)
	return found, nil
}

// put notes a card.
func (n *notes) put(ctx context.Context, card note) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	return outbox.Later(n.settings.Set(ctx, outbox.Key(card.chat), setting, card.String()))
}

// replace changes the note of a chat, unless somebody has changed it meanwhile. An empty value removes it.
func (n *notes) replace(ctx context.Context, chat, old, value string) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	set, err := n.settings.Settings(ctx, chat)
	if err != nil || set[setting] != old {
		return err
	}
	return n.settings.Set(ctx, chat, setting, value)
}
