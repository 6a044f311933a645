package inline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/telegramtest/markup"
)

const gallery = "gallery-auto-backup"

// words takes the marks off labels.
func words(text string) string {
	return strings.NewReplacer(bot.LabelStart, "", bot.LabelEnd, "").Replace(text)
}

// title is what an entry is called.
func title(among []bot.Entry, id string) string {
	return among[slices.IndexFunc(among, func(e bot.Entry) bool { return e.ID == id })].Title
}

func TestAQuestionIsAnsweredInItsOwnLanguageForThePhoneThatIsShown(t *testing.T) {
	for name, tt := range map[string]struct {
		user                             int64
		query, language, region, another string
	}{
		"Chinese of somebody who reads English": {ann, "关闭相册同步", "zh-CN", "china", "global"},
		"English of somebody who reads Chinese": {bob, "how do I turn off gallery sync", "en", "global", "china"},
		"Russian":                               {ivan, "как отключить синхронизацию галереи", "ru", "global", "china"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a := w.ask(tt.user, "  "+tt.query+" ")
			if len(a.Results) < 3 || a.Personal || a.Next != "" || a.Params["cache_time"] != "300" {
				t.Fatalf("answered with %+v", a)
			}
			id := gallery + ":" + tt.language + ":"
			want := []string{id + tt.region + ":hyperos-3", id + tt.another + ":hyperos-3"}
			if diff := cmp.Diff(want, a.ids()[:2]); diff != "" {
				t.Errorf("the likeliest phone does not come before the other region: %s", diff)
			}
			for i, region := range []string{tt.region, tt.another} {
				hint := bot.PhoneHint{Region: region}
				if i == 0 {
					hint = bot.PhoneHint{}
				}
				w.complete(t, a.Results[i], w.answers(tt.language, gallery, hint), tt.query)
			}
			button := `{"text":"` + w.says(tt.language, "inline.more") + `","start_parameter":"inline"}`
			if a.Params["button"] != button {
				t.Errorf("above the results: %s, want %s", a.Params["button"], button)
			}
		})
	}
}

// complete fails if a result does not tell its phone, or posts less than the whole answer.
func (w *world) complete(t *testing.T, r result, want bot.Reply, query string) {
	t.Helper()
	all := w.expert.Contents(want.Language)
	phone := title(all.Regions, want.Region) + " · " + title(all.Systems, want.System) + "\n"
	if r.Title != want.Title || !strings.HasPrefix(r.Description, phone+words(want.Steps[0].Text)) {
		t.Errorf("the result is %+v", r)
	}
	m := w.choose(ann, r.ID, query)
	for _, step := range append(want.Steps, want.Verification.Steps...) {
		if !strings.Contains(m.Text, words(step.Text)) {
			t.Errorf("the step %q is missing in\n%s", step.Text, m.Text)
		}
	}
	if !strings.Contains(m.Source, "<b>") || strings.Contains(m.Text, bot.LabelStart) {
		t.Errorf("labels do not stand out:\n%s", m.Source)
	}
	link := "https://t.me/syncoff_bot?start=" + want.Topic
	buttons := [][]markup.Button{{{Text: w.says(want.Language, "inline.continue"), URL: link}}}
	if diff := cmp.Diff(buttons, m.Buttons); diff != "" {
		t.Errorf("other buttons: %s", diff)
	}
}

func TestWhatIsToldOfThePhoneIsKeptTo(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string]string{
		"MIUI 12 gallery sync off":        ":en:global:miui-12",
		"国际版手机怎么关闭相册同步":                   ":zh-CN:global:hyperos-3",
		"how to turn off onedrive upload": "third-party-upload@onedrive:en:global:hyperos-3",
	} {
		if got := w.ask(ann, query).ids()[0]; !strings.HasSuffix(got, want) {
			t.Errorf("%q offers %q first, want %q", query, got, want)
		}
	}
}

func TestATopicThatIsToldTheSameEverywhereIsOfferedOnce(t *testing.T) {
	w := newWorld(t)
	ids := w.ask(ann, "how to turn off onedrive upload").ids()
	same := func(id string) bool { return strings.HasPrefix(id, "third-party-upload") }
	if !same(ids[0]) || slices.ContainsFunc(ids[1:], same) {
		t.Errorf("offered %q", ids)
	}
}

func TestNothingFoundStillOffersSomething(t *testing.T) {
	w := newWorld(t)
	common := w.ask(ann, "").ids()
	const zh = ":zh-CN:china:hyperos-3"
	for name, tt := range map[string]struct {
		user     int64
		query    string
		first    []string
		others   int // more on the page
		personal bool
	}{
		"another matter offers what there is":        {bob, "what is the weather tomorrow", common, 0, false},
		"emoji offer what there is in one's own":     {bob, "😡😡😡", []string{gallery + zh}, 9, true},
		"digits offer what there is in one's own":    {ivan, "12345", []string{gallery + ":ru:global:hyperos-3"}, 9, true},
		"digits of somebody whose language is unset": {mute, "12345", common, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.ask(tt.user, tt.query)
			n := min(len(tt.first), len(a.Results))
			if len(a.Results) != n+tt.others || !slices.Equal(a.ids()[:n], tt.first) || a.Personal != tt.personal {
				t.Errorf("personal: %v, %q", a.Personal, a.ids())
			}
		})
	}
}

func TestAnAppAloneOffersItsStepsFirst(t *testing.T) {
	const want = "third-party-upload@dropbox:en:global:hyperos-3"
	if ids := newWorld(t).ask(ann, "dropbox").ids(); ids[0] != want {
		t.Errorf("offered %q", ids)
	}
}

func TestAVagueWordOffersWhatItMayMean(t *testing.T) {
	ids := newWorld(t).ask(ann, "云相册").ids()
	if len(ids) < 2 || len(ids) > 3 {
		t.Errorf("offered %q", ids)
	}
	for _, id := range ids {
		if !strings.Contains(id, ":zh-CN:") {
			t.Errorf("%s is not in the language of the query", id)
		}
	}
}

func TestAnEmptyQueryPagesThroughTheMethodsAndThenTheOtherQuestions(t *testing.T) {
	for language, user := range map[string]int64{"en": ann, "zh-CN": bob, "ru": ivan} {
		w := newWorld(t)
		var topics []string
		for _, topic := range w.expert.Contents("en").Topics {
			topics = append(topics, topic.ID)
		}
		first := w.from(user, " ", "")
		second := w.from(user, " ", first.Next)
		if len(first.Results) != 10 || first.Next != "10" || len(second.Results) != len(topics)-10 || second.Next != "" {
			t.Fatalf("%d results, then from %q %d and %q", len(first.Results), first.Next, len(second.Results), second.Next)
		}
		questions := false
		for i, r := range append(first.Results, second.Results...) {
			parts := strings.Split(r.ID, ":")
			if parts[0] != topics[i] || parts[1] != language || !first.Personal || !second.Personal {
				t.Errorf("result %d is %q and not %s in %s", i, r.ID, topics[i], language)
			}
			if question := strings.HasPrefix(parts[0], "faq-"); questions && !question {
				t.Errorf("%s comes after questions", parts[0])
			} else {
				questions = question
			}
		}
	}
}

func TestOffsetsThatAreNone(t *testing.T) {
	w := newWorld(t)
	first := w.ask(ann, "").ids()
	for name, tt := range map[string]struct {
		offset string
		n      int
		next   string
		from   string // the first id, "" for no results
	}{
		"words are the first page":            {"next", 10, "10", first[0]},
		"a negative number is the first page": {"-10", 10, "10", first[0]},
		"a signed number is the first page":   {"+10", 10, "10", first[0]},
		"a fraction is the first page":        {"1.5", 10, "10", first[0]},
		"a space is the first page":           {" 10", 10, "10", first[0]},
		"other digits are the first page":     {"١٠", 10, "10", first[0]},
		"inside a page":                       {"3", 10, "13", first[3]},
		"the end":                             {"16", 0, "", ""},
		"beyond the end":                      {"17", 0, "", ""},
		"far beyond the end":                  {"99999999999999999999999", 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.from(ann, "", tt.offset)
			if len(a.Results) != tt.n || a.Next != tt.next || tt.n > 0 && a.Results[0].ID != tt.from {
				t.Errorf("next %q, %q", a.Next, a.ids())
			}
		})
	}
}

func TestAnAnswerThatIsNamedIsOfferedWholeAndShort(t *testing.T) {
	for _, language := range []string{"zh-CN", "en", "ru"} {
		t.Run(language, func(t *testing.T) {
			w := newWorld(t)
			phone := bot.PhoneHint{Region: "china", System: "miui-12", App: "onedrive"}
			card := desk.Card{
				Topic: "third-party-upload", App: phone.App, Language: language, Region: phone.Region, System: phone.System,
			}
			want := w.answers(language, card.Topic, phone)
			a := w.ask(ann, " "+card.Query()+" ")
			if len(a.Results) != 2 || a.Personal || a.Next != "" {
				t.Fatalf("answered with %+v", a)
			}
			for i, text := range []string{desk.Full(want), desk.Short(want)} {
				if !strings.HasPrefix(a.Results[i].Title, want.Title+" · ") {
					t.Errorf("result %d is %+v", i, a.Results[i])
				}
				if m := w.choose(ann, a.Results[i].ID, card.Query()); m.Text != text {
					t.Errorf("posted\n%s\nwant\n%s", m.Text, text)
				}
			}
			chosen := outbox.Tally{Place: outbox.PlaceInline, Decision: "chosen", Topic: card.Topic, Language: language}
			if diff := cmp.Diff([]outbox.Tally{chosen, chosen}, w.counted); diff != "" {
				t.Errorf("counted otherwise: %s", diff)
			}
		})
	}
}

func TestANameThatMeansNothingIsAQuestion(t *testing.T) {
	w := newWorld(t)
	for _, query := range []string{
		"=", "=en", "=en:::delete-all", "=xx:::" + gallery, "=en:q::" + gallery, "=en:::", "==en:::" + gallery,
	} {
		if a := w.ask(ann, query); len(a.Results) < 3 {
			t.Errorf("%q: %q", query, a.ids())
		}
	}
}
