package index_test

import (
	"slices"
	"testing"

	"syncoff/index"
	"syncoff/knowledge"
)

// expectation is what must come of a message: answered with one of the topics, declined where that is None, or, where
// offer is set, at least one of them among what is answered or offered: those are hard for people too.
type expectation struct {
	message string
	topics  []string
	offer   bool
}

func is(message string, topics ...string) expectation { return expectation{message, topics, false} }

func hard(message string, topics ...string) expectation { return expectation{message, topics, true} }

// Each contrast in every language: two wishes that share nearly all of their words. The first of a pair must not be
// taken for the second.
func TestContrasts(t *testing.T) {
	const (
		gallery, console, appData   = "gallery-auto-backup", "cloud-console-gallery", "app-data-sync"
		third, stop, verify         = "third-party-upload", "emergency-stop", "verify"
		deletion, on, wifi, contact = "faq-delete-cloud-photos", "faq-turn-on", "faq-wifi-only", "faq-other-items"
		kept, missing               = "faq-cloud-photos-kept", "faq-option-missing"
	)
	for name, c := range map[string][]expectation{
		"to turn off": {
			hard("怎么把相册自动上传关了", gallery), is("相簿自動上傳要怎麼關掉", gallery),
			is("how do I switch off photo upload in the gallery", gallery),
		},
		"to turn on": {
			is("相册同步怎么重新打开", on), is("相簿同步怎麼再打開", on), is("how can I turn gallery sync back on", on),
		},
		"to delete": {
			is("怎么把云端的照片删掉", deletion), is("怎麼把雲端上的照片刪掉", deletion),
			is("how do I delete the photos that are in the cloud", deletion),
		},
		"contacts rather than photos": {
			is("怎么关闭通讯录同步", contact), is("怎麼關閉聯絡人同步", contact), is("how do I switch off contacts sync", contact),
		},
		"photos rather than contacts": {
			hard("只关照片同步,通讯录的留着", gallery, contact), hard("只關照片同步,聯絡人的留著", gallery, contact),
			hard("switch off photo sync but leave the contacts syncing", gallery, contact),
		},
		"right now": {
			is("照片正在上传,怎么马上停下来", stop), is("照片正在上傳,要怎麼馬上停下來", stop),
			is("my pictures are uploading right now, how do I halt it this minute", stop),
		},
		"only on Wi-Fi": {
			is("怎么设置只在wifi下才上传照片", wifi), is("怎麼設定只有在Wi-Fi才上傳照片", wifi), is("make photos upload only on wifi please", wifi),
		},
		// What is off and still uploads is another app, a copy under way or a switch that is not really off.
		"already off and still uploading": {
			hard("我已经把相册同步关了,照片怎么还在传", third, verify, stop), hard("我已經把相簿同步關了,照片怎麼還在傳", third, verify, stop),
			hard("I already switched gallery sync off but the pictures are still uploading", third, verify, stop),
		},
		"not yet off": {
			hard("相册同步还没关,在哪里关", gallery, console), hard("相簿同步還沒關,在哪裡關", gallery, console),
			hard("gallery sync is still switched on, where do I switch it off", gallery, console),
		},
		"it does not sync": {
			is("照片一直不同步是怎么回事", knowledge.None), is("照片一直沒辦法同步,怎麼回事", knowledge.None),
			is("my photos don't sync anymore, what is wrong", knowledge.None),
		},
		"do not sync": {
			is("我不想让照片同步到云", gallery), is("我不想要照片同步到雲端", gallery), is("I don't want my photos to sync", gallery),
		},
		"another app uploads": {
			is("百度网盘老是自动上传我的照片,怎么关", third), is("Google相簿一直自動備份我的照片,怎麼關", third),
			is("Dropbox keeps uploading my camera pictures, how do I stop it", third),
		},
		"another app is slow": {
			is("百度网盘下载太慢了怎么办", knowledge.None), is("Google Drive下載好慢怎麼辦", knowledge.None),
			is("Dropbox is very slow today", knowledge.None),
		},
		"in the gallery app": {
			is("在相册app里面怎么关同步", gallery), is("在相簿app裡面怎麼關同步", gallery), is("how do I turn off sync inside the gallery app", gallery),
		},
		"on the settings page": {
			is("从设置里的小米云服务页面怎么关相册", console), is("從設定的小米雲服務頁面怎麼關相簿", console),
			is("turn off gallery from the Xiaomi Cloud page in settings", console),
		},
		"under app data sync": {
			is("应用数据同步里怎么关掉相册", appData), is("應用程式資料同步裡怎麼關掉相簿", appData),
			is("how do I untick gallery under sync app data", appData),
		},
		"what becomes of the cloud copies": {
			hard("关了同步云里的照片还在吗", kept), hard("關了同步雲端的照片還在嗎", kept), hard("if sync goes off, do the cloud photos stay there", kept),
		},
		"the switch is not there": {
			hard("我手机里根本没有这个开关", missing), hard("我手機裡根本沒有這個開關", missing), hard("there is no such switch on my phone", missing),
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, e := range c {
				if r := match(t, e.message, index.Hint{}); !e.met(r) {
					t.Errorf("%q: %s %s %.2f %v, want %v", e.message, r.Decision, r.Topic, r.Confidence, r.Candidates, e.topics)
				}
			}
		})
	}
}

func (e expectation) met(r index.Result) bool {
	switch {
	case e.topics[0] == knowledge.None:
		return r.Decision == index.Decline
	case r.Decision == index.Answer && !e.offer:
		return slices.Contains(e.topics, r.Topic)
	case e.offer && r.Decision != index.Decline:
		return slices.ContainsFunc(r.Candidates, func(c index.Candidate) bool { return slices.Contains(e.topics, c.Topic) })
	}
	return false
}

func TestRemark(t *testing.T) {
	for name, c := range map[string]struct {
		want     string
		messages []string
	}{
		"it still uploads":         {"still-uploading", []string{"还在上传", "還是一直在傳", "it's still uploading"}},
		"the place is not there":   {"not-found", []string{"没找到这个选项", "找不到這個選項", "I can't find that option"}},
		"it worked":                {"solved", []string{"好了,搞定", "弄好了", "it worked"}},
		"thanks":                   {"thanks", []string{"谢谢你啊", "謝謝你", "thank you so much"}},
		"a greeting":               {"greeting", []string{"你好呀", "哈囉", "hello there"}},
		"abuse":                    {"abuse", []string{"你这个笨蛋机器人", "垃圾機器人", "you stupid bot"}},
		"other ways":               {"other-methods", []string{"还有别的办法吗", "還有別的方法嗎", "is there another way"}},
		"a question is no remark":  {"", []string{"怎么关闭照片同步", "要怎麼關掉相簿備份", "how do I turn off photo backup"}},
		"nothing is no remark":     {"", []string{"", "   ", "\xff", "\u200b"}},
		"only signs are no remark": {"", []string{"...", "，。！"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, message := range c.messages {
				r := embedded(t).Remark(message, index.Hint{})
				if r.Kind != c.want {
					t.Errorf("%q is %q (%.2f), want %q", message, r.Kind, r.Confidence, c.want)
				}
				if (r.Kind == "") != (r.Confidence == 0) || r.Confidence < 0 || r.Confidence > 1 {
					t.Errorf("%q: %+v", message, r)
				}
			}
		})
	}
}
