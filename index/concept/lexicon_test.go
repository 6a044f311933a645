package concept_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"syncoff/index/concept"
	"syncoff/index/sound"
	"syncoff/index/text"
)

// forms is a small lexicon in which every rule of matching has something to do.
func forms() map[string]map[string][]string {
	return map[string]map[string][]string{
		"zh": {
			"OFF":     {"关", "关闭", "关掉"},
			"SYNC":    {"同步"},
			"PHOTO":   {"照片", "图片"},
			"GALLERY": {"相册"},
			"SETTING": {"同步设置"},
		},
		"en": {
			"OFF":    {"turn off", "turn _ off", "disable"},
			"ON":     {"turn on"},
			"SYNC":   {"sync*"},
			"SYNTAX": {"synctax"},
			"PHOTO":  {"photo", "photos", "picture*"},
			"AIR":    {"airplane mode"},
			"MAIL":   {"mail"},
			"CHEAP":  {"actual"},
		},
		"es": {"NOW": {"actual"}, "MAIL": {"correo"}, "NOTHING": {"mail"}},
		"ru": {"OFF": {"отключ*"}, "PHOTO": {"фото"}},
		"vi": {"PHOTO": {"ảnh"}},
		"id": {"ON": {"photo on"}},
	}
}

func newLexicon(t testing.TB, known ...string) (*concept.Lexicon, *text.Normalizer) {
	t.Helper()
	n := text.NewNormalizer()
	l, err := concept.NewLexicon(n, sound.NewPinyin(), forms())
	if err != nil {
		t.Fatal(err)
	}
	l.Know("en", known)
	return l, n
}

// shown is what was found in one line: each concept with its words, and how if not exactly.
func shown(matches []concept.Match, units []text.Unit) string {
	var out []string
	for _, m := range matches {
		var words []string
		for _, u := range units[m.Start:m.End] {
			words = append(words, u.Text)
		}
		s := fmt.Sprintf("%s(%s)", m.Concept, strings.Join(words, " "))
		if m.How != concept.Exact {
			s += " " + m.How.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestFind(t *testing.T) {
	l, n := newLexicon(t, "actually", "phone", "phonos", "照", "同部")
	for name, c := range map[string]struct{ message, group, want string }{
		"the longest form wins":                      {"同步设置", "zh", "SETTING(同 步 设 置)"},
		"a shorter form is found inside other words": {"同步设", "zh", "SYNC(同 步)"},
		"a form of one character":                    {"关了", "zh", "OFF(关)"},
		"concepts come in the order of the text":     {"照片同步关闭", "zh", "PHOTO(照 片), SYNC(同 步), OFF(关 闭)"},
		"words outside the lexicon are nothing":      {"今天天气", "zh", ""},
		"nothing holds nothing":                      {"", "zh", ""},
		"Traditional input finds Simplified forms":   {"關閉相冊同步", "zh", "OFF(关 闭), GALLERY(相 册), SYNC(同 步)"},

		"a form of two words":                          {"turn off", "en", "OFF(turn off)"},
		"half a form is nothing":                       {"turn left", "en", ""},
		"a gap spans other words":                      {"turn the whole thing off", "en", "OFF(turn the whole thing off)"},
		"a gap spans at most three words":              {"turn the one big thing off", "en", ""},
		"what stands in a gap is found as well":        {"turn photo sync off", "en", "OFF(turn photo sync off), PHOTO(photo), SYNC(sync)"},
		"without words in it a gap is no gap":          {"turn off photos", "en", "OFF(turn off), PHOTO(photos)"},
		"a stem finds the longer word":                 {"syncing", "en", "SYNC(syncing)"},
		"a stem finds itself":                          {"sync", "en", "SYNC(sync)"},
		"a whole word counts more than a stem":         {"synctax", "en", "SYNTAX(synctax)"},
		"a stem in Cyrillic finds the longer word":     {"отключить фото", "ru", "OFF(отключить), PHOTO(фото)"},
		"upper case finds lower case":                  {"TURN OFF", "en", "OFF(turn off)"},
		"the same concept twice is found twice":        {"photo photo", "en", "PHOTO(photo), PHOTO(photo)"},
		"every language is found in every message":     {"关掉 photo sync", "zh", "OFF(关 掉), PHOTO(photo), SYNC(sync)"},
		"where languages disagree the group decides":   {"actual", "es", "NOW(actual)"},
		"and another group decides otherwise":          {"actual", "en", "CHEAP(actual)"},
		"a group without the form takes the first":     {"actual", "zh", "CHEAP(actual)"},
		"a third language's form takes no word of one": {"photo on redmi", "en", "PHOTO(photo)"},
		"nor one that a language has from English":     {"photo on redmi", "es", "PHOTO(photo)"},
		"in its own language it is the longer form":    {"photo on redmi", "id", "ON(photo on)"},
		"an unknown group takes the first":             {"actual", "xx", "CHEAP(actual)"},

		"a wrong letter is set right":               {"disadle", "en", "OFF(disadle) corrected"},
		"a missing letter is set right":             {"photo disble", "en", "PHOTO(photo), OFF(disble) corrected"},
		"a doubled letter is set right":             {"dissable", "en", "OFF(dissable) corrected"},
		"swapped letters are set right":             {"diasble", "en", "OFF(diasble) corrected"},
		"a slip inside a form of two words counts":  {"airplnae mode", "en", "AIR(airplnae mode) corrected"},
		"two slips are too many":                    {"diadleb", "en", ""},
		"another first letter is another word":      {"bisable", "en", ""},
		"words of four letters are left alone":      {"mial", "en", ""},
		"a word of the questions is left alone":     {"actually phonos", "en", ""},
		"a word that begins with a stem is known":   {"pictureless", "en", "PHOTO(pictureless)"},
		"a marker is never set right":               {"60 % #disable", "en", ""},
		"accents are no slip in a word this short":  {"anh", "vi", ""},
		"a homophone with one character kept":       {"同布设置", "zh", "SETTING(同 布 设 置) by sound"},
		"a homophone that is known is nothing":      {"同部", "zh", ""},
		"homophones of every character are nothing": {"童布", "zh", ""},
		"a homophone of one character is nothing":   {"官", "zh", ""},
		"pinyin typed in one word":                  {"tongbu", "zh", "SYNC(tongbu) by sound"},
		"several concepts typed in one word":        {"guanbitongbu", "zh", "OFF(guanbitongbu) by sound, SYNC(guanbitongbu) by sound"},
		"one concept typed twice in one word":       {"tongbutongbu", "zh", "SYNC(tongbutongbu) by sound"},
		"pinyin typed in syllables":                 {"guan bi xiang ce", "zh", "OFF(guan bi), GALLERY(xiang ce)"},
		"pinyin beside characters":                  {"zhaopian关掉", "zh", "PHOTO(zhaopian) by sound, OFF(关 掉)"},
		"no form reaches across a comma":            {"turn, off", "en", ""},
		"no gap reaches across a comma":             {"turn, it off", "en", ""},
		"no sound reaches across a comma":           {"tong,bu", "zh", ""},
		"a word that is no pinyin is nothing":       {"tongbx", "zh", ""},
		"pinyin in another language is nothing":     {"tongbu", "en", ""},

		"a word that a language has for itself is no English form": {"mail correo", "es", "MAIL(correo)"},
		"and in other languages it is":                             {"mail", "ru", "MAIL(mail)"},
		"a slip is set right towards the languages of the message": {"corrreo", "es", "MAIL(corrreo) corrected"},
		"and not towards others":                                   {"corrreo", "en", ""},
	} {
		t.Run(name, func(t *testing.T) {
			units := text.Units(n.Normalize(c.message))
			got := shown(l.Find(units, c.group), units)
			if strings.HasSuffix(name, "in syllables") {
				got = strings.ReplaceAll(got, " by sound", "")
			}
			if got != c.want {
				t.Errorf("%q: %s, want %s", c.message, got, c.want)
			}
		})
	}
}

func TestBadFormsAreRefused(t *testing.T) {
	n := text.NewNormalizer()
	for name, form := range map[string]string{
		"an empty one":                 "",
		"one of spaces":                "  ",
		"one of punctuation":           "?!",
		"one of emoji":                 "☁️",
		"a gap alone":                  "_",
		"one that begins with a gap":   "_ off",
		"one that ends with a gap":     "turn _",
		"a star alone":                 "*",
		"a stem that swallows a third": "of*",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := concept.NewLexicon(n, sound.NewPinyin(), map[string]map[string][]string{"en": {"OFF": {form}}})
			if err == nil {
				t.Fatalf("form %q is taken", form)
			}
			if !strings.Contains(err.Error(), "en") || !strings.Contains(err.Error(), "OFF") || !strings.Contains(err.Error(), fmt.Sprintf("%q", form)) {
				t.Errorf("%q does not tell where the form stands", err)
			}
		})
	}
}

func TestALexiconKnowsItsForms(t *testing.T) {
	l, _ := newLexicon(t)
	if got := l.Forms("OFF", "ru"); len(got) != 1 || got[0] != "отключ*" {
		t.Errorf("forms of OFF in ru: %q", got)
	}
	if got := l.Forms("OFF", "vi"); got != nil {
		t.Errorf("forms of OFF in vi: %q", got)
	}
	if !l.Has("AIR") || l.Has("NOBODY") {
		t.Errorf("Has(AIR) = %v, Has(NOBODY) = %v", l.Has("AIR"), l.Has("NOBODY"))
	}
}

func TestAnEmptyLexiconFindsNothing(t *testing.T) {
	n := text.NewNormalizer()
	l, err := concept.NewLexicon(n, sound.NewPinyin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Find(text.Units(n.Normalize("关掉 sync now")), "en"); len(got) != 0 {
		t.Errorf("found %v", got)
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"关闭相册同步", "turn _ * off", "tongbu关diasble", "同布设置照骗", "turn turn turn off off", "nanganganganv", "éééééé", "\xff"} {
		f.Add(seed, "zh")
	}
	l, n := newLexicon(f)
	f.Fuzz(func(t *testing.T, message, group string) {
		units := text.Units(n.Normalize(message))
		matches := l.Find(units, group)
		for i, m := range matches {
			if m.Start < 0 || m.End <= m.Start || m.End > len(units) {
				t.Fatalf("%q: %+v lies outside %d units", message, m, len(units))
			}
			if i > 0 && m.Start < matches[i-1].Start {
				t.Errorf("%q: %+v comes after %+v", message, m, matches[i-1])
			}
			if slices.Contains(matches[:i], m) {
				t.Errorf("%q: %+v is found twice", message, m)
			}
			if !l.Has(m.Concept) {
				t.Errorf("%q: %+v is no concept", message, m)
			}
		}
		if again := fmt.Sprint(l.Find(units, group)); again != fmt.Sprint(matches) {
			t.Errorf("%q: first %v, then %v", message, matches, again)
		}
	})
}
