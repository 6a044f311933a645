package knowledge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncoff/knowledge"
)

func TestCheckFindsNothingInSoundKnowledge(t *testing.T) {
	base, texts := sound().load(t)
	if faults := base.Check(texts); len(faults) > 0 {
		t.Error(knowledge.Faults(faults))
	}
}

func TestCheckTellsWhatIsWrong(t *testing.T) {
	const (
		article, questions, lexicon = "articles/main.yaml", "questions/en.yaml", "lexicon/en.yaml"
		sources, concepts, phones   = "sources.yaml", "concepts.yaml", "phones.yaml"
		en, zh                      = "locales/en.yaml", "locales/zh-CN.yaml"
	)
	tests := []struct{ name, file, old, new, want string }{
		{"a kind that does not exist", article, "kind: check", "kind: chek",
			`articles/main.yaml:28:9: unknown kind "chek" (did you mean "check"?)`},
		{"a variant twice", article, "{id: any-app", "{id: onedrive",
			`articles/main.yaml:27:14: duplicate variant of third-party-upload "onedrive" (first at articles/main.yaml:26:14); rename one of them`},
		{"an app twice", article, "apps:\n", "apps:\n  - {id: onedrive, name: onedrive.name}\n",
			`articles/main.yaml:4:5: duplicate app "onedrive" (first at articles/main.yaml:3:5); rename one of them`},
		{"an unknown region", article, "systems: [miui-10]", "regions: [chnia]",
			`articles/main.yaml:9:19: unknown region "chnia" (did you mean "china"?)
articles/main.yaml:8:13: variant "old" is reached by no phone, because earlier ones fit first; move it up or remove it`},
		{"an unknown system", article, "systems: [miui-10]", "systems: [miui-10, miui-99]",
			`articles/main.yaml:9:28: unknown system "miui-99" (did you mean "miui-10"?)`},
		{"an unknown app of a variant", article, "app: onedrive,", "app: twodrive,",
			`articles/main.yaml:3:5: app "onedrive" has no variant in any topic; write one or remove the app
articles/main.yaml:26:14: variant "onedrive" is reached by no phone, because earlier ones fit first; move it up or remove it
articles/main.yaml:26:29: unknown app "twodrive" (did you mean "onedrive"?)`},
		{"an unknown verification", article, "verification: gallery", "verification: galery",
			`articles/main.yaml:16:23: unknown variant of the topic verify "galery" (did you mean "gallery"?)`},
		{"a variant that says nothing", article, "steps: [{do: find}]", "steps: [], notes: [stay]",
			`locales/en.yaml:13:6: text "do.find" is used by nothing; use it or remove it
articles/main.yaml:27:14: variant "any-app" says nothing; give it steps or text`},
		{"a phone without variant", article, "      - id: all\n", "      - id: all\n        systems: [miui-12, miui-12.5]\n",
			`articles/main.yaml:5:9: topic "gallery-auto-backup" has no variant for china/hyperos-1, global/hyperos-1; write one or widen another`},
		{"an app without variant on some phones", article, "{id: any-app, sources", "{id: any-app, regions: [china], sources",
			`articles/main.yaml:23:9: topic "third-party-upload" has no variant for global/miui-10, global/miui-12, global/miui-12.5, global/hyperos-1; write one or widen another`},
		{"a variant that nobody reaches", article, "systems: [miui-10]", "systems: []",
			`articles/main.yaml:18:13: variant "all" is reached by no phone, because earlier ones fit first; move it up or remove it`},
		{"harm before its warning", article, "          - {warn: reduced-copies}\n          - {switch-off: gallery.switch, at: top}", "          - {switch-off: gallery.switch, at: top}\n          - {warn: reduced-copies}",
			`articles/main.yaml:14:26: switch-off gallery.switch comes without its warning; put {warn: reduced-copies} before it`},
		{"a warning that guards nothing", article, "before: [{switch-off: gallery.switch}]", "before: [{press: gallery.switch}]",
			`articles/main.yaml:35:22: warning "reduced-copies" guards press gallery.switch, which no variant does; correct it or remove it`},
		{"an unknown warning", article, "{warn: reduced-copies}", "{warn: reduced-copys}",
			`articles/main.yaml:14:20: unknown warning "reduced-copys" (did you mean "reduced-copies"?)
articles/main.yaml:14:20: unknown text "warning.reduced-copys" (did you mean "warning.reduced-copies"?)
articles/main.yaml:15:26: switch-off gallery.switch comes without its warning; put {warn: reduced-copies} before it
articles/main.yaml:33:3: warning "reduced-copies" is given by no step; use it or remove it
locales/en.yaml:14:11: text "warning.reduced-copies" is used by nothing; use it or remove it`},
		{"an unknown note", article, "notes: [stay]", "notes: [stays]",
			`articles/main.yaml:17:17: unknown note "stays" (did you mean "stay"?)
articles/main.yaml:17:17: unknown text "note.stays" (did you mean "note.stay"?)
articles/main.yaml:37:3: note "stay" is used by no variant; use it or remove it
locales/en.yaml:15:8: text "note.stay" is used by nothing; use it or remove it`},
		{"a check without reads", article, "check: gallery.switch, reads: gallery.off", "check: gallery.switch",
			`articles/main.yaml:31:56: check says not what the element should read; add reads`},
		{"an unknown element", article, "{open: gallery.name}", "{open: galery.name}",
			`articles/main.yaml:13:20: unknown element "galery.name" (did you mean "gallery.name"?); add it to labels/*.yaml`},
		{"an unknown place", article, "at: top", "at: topp",
			`articles/main.yaml:15:46: unknown text "place.topp" (did you mean "place.top"?)
locales/en.yaml:12:9: text "place.top" is used by nothing; use it or remove it`},
		{"a variant without source", article, "sources: [seen], steps: [{do: find}]", "sources: [], steps: [{do: find}]",
			`articles/main.yaml:27:14: variant any-app names no source; say where it is known from`},
		{"an unknown source", article, "sources: [seen], steps: [{do: find}]", "sources: [sene], steps: [{do: find}]",
			`articles/main.yaml:27:33: unknown source "sene" (did you mean "seen"?)`},
		{"an app that nothing serves", article, "apps:\n", "apps:\n  - {id: dropbox, name: onedrive.name}\n",
			`articles/main.yaml:3:5: app "dropbox" has no variant in any topic; write one or remove the app`},
		{"a ladder from an unknown topic", article, "    gallery-auto-backup:\n      - {try", "    gallery:\n      - {try",
			`articles/main.yaml:41:15: unknown topic "gallery"; known are gallery-auto-backup, third-party-upload, verify`},
		{"a ladder to an unknown topic", article, "{try: third-party-upload", "{try: third-party",
			`articles/main.yaml:41:15: unknown topic "third-party"; known are gallery-auto-backup, third-party-upload, verify`},
		{"a ladder from door to door", article, "{try: third-party-upload", "{try: gallery-auto-backup",
			`articles/main.yaml:41:15: still uploading after gallery-auto-backup cannot be helped by gallery-auto-backup, which reaches the same switch; lead to another method`},

		{"a label missing in a language", "labels/zh-CN.yaml", "  gallery.name: 相册\n", "",
			`articles/main.yaml:13:20: element "gallery.name" has no label in zh-CN; add it to labels/zh-CN.yaml, under labels or fallback`},
		{"a fallback to no label", "labels/zh-CN.yaml", "en: [onedrive.name]", "en: [onedrive.name, gallery.more]",
			`labels/zh-CN.yaml:7:23: element "gallery.more" falls back to en, which has no label of its own; add it there or name another language`},
		{"a fallback to an unknown language", "labels/zh-CN.yaml", "en: [onedrive.name]", "eng: [onedrive.name]",
			`labels/zh-CN.yaml:7:9: unknown language "eng" (did you mean "en"?)`},

		{"a text missing in a language", zh, "chat: {hello: \"你好{name}\"}\n", "",
			`locales/en.yaml:18:8: text "chat.hello" is missing in zh-CN; add it to locales/zh-CN.yaml`},
		{"a text with other placeholders", zh, "你好{name}", "你好",
			`locales/zh-CN.yaml:18:8: text "chat.hello" has no placeholder, but in en it has {name}; make them the same`},
		{"a text with an unknown element", zh, "{gallery.name}", "{galery.name}",
			`locales/zh-CN.yaml:13:6: text "do.find" has {galery.name}, but in en it has {gallery.name}; make them the same
locales/zh-CN.yaml:13:6: unknown element "galery.name" (did you mean "gallery.name"?); add it to labels/*.yaml`},
		{"a placeholder that nothing fills", en, "warning: {reduced-copies: Careful}", "warning: {reduced-copies: \"Careful {name}\"}",
			`locales/en.yaml:14:11: text "warning.reduced-copies" has {name}, which nothing fills; name an element, with a dot
locales/zh-CN.yaml:14:11: text "warning.reduced-copies" has no placeholder, but in en it has {name}; make them the same`},
		{"a step with an unknown placeholder", en, "tap: Tap {label}", "tap: Tap {lable}",
			`locales/en.yaml:8:3: unknown placeholder "lable" (did you mean "label"?)
locales/zh-CN.yaml:8:3: text "step.tap" has {label}, but in en it has {lable}; make them the same`},
		{"a text that nothing uses", en, "note: {stay: They stay}", "note: {stay: They stay, go: They go}",
			`locales/en.yaml:15:25: text "note.go" is used by nothing; use it or remove it
locales/en.yaml:15:25: text "note.go" is missing in zh-CN; add it to locales/zh-CN.yaml`},
		{"a step without sentence", en, "  open: Open {label}\n", "",
			`locales/zh-CN.yaml:7:3: text "step.open" is missing in en; add it to locales/en.yaml`},

		{"questions of an unknown topic", questions, "  verify: [Is it off]", "  verify: [Is it off]\n  verfy: [Is it on]",
			`questions/en.yaml:6:11: unknown topic "verfy" (did you mean "verify"?)`},
		{"a question under two topics", questions, "[Is it off]", "[Is it off, and onedrive!]",
			`questions/en.yaml:5:23: question "and onedrive!" stands under third-party-upload too (questions/en.yaml:4:24); keep it under one of them`},
		{"a question under a topic and none", questions, "[Hello]", `[ｉｓ IT off？]`,
			`questions/en.yaml:5:12: question "Is it off" stands under none too (questions/en.yaml:8:9); keep it under one of them`},
		{"an unknown element that asks", article, "    kind: check\n", "    kind: check\n    asked-by: [galery.off]\n",
			`articles/main.yaml:30:16: unknown element "galery.off" (did you mean "gallery.off"?); add it to labels/*.yaml`},
		{"an element that asks twice", article, "    kind: check\n", "    kind: check\n    asked-by: [gallery.off, gallery.off]\n",
			`articles/main.yaml:30:29: duplicate label of verify "gallery.off" (first at articles/main.yaml:30:16); rename one of them`},
		{"a topic without question", questions, "  verify: [Is it off]\n", "",
			`articles/main.yaml:28:9: topic "verify" has no question in any language; write some in questions/*.yaml`},
		{"a form of an unknown concept", lexicon, "HOW: [how do i]", "HOE: [how do i]",
			`lexicon/en.yaml:3:9: unknown concept "HOE" (did you mean "HOW"?)`},
		{"a form under two concepts", lexicon, "[how do i]", "[how do i, Disabl*]",
			`lexicon/en.yaml:4:23: form "disabl*" stands under HOW too (lexicon/en.yaml:3:19); keep it under one of them`},
		{"a frame with an unknown concept", "frames.yaml", "HOW? OFF/ONEDRIVE", "HOW? OF/ONEDRIVE",
			`frames.yaml:2:25: unknown concept "OF" (did you mean "OFF"?)`},
		{"frames of an unknown topic", "frames.yaml", "gallery-auto-backup", "gallery-auto-backups",
			`frames.yaml:2:26: unknown topic "gallery-auto-backups" (did you mean "gallery-auto-backup"?)`},
		{"a concept of an unknown app", concepts, "app: onedrive", "app: one",
			`concepts.yaml:4:5: unknown app "one"; known are onedrive, any-app`},
		{"a concept twice", concepts, "concepts:\n", "concepts:\n  - {id: HOW, means: asks}\n",
			`concepts.yaml:3:5: duplicate concept "HOW" (first at concepts.yaml:2:5); rename one of them`},

		{"a source that nothing names", sources, "sources:\n", "sources:\n  other: {says: x, from: [y], checked: 2026-01-01, confidence: unverified}\n",
			`sources.yaml:2:3: source "other" is named by nothing; name it where it is used or remove it`},
		{"a source from nowhere", sources, "from: [own phone]", "from: []",
			`sources.yaml:2:3: source "seen" does not say where it is from; add an address`},
		{"a source with an unknown confidence", sources, "verified", "sure",
			`sources.yaml:2:3: unknown confidence "sure"; known are verified, single-source, unverified`},
		{"a source checked on no day", sources, "2026-11-22", "2026-11-32",
			`sources.yaml:2:3: source "seen" is checked "2026-11-32"; write a day as YYYY-MM-DD`},
		{"a source dated in no form", sources, "2025-11", "Nov 2025",
			`sources.yaml:2:3: source "seen" is dated "Nov 2025"; write YYYY, YYYY-MM or YYYY-MM-DD`},

		{"a spoken name that is never found", phones, "miui12.5,", "MIUI 12.5,",
			`phones.yaml:7:5: spoken name "MIUI 12.5" is never found; write "miui12.5"`},
		{"a spoken name of two systems", phones, "miui125", "miui12",
			`phones.yaml:7:5: duplicate spoken name "miui12" (first at phones.yaml:6:5); rename one of them`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			base, texts := sound().with(t, tt.file, tt.old, tt.new).load(t)
			got := knowledge.Faults(base.Check(texts)).Error()
			if diff := cmp.Diff(sortedLines(tt.want), sortedLines(got)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckRefusesALabelThatAsksForWhatItsWordsDoNot(t *testing.T) {
	f := sound().with(t, "questions/en.yaml", "[And OneDrive]", "[And OneDrive, off]")
	base, texts := f.with(t, "articles/main.yaml", "    kind: check\n", "    kind: check\n    asked-by: [gallery.off]\n").load(t)
	want := `articles/main.yaml:30:16: label "Off" stands under third-party-upload too (questions/en.yaml:4:38); keep it under one of them`
	if got := knowledge.Faults(base.Check(texts)).Error(); got != want {
		t.Errorf("faults:\n%s", got)
	}
}

func TestCheckWantsLabelsForEveryLanguageThatHasTexts(t *testing.T) {
	f := sound()
	delete(f, "labels/zh-CN.yaml")
	base, texts := f.load(t)
	want := "labels/zh-CN.yaml:1:1: is missing; write what the phone shows in zh-CN"
	if got := knowledge.Faults(base.Check(texts)).Error(); got != want {
		t.Errorf("faults:\n%s", got)
	}
}

func TestCheckWantsTextsForEveryLanguageThatHasLabelsOrQuestions(t *testing.T) {
	f := sound()
	f["labels/de.yaml"] = "language: de\n"
	f["questions/de.yaml"] = "language: de\n"
	f["questions/zh-HK.yaml"] = "language: zh-HK\n"
	base, texts := f.load(t)
	want := `labels/de.yaml:1:11: language de has labels but no texts; write locales/de.yaml
questions/de.yaml:1:11: language de has questions but no texts; write locales/de.yaml`
	if got := knowledge.Faults(base.Check(texts)).Error(); got != want {
		t.Errorf("faults:\n%s", got)
	}
}
