package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"syncoff/index/text"
)

var normalizer = text.NewNormalizer()

func TestNormalize(t *testing.T) {
	for name, c := range map[string]struct{ raw, want string }{
		"full width becomes half width":                       {"ＷｉＦｉ　２", "wifi 2"},
		"upper case becomes lower case":                       {"Turn OFF Sync", "turn off sync"},
		"the dotless and the dotted Turkish i are one letter": {"KAPATILDI mı İptal", "kapatildi mi iptal"},
		"Traditional becomes Simplified":                      {"關閉相簿同步", "关闭相簿同步"},
		"a character with two steps goes both":                {"薴", "苎"},
		"a compatibility ligature is spelt out":               {"ﬁle", "file"},
		"an apostrophe inside a word is dropped":              {"don't won’t isn‘t canʼt", "dont wont isnt cant"},
		"a full-width apostrophe is dropped too":              {"don＇t", "dont"},
		"accents of composed letters stay":                    {"Tắt đồng bộ", "tắt đồng bộ"},
		"accents typed apart join their letter":               {"e\u0301te", "éte"},
		"vowel signs of Devanagari stay":                      {"फोटो सिंक", "फोटो सिंक"},
		"soft hyphens and zero-width spaces vanish":           {"sy\u00adnc o\u200bff", "sync off"},
		"directions of writing vanish":                        {"\u2068sync\u2069 \u202eoff", "sync off"},
		"control characters separate":                         {"sync\x00off\x1b[0m", "sync off 0m"},
		"invalid UTF-8 separates":                             {"sync\xff\xfeoff", "sync off"},
		"a cut Chinese character separates":                   {"关\xe5\x85同步", "关 同步"},
		"emoji separate":                                      {"同步😡关掉🙏🏽", "同步 关掉"},
		"quotes and brackets separate":                        {"「自动备份」(相册)", "自动备份 相册"},
		"nothing stays nothing":                               {"", ""},
		"only spaces are nothing":                             {" \t\u00a0\u3000 ", ""},
		"only emoji are nothing":                              {"☁️📷❌", ""},

		"a newline ends a sentence":                          {"hello there\nhow do I stop it", "hello there. how do i stop it"},
		"a newline ends a sentence in Chinese":               {"你好\r\n怎么关", "你好..怎么关"},
		"a newline ends an address":                          {"https://i.mi.com/x\nhow", "#address .how"},
		"all sentence ends are one":                          {"停！停。停… 停;停", "停.停.停... 停.停"},
		"an exclamation without a space ends a sentence":     {"stop it!now", "stop it. now"},
		"question marks of other scripts are one":            {"¿cómo? 怎么？ كيف؟", "?cómo? 怎么? كيف?"},
		"commas, colons and the Chinese list comma are one":  {"相册,照片、云：关", "相册,照片,云,关"},
		"a full stop in a number ends nothing":               {"MIUI 12.5", "miui 12 5"},
		"a full stop in a host name ends nothing":            {"open i.mi.com", "open i mi com"},
		"a full stop after a word ends a sentence":           {"It syncs. Why", "it syncs. why"},
		"a full stop at either end of the text is harmless":  {".sync.", ".sync."},
		"a full stop between Chinese characters ends a line": {"关了.还传", "关了.还传"},

		"a progress counter is a marker":                    {"stuck at 132/860", "stuck at #counter"},
		"a percentage is a marker":                          {"到60％不动了", "到 #counter 不动了"},
		"a fraction is one counter, not a host name":        {"99.5 % done", "#counter done"},
		"a counter in words is a marker":                    {"318 of 2,450 photos", "#counter photos"},
		"a percentage in Chinese is a marker":               {"百分之八十", "#counter"},
		"a year is no counter":                              {"photos of 2023", "photos of 2023"},
		"a model is a marker":                               {"my Redmi Note 13 Pro+ uploads", "my #model uploads"},
		"a model without its maker is a marker":             {"Note13 5G syncs", "#model syncs"},
		"a Chinese model is a marker":                       {"小米14怎么关", "#model 怎么关"},
		"a Traditional model is a marker":                   {"紅米Note 12 同步", "#model 同步"},
		"a short model is a marker":                         {"14 ultra sync", "#model sync"},
		"notes are no model":                                {"sync my notes", "sync my notes"},
		"the maker alone is no model":                       {"Xiaomi cloud", "xiaomi cloud"},
		"a word after a model stays whole":                  {"Redmi Note 13 still uploads", "#model still uploads"},
		"a word with an accent after a model too":           {"poco x6 pro của tôi", "#model của tôi"},
		"and after a model of one word":                     {"xiaomi 13t tự tải", "#model tự tải"},
		"letters written to a model belong to it":           {"小米14pro怎么关", "#model 怎么关"},
		"a suffix in Chinese belongs to the model":          {"小米 14 至尊版同步", "#model 同步"},
		"an unknown suffix belongs to the model":            {"红米note12turbo同步", "#model 同步"},
		"somebody who speaks after a model is no suffix":    {"on the Redmi 12 I only see", "on the #model i only see"},
		"an i written to a model belongs to it":             {"k70i and redmi 12i", "#model and #model"},
		"a number too long is no model":                     {"note 2023", "note 2023"},
		"an emoji between characters leaves nothing behind": {"关☁️同步1️⃣", "关 同步1"},
		"a model in Cyrillic is a marker":                   {"как откл на редми ноут 10 про", "как откл на #model"},
		"a word after a Cyrillic model stays whole":         {"редми 9 сам грузит", "#model сам грузит"},
		"a maker in Cyrillic before a word is no model":     {"сяоми облако", "сяоми облако"},
		"a model in Devanagari is a marker":                 {"रेडमी नोट 12 में", "#model में"},
		"a system is no model":                              {"hyperos 2 sync", "hyperos 2 sync"},
		"a link is a marker":                                {"see https://i.mi.com/gallery#1 please", "see #address please"},
		"a mail address is a marker":                        {"mail anna.b@example.com", "mail #address"},
		"a marker typed by a person reads as a marker":      {"#counter", "#counter"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := normalizer.Normalize(c.raw); got != c.want {
				t.Errorf("Normalize(%q) = %q, want %q", c.raw, got, c.want)
			}
		})
	}
}

func TestLettersKeepsWhatNormalizeMarks(t *testing.T) {
	for raw, want := range map[string]string{
		"小米14":          "小米14",
		"Redmi Note 13": "redmi note 13",
		"60 %":          "60",
		"a.b@mi.com":    "a b mi com",
	} {
		if got := normalizer.Letters(raw); got != want {
			t.Errorf("Letters(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestOfAnOverLongMessageBothEndsAreRead(t *testing.T) {
	got := normalizer.Normalize("first " + strings.Repeat("相册", 50_000/3) + " last")
	if !strings.HasPrefix(got, "first ") || !strings.HasSuffix(got, " last") {
		t.Errorf("begins %.20q, ends %q", got, got[len(got)-20:])
	}
	if n := utf8.RuneCountInString(got); n > text.MaxRunes+1 {
		t.Errorf("%d characters are read, want at most %d", n, text.MaxRunes)
	}
	if !strings.Contains(got, ".") {
		t.Error("nothing shows where the middle was cut out")
	}
}

func TestAMessageOfTheGreatestLengthIsReadWhole(t *testing.T) {
	if got := normalizer.Normalize(strings.Repeat("相", text.MaxRunes)); utf8.RuneCountInString(got) != text.MaxRunes {
		t.Errorf("%d characters are left", utf8.RuneCountInString(got))
	}
}

func TestTraditionalCharactersAreKnown(t *testing.T) {
	for r, want := range map[rune]bool{'關': true, '雲': true, '关': false, '云': false, '同': false, 'a': false} {
		if got := normalizer.IsTraditional(r); got != want {
			t.Errorf("IsTraditional(%c) = %v", r, got)
		}
	}
}

// longestRun bounds the result: the marker of "1%" is the most that two characters can become, with its space.
const longestRun = (text.MaxRunes + 1) * len(text.Counter+" ") / 2

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{
		"怎么关闭相册同步", "Don't sync!Now;please", "關了\r\n還在傳 132/860", "MIUI 12.5 i.mi.com", "a@b.c https://x", "\xff\xe5\x85",
		"か\u200b\u3099", "ᄀ'ᅡ", "ﷺ", "İı", "mi.10 12 pro", "#counter", "क\u093c", "1%1%", "薴", "…；!？", "\u0301\u20dd",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := normalizer.Normalize(raw)
		if !utf8.ValidString(got) {
			t.Errorf("Normalize(%q) = %q is no valid UTF-8", raw, got)
		}
		if n := utf8.RuneCountInString(got); n > longestRun {
			t.Errorf("Normalize of %d bytes has %d characters", len(raw), n)
		}
		for _, r := range got {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("#.?, ", r) {
				t.Errorf("Normalize(%q) = %q holds %q", raw, got, r)
			}
		}
		if got != strings.Join(strings.Fields(got), " ") {
			t.Errorf("Normalize(%q) = %q has loose spaces", raw, got)
		}
		// Read a second time the letters are the same; markers apart, because "mi-10" shows only then as "mi 10". A
		// text longer than is read is cut again.
		once := normalizer.Letters(raw)
		if again := normalizer.Letters(once); again != once && utf8.RuneCountInString(once) <= text.MaxRunes {
			t.Errorf("Letters(%q) = %q, and of that %q", raw, once, again)
		}
		if again := normalizer.Normalize(got); again != got && !strings.ContainsFunc(got, unicode.IsDigit) &&
			utf8.RuneCountInString(got) <= text.MaxRunes {
			t.Errorf("Normalize(%q) = %q, and of that %q", raw, got, again)
		}
		if bare := text.Bare(got); text.Bare(bare) != bare {
			t.Errorf("Bare(%q) = %q, and of that %q", got, bare, text.Bare(bare))
		}
		whole := strings.NewReplacer(" ", "", ".", "", ",", "", "?", "").Replace(got)
		var joined strings.Builder
		for _, u := range text.Units(got) {
			joined.WriteString(u.Text)
		}
		if joined.String() != whole {
			t.Errorf("the units of %q are %q", got, joined.String())
		}
	})
}
