package business

import (
	"math"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/knowledge"
	"syncoff/locales"
)

// knows is an assistant that matches nothing, with all that there is to say.
var knows = sync.OnceValues(func() (*bot.Conversation, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load(locales.Embedded())
	return bot.New(base, texts, nil, bot.NewMemory()), err
})

func assistant(t testing.TB) *bot.Conversation {
	t.Helper()
	c, err := knows()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// everyCard calls f with a card for everything that the knowledge can name.
func everyCard(all bot.Contents, f func(desk.Card)) {
	regions, systems := append(all.Regions, bot.Entry{}), append(all.Systems, bot.Entry{})
	for _, topic := range all.Topics {
		apps := []bot.Entry{{}}
		if topic.ID == "third-party-upload" {
			apps = append(apps, all.Apps...)
		}
		for _, app := range apps {
			for _, language := range all.Languages {
				for _, region := range regions {
					for _, system := range systems {
						f(desk.Card{Topic: topic.ID, App: app.ID, Language: language.ID, Region: region.ID, System: system.ID,
							Full: true, Sure: desk.Chosen})
					}
				}
			}
		}
	}
}

// longestID is the largest update id that comes through JSON unharmed everywhere. Those of Telegram have 32 bits.
const longestID = 1 << 53

func TestEveryMoveFitsIntoAButtonAndComesBack(t *testing.T) {
	all := assistant(t).Contents("en")
	everyCard(all, func(c desk.Card) {
		for _, do := range []byte{doSend, doDiscard, doShow, doLanguages, doTopics} {
			want := move{do: do, draft: longestID, card: c}
			action := want.action()
			if len(action) > 64 {
				t.Fatalf("%q has %d bytes", action, len(action))
			}
			m, address, ok := parse(action)
			var err error
			m.card, err = desk.ParseAddress(address, all)
			if !ok || err != nil || !cmp.Equal(want.card, m.card) || m.do != do || m.draft != want.draft {
				t.Fatalf("%q comes back as %+v, %v, %v", action, m, ok, err)
			}
		}
	})
}

// TestEveryPageFits shows each answer in each language to an owner of the same and to one of another, and counts.
func TestEveryPageFits(t *testing.T) {
	a := assistant(t)
	h := New(Parts{Assistant: a})
	all := a.Contents("en")
	asked := strings.Repeat("字", 500)
	for at, language := range all.Languages {
		for _, owner := range []bot.Entry{language, all.Languages[(at+1)%len(all.Languages)]} {
			for _, topic := range all.Topics {
				c := desk.Card{Topic: topic.ID, Language: language.ID, Full: true, Sure: desk.Likely}
				page := h.draftPage(owner.ID, shorten(asked), move{do: doShow, draft: 1, card: c})
				if n := len(utf16.Encode([]rune(page.HTML))); n > 4096 { // with its tags: more than Telegram counts
					t.Errorf("%s in %s for %s has %d units", topic.ID, language.ID, owner.ID, n)
				}
				if strings.Contains(page.HTML, "…</pre>") {
					t.Errorf("%s in %s is cut", topic.ID, language.ID)
				}
			}
		}
	}
}

func TestEveryBoxFits(t *testing.T) {
	a := assistant(t)
	for _, l := range a.Contents("en").Languages {
		for _, id := range []string{"desk.refused", "business.gone", "business.disconnected", "business.cannot_reply",
			"business.sent", "business.discarded"} {
			if n := utf8.RuneCountInString(a.Say(l.ID, id, nil)); n > 200 {
				t.Errorf("%s in %s has %d characters", id, l.ID, n)
			}
		}
	}
}

func TestAQuoteIsBounded(t *testing.T) {
	for words, want := range map[string]string{
		"hello":                               "hello",
		strings.Repeat("字", 200):              strings.Repeat("字", 200),
		strings.Repeat("字", 201):              strings.Repeat("字", 200) + "…",
		strings.Repeat("😀", 199) + " and all": strings.Repeat("😀", 199) + "…",
	} {
		if got := shorten(words); got != want {
			t.Errorf("%q is shown as %q", words, got)
		}
	}
}

func TestAUseIsReadBack(t *testing.T) {
	for _, want := range []use{{1, 2, doSend}, {math.MaxInt64, math.MaxInt64, doDiscard}} {
		if got, ok := parseUse(want.word()); !ok || got != want {
			t.Errorf("%q is read as %+v", want.word(), got)
		}
	}
	for _, word := range []string{"", "1", "1:2", "1:2:", "1:2:l", "1:2:ss", "!:2:s", "1:!:s", "1:2:s:"} {
		if got, ok := parseUse(word); ok {
			t.Errorf("%q is read as %+v", word, got)
		}
	}
}

// FuzzAButton looks for data that means something else than it says.
func FuzzAButton(f *testing.F) {
	all := assistant(f).Contents("en")
	for _, seed := range []string{"bs1:en:::verify", "bo", "bf", "b", "bx-1:", "bcZZ:en",
		"bt1y2p0ij32e8e7:zh-CN:c:miui-12:third-party-upload@onedrive"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		m, address, ok := parse(data)
		if !ok {
			return
		}
		var err error
		if m.card, err = desk.ParseAddress(address, all); err != nil {
			return
		}
		if again, _, ok := parse(m.action()); !ours(data) || !ok || again.do != m.do || again.draft != m.draft {
			t.Errorf("%q is read as %+v, which comes back as %+v", data, m, again)
		}
	})
}

func TestConnectionsThatAreDroppedWhileTheyAreAskedForAreNotKept(t *testing.T) {
	var c connections
	now := time.Unix(1_800_000_000, 0)
	_, turn, _ := c.find("x", now)
	c.drop("x")
	c.keep("x", api.BusinessConnection{ID: "x"}, turn, now.Add(keptFor))
	if _, _, ok := c.find("x", now); ok {
		t.Error("it is kept")
	}
	_, turn, _ = c.find("x", now)
	c.keep("x", api.BusinessConnection{ID: "x"}, turn, now.Add(keptFor))
	if _, _, ok := c.find("x", now); !ok {
		t.Error("it is not kept")
	}
	for i := range 2 * mostConnections {
		c.keep(strings.Repeat("y", i%1500+1), api.BusinessConnection{ID: "y"}, turn, now.Add(keptFor))
	}
	if n := len(c.known); n > mostConnections {
		t.Errorf("%d are kept", n)
	}
}
