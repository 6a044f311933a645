package groups

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"syncoff/index"
)

// The index is asked by people who want something of it, and takes whatever it reads for a question: "turn off sync, it
// worked for me" is as close to its questions as a text can be. What is not put to the bot therefore has to name the
// matter, to ask in so many words, and to ask everybody rather than one person; only then it counts how sure the index
// is. The bounds are chosen on the lines in testdata.
const (
	leastSure  = 0.88 // for the ways to stop an upload
	leastFAQ   = 0.97 // for what stands around them, of which groups talk for all kinds of reasons
	leastVague = 0.97 // for a question mark without a word that asks
	mostSure   = 0.99 // what is asked for at most
	quietStep  = 0.03 // what is asked for more whenever an answer was no help
)

// How long a text can be that is answered unasked, in characters.
const (
	shortest = 8
	longest  = 400
)

// worthReading tells whether a text may be a question about the matter, so far as can be said at a glance.
func worthReading(text string) bool {
	n := utf8.RuneCountInString(text)
	return n >= shortest && n <= longest && !strings.Contains(text, "://") && named(fold(text)) >= leastNamed
}

// sure tells whether a text that nobody has put to the bot is certain to be a question that the result answers. quiet
// is how often its answers were no help lately. opening asks for a text that begins with the question.
func sure(text string, r index.Result, quiet int, opening bool) bool {
	if r.Decision != index.Answer || !worthReading(text) {
		return false
	}
	group, _, _ := strings.Cut(r.Language, "-")
	folded, words := fold(text), tongues()[group]
	if contains(replaced(folded, words.polite), words.others) {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(folded, edge), edge)
	switch asks := contains(folded, words.asks); {
	case opening && !contains(edge+first+edge, words.asks):
		return false
	case asks:
		return r.Confidence >= bound(r.Topic, 0, quiet)
	}
	return strings.ContainsAny(text, marks) && r.Confidence >= bound(r.Topic, leastVague, quiet)
}

// bound is how sure the index has to be of a topic.
func bound(topic string, least float64, quiet int) float64 {
	least = max(least, leastSure)
	if strings.HasPrefix(topic, "faq-") {
		least = max(least, leastFAQ)
	}
	return min(least+quietStep*float64(quiet), mostSure)
}

// edge stands in a folded text for the end of a clause, and at both ends of the text.
const edge = " | "

// fold leaves of a text its words in small letters, and where its clauses end.
func fold(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case strings.ContainsRune(".,!?;。，、！？；…\n", r):
			b.WriteString(edge)
		case r == '’':
			b.WriteRune('\'')
		case r == 'ё':
			b.WriteRune('е')
		case unicode.In(r, unicode.Letter, unicode.Mark, unicode.Number), r == '\'':
			b.WriteRune(r)
		default:
			b.WriteRune(' ')
		}
	}
	return " | " + strings.Join(strings.Fields(b.String()), " ") + " | "
}

func contains(folded string, forms []string) bool {
	for _, form := range forms {
		if strings.Contains(folded, form) {
			return true
		}
	}
	return false
}

func replaced(folded string, forms []string) string {
	for _, form := range forms {
		folded = strings.ReplaceAll(folded, form, "  ")
	}
	return folded
}

// leastNamed is how many things of the matter a text has to name: one alone, such as a cloud, may be anything.
const leastNamed = 2

// named counts the things of the matter that a text names.
func named(folded string) int {
	n := 0
	for _, stems := range matter() {
		if contains(folded, stems) {
			n++
		}
	}
	return n
}

// marks end a question, in Chinese as a word.
const marks = "?？؟吗嗎"

// tongue is how people of a language ask. In a form, spaces are the ends of words and | that of a clause.
type tongue struct {
	asks   []string // words that ask everybody for help
	others []string // words that ask one person, tell of somebody, or want an opinion
	polite []string // what looks like one of the others and is not
}

// tongues are the languages that are listened to, by the first part of their codes.
func tongues() map[string]tongue {
	return map[string]tongue{
		"zh": {
			asks: []string{"怎么", "怎麼", "怎样", "怎樣", "如何", "咋", "哪里", "哪裡", "哪儿", "在哪", "去哪", "哪关", "求助", "请问", "請問",
				"请教", "請教", "求教", "能不能", "可不可以", "有没有办法", "有沒有辦法", "会不会", "會不會", "是不是就", "可以只", "为什么我", "為什麼我",
				"怎么办", "怎麼辦", "谁知道", "誰知道"},
			others: []string{"你", "妳", "他", "她", "人问", "人問", "问的", "問的", "楼主", "樓主", "大家都", "别再", "別再", "谁会", "誰會",
				"谁没事", "为什么要", "為什麼要", "为啥要", "教程", "搞定", "解决了", "解決了", "亲测", "親測", "会员", "會員", "值得", "安全吗", "安全嗎",
				"好不好", "好用", "泄露", "这么慢", "這麼慢", "怎么这么", "怎麼這麼"},
			polite: []string{"你们", "你們", "你好", "谢谢你", "謝謝你", "其他", "其它"},
		},
		"en": {
			asks: []string{"| how to ", "| how do ", "| how can ", "| how would i ", " how do i ", " how can i ",
				" how do we ", " how to stop ", "| where ", " where is ", " where do i ", " where can i ",
				" anyone know ", " anybody know ", " anyone knows ", " can someone ", " can somebody ",
				" can anyone ", " could someone ", " someone help ", " please help ", "| help ", "| can i ",
				" is it possible ", " is there a way ", " is there any way ", " is there a setting ",
				" what should i ", " what do i ", " what can i ", " what's the way ", " why does my ", " why do my ",
				" why is my ", " why are my ", " will my ", " will it ", " i can't find "},
			others: []string{" you ", " your ", " he ", " she ", " him ", " his ", " her ", " asked ", " asking ",
				" ask ", " asks ", " said ", " says ", " told ", " wrote ", " why would ", " who even ",
				" anyone actually ", " worth ", " safe ", " isn't it ", " aren't ", " fixed ", " worked ",
				" tutorial ", " guide ", " i know how ", " wonder "},
			polite: []string{" do you guys know ", " do you know ", " can you guys ", " can you ", " could you ",
				" would you ", " thank you ", " you guys ", " any of you ", " how do you ", " some of you "},
		},
		"ru": {
			asks: []string{"| как ", " как отключить ", " как выключить ", " как остановить ", " как убрать ",
				" как сделать ", " как запретить ", "| где ", " где отключ", " где выключ", " где это ", " где она ",
				"подскажите", "помогите", "посоветуйте", " кто знает ", " кто нибудь знает ",
				"| можно ли ", "| можно ", " что делать ", " есть ли способ ", "| почему ", "| если ",
				" не знаете как "},
			others: []string{" ты ", " тебе ", " тебя ", " твой ", " твоя ", " твои ", " он ", " она ", " спросил",
				" спрашивал", " говорит ", " говорил", " сказал", " пишет ", " зачем ", " стоит ли ", " безопасн",
				" странно ", " помогло ", " разобрал", " ответьте ", " ответили "},
			polite: []string{" ты не знаешь ", " где она "},
		},
		"es": {
			asks: []string{"| cómo ", "| como ", " cómo puedo ", " como puedo ", " cómo desactiv", " como desactiv",
				" cómo quit", " como quit", " cómo hago ", " como hago ", "| dónde ", "| donde ", " alguien sabe ",
				" ayuda ", " se puede ", "| puedo ", " hay forma ", " hay alguna forma ", " qué hago ", " que hago "},
			others: []string{" tú ", " tu ", " tus ", " te ", " él ", " ella ", " preguntó ", " preguntaba",
				" preguntan ", " dijo ", " dice ", " vale la pena ", " seguro ", " tutorial ", " funcionó "},
		},
		"pt": {
			asks: []string{"| como ", " como eu ", " como faço ", " como desativ", " como deslig", " como par",
				"| onde ", " alguém sabe ", " alguem sabe ", " ajuda ", " tem como ", "| posso ", " dá para ",
				" dá pra ", " da pra ", " o que faço "},
			others: []string{" você ", " vc ", " seu ", " sua ", " teu ", " ele ", " ela ", " perguntou ",
				" perguntaram ", " disse ", " diz ", " vale a pena ", " seguro ", " tutorial ", " funcionou "},
			polite: []string{" você sabe ", " vc sabe "},
		},
		"id": {
			asks: []string{" gimana ", " bagaimana ", " gmn ", "| cara ", " caranya ", " di mana ", " dimana ",
				" tolong ", " bisa ga ", " bisa gak ", " bisa nggak ", " apakah bisa ", "| kenapa foto ",
				" ada yang tahu ", " ada yang tau "},
			others: []string{" kamu ", " lu ", " lo ", " dia ", " nanya ", " tanya ", " bilang ", " katanya ",
				" aman ", " begini ", " gini ", " berhasil "},
			polite: []string{" mau tanya ", " numpang tanya ", " numpang nanya ", " mau nanya "},
		},
		"vi": {
			asks: []string{" làm sao ", " làm thế nào ", "| cách ", " có cách nào ", " ở đâu ", " chỗ nào ",
				" giúp ", " ai biết ", " có thể ", " phải làm gì ", " thì sao ", "| sao ảnh "},
			others: []string{" bạn ", " anh ấy ", " chị ấy ", " hỏi ", " bảo ", " nói ", " an toàn ", " đáng ",
				" đây là cách ", " được rồi "},
			polite: []string{" các bạn ", " mọi người ", " cho hỏi ", " cho mình hỏi ", " cho em hỏi ", " xin hỏi "},
		},
		"tr": {
			asks: []string{" nasıl ", " nasil ", " nereden ", " nerede ", " nerde ", " yardım ", " bilen var mı ",
				" mümkün mü ", " ne yapmalıyım ", " ne yapabilirim ", " ne yapayım "},
			others: []string{" sen ", " senin ", " seni ", " sordu ", " dedi ", " diyor ", " güvenli ", " değer mi ",
				" oldu ", " gidiyor "},
		},
		"hi": {
			asks: []string{" कैसे ", " कहाँ ", " कहां ", " मदद ", " kaise ", " kahan ", " kaha ", " koi batao ",
				" koi bata ", " क्या करूँ ", " क्या करूं ", " kya karu ", " kya karun "},
			others: []string{" तुम ", " तू ", " तुमने ", " आपने ", " उसने ", " पूछा ", " बोला ", " सुरक्षित ",
				" tum ", " tumne ", " tu ", " aapne ", " usne ", " pucha ", " bola ", " safe "},
		},
	}
}

// matter are the things that the bot knows about, each with the stems that name it in any language: pictures, what is
// done with them, and where they go.
func matter() [][]string {
	return [][]string{
		{" photo", " pic", " image", " galler", " album", " camera roll", " foto", " imag", " imág", " galer",
			" galeri", " фот", " снимк", " галере", " альбом", " ảnh", " hình", " thư viện", " resim", " resm",
			" görsel", " gambar", "照片", "相片", "图片", "圖片", "相册", "相簿", "相冊", "फोटो", "फ़ोटो", "तस्वीर", "गैलरी",
			"गैलेरी"},
		{" sync", " upload", " back up", " backs up", " backing up", " backup", " auto save", " sincron",
			" sincroniz", " subir", " sube", " subiendo", " suban", " respald", " copia de seg", " envi", " carreg",
			" синхрон", " автосинхрон", " загру", " выгру", " бэкап", " автозагру", " резервн", " отправ", " отсыл",
			" сохран", "同步", "上传", "上傳", "备份", "備份", "传到", "傳到", "传上", "傳上", "不传", "不傳", "上云", "上雲", "下载", "下載",
			" unggah", " sinkron", " cadang", " đồng bộ", " tải lên", " sao lưu", " senkron", " eşitle", " eşzaman",
			" yükle", " yedek", "सिंक", "अपलोड", "बैकअप", " sinc", " download", " скачать"},
		{" cloud", " icloud", " onedrive", " google photos", " google drive", " dropbox", " nube", " nuvem", " awan",
			" đám mây", " mây ", " bulut", " облак", " клауд", " диск ", "云", "雲", "网盘", "網盤", "क्लाउड"},
	}
}
