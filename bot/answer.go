package bot

import (
	"slices"
	"strings"

	"syncoff/knowledge"
)

// Topics that the conversation itself turns to.
const (
	otherApps = "third-party-upload"
	verify    = "verify"
)

// PhoneHint is what is known of the phone before an answer, "" for what is not.
type PhoneHint struct {
	Region, System string
	App            string // that uploads, of topics that have a variant for each app
}

// Reply returns the answer of one topic outside of any conversation.
func (c *Conversation) Reply(language, topic string, hint PhoneHint) (Reply, bool) {
	found, ok := c.base.Topic(topic)
	if !ok {
		return Reply{}, false
	}
	return c.compose(c.texts.Match(language), found, hint)
}

// compose makes the answer of a topic for the likeliest phone that fits what is known.
func (c *Conversation) compose(language string, topic knowledge.Topic, hint PhoneHint) (Reply, bool) {
	p := c.likeliest(language, hint)
	variant, ok := topic.Variant(p.region, p.system, hint.App)
	if !ok {
		return Reply{}, false
	}
	words := p.system
	if p.systemAssumed {
		words = c.surest(language, topic, hint.App, p)
	}
	v := c.voice(language, words)
	r := Reply{
		Decision: Answer, Language: language, Topic: topic.ID.ID, Variant: variant.ID.ID,
		Region: p.region, System: p.system,
		Title: c.title(v, topic, variant.App.ID),
		Lead:  v.all("text", variant.Text),
		Steps: v.steps(variant.Steps),
		Notes: v.all("note", variant.Notes),
	}
	sources := c.sourcesOf(variant)
	if check, ok := c.verification(variant); ok {
		r.Verification = &Verification{Title: v.text("verification.title", nil), Steps: v.steps(check.Steps)}
		sources = append(sources, c.sourcesOf(check)...)
	}
	r.Sources = c.sourceLines(v, sources)
	r.Phone = c.phoneLine(v, topic, hint.App, p)
	r.Older = c.olderLine(v, topic, variant, p)
	r.Inexact = v.doubt()
	r.Choices = c.answerChoices(v, topic, hint.App)
	return r, true
}

// title names the app where a topic has steps of its own for it.
func (c *Conversation) title(v *voice, topic knowledge.Topic, app string) string {
	title := v.text("topic."+topic.ID.ID+".title", nil)
	i := slices.IndexFunc(c.base.Article.Apps, func(a knowledge.App) bool { return a.ID == app })
	if i < 0 || app == knowledge.AnyApp {
		return title
	}
	return v.text("answer.title_app", gaps{"title": title, "app": v.name(c.base.Article.Apps[i].Name.ID)})
}

// verification returns the variant of the topic verify that proves a variant.
func (c *Conversation) verification(of knowledge.Variant) (knowledge.Variant, bool) {
	topic, ok := c.base.Topic(verify)
	if !ok || of.Verification.ID == "" {
		return knowledge.Variant{}, false
	}
	for _, variant := range topic.Variants {
		if variant.ID.ID == of.Verification.ID {
			return variant, true
		}
	}
	return knowledge.Variant{}, false
}

// sourcesOf are the sources of a variant, of its warnings and of its notes.
func (c *Conversation) sourcesOf(v knowledge.Variant) []knowledge.Ref {
	sources := slices.Clone(v.Sources)
	for _, step := range v.Steps {
		if step.Action == "warn" {
			sources = append(sources, c.base.Article.Warnings[step.Target.ID].Sources...)
		}
	}
	for _, note := range v.Notes {
		sources = append(sources, c.base.Article.Notes[note.ID].Sources...)
	}
	return sources
}

func (c *Conversation) sourceLines(v *voice, refs []knowledge.Ref) []SourceLine {
	var lines []SourceLine
	seen := map[string]bool{}
	for _, ref := range refs {
		source, ok := c.base.Sources[ref.ID]
		if !ok || seen[ref.ID] {
			continue
		}
		seen[ref.ID] = true
		lines = append(lines, SourceLine{
			source.Says, source.From, source.Dated, v.text("sources.confidence."+source.Confidence, nil),
		})
	}
	return lines
}

// wording is what some systems call a control.
type wording struct {
	label   string
	systems []string
}

// olderWordings are the words of systems before the phone's for the deciding control. Only a control of the same screen
// is the same control under another name.
func (c *Conversation) olderWordings(language string, topic knowledge.Topic, chosen knowledge.Variant, p phone) []wording {
	var found []wording
	for _, system := range c.base.Systems {
		if system.ID == p.system {
			break
		}
		v, _ := topic.Variant(p.region, system.ID, chosen.App.ID)
		if v.Control.ID == chosen.Control.ID || screen(v.Control.ID) != screen(chosen.Control.ID) {
			continue
		}
		label := c.voice(language, system.ID).label(v.Control.ID)
		if n := len(found); n == 0 || found[n-1].label != label {
			found = append(found, wording{label: label})
		}
		last := &found[len(found)-1]
		last.systems = append(last.systems, system.Name)
	}
	return found
}

// olderLine says how older systems word the deciding control, for whoever has not told the system: they may hold an
// older phone or an older article.
func (c *Conversation) olderLine(v *voice, topic knowledge.Topic, chosen knowledge.Variant, p phone) string {
	if !p.systemAssumed || chosen.Control.ID == "" {
		return ""
	}
	var items []string
	for i, w := range c.olderWordings(v.language, topic, chosen, p) {
		id := "older.next"
		if i == 0 {
			id = "older.first"
		}
		items = append(items, v.text(id, gaps{"systems": v.list(w.systems), "label": w.label}))
	}
	if len(items) == 0 {
		return ""
	}
	return v.text("older.line", gaps{"items": strings.Join(items, v.text("older.join", nil))})
}

// screen is the part of an element's id before its last dot.
func screen(element string) string {
	return element[:max(0, strings.LastIndex(element, "."))]
}

// answerChoices offers what can come after an answer; a topic without a ladder has no next rung to offer.
func (c *Conversation) answerChoices(v *voice, topic knowledge.Topic, app string) []Choice {
	id, ladder := topic.ID.ID, c.base.Article.Ladder
	region, system := c.dependsOn(topic, app)
	offers := []struct {
		action string
		when   bool
	}{
		{"apps", topic.Kind == knowledge.Method && app == "" && hasApps(topic)},
		{"ok", topic.Kind != knowledge.FAQ},
		{"still", topic.Kind != knowledge.FAQ || len(ladder.StillUploading[id]) > 0},
		{"missing", topic.Kind == knowledge.Method || len(ladder.NotFound[id]) > 0},
		{"phone", region || system},
		{"methods", true},
		{"sources", true},
	}
	var choices []Choice
	for _, offer := range offers {
		if offer.when {
			choices = append(choices, c.button(v, offer.action))
		}
	}
	return choices
}

// button is a choice that leads to no topic; its title is the text button.<action>.
func (c *Conversation) button(v *voice, action string) Choice {
	return Choice{Action: action, Title: v.text("button."+action, nil)}
}

// asked answers a topic that the person asked for or chose.
func (t *turn) asked(id string) Reply {
	t.session.Climbing = id
	return t.answer(id)
}

// answer answers a topic and remembers that it did. The app is forgotten once the matter has moved on to the phone
// itself.
func (t *turn) answer(id string) Reply {
	topic, known := t.base.Topic(id)
	if !known {
		return t.outdated()
	}
	if !hasApps(topic) {
		t.session.App = ""
	}
	hint := PhoneHint{t.session.Region, t.session.System, t.session.App}
	reply, ok := t.compose(t.language, topic, hint)
	if !ok {
		return t.outdated()
	}
	t.session.Topic, t.session.Variant = id, reply.Variant
	t.session.Waiting, t.session.Misses = "", 0
	if key := triedKey(id, t.session.App); !slices.Contains(t.session.Tried, key) {
		t.session.Tried = append(slices.Clip(t.session.Tried), key)
	}
	return reply
}

// hasApps tells whether a topic is told differently for each app.
func hasApps(topic knowledge.Topic) bool {
	return slices.ContainsFunc(topic.Variants, func(v knowledge.Variant) bool { return v.App.ID != "" })
}
