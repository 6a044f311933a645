package business_test

import (
	"slices"
	"testing"
	"time"

	"syncoff/bot/telegram/outbox"
)

func TestWithoutTheRightNothingGoesOut(t *testing.T) {
	for name, c := range owners() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(c.owner, false)
			w.holds(w.page(c.owner), c.language, "business.connected", "business.cannot_reply")
			w.shelf.set[outbox.Key(c.owner)]["business.auto"] = "on"
			w.asks(id, c.question)
			draft := w.page(c.owner)
			w.holds(draft, c.language, "business.draft")
			toast := w.presses(c.owner, draft, button(t, draft, "bs"))
			if toast.Text != expert(t).Say(c.language, "business.cannot_reply", nil) || len(w.answers(id)) != 0 {
				t.Errorf("the press is answered with %q", toast.Text)
			}
			w.server.Connect(id, c.owner, true)
			w.next()
			w.presses(c.owner, draft, button(t, draft, "bs"))
			if len(w.answers(id)) != 1 {
				t.Error("with the right it still does not go out")
			}
		})
	}
}

func TestAConnectionThatIsEndedIsSilent(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	w.shelf.set["30"]["business.auto"] = "on"
	w.asks(id, likely)
	draft := w.page(olga)
	w.server.Disconnect(id)
	w.next()
	w.holds(w.page(olga), "en", "business.disconnected")
	if len(w.shelf.set["30"]) != 0 {
		t.Errorf("of the connection there remains %v", w.shelf.set["30"])
	}
	before := len(w.pages(olga))
	w.asks(id, "how do I turn off gallery sync")
	if toast := w.presses(olga, draft, button(t, draft, "bs")); !toast.Alert || len(w.answers(id)) != 0 {
		t.Errorf("the press is answered with %+v", toast)
	}
	if len(w.pages(olga)) != before {
		t.Error("it still drafts")
	}
	w.server.Say(olga, olga, "/business")
	w.next()
	w.holds(w.page(olga), "en", "business.none")
	w.connect(olga, true)
	w.asks(id, "how do I turn off gallery sync")
	if len(w.answers(id)) != 0 {
		t.Error("after it is connected anew it answers by itself")
	}
}

func TestAConnectionThatAnotherHasReplacedEndsInSilence(t *testing.T) {
	w := newWorld(t)
	old := w.connect(olga, true)
	w.server.Connect("another", olga, true)
	w.next()
	before := len(w.pages(olga))
	w.server.Disconnect(old)
	w.next()
	if len(w.pages(olga)) != before || w.shelf.set["30"]["business"] != "another" {
		t.Errorf("%d pages, settings %v", len(w.pages(olga))-before, w.shelf.set["30"])
	}
}

func TestAChangeOfTheConnectionDoesNotSayThatNothingGoesOutWhereItDoes(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	w.shelf.set["30"]["business.auto"] = "on"
	w.server.Connect(id, olga, false)
	w.next()
	w.holds(w.page(olga), "en", "business.status_on", "business.cannot_reply")
}

func TestTwoOwnersAtOnceKeepTheirDraftsApart(t *testing.T) {
	w := newWorld(t)
	first, second := w.connect(olga, true), w.connect(wei, true)
	w.asks(first, "how do I turn off gallery sync")
	w.asks(second, "怎么关闭相册同步")
	a, b := w.page(olga), w.page(wei)
	w.holds(a, "en", "business.draft")
	w.holds(b, "zh-CN", "business.draft")
	w.server.Press(olga, a.ID, olga, button(t, b, "bs"))
	if toast := w.next(); toast.Text != expert(t).Say("en", "desk.refused", nil) || !toast.Alert {
		t.Errorf("the other's draft: %+v", toast)
	}
	if len(w.answers(first))+len(w.answers(second)) != 0 {
		t.Fatal("one owner has sent the other's draft")
	}
	w.presses(wei, b, button(t, b, "bs"))
	if len(w.answers(first)) != 0 || len(w.answers(second)) != 1 {
		t.Errorf("the answer went out over the wrong connection")
	}
	w.holds(w.page(olga), "en", "business.draft")
}

func TestWhoIsNotConnectedIsToldHow(t *testing.T) {
	w := newWorld(t)
	w.server.Say(eve, eve, "/business@syncoff_bot")
	w.next()
	w.holds(w.page(eve), "en", "business.none")
	w.presses(eve, w.page(eve), "bo")
	if page := w.page(eve); len(page.Buttons) != 0 || len(w.shelf.set["50"]) != 0 {
		t.Errorf("settings %v, page\n%s", w.shelf.set["50"], page.Text)
	}
}

func TestAConnectionIsAskedForOnceInFiveMinutes(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	asked := func() int { return len(w.server.Calls("getBusinessConnection")) }
	w.asks(id, "hello")
	w.asks(id, "hello")
	if asked() != 1 {
		t.Errorf("asked %d times", asked())
	}
	w.server.Connect(id, olga, true)
	w.next()
	w.asks(id, "hello")
	if asked() != 2 {
		t.Errorf("after a change asked %d times", asked())
	}
	w.now = w.now.Add(5 * time.Minute)
	w.asks(id, "hello")
	if asked() != 3 {
		t.Errorf("after five minutes asked %d times", asked())
	}
}

func TestWhoHasHadEverythingErasedGetsDraftsAgain(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	w.shelf.set["30"]["business.auto"] = "on"
	delete(w.shelf.set, "30")
	w.asks(id, "how do I turn off gallery sync")
	w.holds(w.page(olga), "en", "business.draft")
	w.server.Say(olga, olga, "/business")
	w.next()
	if w.holds(w.page(olga), "en", "business.status_off"); !slices.Contains(data(w.page(olga)), "bo") {
		t.Error("there is no switch")
	}
}
