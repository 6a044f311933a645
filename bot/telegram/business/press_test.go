package business_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/telegramtest"
)

// drafted is a world with a draft that waits for Olga.
func drafted(t testing.TB) (*world, string, telegramtest.Shown) {
	t.Helper()
	w := newWorld(t)
	id := w.connect(olga, true)
	w.asks(id, "how do I turn off gallery sync & <b>stop</b> it")
	return w, id, w.page(olga)
}

func TestASecondPressDoesNotSendTwice(t *testing.T) {
	for name, again := range map[string]string{"send": "bs", "discard": "bx", "correct": "bl"} {
		t.Run("send, then "+name, func(t *testing.T) {
			w, id, draft := drafted(t)
			// Both are pressed before either is answered.
			w.server.Press(olga, draft.ID, olga, button(t, draft, "bs"))
			w.server.Press(olga, draft.ID, olga, button(t, draft, again))
			w.next()
			toast := w.next()
			if toast.Text != expert(t).Say("en", "business.sent", nil) || len(w.answers(id)) != 1 {
				t.Errorf("%d answers, the second press is answered with %q", len(w.answers(id)), toast.Text)
			}
			if w.holds(w.page(olga), "en", "business.sent"); len(w.page(olga).Buttons) != 0 {
				t.Error("the page has its buttons again")
			}
		})
	}
}

func TestADiscardedDraftCannotBeSent(t *testing.T) {
	w, id, draft := drafted(t)
	w.presses(olga, draft, button(t, draft, "bx"))
	page := w.page(olga)
	if w.holds(page, "en", "business.discarded"); page.ID != draft.ID || len(page.Buttons) != 0 {
		t.Errorf("the page is\n%s", page.Text)
	}
	toast := w.presses(olga, draft, button(t, draft, "bs"))
	if toast.Text != expert(t).Say("en", "business.discarded", nil) || len(w.answers(id)) != 0 || len(w.shelf.tallies()) != 0 {
		t.Errorf("%d answers, the press is answered with %q", len(w.answers(id)), toast.Text)
	}
}

func TestAPressSurvivesTheDeathOfTheProcess(t *testing.T) {
	for _, step := range []string{"read", "set", "plan", "planned"} {
		t.Run("at "+step+", and is tried again", func(t *testing.T) {
			w, id, draft := drafted(t)
			w.server.Press(olga, draft.ID, olga, button(t, draft, "bs"))
			w.server.Press(olga, draft.ID, olga, button(t, draft, "bs"))
			first := w.pull()
			w.shelf.dies = step
			if _, err := w.work(first); !errors.Is(err, errDied) {
				t.Fatalf("it has not died: %v", err)
			}
			w.boot()
			if _, err := w.work(first); err != nil {
				t.Fatal(err)
			}
			w.next()
			w.holds(w.page(olga), "en", "business.sent")
			if n := len(w.answers(id)); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
	for _, step := range []string{"read", "set", "plan"} {
		t.Run("at "+step+", and is given up: the next press goes in its place", func(t *testing.T) {
			w, id, draft := drafted(t)
			w.server.Press(olga, draft.ID, olga, button(t, draft, "bs"))
			w.shelf.dies = step
			if _, err := w.work(w.pull()); !errors.Is(err, errDied) {
				t.Fatalf("it has not died: %v", err)
			}
			w.boot()
			w.presses(olga, draft, button(t, draft, "bs"))
			if n := len(w.answers(id)); n != 1 {
				t.Errorf("%d answers", n)
			}
		})
	}
}

func TestADraftPastItsTimeIsGone(t *testing.T) {
	for name, age := range map[string]func(w *world){
		"a day later, when Telegram takes no answer any more": func(w *world) { w.now = w.now.Add(25 * time.Hour) },
		"when the store has dropped it":                       func(w *world) { clear(w.shelf.rows) },
	} {
		t.Run(name, func(t *testing.T) {
			w, id, draft := drafted(t)
			age(w)
			w.presses(olga, draft, button(t, draft, "bs"))
			page := w.page(olga)
			w.holds(page, "en", "business.gone")
			kept := strings.Contains(page.Text, "gallery sync & <b>stop</b> it")
			if page.ID != draft.ID || len(page.Buttons) != 0 || !kept || len(w.answers(id)) != 0 {
				t.Errorf("the page is\n%s", page.Text)
			}
		})
	}
}

func TestAForgedPressDoesNothing(t *testing.T) {
	w, id, draft := drafted(t)
	w.server.AddChat(telegramtest.Chat{ID: -100, Type: "group"})
	good := button(t, draft, "bs")
	refused, gone := expert(t).Say("en", "desk.refused", nil), expert(t).Say("en", "business.gone", nil)
	w.server.Say(eve, eve, "/business")
	w.next()
	for name, c := range map[string]struct {
		chat, user int64
		data       string
		says       string
	}{
		"by a stranger":                {eve, eve, good, refused},
		"by a stranger, to discard":    {eve, eve, "bx" + good[2:], refused},
		"by a stranger, to read it":    {eve, eve, "bl" + good[2:], refused},
		"by the owner in a group":      {-100, olga, good, refused},
		"the switch in a group":        {-100, olga, "bo", refused},
		"without a draft":              {olga, olga, "bs:en:::verify", gone},
		"with a number that is none":   {olga, olga, "bs-1:en:::verify", gone},
		"with a number written oddly":  {olga, olga, "bs00" + good[2:], gone},
		"with a number beyond numbers": {olga, olga, "bszzzzzzzzzzzzzzzzz:en:::verify", gone},
		"with another thing to do":     {olga, olga, "bz" + good[2:], gone},
		"with a letter alone":          {olga, olga, "b", gone},
		"with bytes that are no text":  {olga, olga, "bs\xff\xfe", gone},
	} {
		w.server.Press(c.chat, draft.ID, c.user, c.data)
		if toast := w.next(); toast.Text != c.says || !toast.Alert {
			t.Errorf("%s: %+v", name, toast)
		}
	}
	if len(w.answers(id)) != 0 || w.page(olga).Edits != 0 || len(w.pages(eve)) != 1 {
		t.Error("a forged press has done something")
	}
	toast := w.presses(olga, draft, strings.Replace(good, "gallery-auto-backup", "delete-all", 1))
	if w.holds(w.page(olga), "en", "business.gone"); toast != (api.Toast{}) || len(w.answers(id)) != 0 {
		t.Errorf("an answer that is not there any more: %+v", toast)
	}
}

func TestTheReceiptOfAPressIsNoDraft(t *testing.T) {
	w, id, draft := drafted(t)
	good := button(t, draft, "bs")
	w.presses(olga, draft, good)
	var press int64
	for update := range w.shelf.rows {
		press = max(press, update)
	}
	_, address, _ := strings.Cut(good, ":")
	w.presses(olga, draft, "bs"+strconv.FormatInt(press, 36)+":"+address)
	if w.holds(w.page(olga), "en", "business.gone"); len(w.answers(id)) != 1 {
		t.Error("it can be sent")
	}
}

func TestAPlanThatIsStoredAgainstAllAppearancesIsMadeAgain(t *testing.T) {
	w, id, draft := drafted(t)
	w.server.Press(olga, draft.ID, olga, button(t, draft, "bs"))
	u := w.pull()
	w.shelf.dies = "planned"
	if _, err := w.work(u); !errors.Is(err, errDied) {
		t.Fatalf("it has not failed: %v", err)
	}
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		t.Fatal(err)
	}
	if _, toast, err := w.h.Take(t.Context(), &u, &update); err != nil || toast != (api.Toast{}) || len(u.Replies) != 2 {
		t.Errorf("%d letters, %+v, %v", len(u.Replies), toast, err)
	}
	if err := w.out.Deliver(t.Context(), &u); err != nil || len(w.answers(id)) != 1 {
		t.Errorf("%d answers, %v", len(w.answers(id)), err)
	}
}

func TestADraftIsCorrectedByPresses(t *testing.T) {
	w, id, draft := drafted(t)
	for _, step := range []struct{ button, shows string }{
		{"bl", "Русский"}, {"bc", "business.draft"}, {"bt", "topic"}, {"bc", "business.draft"},
	} {
		page := w.page(olga)
		next := button(t, page, step.button)
		for _, d := range data(page) {
			if strings.Contains(d, ":ru:") && strings.HasPrefix(d, "bc") && step.shows != "topic" {
				next = d
			}
		}
		w.presses(olga, page, next)
		page = w.page(olga)
		kept := strings.Contains(page.Text, "gallery sync & <b>stop</b> it")
		if w.holds(page, "en", "business.draft"); page.ID != draft.ID || !kept {
			t.Fatalf("after %s the page is\n%s", step.button, page.Text)
		}
	}
	page := w.page(olga)
	if !strings.Contains(page.Text, "Русский") {
		t.Errorf("it is not in Russian:\n%s", page.Text)
	}
	w.presses(olga, page, button(t, page, "bs"))
	if got := w.answers(id); len(got) != 1 || !strings.ContainsAny(got[0].Text, "абвгд") {
		t.Errorf("the customer got %+v", got)
	}
}

func TestManyDraftsAreSentOnceEach(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	for range 110 {
		w.asks(id, "how do I turn off gallery sync")
		draft := w.page(olga)
		w.presses(olga, draft, button(t, draft, "bs"))
		w.presses(olga, draft, button(t, draft, "bs"))
	}
	if n := len(w.answers(id)); n != 110 {
		t.Errorf("%d answers", n)
	}
	if n := len(w.shelf.set["30"]["business.used"]); n > 2000 {
		t.Errorf("what is remembered of them grows to %d bytes", n)
	}
}
