package desk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot"
	"syncoff/bot/desk"
)

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
						f(desk.Card{
							Topic: topic.ID, App: app.ID, Language: language.ID, Region: region.ID, System: system.ID,
							Full: true, Sure: desk.Likely, View: desk.Actions,
						})
					}
				}
			}
		}
	}
}

func TestEveryCardFitsIntoAButtonAndComesBack(t *testing.T) {
	all := expert(t).Contents("en")
	everyCard(all, func(c desk.Card) {
		action := c.Action()
		if len(action) > 64 {
			t.Fatalf("%q has %d bytes", action, len(action))
		}
		back, err := desk.Parse(action, all)
		if diff := cmp.Diff(c, back); diff != "" || err != nil {
			t.Fatalf("%q comes back otherwise: %v\n%s", action, err, diff)
		}
		if back, ok := desk.ParseQuery(c.Query(), all); !ok || back.Topic != c.Topic || back.App != c.App || back.Region != c.Region {
			t.Fatalf("the query %q comes back as %+v", c.Query(), back)
		}
	})
}

func TestWhatIsNoCardIsRefused(t *testing.T) {
	all := expert(t).Contents("en")
	good := desk.Card{Topic: "verify", Language: "en", Full: true, Sure: desk.Sure}.Action()
	for name, action := range map[string]string{
		"nothing":                "",
		"another action":         "t:verify",
		"a cut card":             good[:len(good)-3],
		"an unknown topic":       strings.Replace(good, "verify", "delete-all", 1),
		"an unknown language":    strings.Replace(good, ":en:", ":xx:", 1),
		"no language":            strings.Replace(good, ":en:", "::", 1),
		"an unknown region":      strings.Replace(good, ":en::", ":en:q:", 1),
		"an unknown sureness":    good[:2] + "?" + good[3:],
		"an unknown view":        good[:1] + "?" + good[2:],
		"a part too many":        good + ":",
		"bytes that are no text": "da\xff\xfes----:en:::verify",
	} {
		t.Run(name, func(t *testing.T) {
			if c, err := desk.Parse(action, all); !errors.Is(err, desk.ErrCard) {
				t.Errorf("%q gives %+v, %v", action, c, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	all := expert(f).Contents("en")
	f.Add(desk.Card{Topic: "verify", Language: "en", Sure: desk.Sure, Others: []string{"ab", "cd"}}.Action())
	f.Add("dasf----:zh-CN:c:miui-12:third-party-upload@onedrive")
	f.Fuzz(func(t *testing.T, action string) {
		c, err := desk.Parse(action, all)
		if err != nil {
			return
		}
		again, err := desk.Parse(c.Action(), all)
		if err != nil || again.Action() != c.Action() {
			t.Errorf("%q is read as %+v, which comes back as %+v: %v", action, c, again, err)
		}
	})
}
