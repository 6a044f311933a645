package concept

import (
	"slices"
	"testing"

	"syncoff/index/text"
)

func TestOneSlip(t *testing.T) {
	for name, c := range map[string]struct {
		a, b string
		want bool
	}{
		"the same word is within one slip":     {"photo", "photo", true},
		"one letter is wrong":                  {"photo", "phoro", true},
		"the last letter is wrong":             {"photo", "photi", true},
		"one letter is missing":                {"photo", "phto", true},
		"the last letter is missing":           {"photo", "phot", true},
		"one letter is added":                  {"photo", "phooto", true},
		"neighbours are swapped":               {"photo", "phtoo", true},
		"the last two are swapped":             {"photo", "phoot", true},
		"letters further apart are swapped":    {"photo", "pothoo", false},
		"two letters are wrong":                {"photo", "phirt", false},
		"two letters are missing":              {"photo", "pho", false},
		"one is missing and another is wrong":  {"photo", "pxto", false},
		"a letter of another script is wrong":  {"отключ", "отключ", true},
		"two letters of it are wrong":          {"отключ", "откбвч", false},
		"an empty word is far from a long one": {"", "photo", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := oneSlip(c.a, c.b); got != c.want {
				t.Errorf("oneSlip(%q, %q) = %v", c.a, c.b, got)
			}
			if got := oneSlip(c.b, c.a); got != c.want {
				t.Errorf("oneSlip(%q, %q) = %v, the other way round", c.b, c.a, got)
			}
		})
	}
}

func TestDeletionsLeaveOutWholeLetters(t *testing.T) {
	got := slices.Collect(deletions("тap"))
	if want := []uint32{text.Hash("тap"), text.Hash("ap"), text.Hash("тp"), text.Hash("тa")}; !slices.Equal(got, want) {
		t.Errorf("%x, want %x", got, want)
	}
}
