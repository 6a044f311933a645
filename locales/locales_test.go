package locales_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"syncoff/locales"
)

func mapFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return fsys
}

func load(t testing.TB, files map[string]string) *locales.Catalog {
	t.Helper()
	catalog, err := locales.Load(mapFS(files))
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	return catalog
}

func sound() map[string]string {
	return map[string]string{
		"en.yaml":      "step: {tap: 'Tap {label}'}\nonly: English {a.b} {a.b}\nphotos: {one: '{n} photo of {who}', other: '{n} photos of {who}'}\n",
		"chat.en.yaml": "chat: {hello: Hello}\n",
		"zh-CN.yaml":   "step: {tap: '点{label}'}\nphotos: {other: '{who}的{n}张照片'}\n",
		"zh-TW.yaml":   "step: {tap: '點{label}'}\n",
		"ru.yaml":      "photos: {one: '{n} фото одно', few: '{n} фото два', many: '{n} фото пять', other: '{n} фото'}\n",
		"pt-BR.yaml":   "step: {tap: 'Toque em {label}'}\n",
	}
}

func angled(name string) string { return "<" + name + ">" }

func TestTextsAreFilledInTheLanguageThatHasThem(t *testing.T) {
	c := load(t, sound())
	tests := []struct {
		name, language, id string
		fill               locales.Fill
		want               string
	}{
		{"in its language", "zh-CN", "step.tap", angled, "点<label>"},
		{"in English when the language lacks it", "zh-CN", "only", angled, "English <a.b> <a.b>"},
		{"from the chat file", "en", "chat.hello", nil, "Hello"},
		{"with gaps left open", "en", "step.tap", nil, "Tap {label}"},
		{"by a code that is matched", "zh-hans", "step.tap", angled, "点<label>"},
		{"in English for a language that is not there", "sw", "step.tap", angled, "Tap <label>"},
		{"by its id when there is none", "en", "step.fly", angled, "step.fly"},
		{"in the form other when nothing is counted", "en", "photos", angled, "<n> photos of <who>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Text(tt.language, tt.id, tt.fill); got != tt.want {
				t.Errorf("Text = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCountsTakeThePluralFormOfTheLanguage(t *testing.T) {
	c := load(t, sound())
	tests := []struct {
		name, language string
		n              int
		fill           locales.Fill
		want           string
	}{
		{"English one", "en", 1, angled, "1 photo of <who>"},
		{"English many", "en", 0, angled, "0 photos of <who>"},
		{"Chinese", "zh-CN", 1, angled, "<who>的1张照片"},
		{"Russian one", "ru", 21, nil, "21 фото одно"},
		{"Russian few", "ru", 3, nil, "3 фото два"},
		{"Russian many", "ru", 11, nil, "11 фото пять"},
		{"English where the language lacks it", "pt-BR", 2, nil, "2 photos of {who}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Count(tt.language, "photos", tt.n, tt.fill); got != tt.want {
				t.Errorf("Count = %q, want %q", got, tt.want)
			}
		})
	}
	if got := c.Count("en", "no.such", 2, nil); got != "no.such" {
		t.Errorf("Count of nothing = %q", got)
	}
}

func TestCodesAreMatchedToLanguages(t *testing.T) {
	c := load(t, sound())
	tests := []struct{ name, code, want string }{
		{"the language itself", "zh-CN", "zh-CN"},
		{"a script", "zh-hans", "zh-CN"},
		{"another script", "zh-Hant", "zh-TW"},
		{"Hong Kong reads Traditional", "zh-Hant-HK", "zh-TW"},
		{"Hong Kong without a script", "zh-HK", "zh-TW"},
		{"only the language", "zh", "zh-CN"},
		{"an underscore", "zh_TW", "zh-TW"},
		{"Portuguese", "pt", "pt-BR"},
		{"British English", "en-GB", "en"},
		{"upper case", "RU", "ru"},
		{"nothing", "", "en"},
		{"an unknown language", "sw", "en"},
		{"no code at all", "!!", "en"},
		{"a very long code", strings.Repeat("zh-", 1000), "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Match(tt.code); got != tt.want {
				t.Errorf("Match(%q) = %q, want %q", tt.code, got, tt.want)
			}
		})
	}
}

func TestCatalogTellsWhatItHolds(t *testing.T) {
	c := load(t, sound())
	got := []any{
		c.Languages(), c.IDs("en"), c.IDs("xx"), c.Has("en", "only"), c.Has("zh-CN", "only"),
		c.Placeholders("en", "photos"), c.Placeholders("en", "only"), c.At("zh-TW", "step.tap").String(),
	}
	want := []any{
		[]string{"en", "pt-BR", "ru", "zh-CN", "zh-TW"}, []string{"chat.hello", "only", "photos", "step.tap"}, []string{}, true, false,
		[]string{"n", "who"}, []string{"a.b"}, "locales/zh-TW.yaml:1:8",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoadTellsWhatIsWrong(t *testing.T) {
	tests := []struct{ name, file, content, want string }{
		{"a duplicate key", "en.yaml", "a: x\na: y\n",
			`locales/en.yaml:2:1: duplicate key "a" (first on line 1); keep one of them
locales/en.yaml:2:1: duplicate text "a" (first at locales/en.yaml:1:1); keep one of them`},
		{"a text in two files", "chat.en.yaml", "step: {tap: x}\n",
			`locales/en.yaml:1:8: duplicate text "step.tap" (first at locales/chat.en.yaml:1:8); keep one of them`},
		{"a text in two ways", "zh-TW.yaml", "a.b: x\na: {b: y}\n",
			`locales/zh-TW.yaml:2:5: duplicate text "a.b" (first at locales/zh-TW.yaml:1:1); keep one of them`},
		{"a number", "zh-TW.yaml", "a: 5\n", `locales/zh-TW.yaml:1:4: want text, found the number 5; put it in quotes`},
		{"a list", "zh-TW.yaml", "a: [x]\n", `locales/zh-TW.yaml:1:4: want text, found a list`},
		{"an empty text", "zh-TW.yaml", "a: ''\n", `locales/zh-TW.yaml:1:4: text is empty; write a value or remove the key`},
		{"a key without value", "zh-TW.yaml", "a:\n", `locales/zh-TW.yaml:1:3: want text, found nothing; write a value or remove the key`},
		{"an empty section", "zh-TW.yaml", "a: {}\n", `locales/zh-TW.yaml:1:4: section is empty; write texts or remove the key`},
		{"a file that is a list", "zh-TW.yaml", "- a\n", `locales/zh-TW.yaml:1:1: want keys with values, found a list; write "key: value" lines`},
		{"an open brace", "zh-TW.yaml", "a: 'x {b'\n", `locales/zh-TW.yaml:1:4: text "a" has "{" without "}"; close the placeholder`},
		{"a closing brace", "zh-TW.yaml", "a: 'x b}'\n", `locales/zh-TW.yaml:1:4: text "a" has "}" without "{"; remove it or open a placeholder`},
		{"a bad placeholder", "zh-TW.yaml", "a: 'x {b c}'\n",
			`locales/zh-TW.yaml:1:4: text "a" has the placeholder {b c}; a name has letters, digits, and . _ - inside`},
		{"a reserved key", "zh-TW.yaml", "a: {id: x}\n",
			`locales/zh-TW.yaml:1:5: key "id" means something else in message files; take another word`},
		{"a plural form that the language has not", "zh-TW.yaml", "a: {one: x, other: y}\n",
			`locales/zh-TW.yaml:1:5: language zh-TW has no plural form "one"; its forms are other`},
		{"a plural form missing", "ru.yaml", "a: {one: x, other: y}\n",
			`locales/ru.yaml:1:1: text "a" lacks the plural form few, many; language ru has one, few, many, other`},
		{"a text among plural forms", "zh-TW.yaml", "a: {other: x, tap: y}\n",
			`locales/zh-TW.yaml:1:15: key "tap" stands among plural forms of "a"; move it or write a form: other`},
		{"an anchor", "zh-TW.yaml", "a: &x y\n", `locales/zh-TW.yaml:1:4: anchor &x is not supported; write the value where it is used`},
		{"two documents", "zh-TW.yaml", "a: x\n---\nb: y\n",
			`locales/zh-TW.yaml:2:1: starts a second document; a file holds one, so remove the --- line`},
		{"text that is not UTF-8", "zh-TW.yaml", "a: \xff\n", `locales/zh-TW.yaml:1:4: is not UTF-8 here (byte 0xff); save the file as UTF-8`},
		{"an empty file", "zh-TW.yaml", "", `locales/zh-TW.yaml:1:1: is empty; write its keys or remove the file`},
		{"a file over 4 MiB", "zh-TW.yaml", strings.Repeat("#", 4<<20+1),
			`locales/zh-TW.yaml:1:1: has 4194305 bytes, more than the 4 MiB that are read; split it or shorten it`},
		{"a name without language", "texts.yaml", "a: x\n",
			`locales/texts.yaml:1:1: has no language in its name; name it like zh-CN.yaml or chat.zh-CN.yaml`},
		{"a language written in another way", "zh-cn.yaml", "a: x\n",
			`locales/zh-cn.yaml:1:1: has no language in its name; name it like zh-CN.yaml or chat.zh-CN.yaml`},
		{"another extension", "de.yml", "a: x\n",
			`locales/de.yml:1:1: has no language in its name; name it like zh-CN.yaml or chat.zh-CN.yaml`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := sound()
			files[tt.file] = tt.content
			c, err := locales.Load(mapFS(files))
			if c != nil || err == nil {
				t.Fatalf("Load = %v, %v", c, err)
			}
			if diff := cmp.Diff(strings.Split(tt.want, "\n"), strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadDemandsEnglish(t *testing.T) {
	_, err := locales.Load(fstest.MapFS{})
	faults, ok := errors.AsType[locales.Faults](err)
	if !ok || faults.Error() != "locales/en.yaml:1:1: is missing; English stands in for what other languages lack" {
		t.Errorf("Load = %v", err)
	}
}

func TestCatalogServesManyAtOnce(t *testing.T) {
	c := load(t, sound())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if got := c.Count(c.Match("ru-RU"), "photos", 2, nil); got != "2 фото два" {
					t.Errorf("Count = %q", got)
					return
				}
			}
		})
	}
	all.Wait()
}

func TestEmbeddedTextsAreWithoutFault(t *testing.T) {
	if _, err := locales.Load(locales.Embedded()); err != nil {
		t.Error(err)
	}
}

func BenchmarkText(b *testing.B) {
	c := load(b, sound())
	for b.Loop() {
		c.Text("zh-CN", "step.tap", angled)
	}
}
