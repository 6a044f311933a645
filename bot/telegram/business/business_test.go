package business_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/index"
	"syncoff/knowledge"
)

// owners are the owners with a question that is sure in their language, and a word of its answer.
func owners() map[string]struct {
	owner           int64
	language        string
	question, steps string
} {
	return map[string]struct {
		owner           int64
		language        string
		question, steps string
	}{
		"English": {olga, "en", "how do I turn off gallery sync", "Gallery"},
		"Chinese": {wei, "zh-CN", "怎么关闭相册同步", "相册云同步"},
		"Russian": {ivan, "ru", "как отключить синхронизацию галереи xiaomi", "Галере"},
	}
}

func TestADraftIsSentByItsOwner(t *testing.T) {
	for name, c := range owners() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(c.owner, true)
			w.holds(w.page(c.owner), c.language, "business.connected")
			w.asks(id, c.question)
			draft := w.page(c.owner)
			w.holds(draft, c.language, "business.draft")
			if !strings.Contains(draft.Text, c.question) || !strings.Contains(draft.Text, c.steps) {
				t.Errorf("the draft is\n%s", draft.Text)
			}
			if len(w.answers(id)) != 0 {
				t.Fatal("something went out by itself")
			}
			w.presses(c.owner, draft, button(t, draft, "bs"))
			got := w.answers(id)
			if len(got) != 1 || !strings.Contains(got[0].Text, c.steps) || len(got[0].Buttons) != 0 || got[0].Rich != nil {
				t.Fatalf("the customer got %+v", got)
			}
			if asked := w.server.ShownBusiness(id, cleo)[0]; got[0].ReplyTo != asked.ID {
				t.Errorf("it answers message %d and not %d", got[0].ReplyTo, asked.ID)
			}
			sent := w.page(c.owner)
			w.holds(sent, c.language, "business.sent")
			kept := strings.Contains(sent.Text, c.steps) && strings.Contains(sent.Text, c.question)
			if sent.ID != draft.ID || len(sent.Buttons) != 0 || !kept {
				t.Errorf("the page is\n%s\n%v", sent.Text, data(sent))
			}
			want := []outbox.Tally{{Place: "business", Decision: "chosen", Topic: gallery, Language: c.language}}
			if diff := cmp.Diff(want, w.shelf.tallies()); diff != "" {
				t.Error(diff)
			}
			if len(w.pages(cleo)) != 0 || w.shelf.answers != 0 {
				t.Error("the bot's own chat with the customer is touched")
			}
			if strings.Contains(w.log.String(), c.question) {
				t.Errorf("the log tells what was asked:\n%s", w.log)
			}
		})
	}
}

func TestASureAnswerGoesOutByItselfWhereThatIsSwitchedOn(t *testing.T) {
	for name, c := range owners() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(c.owner, true)
			w.server.Say(c.owner, c.owner, "/business")
			w.next()
			status := w.page(c.owner)
			w.holds(status, c.language, "business.status_off")
			w.presses(c.owner, status, button(t, status, "bo"))
			w.holds(w.page(c.owner), c.language, "business.status_on")
			before := len(w.pages(c.owner))
			w.asks(id, c.question)
			got := w.answers(id)
			if len(got) != 1 || !strings.Contains(got[0].Text, c.steps) || len(got[0].Buttons) != 0 {
				t.Fatalf("the customer got %+v", got)
			}
			if len(w.pages(c.owner)) != before {
				t.Error("the owner is bothered all the same")
			}
			want := []outbox.Tally{{Place: "business", Decision: "answer", Topic: gallery, Language: c.language}}
			if diff := cmp.Diff(want, w.shelf.tallies()); diff != "" {
				t.Error(diff)
			}
			status = w.page(c.owner)
			w.presses(c.owner, status, button(t, status, "bf"))
			w.holds(w.page(c.owner), c.language, "business.status_off")
			w.asks(id, c.question)
			if len(w.answers(id)) != 1 {
				t.Error("it still answers by itself")
			}
		})
	}
}

// likely is a question whose answer is likely and not sure.
const likely = "I bought this phone in March and the delivery took three weeks. The box was damaged, and nobody " +
	"answered my calls. Anyway my wife likes the colour. How do I turn off photo sync in the gallery? " +
	"Also the charger gets rather warm but I guess that is normal these days."

func TestWhatIsOnlyLikelyIsAlwaysDrafted(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	w.shelf.set["30"]["business.auto"] = "on"
	w.asks(id, likely)
	if len(w.answers(id)) != 0 {
		t.Fatal("it went out by itself")
	}
	draft := w.page(olga)
	w.holds(draft, "en", "business.draft", "desk.likely")
	if !strings.Contains(draft.Text, likely[:200]+"…") || strings.Contains(draft.Text, "charger") {
		t.Errorf("more or less than the first 200 characters are shown:\n%s", draft.Text)
	}
}

func TestWhatNobodyMayCommentOnStaysUncommented(t *testing.T) {
	photo := map[string]any{"photo": []any{
		map[string]any{"file_id": "photo-1", "file_unique_id": "p", "width": 9, "height": 9},
	}}
	user := func(id int64, isBot bool) map[string]any {
		return map[string]any{"id": id, "is_bot": isBot, "first_name": "X"}
	}
	me := user(telegramtest.BotID, true)
	sure := "how do I turn off gallery sync"
	for name, c := range map[string]struct {
		words string
		more  map[string]any
	}{
		"what is not sure":        {"the gallery thing", nil},
		"small talk":              {"在吗？今天天气真好，你们几点下班", nil},
		"thanks":                  {"Thank you!", nil},
		"another thing":           {"When does my parcel arrive? It was sent on Monday.", nil},
		"a picture without words": {"", photo},
		"a command":               {"/start " + sure, nil},
		"an emoji":                {"😡😡😡", nil},
		"the owner's own words":   {sure, map[string]any{"from": user(olga, false)}},
		"words of a bot":          {sure, map[string]any{"from": user(9, true)}},
		"words of nobody":         {sure, map[string]any{"from": nil}},
		"words by way of a bot":   {sure, map[string]any{"via_bot": user(9, true)}},
		"what the bot has said":   {sure, map[string]any{"sender_business_bot": me}},
		"an answer sent on": {sure, map[string]any{
			"forward_origin": map[string]any{"type": "user", "date": 1, "sender_user": me}}},
		"what was said yesterday":    {sure, map[string]any{"date": 1_800_000_000 - 25*60*60}},
		"a chat that is not private": {sure, map[string]any{"chat": map[string]any{"id": -5, "type": "group"}}},
		"no connection":              {sure, map[string]any{"business_connection_id": nil}},
		"a connection nobody made":   {sure, map[string]any{"business_connection_id": "c9"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(olga, true)
			w.shelf.set["30"]["business.auto"] = "on"
			w.server.Push("business_message", w.server.ComposeBusiness(id, cleo, cleo, c.words, c.more))
			w.next()
			if got := w.pages(olga); len(got) != 1 || len(w.answers(id)) != 0 || len(w.shelf.rows) != 1 {
				t.Errorf("the owner sees %d pages, the customer %+v", len(got), w.answers(id))
			}
		})
	}
}

// TestTheIndexItselfIsAsked does with the real one what the others do with a stand-in.
func TestTheIndexItselfIsAsked(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds to build, and a minute under the race detector")
	}
	real, err := load(func(base *knowledge.Base) (bot.Matcher, error) { return index.New(base) })
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.expert = real
	w.boot()
	id := w.connect(olga, true)
	for words, drafts := range map[string]bool{
		"how do I turn off gallery sync": true,
		"怎么关闭相册同步":                       true,
		"как отключить синхронизацию галереи xiaomi": true,
		"在吗？今天天气真好，你们几点下班":                           false,
		"晚上一起吃饭吗":                     false,
		"Thanks, see you on Monday!":  false,
		"When does my parcel arrive?": false,
		"I love you":                  false,
		"Привет! Как дела?":           false,
	} {
		before := len(w.pages(olga))
		if w.asks(id, words); len(w.pages(olga))-before != map[bool]int{true: 1}[drafts] || len(w.answers(id)) != 0 {
			t.Errorf("%q: %d drafts, %d answers", words, len(w.pages(olga))-before, len(w.answers(id)))
		}
	}
}

// TestTwoAccountsDoNotAnswerEachOther feeds an answer of the bot back, as the other account of two that have it sees
// it.
func TestTwoAccountsDoNotAnswerEachOther(t *testing.T) {
	for name, c := range owners() {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.connect(c.owner, true)
			w.shelf.set[outbox.Key(c.owner)]["business.auto"] = "on"
			w.asks(id, c.question)
			got := w.answers(id)
			if len(got) != 1 {
				t.Fatalf("%d answers", len(got))
			}
			w.asks(id, got[0].Text)
			if len(w.answers(id)) != 1 || len(w.pages(c.owner)) != 1 {
				t.Error("it answers its own answer")
			}
		})
	}
}

func TestAMessageThatDoesNotTellItsLanguageIsAnsweredInTheCustomers(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	w.server.Push("business_message", w.server.ComposeBusiness(id, cleo, cleo, "MIUI 12.5 sync", map[string]any{
		"from": map[string]any{"id": cleo, "is_bot": false, "first_name": "C", "language_code": "zh-hans"}}))
	w.next()
	draft := w.page(olga)
	w.presses(olga, draft, button(t, draft, "bs"))
	if got := w.answers(id); len(got) != 1 || !strings.Contains(got[0].Text, "相册云同步") {
		t.Errorf("the customer got %+v", got)
	}
}

func TestEditedAndDeletedMessagesAreLeftAlone(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	edited := w.server.ComposeBusiness(id, cleo, cleo, "how do I turn off gallery sync", nil)
	w.server.Push("edited_business_message", edited)
	w.next()
	w.server.Push("deleted_business_messages", map[string]any{"business_connection_id": id,
		"chat": map[string]any{"id": cleo, "type": "private"}, "message_ids": []int{5001}})
	w.next()
	if len(w.pages(olga)) != 1 || len(w.answers(id)) != 0 {
		t.Error("something is said about them")
	}
}

func TestWhatIsForOthersIsLeftToThem(t *testing.T) {
	w := newWorld(t)
	w.server.AddChat(telegramtest.Chat{ID: -100, Type: "group"})
	for name, push := range map[string]func(){
		"a question":                 func() { w.server.Say(eve, eve, "how do I turn off gallery sync") },
		"another command":            func() { w.server.Say(eve, eve, "/start") },
		"the command of another bot": func() { w.server.Say(eve, eve, "/business@other_bot") },
		"the command in a group":     func() { w.server.Say(-100, eve, "/business") },
		"a press on a card":          func() { w.server.Press(eve, 1, eve, "dasf----:en:::verify") },
		"a press without data":       func() { w.server.Press(eve, 1, eve, "") },
	} {
		push()
		u := w.pull()
		update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
		if err != nil {
			t.Fatal(err)
		}
		if taken, _, err := w.h.Take(t.Context(), &u, &update); taken || err != nil {
			t.Errorf("%s: taken %v, %v", name, taken, err)
		}
	}
}

func TestWhatFailsForAMomentIsTriedLater(t *testing.T) {
	w := newWorld(t)
	id := w.connect(olga, true)
	for name, breaks := range map[string]func(){
		"the network":        func() { w.server.Break(telegramtest.Fault{Method: "getBusinessConnection", Reset: true}) },
		"a flood":            func() { w.server.Break(telegramtest.Fault{Method: "getBusinessConnection", RetryAfter: 3}) },
		"reading from disk":  func() { w.shelf.dies = "read" },
		"storing the answer": func() { w.shelf.dies = "plan" },
	} {
		w.boot() // without what is kept of connections
		w.server.SayBusiness(id, cleo, "how do I turn off gallery sync")
		u := w.pull()
		breaks()
		if _, err := w.work(u); !errors.Is(err, inbox.ErrLater) {
			t.Errorf("%s: %v", name, err)
		}
		before := len(w.pages(olga))
		if _, err := w.work(u); err != nil || len(w.pages(olga)) != before+1 {
			t.Errorf("%s, the second time: %v", name, err)
		}
	}
}
