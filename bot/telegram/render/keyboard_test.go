package render_test

import (
	"fmt"
	"strings"
	"testing"

	"syncoff/bot"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/telegramtest/markup"
)

// rows are a keyboard as a person sees it, "|" between the buttons of a row and "/" between rows.
func rows(t *testing.T, choices []bot.Choice) string {
	t.Helper()
	k := render.Keyboard(choices)
	if k == nil {
		return ""
	}
	canonical, err := markup.Keyboard(keyboard(t, choices))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, row := range markup.Buttons(canonical) {
		var titles []string
		for _, b := range row {
			titles = append(titles, b.Text)
		}
		lines = append(lines, strings.Join(titles, "|"))
	}
	return strings.Join(lines, "/")
}

func titled(titles ...string) []bot.Choice {
	var choices []bot.Choice
	for i, title := range titles {
		choices = append(choices, bot.Choice{Action: fmt.Sprint("a", i), Title: title})
	}
	return choices
}

func TestButtonsStandInTheOrderOfTheirChoices(t *testing.T) {
	long := "I can’t find this"
	for _, tt := range []struct {
		name    string
		choices []bot.Choice
		want    string
	}{
		{"none of none", nil, ""},
		{"two short ones beside each other", titled("a", "b", "c", "d", "e"), "a|b/c|d/e"},
		{"a long one alone", titled(long, "a", "b"), long + "/a|b"},
		{"a long one between keeps the order", titled("a", long, "b", "c"), "a/" + long + "/b|c"},
		{"16 Latin letters are short, 17 are long", titled(strings.Repeat("x", 16), "a", strings.Repeat("x", 17), "b"),
			strings.Repeat("x", 16) + "|a/" + strings.Repeat("x", 17) + "/b"},
		{"8 Chinese characters are short, 9 are long", titled("我的手机不一样啊", "其他办法", "我的手机不一样啊啊", "b"),
			"我的手机不一样啊|其他办法/我的手机不一样啊啊/b"},
		{"data of 64 bytes, not of 65", []bot.Choice{{Action: strings.Repeat("d", 64), Title: "a"}, {Action: strings.Repeat("d", 65), Title: "b"}}, "a"},
		{"bytes count and not characters", []bot.Choice{{Action: strings.Repeat("关", 22), Title: "a"}, {Action: strings.Repeat("关", 21), Title: "b"}}, "b"},
		{"data that is no text is no data", []bot.Choice{{Action: "\xff", Title: "a"}, {Action: "ok", Title: "b"}}, "b"},
		{"a choice that does nothing", []bot.Choice{{Title: "a"}, {Action: "ok", Title: "b"}}, "b"},
		{"a choice without words", []bot.Choice{{Action: "x"}, {Action: "y", Title: " \x00"}, {Action: "ok", Title: "b"}}, "b"},
		{"only choices that are none", []bot.Choice{{Title: "a"}, {Action: "x"}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := rows(t, tt.choices); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAKeyboardHoldsAHundredButtonsWhateverTheirWidth(t *testing.T) {
	for name, title := range map[string]string{"short": "a", "long": strings.Repeat("a", 20)} {
		t.Run(name, func(t *testing.T) {
			if n := len(strings.FieldsFunc(rows(t, titled(strings.Split(strings.Repeat(title+",", 250), ",")...)), func(r rune) bool { return r == '/' || r == '|' })); n != 100 {
				t.Errorf("%d buttons", n)
			}
		})
	}
}
