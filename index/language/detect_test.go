package language_test

import (
	"strings"
	"testing"

	"syncoff/index/language"
	"syncoff/index/sound"
	"syncoff/index/text"
)

// lessons are a few lines in each language: enough to see every rule at work.
func lessons() map[string][]string {
	return map[string][]string{
		"zh-CN": {"怎么关掉云端上传", "软件默认打开了备份", "信息里的视频不要传", "这个设置在哪里", "qingwen zenme guanbi"},
		"zh-TW": {"怎麼關掉雲端上傳", "軟體預設打開了備份", "訊息裡的影片不要傳", "這個設定在哪裡"},
		"zh-HK": {"點樣熄咗佢", "啲相唔好上載", "喺邊度㗎", "個掣冇反應"},
		"en":    {"how do I stop the upload", "where is the switch", "the pictures keep going up", "please turn that thing off"},
		"id":    {"bagaimana cara mematikan unggahan", "di mana tombolnya", "tolong matikan foto saya", "jangan diunggah"},
		"ru":    {"как отключить загрузку", "где переключатель", "фото не надо"},
		"hi":    {"अपलोड कैसे बंद करें", "बटन कहाँ है"},
	}
}

func TestDetect(t *testing.T) {
	d := language.New(text.NewNormalizer(), sound.NewPinyin(), lessons())
	for name, c := range map[string]struct{ message, preferred, want string }{
		"English":                                {"where is that switch", "", "en"},
		"Indonesian":                             {"tolong tombolnya di mana", "", "id"},
		"Simplified Chinese":                     {"怎么关", "", "zh-CN"},
		"Traditional Chinese":                    {"怎麼關", "", "zh-TW"},
		"Cantonese":                              {"啲相點樣熄", "", "zh-HK"},
		"Chinese words of Taiwan":                {"軟體預設", "", "zh-TW"},
		"Cantonese in characters of both kinds":  {"唔好同步", "", "zh-HK"},
		"Cantonese of words never seen":          {"卸載預裝嘅遊戲", "", "zh-HK"},
		"traditional characters never seen":      {"攝影交流", "", "zh-TW"},
		"traditional words around a known one":   {"默认攝影機", "", "zh-TW"},
		"Russian is the only Cyrillic one":       {"привет", "", "ru"},
		"Hindi is the only Devanagari one":       {"नमस्ते", "", "hi"},
		"letters with marks":                     {"बंद", "en", "hi"},
		"Chinese typed in Latin letters":         {"qingwen zenme guanbi", "", "zh-CN"},
		"Chinese that was never seen in letters": {"ruanjian moren dakai le beifen", "", "zh-CN"},
		"a preference cannot outweigh the words": {"how do I stop the upload please", "id", "en"},
		"a preference cannot outweigh a script":  {"как отключить", "en", "ru"},

		"characters of both writings follow the preference":    {"上传", "zh-CN", "zh-CN"},
		"characters of both kinds follow the other too":        {"打", "zh-TW", "zh-TW"},
		"a word of Taiwan without a character of Taiwan":       {"打上", "zh-CN", "zh-CN"},
		"Chinese without a Chinese preference is Simplified":   {"打", "en", "zh-CN"},
		"Chinese without any preference is Simplified":         {"打", "", "zh-CN"},
		"a word of no language follows the preference":         {"xqzw", "id", "id"},
		"a product name follows the preference":                {"OneDrive", "en", "en"},
		"a product name in Chinese is Chinese":                 {"OneDrive 怎么关", "en", "zh-CN"},
		"an English word in Russian is Russian":                {"как отключить OneDrive sync", "en", "ru"},
		"a Chinese word in a long English sentence is English": {"where is that switch they call 云 please", "", "en"},

		"nothing follows the preference":                {"", "zh-TW", "zh-TW"},
		"nothing without a preference is nothing":       {"", "", ""},
		"digits follow the preference":                  {"132/860 60%", "ru", "ru"},
		"emoji follow the preference":                   {"☁️😡", "hi", "hi"},
		"punctuation follows the preference":            {"???!!!", "en", "en"},
		"invalid bytes follow the preference":           {"\xff\xfe", "en", "en"},
		"zero-width characters follow the preference":   {"\u200b\u200d", "en", "en"},
		"Arabic, which is not served, follows it too":   {"كيف أوقف", "en", "en"},
		"Thai follows it too":                           {"ปิดยังไง", "zh-CN", "zh-CN"},
		"Korean without a preference is nothing":        {"사진", "", ""},
		"a preference that is not served stays":         {"???", "xx", "xx"},
		"a preference that is not served does no harm":  {"where is that switch", "xx", "en"},
		"Arabic with a Chinese word is Chinese":         {"كيف 同步", "en", "zh-CN"},
		"kana beside Han characters are not looked at":  {"写真の同期", "", "zh-CN"},
		"full-width Latin letters are Latin":            {"ｗｈｅｒｅ is the ｓｗｉｔｃｈ", "", "en"},
		"upper case is read as lower case":              {"WHERE IS THAT SWITCH", "", "en"},
		"a long message is read, too, without slowness": {strings.Repeat("怎麼關", 30_000), "", "zh-TW"},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the same twice: nothing hangs on the order of a map
				if got := d.Detect(c.message, c.preferred); got != c.want {
					t.Errorf("Detect(%.40q, %q) = %q, want %q", c.message, c.preferred, got, c.want)
				}
			}
		})
	}
}

// What stands in the texts of all languages tells none of them, however often one of them has it.
func TestWordsOfAllLanguagesFollowThePreference(t *testing.T) {
	texts := lessons()
	for lang := range texts {
		for _, line := range texts[lang][:2] {
			texts[lang] = append(texts[lang], line+" Dropbox backup", "Dropbox backup?", "dropbox "+line)
		}
	}
	texts["en"] = append(texts["en"], "mega", "the mega switch", "mega upload please")
	for range 20 {
		texts["ru"] = append(texts["ru"], "dropbox ne nado")
	}
	d := language.New(text.NewNormalizer(), sound.NewPinyin(), texts)
	for name, c := range map[string]struct{ message, preferred, want string }{
		"a name":                               {"dropbox", "id", "id"},
		"a name in capitals":                   {"DROPBOX!", "zh-TW", "zh-TW"},
		"two such words":                       {"Dropbox backup", "ru", "ru"},
		"a name and a number":                  {"dropbox 12", "id", "id"},
		"a name without a preference":          {"dropbox", "", "en"},
		"a name and a word of a language":      {"dropbox tombolnya", "en", "id"},
		"names and a word in another script":   {"dropbox dropbox dropbox на dropbox", "id", "ru"},
		"the same in a sentence of a language": {"dropbox tombolnya di mana на", "en", "id"},
		"a name that one language alone uses":  {"mega upload", "id", "en"},
		"a preference that is not served":      {"dropbox", "xx", "en"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := d.Detect(c.message, c.preferred); got != c.want {
				t.Errorf("Detect(%q, %q) = %q, want %q", c.message, c.preferred, got, c.want)
			}
		})
	}
}

func TestWithoutLessonsThePreferenceDecides(t *testing.T) {
	d := language.New(text.NewNormalizer(), sound.NewPinyin(), nil)
	for _, message := range []string{"where is it", "как", "", "ปิด"} {
		if got := d.Detect(message, "tr"); got != "tr" {
			t.Errorf("Detect(%q) = %q", message, got)
		}
	}
}

func TestALanguageComesWithItsLessons(t *testing.T) {
	n := text.NewNormalizer()
	const message = "где кнопка"
	more := lessons()
	more["uk"] = []string{"як вимкнути завантаження", "де перемикач", "фото не треба, будь ласка"}
	if got := language.New(n, sound.NewPinyin(), more).Detect("де перемикач, будь ласка", ""); got != "uk" {
		t.Errorf("Ukrainian is taken for %q", got)
	}
	if got := language.New(n, sound.NewPinyin(), more).Detect("где переключатель", ""); got != "ru" {
		t.Errorf("Russian beside Ukrainian is taken for %q", got)
	}
	if got := language.New(n, sound.NewPinyin(), lessons()).Detect(message, "uk"); got != "ru" {
		t.Errorf("without Ukrainian lessons %q is %q", message, got)
	}
}
