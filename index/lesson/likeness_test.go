package lesson_test

import (
	"reflect"
	"slices"
	"testing"

	"syncoff/index/lesson"
)

// alike is the likeness from which on a lesson answers.
const alike = 0.82

func TestLikenessOfWhatIsTheSame(t *testing.T) {
	for name, c := range map[string]struct{ a, b string }{
		"another particle in Chinese":          {"怎么关闭相册同步", "怎么关闭相册的同步啊"},
		"another word for how in Chinese":      {"怎么关闭相册同步", "请问如何关掉相册同步呢？"},
		"parts that change places in Chinese":  {"怎么关闭相册同步", "相册同步怎么关闭"},
		"an object before its verb in Chinese": {"红米手机怎么关闭云相册同步", "红米手机怎么把云相册同步关掉"},
		"a character that sounds alike":        {"怎么关闭相册同步", "怎么关闭像册同步"},
		"Traditional characters":               {"怎么关闭相册同步", "怎麼關閉相冊同步"},
		"a question form in Chinese":           {"照片是不是还在上传", "照片还在上传吗"},
		"Cantonese particles":                  {"點樣熄咗相簿自動上載", "點樣熄相簿嘅自動上載呀"},
		"another article in English":           {"how do I stop the cloud eating my photos", "how can i stop cloud eating photos please"},
		"parts that change places in English":  {"on my redmi how do I silence cloud gallery", "how do I silence cloud gallery on my redmi"},
		"a particle verb that is split":        {"turn off cloud album", "turn cloud album off please!!"},
		"a plural in English":                  {"stop uploading photo to cloud", "stop uploading photos to cloud"},
		"letters that change places":           {"disable sync of gallery", "disable sycn of gallery"},
		"a letter missing":                     {"deactivate gallery cloud", "deactivte gallery cloud"},
		"a doubled letter missing":             {"stop gallery cloud", "stop galery cloud"},
		"an apostrophe left out":               {"my gallery doesn't stop", "my gallery doesnt stop"},
		"parts that change places in Russian":  {"как на телефоне отключить облако галереи", "как отключить облако галереи на телефоне"},
		"a particle and a plea in Russian":     {"как же отключить облако галереи, пожалуйста", "Как отключить облако галереи?"},
		"another ending in Russian":            {"отключить синхронизация галереи", "отключить синхронизацию галереи"},
		"a slip in Russian":                    {"отключить синхронизацию", "отключить синхронизцию"},
		"accents left out in Spanish":          {"¿cómo apago la galería en la nube?", "como apago galeria en nube"},
		"tones left out in Vietnamese":         {"cách tắt đồng bộ ảnh", "cach tat dong bo anh"},
		"a particle in Indonesian":             {"gimana cara matiin awan galeri", "bagaimana matiin awan galeri sih kak"},
		"a particle in Hindi":                  {"गैलरी सिंक बंद कैसे करें", "गैलरी का सिंक बंद कैसे करूँ"},
		"a particle in Turkish":                {"galeri bulutunu nasıl kapatırım", "lütfen galeri bulutunu nasil kapatirim"},
		"another article in Portuguese":        {"como desligo nuvem de galeria", "como desligo a nuvem na galeria por favor"},
		"a number that was taken out":          {"it stays at [number] photos", "it stays at 318 photos"},
		"a link that was taken out":            {"what is [link] doing with pictures", "what is i.mi.com/gallery doing with pictures"},
		"a name that was taken out":            {"tell [name] to stop", "tell @somebody to stop"},
		"a counter":                            {"stuck at 132/860", "stuck at 5/7"},
		"another phone":                        {"my redmi note 13 eats pictures", "my Xiaomi 14 Pro eats pictures"},
		"a plea beside a negation":             {"do not upload pictures please", "do not upload the pictures"},
		"a particle beside a negation":         {"照片还不同步呢", "照片还不同步啊"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lesson.Likeness(c.a, c.b); got < alike {
				t.Errorf("%q and %q are alike by %.3f", c.a, c.b, got)
			}
		})
	}
}

func TestLikenessOfWhatIsNotTheSame(t *testing.T) {
	for name, c := range map[string]struct{ a, b string }{
		"on and off in Chinese":                 {"怎么打开相册同步", "怎么关闭相册同步"},
		"on and off in English":                 {"how do I turn on photo sync in the gallery of my phone", "how do I turn off photo sync in the gallery of my phone"},
		"on and off in Russian":                 {"как включить синхронизацию галереи на телефоне", "как выключить синхронизацию галереи на телефоне"},
		"on and off in Vietnamese":              {"cách bật đồng bộ ảnh", "cách tắt đồng bộ ảnh"},
		"on and off in Spanish":                 {"cómo activo la nube", "cómo desactivo la nube"},
		"off and delete in Chinese":             {"怎么关云相册照片", "怎么删云相册照片"},
		"manage, which sounds like off":         {"怎么管相册同步", "怎么关相册同步"},
		"a negation in Chinese":                 {"照片同步到云端", "照片不同步到云端"},
		"a negation in Cantonese":               {"相片有同步", "相片冇同步"},
		"a negation in English":                 {"my photos do upload", "my photos don't upload"},
		"a negation in Russian":                 {"фото загружаются в облако", "фото не загружаются в облако"},
		"a negation in Indonesian":              {"foto saya terunggah", "foto saya tidak terunggah"},
		"a negation within a Turkish word":      {"fotoğraflar yükleniyor", "fotoğraflar yüklenmiyor"},
		"a negation of another word":            {"删除照片不同步", "不删除照片同步"},
		"a negation of another word in English": {"sync the pictures but do not delete them", "do not sync the pictures but delete them"},
		"a wish and a trouble in English":       {"do not sync photos", "photos do not sync"},
		"a wish and a trouble of something":     {"do not sync photos", "it does not sync photos"},
		"a wish and a trouble in Spanish":       {"que no suban fotos", "que no suben fotos"},
		"a wish and a trouble with characters":  {"不同步照片", "照片不同步"},
		"ought and is":                          {"photos should upload", "photos upload"},
		"already off in Vietnamese":             {"da tat dong bo", "tat dong bo"},
		"a wish and a trouble":                  {"怎么不同步", "不同步"},
		"trouble and way":                       {"同步怎么了", "怎么同步"},
		"why and how":                           {"why turn off sync", "how turn off sync"},
		"photos and contacts":                   {"how do I stop photos from syncing", "how do I stop contacts from syncing"},
		"photos and contacts in Chinese":        {"怎么关闭照片同步", "怎么关闭通讯录同步"},
		"photos and contacts in Russian":        {"отключить синхронизацию фото", "отключить синхронизацию контактов"},
		"photos and contacts exchanged":         {"sync my contacts, not my photos", "sync my photos, not my contacts"},
		"two ways of a transfer":                {"move pictures from phone to cloud", "move pictures from cloud to phone"},
		"two ways of a transfer in Chinese":     {"照片从手机传到云端", "照片从云端传到手机"},
		"two ways of a transfer in Russian":     {"перенести фото с телефона на облако", "перенести фото с облака на телефон"},
		"on and off exchanged":                  {"turn photos off and contacts on", "turn photos on and contacts off"},
		"on and off exchanged in a long text": {
			"on the phone of my mother I turned cloud photos off yesterday evening before dinner and album contacts on afterwards today",
			"on the phone of my mother I turned cloud photos on yesterday evening before dinner and album contacts off afterwards today"},
		"already done and still to do":            {"delete photos", "photos deleted"},
		"already done and still to do in Russian": {"удали фото из облака", "удалил фото из облака"},
		"another word more":                       {"stop cloud pictures", "stop cloud pictures of screen"},
		"one word less":                           {"stop uploading videos only", "stop uploading videos"},
		"another app":                             {"stop onedrive uploads", "stop dropbox uploads"},
		"another accent":                          {"mở ảnh trong máy", "mờ ảnh trong máy"},
		"sign in and sign out":                    {"sign in xiaomi account", "sign out xiaomi account"},
		"with and without":                        {"turn it off with wifi", "turn it off without wifi"},
		"a link and none":                         {"tell [link] to stop", "tell me to stop"},
		"particles alone":                         {"please do it", "can you do that"},
		"nothing":                                 {"", ""},
		"nothing but marks":                       {"?!", "..."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lesson.Likeness(c.a, c.b); got >= alike {
				t.Errorf("%q and %q are alike by %.3f", c.a, c.b, got)
			}
		})
	}
}

func TestLikenessTellsMoreFromLess(t *testing.T) {
	const same = "how do I stop cloud pictures"
	falling := []string{same, "how do I stop cloud picturs", "how i stop cloud pictures", "how do I stop cloud films", "nice weather today"}
	for i, text := range falling[1:] {
		if before, got := lesson.Likeness(same, falling[i]), lesson.Likeness(same, text); got >= before {
			t.Errorf("%q is %.3f, %q is %.3f", falling[i], before, text, got)
		}
	}
	if got := lesson.Likeness(same, "How do I STOP cloud-pictures?"); got != 1 {
		t.Errorf("the same words are alike by %.3f", got)
	}
}

func TestGroup(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  [][]int
	}{
		"nothing has no groups":              {nil, nil},
		"one text is a group":                {[]string{"stop it"}, [][]int{{0}}},
		"the largest group comes first":      {[]string{"sd card", "stop cloud", "please stop the cloud", "stop cloud!"}, [][]int{{1, 2, 3}, {0}}},
		"of equal groups the earlier":        {[]string{"b card", "a card", "the a card", "my b card"}, [][]int{{0, 3}, {1, 2}}},
		"opposites are apart":                {[]string{"turn on cloud", "turn off cloud", "turn cloud off"}, [][]int{{1, 2}, {0}}},
		"texts without words are each alone": {[]string{"", "?"}, [][]int{{0}, {1}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lesson.Group(c.texts); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// A lesson of the text that leads a group answers all of the group.
func TestALessonOfTheFirstAnswersItsGroup(t *testing.T) {
	texts := []string{"怎么关闭相册同步", "相册同步如何关闭呀", "turn cloud off", "turn off the cloud", "turn on the cloud"}
	for _, group := range lesson.Group(texts) {
		book := lesson.NewBook([]lesson.Lesson{{Text: texts[group[0]], Topic: "verify"}})
		for i, text := range texts {
			_, found := book.Find(text)
			if found != slices.Contains(group, i) {
				t.Errorf("a lesson of %q answers %q: %v", texts[group[0]], text, found)
			}
		}
	}
}

func FuzzLikeness(f *testing.F) {
	f.Add("怎么关闭相册同步", "相册同步怎么关闭")
	f.Add("turn off sync", "not turn sycn off")
	f.Add("[number] \xff @x", "como cómo अ\u200b त")
	f.Add("delete deleted deletedd", "deletedd delete dleete")
	f.Fuzz(func(t *testing.T, a, b string) {
		got, back := lesson.Likeness(a, b), lesson.Likeness(b, a)
		if got != back || got < 0 || got > 1 {
			t.Errorf("%q and %q are alike by %v, the other way by %v", a, b, got, back)
		}
		if same := lesson.Likeness(a, a); same != 0 && same != 1 {
			t.Errorf("%q is like itself by %v", a, same)
		}
	})
}
