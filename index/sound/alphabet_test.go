package sound_test

import (
	"strings"
	"testing"

	"syncoff/index/sound"
)

var russian = []string{
	"как отключить синхронизацию галереи?", "щёлкнул галочку, а фото ещё грузятся", "ничего не выгружай", "что с облаком mi cloud",
	"почему оно жрёт интернет", "объясни", "он не видит облако", "sync", "mi cloud",
}

func TestAlphabetReadsWhatIsTyped(t *testing.T) {
	a := sound.NewAlphabet(sound.Cyrillic, russian)
	for name, c := range map[string]struct{ typed, want string }{
		"as in a passport":                       {"kak otkliuchit sinkhronizatsiiu galerei?", "как отключить синхронизацию галереи?"},
		"as in a chat":                           {"kak otklyuchit sinhronizaciyu galerei", "как отключить синхронизацию галереи"},
		"letters that are written in many ways":  {"schelknul galochku, a foto eshche gruzyatsya", "щёлкнул галочку, а фото ещё грузятся"},
		"a figure for a letter":                  {"4to s oblakom", "что с облаком"},
		"a soft sign that nobody types":          {"obyasni", "объясни"},
		"an English word that people write":      {"sync mi cloud", "sync mi cloud"},
		"a word that was never seen stays":       {"pochemu ono glyuchit", "почему оно glyuchit"},
		"a word that is longer than a known one": {"oblakoo", "oblakoo"},
		"the commoner word":                      {"ne", "не"},
		"marks":                                  {"nichego. ne, vygruzhay!", "ничего. не, выгружай!"},
		"Russian letters stay":                   {"как otklyuchit", "как отключить"},
		"nothing":                                {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := a.Read(c.typed); got != c.want {
				t.Errorf("Read(%q) = %q, want %q", c.typed, got, c.want)
			}
		})
	}
}

func FuzzAlphabetKeepsTheNumberOfWords(f *testing.F) {
	a := sound.NewAlphabet(sound.Cyrillic, russian)
	for _, seed := range append(russian, "kak otklyuchit", "\x00", "\xff?", "?!  .") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if got := a.Read(typed); strings.Count(got, " ") != strings.Count(typed, " ") {
			t.Errorf("Read(%q) = %q", typed, got)
		}
	})
}

func BenchmarkAlphabet(b *testing.B) {
	a := sound.NewAlphabet(sound.Cyrillic, russian)
	for b.Loop() {
		a.Read("schelknul galochku, a foto eshche gruzyatsya")
	}
}
