package channels_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"syncoff/bot/telegram/telegramtest"
)

// withCards is a world in which the channel, its group and the forum have a card.
func withCards(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.server.Publish(news, "/pinhelp", 0, nil)
	w.server.Say(talk, bob, "/pinhelp")
	w.server.Say(forum, ivan, "/pinhelp")
	w.done()
	if len(w.ours(news)) != 1 || len(w.ours(talk)) != 1 || len(w.ours(forum)) != 1 {
		t.Fatal("a card is missing")
	}
	return w
}

func TestCardsFollowTheKnowledge(t *testing.T) {
	w := withCards(t)
	for range 2 {
		if err := w.h.Refresh(t.Context()); err != nil || len(w.server.Calls("editMessageText")) != 0 {
			t.Fatalf("%d edits though nothing has changed, %v", len(w.server.Calls("editMessageText")), err)
		}
	}
	w.words.title = "Photos & <more>"
	w.build()
	for range 2 {
		if err := w.h.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for chat, language := range map[int64]string{news: "en", talk: "zh-CN", forum: "ru"} {
		if m := w.ours(chat)[0]; m.Edits != 1 || m.Text != "Photos & <more>\n\n"+w.says(language, "pinhelp.body") || len(m.Buttons) < 5 {
			t.Errorf("%s: %+v", language, m)
		}
	}
	if n := len(w.server.Calls("editMessageText")); n != 3 {
		t.Errorf("%d edits", n)
	}
	if n := len(w.server.Calls("sendMessage")); n != 3 {
		t.Errorf("%d messages, want the cards alone", n)
	}
}

func TestCardsFollowTheRules(t *testing.T) {
	w := withCards(t)
	_ = w.shelf.Set(t.Context(), key(talk), "language", "ru")
	w.build()
	if err := w.h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.isCard(w.ours(talk)[0], "ru")
	_ = w.shelf.Set(t.Context(), key(talk), "language", "")
	w.build()
	if err := w.h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.isCard(w.ours(talk)[0], "zh-CN")
}

func TestCardsThatAreGoneAreForgotten(t *testing.T) {
	for _, tt := range []struct {
		name    string
		trouble func(w *world)
		kept    bool
	}{
		{"deleted", func(w *world) { w.server.Remove(talk, w.ours(talk)[0].ID) }, false},
		{"thrown out", func(w *world) {
			w.server.Break(telegramtest.Fault{Method: "editMessageText", Chat: talk, Status: 403,
				Body: `{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked from the supergroup chat"}`})
		}, false},
		{"damaged", func(w *world) { _ = w.shelf.Set(context.Background(), key(talk), "card", "12 x") }, false},
		{"of a chat that has moved", func(w *world) { w.shelf.set[key(talk)]["card"] = w.shelf.set[key(forum)]["card"] }, false},
		{"not to be edited for the moment", func(w *world) {
			w.server.Break(telegramtest.Fault{Method: "editMessageText", Chat: talk,
				Status: 403, Body: `{"ok":false,"error_code":403,"description":"Forbidden: CHAT_WRITE"}`})
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := withCards(t)
			tt.trouble(w)
			w.words.title = "News"
			if err := w.h.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			if value := w.shelf.set[key(talk)]["card"]; (value != "") != tt.kept {
				t.Errorf("noted %q", value)
			}
			if m := w.ours(forum)[0]; m.Edits != 1 {
				t.Errorf("another card is not edited: %+v", m)
			}
			if n := len(w.server.Calls("sendMessage")); n != 3 {
				t.Errorf("%d messages: a card that somebody has taken away comes back", n)
			}
		})
	}
}

func TestARefreshThatFailsDoesTheRestAndIsTriedAgain(t *testing.T) {
	w := withCards(t)
	w.words.title = "News"
	w.server.Break(telegramtest.Fault{Method: "editMessageText", Chat: talk, Times: 5, Status: 502})
	if err := w.h.Refresh(t.Context()); err == nil || !strings.Contains(err.Error(), key(talk)) {
		t.Errorf("error %v", err)
	}
	if w.ours(news)[0].Edits != 1 || w.ours(forum)[0].Edits != 1 || w.ours(talk)[0].Edits != 0 {
		t.Error("the others are not edited")
	}
	if err := w.h.Refresh(t.Context()); err != nil || w.ours(talk)[0].Edits != 1 {
		t.Errorf("the second time: %v", err)
	}
	w.words.title = "Other news"
	ended, end := context.WithCancel(t.Context())
	end()
	if err := w.h.Refresh(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	w.shelf.fails = errors.New("disk")
	if err := w.h.Refresh(t.Context()); !errors.Is(err, w.shelf.fails) {
		t.Errorf("error %v", err)
	}
}

// late is a list of cards that is out of date when it is read: meanwhile somebody has asked for a new card.
type late struct {
	*shelf
	then func()
}

func (l *late) Cards(ctx context.Context) (map[string]string, error) {
	cards, err := l.shelf.Cards(ctx)
	l.then()
	return cards, err
}

func TestACardThatIsPostedMeanwhileIsNotForgotten(t *testing.T) {
	w := withCards(t)
	w.words.title = "News"
	w.h.Cards = &late{w.shelf, func() {
		w.server.Remove(talk, w.ours(talk)[0].ID)
		w.server.Say(talk, bob, "/pinhelp")
		w.done()
	}}
	if err := w.h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.shelf.set[key(talk)]["card"] == "" {
		t.Error("the new card is forgotten")
	}
}

func TestManyCardsAreEditedInTheirTurn(t *testing.T) {
	w := newWorld(t)
	const channels = 100
	for i := range int64(channels) {
		w.server.AddChat(telegramtest.Chat{ID: -5000 - i, Type: "channel", Title: "N"})
		w.server.Publish(-5000-i, "/pinhelp", 0, nil)
	}
	w.done()
	w.words.title = "News"
	before := w.now
	if err := w.h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took := w.now.Sub(before); len(w.server.Calls("editMessageText")) != channels || took.Seconds() < channels/30-1 {
		t.Errorf("%d edits in %v", len(w.server.Calls("editMessageText")), took)
	}
}
