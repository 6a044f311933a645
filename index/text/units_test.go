package text_test

import (
	"fmt"
	"strings"
	"testing"

	"syncoff/index/text"
)

// shown is the units in one line: sentences apart by "|", a break before a unit as ",".
func shown(units []text.Unit) string {
	var b strings.Builder
	for i, u := range units {
		if i > 0 && u.Sentence != units[i-1].Sentence {
			fmt.Fprintf(&b, "|%d", u.Sentence)
		}
		if i > 0 {
			b.WriteString(" ")
		}
		if u.Break {
			b.WriteString(",")
		}
		b.WriteString(u.Text)
		if u.Han {
			b.WriteString("'")
		}
	}
	return b.String()
}

func TestUnits(t *testing.T) {
	for name, c := range map[string]struct{ normalized, want string }{
		"every Han character is one":              {"关同步", "关' 同' 步'"},
		"every word is one":                       {"turn off sync", "turn off sync"},
		"a word ends where Han begins":            {"关wifi同步", "关' wifi 同' 步'"},
		"a marker is one":                         {"到 #counter 了", "到' #counter 了'"},
		"words of other scripts are one":          {"отключить फोटो", "отключить फोटो"},
		"a full stop begins a sentence":           {"hi. stop", "hi|1 ,stop"},
		"a question mark begins a sentence":       {"why? 关", "why|1 ,关'"},
		"a comma breaks and begins none":          {"关,停", "关' ,停'"},
		"many stops begin one sentence":           {"a...?b", "a|1 ,b"},
		"stops before the first word are no text": {"..a.b", ",a|1 ,b"},
		"stops after the last word are no text":   {"a.", "a"},
		"nothing has none":                        {"", ""},
		"only punctuation has none":               {".,? .", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := shown(text.Units(c.normalized)); got != c.want {
				t.Errorf("Units(%q) = %q, want %q", c.normalized, got, c.want)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	for name, c := range map[string]struct{ normalized, want string }{
		"words stand apart":            {"turn off, sync", "turn off sync"},
		"Han characters stand close":   {"关,同步", "关同步"},
		"a word stands apart from Han": {"关wifi同步", "关 wifi 同步"},
		"nothing is nothing":           {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Join(text.Units(c.normalized)); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestBare(t *testing.T) {
	for name, c := range map[string]struct{ s, want string }{
		"Vietnamese tones go":              {"tắt đồng bộ", "tat dong bo"},
		"Turkish marks go":                 {"şimdi kapatılır çöğü", "simdi kapatilir cogu"},
		"Spanish and Portuguese marks go":  {"ação mañana", "acao manana"},
		"Chinese stays":                    {"关闭同步", "关闭同步"},
		"Russian loses the breve of short": {"твой", "твои"},
		"Devanagari signs stay":            {"सिंक फ़ोटो", "सिंक फ़ोटो"},
		"Korean stays in one piece":        {"사진", "사진"},
		"plain letters stay":               {"sync 12", "sync 12"},
		"nothing stays nothing":            {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := text.Bare(c.s); got != c.want {
				t.Errorf("Bare(%q) = %q, want %q", c.s, got, c.want)
			}
		})
	}
}
