package inline_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

func TestWhatIsChosenIsCounted(t *testing.T) {
	w := newWorld(t)
	for query, language := range map[string]string{
		"关闭相册同步": "zh-CN", "turn off gallery sync": "en", "как отключить синхронизацию галереи": "ru",
	} {
		for _, id := range w.ask(mute, query).ids() {
			w.counted = nil
			w.choose(mute, id, query)
			topic, _, _ := strings.Cut(id, ":")
			want := []outbox.Tally{{Place: "inline", Decision: "chosen", Topic: topic, Language: language}}
			if diff := cmp.Diff(want, w.counted); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
	}
}

func TestWhatCannotBeCountedIsCountedLater(t *testing.T) {
	w := newWorld(t)
	w.full = errDisk
	w.server.Choose(ann, w.ask(ann, "").Results[0].ID, "")
	u, err := w.next()
	if !errors.Is(err, inbox.ErrLater) || !errors.Is(err, errDisk) {
		t.Fatalf("got %v", err)
	}
	w.full = nil
	if err := w.take(u); err != nil || len(w.counted) != 1 {
		t.Errorf("counted %v, %v", w.counted, err)
	}
}

// chosen has a person tell that a result was posted, whatever its id.
func (w *world) chosen(user map[string]any, id string) error {
	w.t.Helper()
	body := map[string]any{"result_id": id, "query": "x", "inline_message_id": "i"}
	if user != nil {
		body["from"] = user
	}
	w.server.Push("chosen_inline_result", body)
	_, err := w.next()
	return err
}

func TestIDsThatWereNeverGivenCountNothing(t *testing.T) {
	w := newWorld(t)
	person := map[string]any{"id": ann, "is_bot": false, "first_name": "Ann"}
	good := gallery + ":en:global:hyperos-3"
	if err := w.chosen(person, good); err != nil || len(w.counted) != 1 {
		t.Fatalf("the good one: %v, %v", w.counted, err)
	}
	for name, id := range map[string]string{
		"nothing":                         "",
		"only separators":                 "::::",
		"an unknown topic":                strings.Replace(good, gallery, "delete-all", 1),
		"an unknown language":             strings.Replace(good, ":en:", ":xx:", 1),
		"a language as Telegram calls it": strings.Replace(good, ":en:", ":en-GB:", 1),
		"no language":                     strings.Replace(good, ":en:", "::", 1),
		"an unknown region":               strings.Replace(good, "global", "mars", 1),
		"no region":                       strings.Replace(good, "global", "", 1),
		"an unknown system":               strings.Replace(good, "hyperos-3", "hyperos-99", 1),
		"a cut id":                        good[:len(good)-2],
		"a part too many":                 good + ":f:f",
		"an empty form":                   good + ":",
		"an unknown form":                 good + ":x",
		"an unknown app":                  strings.Replace(good, gallery, "third-party-upload@virus", 1),
		"an app that makes no difference": strings.Replace(good, gallery, gallery+"@onedrive", 1),
		"an empty app":                    strings.Replace(good, gallery, gallery+"@", 1),
		"a card of the desk":              "dasf----:en:::verify",
		"mark-up":                         "<b>" + good + "</b>",
		"bytes that are no text":          "\xff" + good,
		"an id that is too long":          good + strings.Repeat(" ", 100),
	} {
		t.Run(name, func(t *testing.T) {
			w.counted = nil
			if err := w.chosen(person, id); err != nil || len(w.counted) != 0 {
				t.Errorf("%q counts %v, %v", id, w.counted, err)
			}
		})
	}
}

// TestEveryAnswerCanBeOfferedAndCounted names each answer that there is and posts it in both forms.
func TestEveryAnswerCanBeOfferedAndCounted(t *testing.T) {
	w := newWorld(t)
	all := w.expert.Contents("en")
	for _, topic := range all.Topics {
		apps := []bot.Entry{{}}
		if topic.ID == "third-party-upload" {
			apps = append(apps, all.Apps...)
		}
		for _, app := range apps {
			for _, language := range all.Languages {
				card := desk.Card{Topic: topic.ID, App: app.ID, Language: language.ID}
				a := w.ask(ann, card.Query())
				if len(a.Results) != 2 {
					t.Fatalf("%q: %q", card.Query(), a.ids())
				}
				for _, r := range a.Results {
					w.counted = nil
					if w.choose(ann, r.ID, card.Query()); len(w.counted) != 1 || w.counted[0].Topic != topic.ID {
						t.Errorf("%q counts %v", r.ID, w.counted)
					}
					begins(t, r, w.answers(language.ID, topic.ID, bot.PhoneHint{App: app.ID}))
				}
			}
		}
	}
}

// begins fails if a description does not quote what is done first, in two lines of a small phone.
func begins(t *testing.T, r result, reply bot.Reply) {
	t.Helper()
	want := reply.Lead
	for _, step := range reply.Steps {
		if !step.Warning {
			want = []string{step.Text}
			break
		}
	}
	_, quote, _ := strings.Cut(r.Description, "\n")
	whole := strings.TrimSuffix(quote, "…")
	if whole == "" || !strings.HasPrefix(words(want[0]), whole) || utf8.RuneCountInString(quote) > 90 {
		t.Errorf("%s begins with %q and not with %q", r.ID, quote, want[0])
	}
}
