package courier_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/telegramtest"
)

// button is a keyboard of one button.
func button(data string) *api.InlineKeyboard {
	return &api.InlineKeyboard{Rows: [][]api.Button{{{Text: "B", CallbackData: data}}}}
}

// whisper is a letter that Ann alone sees, where that is possible.
func whisper() courier.Letter {
	return courier.Letter{Chat: group, Only: ann, Reply: answer("T"), Markup: button("hers"), Openly: button("all")}
}

func TestALetterForOnePersonIsSeenByThatPerson(t *testing.T) {
	refusal := func(text string) *telegramtest.Fault {
		return &telegramtest.Fault{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: ` + text + `"}`}
	}
	for _, tt := range []struct {
		name     string
		o        telegramtest.Options
		member   bool
		fault    *telegramtest.Fault
		receiver int64
		button   string
		edits    int
		learned  string
	}{
		{"on a server that can do that", telegramtest.Options{Ephemeral: true}, true, nil, ann, "hers", 0, "yes"},
		{"on one that has rich messages too", telegramtest.Options{Ephemeral: true, Rich: true}, true, nil, ann, "hers", 0, "yes"},
		{"on an older server all see it, and it is put right", telegramtest.Options{}, true, nil, 0, "all", 1, "no"},
		{"somebody who has left gets it before all", telegramtest.Options{Ephemeral: true}, false, nil, 0, "all", 0, ""},
		{"a kind of group without gets it before all", telegramtest.Options{Ephemeral: true}, true, refusal("ephemeral messages can't be sent"), 0, "all", 0, ""},
		{"a press that is too old as well", telegramtest.Options{Ephemeral: true}, true, refusal("query is too old"), 0, "all", 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, tt.o, func(d *desk) {
				if tt.member {
					d.server.SetMember(group, ann, "member")
				}
				d.delivers(courier.Letter{Chat: ann, Reply: answer("the server's age is found out")})
				if tt.fault != nil {
					d.server.Break(*tt.fault)
				}
				got := d.delivers(whisper())
				shown := d.server.Shown(group)
				if len(shown) != 1 || shown[0].Receiver != tt.receiver || shown[0].Buttons[0][0].Data != tt.button || shown[0].Edits != tt.edits {
					d.Fatalf("%+v\n%s", shown, d.log)
				}
				if (got.Message == 0) != (tt.receiver != 0) {
					d.Errorf("delivered as %+v", got)
				}
				if d.memory.values["ephemeral messages"] != tt.learned {
					d.Errorf("remembers %v", d.memory.values)
				}
			})
		})
	}
}

func TestWhatIsNotPossibleIsTriedOnce(t *testing.T) {
	within(t, telegramtest.Options{}, func(d *desk) {
		for range 2 {
			d.delivers(whisper())
			d.open(d.api)
		}
		tries := slices.DeleteFunc(d.server.Calls("sendMessage"), func(c telegramtest.Call) bool {
			return c.Params["ephemeral_message_parameters"] == ""
		})
		if len(tries) != 1 || len(d.server.Shown(group)) != 2 {
			d.Errorf("%d tries, %d shown", len(tries), len(d.server.Shown(group)))
		}
	})
}

func TestAMessageForOnePersonIsEditedInItsPlace(t *testing.T) {
	within(t, telegramtest.Options{Ephemeral: true}, func(d *desk) {
		d.server.SetMember(group, ann, "member")
		d.delivers(whisper())
		l := whisper()
		l.Reply = answer("Another")
		l.Edit = &api.Ref{ChatID: group, EphemeralID: d.server.Shown(group)[0].ID, UserID: ann}
		d.delivers(l)
		if shown := d.server.Shown(group); len(shown) != 1 || shown[0].Edits != 1 || shown[0].Receiver != ann {
			d.Errorf("%+v", shown)
		}
	})
}

func TestAGroupThatForbidsWritingIsLeftInPeaceForAWhile(t *testing.T) {
	within(t, telegramtest.Options{}, func(d *desk) {
		d.server.Mute(group)
		for range 3 {
			_, err := d.Deliver(d.Context(), courier.Letter{Chat: group, Reply: talk("hello")})
			if !errors.Is(err, courier.ErrUndeliverable) || !errors.Is(err, api.ErrForbidden) {
				d.Errorf("%v", err)
			}
		}
		if n := d.counts("sendMessage"); n != 1 || !d.Barred(group) || d.Barred(ann) {
			d.Errorf("%d calls, barred %v", n, d.Barred(group))
		}
		time.Sleep(10 * time.Minute)
		if d.Barred(group) {
			d.Error("for ever")
		}
		_, _ = d.Deliver(d.Context(), courier.Letter{Chat: group, Reply: talk("hello")})
		d.server.Unblock(group)
		d.Readmit(group)
		d.delivers(courier.Letter{Chat: group, Reply: talk("hello")})
	})
}

func TestATopicThatIsClosedGetsNothing(t *testing.T) {
	within(t, telegramtest.Options{}, func(d *desk) {
		d.server.Break(telegramtest.Fault{Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: TOPIC_CLOSED"}`})
		_, err := d.Deliver(d.Context(), courier.Letter{Chat: forum, Topic: topic, Reply: talk("hello")})
		if !errors.Is(err, courier.ErrUndeliverable) || len(d.server.Shown(forum)) != 0 {
			d.Errorf("%v", err)
		}
	})
}
