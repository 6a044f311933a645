package dialogue

import (
	"strings"
	"sync"

	"syncoff/bot/telegram/api"
)

// What a message without words is.
const (
	textPhoto = "telegram.photo"
	textVoice = "telegram.voice"
	textOther = "chat.empty"
	textOwn   = "telegram.own_answer" // an answer of the bot comes back to it
)

// Wordless is the id of the text for a message that has no words, "" if there is nothing to say to it: somebody was
// added, a message was pinned.
func Wordless(m *api.Message) string {
	switch {
	case len(m.Photo) > 0, m.Video != nil, m.VideoNote != nil, m.Animation != nil:
		return textPhoto
	case m.Document != nil && strings.HasPrefix(m.Document.MimeType, "image/"):
		return textPhoto
	case m.Voice != nil, m.Audio != nil:
		return textVoice
	case m.Sticker != nil, m.Document != nil, m.Contact != nil, m.Location != nil, m.Venue != nil, m.Poll != nil, m.Dice != nil:
		return textOther
	}
	return ""
}

// albums remembers which album came last in a chat: its pictures are messages of their own, and one answer to all of
// them is enough.
type albums struct {
	mu   sync.Mutex
	last map[int64]string
}

// maxAlbums bounds what is remembered; to answer an album twice does no harm.
const maxAlbums = 1000

// again tells that a message belongs to an album that is answered already.
func (a *albums) again(m *api.Message) bool {
	if m.MediaGroupID == "" {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.last[m.Chat.ID] == m.MediaGroupID {
		return true
	}
	if a.last == nil || len(a.last) >= maxAlbums {
		a.last = map[int64]string{}
	}
	a.last[m.Chat.ID] = m.MediaGroupID
	return false
}
