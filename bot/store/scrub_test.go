package store_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"syncoff/bot/store"
)

func TestScrubTakesOut(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"a phone number", "call +86 138-0013-8000 please", "call +[number] please"},
		{"digits of another width", "我的号码１３８００１３８０００", "我的号码[number]"},
		{"digits of another script", "رقم ٠١٢٣", "رقم [number]"},
		{"digits with invisible characters between", "1\u200b3\u200b8\u2060 0", "[number]"},
		{"a short number", "я удалил 12 фото", "я удалил [number] фото"},
		{"a number behind a version", "MIUI 14 4111 1111 1111 1111", "MIUI [number]"},
		{"a long number behind a model", "小米13800138000", "小米[number]"},
		{"a link", "see https://i.mi.com/gallery?u=ann now", "see [link] now"},
		{"a link of an app", "tg://user?id=42 and mailto:ann@x.org", "[link] and [link]"},
		{"a link without scheme", "去i.mi.com看 or t.me/ann", "去[link]看 or [link]"},
		{"a domain of another script", "на моёфото.рф", "на [link]"},
		{"an address", "почта ann.lee+x@mail.example.ru не та", "почта [address] не та"},
		{"an address in Chinese text", "邮箱zhang_san@qq.com怎么关", "邮箱[address]怎么关"},
		{"an address of other widths", "ａｎｎ＠ｍａｉｌ．ｒｕ", "[address]"},
		{"a name", "ask @ann_lee how", "ask [name] how"},
		{"line breaks", " how\r\n\tto  ", "how to"},
		{"bytes that are no text", "a\xffb", "ab"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := store.Scrub(tc.text); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestScrubLeaves(t *testing.T) {
	for _, text := range []string{
		"怎么关闭相册同步？", "MIUI 12.5.3 没有这个选项", "Redmi Note 13 Pro, Android 14", "小米 14 澎湃OS 2",
		"как отключить синхронизацию фото", "turn off iCloud... and OneDrive?", "Redmi K70",
	} {
		t.Run(text, func(t *testing.T) {
			want := strings.ReplaceAll(text, "？", "?") // one width
			if got := store.Scrub(text); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestScrubLeavesWhatItHasScrubbed(t *testing.T) {
	for _, end := range []string{
		"ann@mail.ru", "https://i.mi.com/x", "去i.mi.com看", "@ann_lee", "+86 138-0013-8000", "MIUI 12.5.3 13", "小米13800",
		"MIUI 12 @ann 12", "моёфото.рф", "e\u0301", "关 13",
	} {
		t.Run(end, func(t *testing.T) {
			for before := range 410 { // the cut falls everywhere in it
				once := store.Scrub(strings.Repeat("关", before) + " " + end)
				if again := store.Scrub(once); again != once {
					t.Fatalf("behind %d characters %q gives %q", before, once, again)
				}
			}
		})
	}
}

func TestScrubIsQuickOnLongTexts(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("1 a@b.c ", 1<<17)
	if got := store.Scrub(text); utf8.RuneCountInString(got) > 400 {
		t.Errorf("kept %d characters", utf8.RuneCountInString(got))
	}
}

func FuzzScrub(f *testing.F) {
	for _, seed := range []string{
		"call +86 138-0013-8000", "MIUI 12.5 and 13", "ann@mail.ru", "https://a.b/c?d=1", "@ann", "小米13800", "a\u200b1",
		"①②", "redmi k70 pro", "x.com@1.2", "::// 1.2.3.4", "\u2488 \u3002", "mi 1[number]2",
	} {
		f.Add(seed)
	}
	kept := regexp.MustCompile(`(?i)(miui|os|android|xiaomi|redmi|poco|mi|note|pad|mix|安卓|小米|红米|紅米|澎湃) ?[a-z]?` +
		`[0-9]{1,2}(\.[0-9]{1,2}){0,2}`)
	left := regexp.MustCompile(`\p{N}|@|://`)
	f.Fuzz(func(t *testing.T, text string) {
		got := store.Scrub(text)
		if !utf8.ValidString(got) {
			t.Errorf("%q gives %q, no text", text, got)
		}
		if bad := left.FindString(kept.ReplaceAllString(got, "")); bad != "" {
			t.Errorf("%q gives %q, which keeps %q", text, got, bad)
		}
		if again := store.Scrub(got); again != got {
			t.Errorf("%q gives %q, which gives %q", text, got, again)
		}
	})
}
