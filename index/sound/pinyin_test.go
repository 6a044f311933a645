package sound_test

import (
	"strings"
	"testing"

	"syncoff/index/sound"
)

func TestSplitCutsTypedPinyin(t *testing.T) {
	p := sound.NewPinyin()
	for word, want := range map[string]string{
		"tongbu":           "tong bu",
		"xiangce":          "xiang ce",
		"xian":             "xian", // rather than xi an
		"guanbixiangce":    "guan bi xiang ce",
		"lv":               "lv",
		"photo":            "",
		"sync":             "",
		"wifi":             "",
		"12":               "",
		"":                 "",
		"同步":               "",
		"mamamamamamamama": "ma ma ma ma ma ma ma ma",
		// More syllables than anybody types in one word.
		"mamamamamamamamama": "",
	} {
		if got := strings.Join(p.Split(word), " "); got != want {
			t.Errorf("split(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestTypedIsHowOneTypesWithoutCharacters(t *testing.T) {
	p := sound.NewPinyin()
	for written, want := range map[string]string{
		"怎么关闭相册同步":     "zenme guanbi xiangce tongbu",
		"关同步":          "guantong bu",
		"关了,照片呢?":      "guanle, zhaopian ne?",
		"note12 的相册":   "note12 dexiang ce",
		"xiaomi cloud": "xiaomi cloud",
		"":             "",
	} {
		if got := p.Typed(written); got != want {
			t.Errorf("Typed(%q) = %q, want %q", written, got, want)
		}
	}
}
