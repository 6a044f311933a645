package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"syncoff/bot"
	"syncoff/index"
	"syncoff/knowledge"
)

const gallery = "gallery-auto-backup"

func TestPressesThatComeFromAnywhere(t *testing.T) {
	tests := []struct {
		name, press string
		asked       bool // a question was answered before
		decision    bot.Decision
		topic       string
		text        string
	}{
		{"a topic is answered without any session", "t:verify", false, bot.Answer, "verify", ""},
		{"a topic for an app is answered for it", "t:third-party-upload@onedrive", false, bot.Answer, "third-party-upload", "OneDrive"},
		{"an unknown topic is out of date", "t:teleport", false, bot.Chat, "", "earlier"},
		{"an unknown app is out of date", "t:third-party-upload@floppy", false, bot.Chat, "", "earlier"},
		{"an empty app is out of date", "t:third-party-upload@", false, bot.Chat, "", "earlier"},
		{"an unknown region is out of date", "r:moon", true, bot.Chat, "", "earlier"},
		{"an unknown system is out of date", "s:windows", true, bot.Chat, "", "earlier"},
		{"an unknown language is out of date", "lang:xx", true, bot.Chat, "", "earlier"},
		{"an unknown action is out of date", "rm -rf", true, bot.Chat, "", "earlier"},
		{"an action with too much behind it is out of date", "ok:really", true, bot.Chat, "", "earlier"},
		{"an action longer than a button holds is out of date", "t:" + strings.Repeat("x", 100_000), true, bot.Chat, "", "earlier"},
		{"bytes that are no text are out of date", "\xff\x00:\xfe", true, bot.Chat, "", "earlier"},
		{"a colon alone is out of date", ":", true, bot.Chat, "", "earlier"},
		{"still uploading needs an answer", "still", false, bot.Chat, "", "earlier"},
		{"not found needs an answer", "missing", false, bot.Chat, "", "earlier"},
		{"solved needs an answer", "ok", false, bot.Chat, "", "earlier"},
		{"sources need an answer", "sources", false, bot.Chat, "", "earlier"},
		{"a phone needs no answer", "phone", false, bot.Phone, "", "registered"},
		{"a system alone is remembered", "s:hyperos-2", false, bot.Chat, "", "remember"},
		{"the menu is always there", "menu", false, bot.Chat, "", "step by step"},
		{"the common questions are always there", "faqs", true, bot.Chat, "", "also ask"},
		{"none of these asks for other words", "none-of-these", true, bot.Chat, "", "other words"},
		{"a region answers the last topic for it", "r:china", true, bot.Phone, "", "system"},
		{"a system answers the last topic for it", "s:miui-10", true, bot.Answer, gallery, "MIUI 10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPerson(t, fake{"q": answers(gallery, "en")}, "en")
			if tt.asked {
				p.says("q")
			}
			r := p.presses(tt.press)
			if r.Decision != tt.decision || r.Topic != tt.topic || !strings.Contains(r.Plain(), tt.text) {
				t.Errorf("got %s %q, want %s %q with %q\n%s", r.Decision, r.Topic, tt.decision, tt.topic, tt.text, r.Plain())
			}
			if r.Decision == bot.Chat && len(r.Choices) == 0 {
				t.Error("no choices: the person is left alone")
			}
		})
	}
}

func TestCommands(t *testing.T) {
	tests := []struct {
		name, says string
		decision   bot.Decision
		text       string
	}{
		{"start greets", "/start", bot.Chat, "Hello"},
		{"start opens the topic of a link", "/start emergency-stop", bot.Answer, "right now"},
		{"start greets where the link names nothing", "/start ../../etc", bot.Chat, "Hello"},
		{"help explains", "/help", bot.Chat, "own words"},
		{"the name of the bot does not matter", "/help@syncoff_bot", bot.Chat, "own words"},
		{"capitals do not matter", "/HELP", bot.Chat, "own words"},
		{"methods are listed", "/methods", bot.Chat, "step by step"},
		{"phone asks", "/phone", bot.Phone, "registered"},
		{"language asks", "/language", bot.Chat, "Which language"},
		{"language takes a code", "/language zh-TW", bot.Chat, "繁體中文"},
		{"language takes a code in other spelling", "/language zh_hant", bot.Chat, "繁體中文"},
		{"language asks where the code is not served", "/language tlh", bot.Chat, "Which language"},
		{"sources need an answer first", "/sources", bot.Chat, "not answered anything"},
		{"privacy tells what is remembered", "/privacy", bot.Chat, "/forget"},
		{"forget forgets", "/forget", bot.Chat, "forgotten"},
		{"an unknown command is told", "/selfdestruct", bot.Chat, "no such command"},
		{"a path is no command", "/sdcard/DCIM", bot.Decline, "can’t help"},
		{"a slash alone is nothing", "/", bot.Chat, "in words"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newPerson(t, fake{}, "en").says(tt.says)
			if r.Decision != tt.decision || !strings.Contains(r.Plain(), tt.text) {
				t.Errorf("got %s, want %s with %q\n%s", r.Decision, tt.decision, tt.text, r.Plain())
			}
		})
	}
}

func TestForgetForgetsEverything(t *testing.T) {
	memory := bot.NewMemory()
	base, texts := embedded(t)
	p := &person{t: t, conversation: bot.New(base, texts, fake{"q": answers(gallery, "en")}, memory)}
	p.says("q")
	p.presses("s:miui-10")
	p.says("/forget")
	s, err := memory.Load(t.Context(), "somebody")
	if err != nil || fmt.Sprint(s) != fmt.Sprint(bot.Session{}) {
		t.Errorf("remembered %+v, %v", s, err)
	}
}

func TestLadderOfEveryMethod(t *testing.T) {
	doors := []string{"gallery-auto-backup", "cloud-console-gallery", "app-data-sync"}
	base, _ := embedded(t)
	for _, topic := range base.Article.Topics {
		if topic.Kind != knowledge.Method {
			continue
		}
		t.Run(topic.ID.ID, func(t *testing.T) {
			p := newPerson(t, fake{"still": remarks("still-uploading")}, "en")
			r := p.presses("t:" + topic.ID.ID)
			seen := []string{r.Topic}
			for range 10 {
				if r = p.says("still"); r.Decision != bot.Answer {
					break
				}
				if slices.Contains(seen, r.Topic) {
					t.Errorf("%s is offered again after %v", r.Topic, seen)
				}
				if slices.Contains(doors, r.Topic) && slices.ContainsFunc(seen, func(s string) bool { return slices.Contains(doors, s) }) {
					t.Errorf("%s is another door to the same switch; tried were %v", r.Topic, seen)
				}
				if len(r.Lead) == 0 || strings.HasPrefix(r.Lead[0], "because.") {
					t.Errorf("%s is offered without a reason", r.Topic)
				}
				seen = append(seen, r.Topic)
			}
			if len(seen) < 3 {
				t.Errorf("the ladder has only %v", seen)
			}
			if r.Decision != bot.Chat || !strings.Contains(r.Plain(), "other devices") {
				t.Errorf("the ladder ends with %s\n%s", r.Decision, r.Plain())
			}
		})
	}
}

func TestAnotherAppIsAnotherTry(t *testing.T) {
	p := newPerson(t, fake{"still": remarks("still-uploading")}, "en")
	p.presses("t:third-party-upload@onedrive")
	var seen []string
	for r := p.says("still"); r.Decision == bot.Answer; r = p.says("still") {
		seen = append(seen, r.Topic+" "+r.Variant)
	}
	slices.Sort(seen)
	want := "emergency-stop global, gallery-auto-backup global, third-party-upload any-app"
	if got := strings.Join(seen, ", "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestNotFoundAsksForThePhoneOnce(t *testing.T) {
	p := newPerson(t, fake{"missing": remarks("not-found")}, "zh-CN")
	p.presses("t:" + gallery)
	if r := p.says("missing"); r.Decision != bot.Phone {
		t.Fatalf("got %s, want the picker", r.Decision)
	}
	p.presses("r:skip")
	if r := p.presses("s:skip"); r.Topic != gallery || !strings.Contains(r.Lead[0], "一样") {
		t.Errorf("got %q %q, want the same steps, told so", r.Topic, r.Lead)
	}
	var seen []string
	r := p.says("missing")
	for ; r.Decision == bot.Answer; r = p.says("missing") {
		seen = append(seen, r.Topic)
	}
	if got := strings.Join(seen, " "); got != "cloud-console-gallery faq-option-missing" {
		t.Errorf("other ways: %s", got)
	}
	if r.Decision != bot.Chat || len(r.Choices) == 0 {
		t.Errorf("ends with %s %v", r.Decision, r.Choices)
	}
}

func TestPhonePicker(t *testing.T) {
	tests := []struct {
		name, does     string // what is done after "my phone is different", parted by commas; a colon makes it a press
		region, system string
		asks           bool
	}{
		{"buttons", "r:china,s:miui-11", "china", "miui-11", false},
		{"numbers", "1,3", "china", "miui-12", false},
		{"words", "global,MIUI 12.5", "global", "miui-12.5", false},
		{"a bare version", "1,12.5", "china", "miui-12.5", false},
		{"a bare version beyond the choices", "1,14", "china", "miui-12.5", false},
		{"both at once", "global HyperOS 2", "global", "hyperos-2", false},
		{"the second before the first", "MIUI 10", "", "miui-10", true},
		{"the second before the first, then the first", "MIUI 10,r:china", "china", "miui-10", false},
		{"not knowing either", "r:dont-know,r:skip,s:dont-know,s:skip", "global", "hyperos-3", false},
		{"not knowing where, but which", "r:skip,MIUI 11", "global", "miui-11", false},
		{"not knowing leads to an explanation", "r:dont-know", "", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPerson(t, fake{}, "en")
			p.presses("t:" + gallery)
			r := p.presses("phone")
			for _, what := range strings.Split(tt.does, ",") {
				if strings.Contains(what, ":") {
					r = p.presses(what)
				} else {
					r = p.says(what)
				}
			}
			asks := r.Decision == bot.Phone
			if asks != tt.asks || r.Region != tt.region || r.System != tt.system || !asks && r.Topic != gallery {
				t.Errorf("got %s %s %s %s\n%s", r.Decision, r.Topic, r.Region, r.System, r.Plain())
			}
		})
	}
}

func TestRemarkOrQuestion(t *testing.T) {
	question := func(topic string, confidence float64, kind string, sure float64) understood {
		return understood{
			result: index.Result{Decision: index.Answer, Topic: topic, Confidence: confidence},
			remark: index.Remark{Kind: kind, Confidence: sure},
		}
	}
	tests := []struct {
		name     string
		said     understood
		answered bool // a question was answered before
		decision bot.Decision
		topic    string
	}{
		{"a surer remark wins", question("faq-turn-on", 0.6, "still-uploading", 0.9), true, bot.Answer, "third-party-upload"},
		{"a surer question wins", question("faq-turn-on", 0.95, "still-uploading", 0.6), true, bot.Answer, "faq-turn-on"},
		{"an equally sure remark wins", question("faq-turn-on", 0.9, "solved", 0.9), true, bot.Chat, ""},
		{"a question that sounds like the remark does not win", question("faq-option-missing", 0.99, "not-found", 0.9), true, bot.Phone, ""},
		{"without an answer before it the same is a question", question("faq-option-missing", 0.99, "not-found", 0.999), false, bot.Answer, "faq-option-missing"},
		{"still uploading without an answer before it is not understood", remarks("still-uploading"), false, bot.Decline, ""},
		{"not found without an answer before it is not understood", remarks("not-found"), false, bot.Decline, ""},
		{"solved without an answer before it is not understood", remarks("solved"), false, bot.Decline, ""},
		{"repeat without an answer before it is not understood", remarks("repeat"), false, bot.Decline, ""},
		{"sources without an answer before it is not understood", remarks("sources"), false, bot.Decline, ""},
		{"other methods without an answer before it is not understood", remarks("other-methods"), false, bot.Decline, ""},
		{"hello needs no answer", remarks("greeting"), false, bot.Chat, ""},
		{"thanks need no answer", remarks("thanks"), false, bot.Chat, ""},
		{"help needs no answer", remarks("help"), false, bot.Chat, ""},
		{"abuse needs no answer", remarks("abuse"), false, bot.Chat, ""},
		{"a wish for a person needs no answer", remarks("human"), false, bot.Chat, ""},
		{"another phone is asked for", remarks("phone"), true, bot.Phone, ""},
		{"a remark that nobody knows is a question", remarks("sings"), true, bot.Decline, ""},
		{"repeat answers again", remarks("repeat"), true, bot.Answer, gallery},
		{"sources are shown", remarks("sources"), true, bot.Chat, ""},
		{"other methods are shown", remarks("other-methods"), true, bot.Chat, ""},
		{"half a remark is no small talk", understood{remark: index.Remark{Kind: "human", Confidence: 0.6}}, true, bot.Decline, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPerson(t, fake{"q": answers(gallery, "en"), "said": tt.said}, "en")
			if tt.answered {
				p.says("q")
			}
			if r := p.says("said"); r.Decision != tt.decision || r.Topic != tt.topic {
				t.Errorf("got %s %q, want %s %q\n%s", r.Decision, r.Topic, tt.decision, tt.topic, r.Plain())
			}
		})
	}
}

func TestClarifyOffersTopicsAndAWayOut(t *testing.T) {
	unsure := understood{result: index.Result{Decision: index.Clarify, Candidates: []index.Candidate{
		{Topic: "verify", Confidence: 0.4}, {Topic: "faq-turn-on", Confidence: 0.3}, {Topic: "emergency-stop", Confidence: 0.1},
	}}}
	p := newPerson(t, fake{"q": unsure}, "en")
	if r := p.says("q"); r.Decision != bot.Clarify || actions(r) != "t:verify t:faq-turn-on t:emergency-stop none-of-these" {
		t.Fatalf("got %s %s", r.Decision, actions(r))
	}
	if r := p.says("2"); r.Topic != "faq-turn-on" {
		t.Errorf("2 gives %q", r.Topic)
	}
	p.says("q")
	if r := p.says("none of these."); r.Decision != bot.Chat || len(r.Choices) == 0 {
		t.Errorf("none of these gives %s %v", r.Decision, r.Choices)
	}
}

func TestChoicesCanBeTyped(t *testing.T) {
	tests := []struct{ name, says, topic string }{
		{"a number", "2", "cloud-console-gallery"},
		{"a full-width number", "２", "cloud-console-gallery"},
		{"a number with a full stop", "2.", "cloud-console-gallery"},
		{"a number in brackets", "[2]", "cloud-console-gallery"},
		{"a number as Chinese say it", "第2个", "cloud-console-gallery"},
		{"a Chinese number", "二", "cloud-console-gallery"},
		{"a keycap", "2️⃣", "cloud-console-gallery"},
		{"a title", "make sure nothing is uploaded", "verify"},
		{"a number beyond the choices", "42", ""},
		{"zero", "0", ""},
		{"a fraction", "1.5", ""},
		{"a phone number", "13800138000", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPerson(t, fake{}, "en")
			p.says("/methods")
			if r := p.says(tt.says); r.Topic != tt.topic || len(r.Choices) == 0 {
				t.Errorf("got %q\n%s", r.Topic, r.Plain())
			}
		})
	}
}

func TestNeverTwiceInARowNotUnderstood(t *testing.T) {
	for _, language := range []string{"en", "zh-CN", "zh-TW"} {
		p := newPerson(t, fake{}, language)
		first := p.says("blah")
		for range 3 {
			r := p.says("blah")
			if r.Decision != bot.Decline || r.Plain() == first.Plain() || !strings.Contains(actions(r), "t:"+gallery) {
				t.Errorf("%s: %s offers %s", language, r.Plain(), actions(r))
			}
		}
		p.says("/help")
		if r := p.says("blah"); r.Plain() != first.Plain() {
			t.Errorf("%s: after something else: %s", language, r.Plain())
		}
	}
}

func TestDeclineNamesWhatIsNear(t *testing.T) {
	near := understood{result: index.Result{Decision: index.Decline, Candidates: []index.Candidate{
		{Topic: "verify", Confidence: 0.3}, {Topic: "faq-turn-on", Confidence: 0.01},
	}}}
	p := newPerson(t, fake{"q": near}, "en")
	if r := p.says("q"); actions(r) != "t:verify menu" {
		t.Errorf("got %s", actions(r))
	}
}

func TestMessagesThatAreNone(t *testing.T) {
	for _, text := range []string{"", " ", "\t\r\n", "😂😂", "???", "\x00\x01", "\u2068\u2069", "。。。", "\xff\xfe"} {
		r := newPerson(t, fake{}, "zh-CN").says(text)
		if r.Decision != bot.Chat || len(r.Choices) == 0 || strings.Contains(r.Plain(), "帮不上") {
			t.Errorf("%q: %s\n%s", text, r.Decision, r.Plain())
		}
	}
}

// listener keeps what reaches the matcher.
type listener struct {
	fake
	heard *[]string
}

func (l listener) Remark(message string, hint index.Hint) index.Remark {
	*l.heard = append(*l.heard, message)
	return l.fake.Remark(message, hint)
}

func TestMessagesReachTheMatcherClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"spaces are gathered", "  how   to\n\nstop\tit ", "how to stop it"},
		{"control characters are gaps", "stop\x00sync\x1b[31m", "stop sync [31m"},
		{"broken bytes are gaps", "stop\xff\xfesync", "stop sync"},
		{"a long message keeps its beginning and its end",
			"begin " + strings.Repeat("长", 100_000) + " end", "begin …end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var heard []string
			newPerson(t, listener{fake{}, &heard}, "en").says(tt.text)
			begin, end, cut := strings.Cut(tt.want, "…")
			got := heard[0]
			if !cut && got != tt.want || !strings.HasPrefix(got, begin) || !strings.HasSuffix(got, end) || len([]rune(got)) > 2000 {
				t.Errorf("%d runes: %.80q, want %q", len([]rune(got)), got, tt.want)
			}
		})
	}
}

func TestLanguageOfAReply(t *testing.T) {
	known := fake{
		"stop gallery sync now":      answers(gallery, "en"),
		"怎么关闭相册同步":                   answers(gallery, "zh-CN"),
		"怎麼關閉相簿同步":                   answers(gallery, "zh-TW"),
		"OneDrive":                   answers("third-party-upload", "en"),
		"nothing":                    {},
		"haluan pysäyttää gallerian": answers(gallery, "fi"),
	}
	tests := []struct {
		name, setting string
		says          []string
		want          string
	}{
		{"the message tells", "ru", []string{"怎么关闭相册同步"}, "zh-CN"},
		{"a new message tells anew", "en", []string{"怎么关闭相册同步", "stop gallery sync now"}, "en"},
		{"a mere name does not", "", []string{"怎么关闭相册同步", "OneDrive"}, "zh-CN"},
		{"nor against the person's setting", "zh-hant", []string{"OneDrive"}, "zh-TW"},
		{"but it is better than nothing", "", []string{"OneDrive"}, "en"},
		{"the conversation goes on in its language", "en", []string{"怎麼關閉相簿同步", "nothing"}, "zh-TW"},
		{"the setting serves until something is said", "zh-hans", []string{"/help"}, "zh-CN"},
		{"a choice outlasts messages", "en", []string{"/language zh-TW", "stop gallery sync now"}, "zh-TW"},
		{"until it is taken back", "en", []string{"/language zh-TW", "/language auto", "stop gallery sync now"}, "en"},
		{"English serves who is not served", "tlh", []string{"/help"}, "en"},
		{"also when the message is in no language served", "", []string{"haluan pysäyttää gallerian"}, "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPerson(t, known, tt.setting)
			for _, text := range tt.says {
				p.says(text)
			}
			if p.last.Language != tt.want {
				t.Errorf("got %s, want %s\n%s", p.last.Language, tt.want, p.last.Plain())
			}
		})
	}
}

func TestPhoneOfAnAnswer(t *testing.T) {
	tests := []struct {
		name, language, region, system string
		variant                        string
		phone                          string // the line holds this, or is empty for "-"
		older                          string // the same
	}{
		{"Chinese on the mainland with the current system", "zh-CN", "", "", "china", "中国大陆账号、MIUI 12.5 – 14 到 HyperOS 3", "自动备份"},
		{"others elsewhere", "en", "", "", "global", "anywhere else, HyperOS 1 to HyperOS 3", "-"},
		{"Taiwan elsewhere", "zh-TW", "", "", "global", "HyperOS 3", "-"},
		{"what is told counts", "en", "china", "miui-10", "china-old", "mainland China, MIUI 10.", "-"},
		{"an honest text for what is not known", "zh-CN", "china", "hyperos-4", "china-hyperos-4", "HyperOS 4", "-"},
		{"older words only where the system is not told", "zh-CN", "", "hyperos-2", "china", "HyperOS 2", "-"},
		{"what no longer exists is not known", "zh-CN", "moon", "windows", "china", "中国大陆账号", "自动同步"},
	}
	base, texts := embedded(t)
	c := bot.New(base, texts, fake{}, bot.NewMemory())
	holds := func(line, want string) bool {
		return want == "-" && line == "" || want != "-" && strings.Contains(line, want)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, ok := c.Reply(tt.language, gallery, bot.PhoneHint{Region: tt.region, System: tt.system})
			if !ok || r.Variant != tt.variant || !holds(r.Phone, tt.phone) || !holds(r.Older, tt.older) {
				t.Errorf("got %s, %q, older %q", r.Variant, r.Phone, r.Older)
			}
		})
	}
	if r, _ := c.Reply("en", "third-party-upload", bot.PhoneHint{App: "onedrive"}); r.Phone != "" || strings.Contains(actions(r), "phone") {
		t.Errorf("another app's steps ask about the phone: %q %s", r.Phone, actions(r))
	}
	if _, ok := c.Reply("en", "teleport", bot.PhoneHint{}); ok {
		t.Error("an unknown topic is answered")
	}
}

func TestAskAnswersOnce(t *testing.T) {
	base, texts := embedded(t)
	c := bot.New(base, texts, fake{"q": answers(gallery, "en")}, bot.NewMemory())
	result, r, err := c.Ask(t.Context(), bot.Question{Text: " q ", Language: "zh-TW", Region: "china", System: "miui-12"})
	if err != nil || result.Topic != gallery || r.Language != "zh-TW" || r.System != "miui-12" || r.Variant != "china-old" {
		t.Errorf("got %+v %s %s %s, %v", result, r.Language, r.System, r.Variant, err)
	}
}

func TestManyPeopleAtOnce(t *testing.T) {
	base, texts := embedded(t)
	c := bot.New(base, texts, fake{"q": answers(gallery, "en"), "still": remarks("still-uploading")}, bot.NewMemory())
	var people sync.WaitGroup
	for i := range 16 {
		people.Go(func() {
			for _, text := range []string{"q", "still", "still", "/methods", "2", "/forget"} {
				if _, err := c.Handle(t.Context(), bot.Event{Person: strconv.Itoa(i % 4), Text: text}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	people.Wait()
}

// failing fails where it is told to.
type failing struct {
	fake
	load, save, match error
}

func (f failing) Load(context.Context, string) (bot.Session, error) { return bot.Session{}, f.load }
func (f failing) Save(context.Context, string, bot.Session) error   { return f.save }
func (f failing) Match(context.Context, string, index.Hint) (index.Result, error) {
	return index.Result{}, f.match
}

func TestHandleTellsWhatFails(t *testing.T) {
	broken := errors.New("broken")
	base, texts := embedded(t)
	for name, f := range map[string]failing{
		"loading": {load: broken}, "saving": {save: broken}, "matching": {match: broken},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bot.New(base, texts, f, f).Handle(t.Context(), bot.Event{Person: "somebody", Text: "q"})
			if !errors.Is(err, broken) || !strings.Contains(err.Error(), "somebody") {
				t.Errorf("got %v", err)
			}
		})
	}
}
