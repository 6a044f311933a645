package desk_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

var built = sync.OnceValues(func() (*bot.Conversation, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		return nil, err
	}
	x, err := index.New(base)
	return bot.New(base, texts, x, bot.NewMemory()), err
})

func expert(t testing.TB) *bot.Conversation {
	t.Helper()
	c, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheQuestionIsFoundInALetter(t *testing.T) {
	d := desk.New(expert(t))
	tests := []struct {
		name, message, language string
		topic                   string
		sure                    string // any of these
	}{
		{"Chinese with a greeting and an order number",
			"亲，在吗\n我的订单号：20261122-AB981\n怎么关闭相册同步？\n谢谢", "zh-CN", "gallery-auto-backup", "sl"},
		{"English under a signature",
			"Hello,\nhow do I stop the gallery from backing up my photos?\n\nBest regards\nJohn\n--\nJohn Smith, Acme", "en",
			"gallery-auto-backup", "sl"},
		{"Russian above the letter it answers",
			"Добрый день\nКак отключить синхронизацию галереи на Xiaomi?\n\nПоддержка пишет:\n> Как удалить фото из облака?\n> С уважением", "ru",
			"gallery-auto-backup", "sl"},
		{"English, the question in the middle of a rant",
			"I bought this phone in March and the delivery took three weeks. The box was damaged, and nobody answered my calls. " +
				"Anyway my wife likes the colour. How do I turn off photo sync in the gallery? " +
				"Also the charger gets rather warm but I guess that is normal these days. I hope you are having a nice week over there.",
			"en", "gallery-auto-backup", "slu"},
		{"Chinese small talk", "在吗？今天天气真好，你们几点下班", "zh-CN", "", "n"},
		{"English about another thing", "When does my parcel arrive? It was sent on Monday.", "en", "", "n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			card, _, err := d.Read(context.Background(), tt.message, "tr")
			if err != nil {
				t.Fatal(err)
			}
			if card.Topic != tt.topic || !strings.ContainsRune(tt.sure, rune(card.Sure)) || card.Language != tt.language {
				t.Errorf("topic %q, sureness %c, language %q", card.Topic, card.Sure, card.Language)
			}
		})
	}
}

func TestASheetSaysAllThatStaffNeed(t *testing.T) {
	d := desk.New(expert(t))
	card, _, err := d.Read(context.Background(), "Как отключить синхронизацию галереи на Xiaomi?", "en")
	if err != nil {
		t.Fatal(err)
	}
	sheet := d.Sheet(card, "en")
	notes := strings.Join(sheet.Notes, "\n")
	for _, want := range []string{"Gallery", "sure", "Assumed"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes for staff lack %q:\n%s", want, notes)
		}
	}
	if !strings.Contains(sheet.Text, "1. ") || strings.Contains(sheet.Text, "sure") || strings.ContainsAny(sheet.Text, bot.LabelStart+bot.LabelEnd) {
		t.Errorf("the text for the customer is not clean:\n%s", sheet.Text)
	}
	if len(sheet.Short) >= len(sheet.Text) || sheet.Short == "" {
		t.Errorf("the short form is not shorter:\n%s", sheet.Short)
	}
	for _, row := range sheet.Rows {
		for _, choice := range row {
			if _, err := desk.Parse(choice.Action, expert(t).Contents("en")); err != nil || choice.Title == "" {
				t.Errorf("button %q does not work: %v", choice.Title, err)
			}
		}
	}
}

func TestEveryAnswerHasAShortFormThatKeepsItsWarnings(t *testing.T) {
	c := expert(t)
	all := c.Contents("en")
	everyCard(all, func(card desk.Card) {
		if card.Language != "en" && card.Language != "zh-CN" {
			return
		}
		reply, ok := desk.New(c).Reply(card)
		if !ok {
			return
		}
		short := desk.Short(reply)
		if !strings.Contains(short, reply.Title) || len(short) > len(desk.Full(reply))+len(reply.Title) {
			t.Fatalf("%s: the short form is\n%s", card.Action(), short)
		}
		for _, step := range reply.Steps {
			if step.Warning && !strings.Contains(short, "⚠ ") {
				t.Fatalf("%s: the short form has lost a warning:\n%s", card.Action(), short)
			}
		}
	})
}

func TestWhatIsNotTheQuestionIsSeenThrough(t *testing.T) {
	tests := []struct{ name, message, want string }{
		{"one line stays as it is", "how do I stop it", "how do I stop it"},
		{"greetings go", "Hi!\nphotos go up\nThanks!", "photos go up"},
		{"a greeting alone stays", "Hello!", "Hello!"},
		{"a greeting with the question stays whole", "你好，怎么关闭云同步", "你好，怎么关闭云同步"},
		{"an order number goes", "Order no. 12345-AB photos go up", "photos go up"},
		{"a version stays", "MIUI 12.5 photos go up", "MIUI 12.5 photos go up"},
		{"an earlier letter goes", "still there\nOn Mon, 3 Mar 2026, Support wrote:\n> turn it off", "still there"},
		{"a signature goes", "still there\nSent from my Redmi", "still there"},
		{"quoted lines go", "> did you turn it off?\nyes and it goes on", "yes and it goes on"},
		{"nothing but an earlier letter stays whole", "> did you turn it off?", "> did you turn it off?"},
		{"nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := desk.Essence(tt.message); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzEssence(f *testing.F) {
	f.Add("Hi\n> x\n--\nJohn")
	f.Fuzz(func(t *testing.T, message string) {
		got := desk.Essence(message)
		if len(got) > len(message) || strings.TrimSpace(message) != "" && got == "" {
			t.Errorf("%q became %q", message, got)
		}
	})
}

func TestNoTwoTopicsHaveOneCode(t *testing.T) {
	seen := map[string]string{}
	for _, topic := range expert(t).Contents("en").Topics {
		code := desk.Code(topic.ID)
		if other, taken := seen[code]; taken {
			t.Errorf("%s and %s have the code %s", topic.ID, other, code)
		}
		seen[code] = topic.ID
	}
	if len(seen) < 10 {
		t.Errorf("only %d topics", len(seen))
	}
}
