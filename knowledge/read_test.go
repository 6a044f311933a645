package knowledge_test

import (
	"slices"
	"testing"

	"syncoff/knowledge"
)

func TestVariantIsTheFirstThatFits(t *testing.T) {
	topic := knowledge.Topic{Variants: []knowledge.Variant{
		{ID: ref("app-x"), App: ref("x"), Regions: refs("china")},
		{ID: ref("app-any"), App: ref("any-app"), Systems: refs("miui-12")},
		{ID: ref("china-old"), Regions: refs("china"), Systems: refs("miui-10", "miui-11")},
		{ID: ref("china"), Regions: refs("china")},
	}}
	tests := []struct{ name, region, system, app, want string }{
		{"region and system decide", "china", "miui-11", "", "china-old"},
		{"an empty list means any", "china", "miui-12", "", "china"},
		{"without an app its variants come last", "global", "miui-12", "", "app-any"},
		{"an app has its own variant", "china", "miui-10", "x", "app-x"},
		{"an app without fitting variant takes that of any app", "global", "miui-12", "x", "app-any"},
		{"an app takes what does not depend on an app", "china", "miui-10", "y", "china-old"},
		{"nothing fits", "global", "miui-10", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := topic.Variant(tt.region, tt.system, tt.app)
			if got.ID.ID != tt.want || ok != (tt.want != "") {
				t.Errorf("Variant = %q, %v; want %q", got.ID.ID, ok, tt.want)
			}
		})
	}
}

func ref(id string) knowledge.Ref { return knowledge.Ref{ID: id} }

func refs(ids ...string) []knowledge.Ref {
	list := make([]knowledge.Ref, len(ids))
	for i, id := range ids {
		list[i] = ref(id)
	}
	return list
}

func TestLabelShowsTheNearestKnownWords(t *testing.T) {
	base, _ := sound().load(t)
	tests := []struct {
		name, language, element, system string
		want                            knowledge.Words
	}{
		{"the same on every system", "zh-CN", "gallery.name", "miui-10", knowledge.Words{Text: "相册", Exact: true}},
		{"known for the system", "en", "gallery.switch", "miui-10", knowledge.Words{Text: "Auto backup", Exact: true}},
		{"known for a range", "en", "gallery.switch", "miui-12.5", knowledge.Words{Text: "Auto sync", Exact: true}},
		{"the newest older one", "en", "gallery.switch", "hyperos-1", knowledge.Words{Text: "Auto sync"}},
		{"the oldest newer one, with English", "zh-CN", "gallery.switch", "miui-10", knowledge.Words{Text: "自动同步", English: "Auto backup"}},
		{"a system that nobody knows", "en", "gallery.switch", "hyperos-9", knowledge.Words{Text: "Auto sync"}},
		{"another language's words", "zh-CN", "onedrive.name", "miui-12", knowledge.Words{Text: "OneDrive"}},
		{"a language that is not there", "fr", "gallery.name", "miui-12", knowledge.Words{Text: "Gallery"}},
		{"an element that is not there", "en", "gallery.nothing", "miui-12", knowledge.Words{Text: "gallery.nothing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := base.Label(tt.language, tt.element, tt.system); got != tt.want {
				t.Errorf("Label = %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestLabelsAskForATopicInTheWordsOfEverySystem(t *testing.T) {
	base, _ := sound().load(t)
	topic := knowledge.Topic{AskedBy: []knowledge.Ref{{ID: "gallery.switch"}, {ID: "gallery.name"}, {ID: "onedrive.name"}}}
	tests := []struct {
		name, language string
		want           []string
	}{
		{"each wording once, oldest first", "en", []string{"Auto backup", "Auto sync", "Gallery", "OneDrive"}},
		{"none that is English, too", "zh-CN", []string{"自动同步", "相册"}},
		{"a language that is not there", "fr", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := base.AskedBy(topic, tt.language); !slices.Equal(got, tt.want) {
				t.Errorf("AskedBy = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPhonesAreFoundByTheirSpokenNames(t *testing.T) {
	base, _ := sound().load(t)
	tests := []struct{ name, text, system, region string }{
		{"in lower case and without spaces", "my MIUI 12 phone", "miui-12", ""},
		{"in full width", "ＭＩＵＩ１２", "miui-12", ""},
		{"the longest name wins", "MIUI 12.5", "miui-12.5", ""},
		{"a name is not inside a longer number", "miui 123", "", ""},
		{"a name is not inside another version", "miui10.5", "", ""},
		{"a version with its build number", "MIUI 12.0.5", "miui-12", ""},
		{"a minor version with its build number", "miui 12.5.3", "miui-12.5", ""},
		{"the end of a sentence is no version", "I have miui 10.", "miui-10", ""},
		{"a name does not begin inside a word", "xmiui12", "", ""},
		{"system and region", "国际版 HyperOS 1", "hyperos-1", "global"},
		{"words joined to Chinese", "我是china的miui10", "miui-10", "china"},
		{"nothing", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			system, ok := base.FindSystem(tt.text)
			if system != tt.system || ok != (tt.system != "") {
				t.Errorf("FindSystem = %q, %v; want %q", system, ok, tt.system)
			}
			region, ok := base.FindRegion(tt.text)
			if region != tt.region || ok != (tt.region != "") {
				t.Errorf("FindRegion = %q, %v; want %q", region, ok, tt.region)
			}
		})
	}
}

func TestTopicAndSystemAreFoundById(t *testing.T) {
	base, _ := sound().load(t)
	if topic, ok := base.Topic("verify"); !ok || topic.Kind != knowledge.Check {
		t.Errorf("Topic(verify) = %v, %v", topic.ID, ok)
	}
	if _, ok := base.Topic("nothing"); ok {
		t.Error("Topic(nothing) is there")
	}
	if system, ok := base.System("miui-12"); !ok || system.Name != "MIUI 12" {
		t.Errorf("System(miui-12) = %v, %v", system, ok)
	}
	if _, ok := base.System(""); ok {
		t.Error("the empty system is there")
	}
}

func TestSummaryCountsWhatIsThere(t *testing.T) {
	base, _ := sound().load(t)
	want := "3 topics in 5 variants, labels in 2 languages, 5 questions in 1, 3 concepts, 1 sources"
	if got := base.Summary(); got != want {
		t.Errorf("Summary = %q", got)
	}
}
