package knowledge_test

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"syncoff/knowledge"
	"syncoff/locales"
)

// files is a knowledge directory with its texts under locales/, from path to content.
type files map[string]string

// sound is a small knowledge without fault; tests change one thing in it.
func sound() files {
	return files{
		"phones.yaml": `regions:
  - {id: china, spoken: [国行, china]}
  - {id: global, spoken: [global, 国际版]}
systems:
  - {id: miui-10, name: MIUI 10, spoken: [miui10]}
  - {id: miui-12, name: MIUI 12, spoken: [miui12]}
  - {id: miui-12.5, name: MIUI 12.5, spoken: [miui12.5, miui125]}
  - {id: hyperos-1, name: HyperOS 1, spoken: [hyperos1]}
`,
		"concepts.yaml": `concepts:
  - {id: HOW, means: asks how}
  - {id: "OFF", means: turn off}
  - {id: ONEDRIVE, means: the app, app: onedrive}
`,
		"articles/main.yaml": `article: main
apps:
  - {id: onedrive, name: onedrive.name}
topics:
  - id: gallery-auto-backup
    kind: method
    variants:
      - id: old
        systems: [miui-10]
        sources: [seen]
        text: [old]
        steps:
          - {open: gallery.name}
          - {warn: reduced-copies}
          - {switch-off: gallery.switch, at: top}
        verification: gallery
        notes: [stay]
      - id: all
        control: gallery.switch
        sources: [seen]
        steps:
          - {tap: gallery.name, see: gallery.switch}
  - id: third-party-upload
    kind: method
    variants:
      - {id: onedrive, app: onedrive, sources: [seen], steps: [{open: onedrive.name}]}
      - {id: any-app, sources: [seen], steps: [{do: find}]}
  - id: verify
    kind: check
    variants:
      - {id: gallery, sources: [seen], steps: [{check: gallery.switch, reads: gallery.off}]}
warnings:
  reduced-copies:
    sources: [seen]
    before: [{switch-off: gallery.switch}]
notes:
  stay: {sources: [seen]}
ladder:
  still-uploading:
    gallery-auto-backup:
      - {try: third-party-upload, because: other-app}
`,
		"labels/en.yaml": `language: en
labels:
  gallery.name: Gallery
  gallery.switch:
    miui-10: Auto backup
    miui-12..miui-12.5: Auto sync
  gallery.off: "Off"
  onedrive.name: OneDrive
`,
		"labels/zh-CN.yaml": `language: zh-CN
labels:
  gallery.name: 相册
  gallery.switch: {miui-12: 自动同步}
  gallery.off: 已关闭
fallback:
  en: [onedrive.name]
`,
		"questions/en.yaml": `language: en
questions:
  gallery-auto-backup: ["How do I stop it?"]
  third-party-upload: [And OneDrive]
  verify: [Is it off]
none:
  near: [My photos do not sync]
  far: [Hello]
remarks:
  solved: [it worked]
`,
		"lexicon/en.yaml": `group: en
concepts:
  HOW: [how do i]
  "OFF": [turn _ off, disabl*]
`,
		"frames.yaml": `frames:
  gallery-auto-backup: ["HOW? OFF/ONEDRIVE"]
`,
		"sources.yaml": `sources:
  seen: {says: it is so, from: [own phone], dated: 2025-11, checked: 2026-11-22, confidence: verified}
`,
		"locales/en.yaml": `topic:
  gallery-auto-backup: {title: Gallery, summary: The gallery}
  third-party-upload: {title: Others, summary: Other apps}
  verify: {title: Check, summary: Did it work}
region: {china: China, global: Elsewhere}
step:
  open: Open {label}
  tap: Tap {label}
  see: You see {label}
  switch-off_at: Turn off {label} {place}
  check: "{label} reads {reads}"
place: {top: at the top}
do: {find: "Find it in {gallery.name}"}
warning: {reduced-copies: Careful}
note: {stay: They stay}
text: {old: On old phones}
because: {other-app: Another app}
chat: {hello: "Hello {name}"}
`,
		"locales/zh-CN.yaml": `topic:
  gallery-auto-backup: {title: 相册, summary: 相册}
  third-party-upload: {title: 其他, summary: 其他}
  verify: {title: 确认, summary: 确认}
region: {china: 中国, global: 其他}
step:
  open: 打开{label}
  tap: 点{label}
  see: 看到{label}
  switch-off_at: 关闭{place}{label}
  check: "{label}显示{reads}"
place: {top: 顶部}
do: {find: "在{gallery.name}里找"}
warning: {reduced-copies: 注意}
note: {stay: 还在}
text: {old: 老手机}
because: {other-app: 别的应用}
chat: {hello: "你好{name}"}
`,
	}
}

// with replaces text in one file; the text must be there, so that a test cannot become empty.
func (f files) with(t testing.TB, name, old, new string) files {
	t.Helper()
	if !strings.Contains(f[name], old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	changed := maps.Clone(f)
	changed[name] = strings.Replace(f[name], old, new, 1)
	return changed
}

// split returns the file systems of the knowledge and of the texts.
func (f files) split() (knowledgeFS, localesFS fs.FS) {
	base, texts := fstest.MapFS{}, fstest.MapFS{}
	for name, content := range f {
		if inner, ok := strings.CutPrefix(name, "locales/"); ok {
			texts[inner] = &fstest.MapFile{Data: []byte(content)}
			continue
		}
		base[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return base, texts
}

func (f files) load(t testing.TB) (*knowledge.Base, *locales.Catalog) {
	t.Helper()
	baseFS, textsFS := f.split()
	base, err := knowledge.Load(baseFS)
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	texts, err := locales.Load(textsFS)
	if err != nil {
		t.Fatalf("locales:\n%v", err)
	}
	return base, texts
}
