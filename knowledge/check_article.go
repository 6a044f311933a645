package knowledge

import (
	"slices"
	"strings"
)

// verifyTopic is the topic whose variants prove a result.
const verifyTopic = "verify"

// doors returns the methods that reach one and the same switch. Who turned it off at one door gains nothing at another.
func doors() []string {
	return []string{"gallery-auto-backup", "cloud-console-gallery", "app-data-sync"}
}

func (c *checker) checkArticle() {
	article := &c.base.Article
	c.unique(refsOf(article.Topics, func(t Topic) Ref { return t.ID }), "topic")
	c.unique(refsOf(article.Apps, func(a App) Ref { return Ref{ID: a.ID, At: a.At} }), "app")
	for _, app := range article.Apps {
		c.useElement(app.Name)
		if !c.appHasVariant(app.ID) {
			c.fault(app.At, "app %q has no variant in any topic; write one or remove the app", app.ID)
		}
	}
	for _, topic := range article.Topics {
		c.checkTopic(topic)
	}
	for _, id := range keys(article.Warnings) {
		c.checkWarning(id, article.Warnings[id])
	}
	for _, id := range keys(article.Notes) {
		note := article.Notes[id]
		c.useSources(note.Sources, note.At, "note "+id)
		if _, used := c.usedTexts["note."+id]; !used {
			c.fault(note.At, "note %q is used by no variant; use it or remove it", id)
		}
	}
}

func refsOf[T any](list []T, ref func(T) Ref) []Ref {
	refs := make([]Ref, len(list))
	for i, item := range list {
		refs[i] = ref(item)
	}
	return refs
}

func (c *checker) appHasVariant(app string) bool {
	return slices.ContainsFunc(c.base.Article.Topics, func(t Topic) bool {
		return slices.ContainsFunc(t.Variants, func(v Variant) bool { return v.App.ID == app })
	})
}

func (c *checker) checkTopic(t Topic) {
	if !slices.Contains([]Kind{Method, Check, FAQ}, t.Kind) {
		c.unknown(t.ID.At, "kind", string(t.Kind), []string{string(Method), string(Check), string(FAQ)})
	}
	c.useText("topic."+t.ID.ID+".title", t.ID.At)
	c.useText("topic."+t.ID.ID+".summary", t.ID.At)
	c.unique(t.AskedBy, "label of "+t.ID.ID)
	for _, element := range t.AskedBy {
		c.useElement(element)
	}
	c.unique(refsOf(t.Variants, func(v Variant) Ref { return v.ID }), "variant of "+t.ID.ID)
	for _, v := range t.Variants {
		c.checkVariant(v)
	}
	c.checkCoverage(t)
}

func (c *checker) checkVariant(v Variant) {
	c.known(v.Regions, "region", c.base.RegionIDs())
	c.known(v.Systems, "system", c.base.SystemIDs())
	if v.App.ID != "" {
		c.known([]Ref{v.App}, "app", c.base.appIDs())
	}
	if v.Verification.ID != "" {
		verify, _ := c.base.Topic(verifyTopic)
		c.known([]Ref{v.Verification}, "variant of the topic verify",
			ids(verify.Variants, func(v Variant) string { return v.ID.ID }))
	}
	if len(v.Steps) == 0 && len(v.Text) == 0 {
		c.fault(v.ID.At, "variant %q says nothing; give it steps or text", v.ID.ID)
	}
	c.useElement(v.Control)
	for _, text := range v.Text {
		c.useText("text."+text.ID, text.At)
	}
	for _, note := range v.Notes {
		c.useText("note."+note.ID, note.At)
	}
	c.known(v.Notes, "note", keys(c.base.Article.Notes))
	c.useSources(v.Sources, v.ID.At, "variant "+v.ID.ID)
	for i, step := range v.Steps {
		c.checkStep(step, v.Steps[:i])
	}
}

func (c *checker) checkStep(s Step, before []Step) {
	switch s.Action {
	case "warn":
		c.useText("warning."+s.Target.ID, s.Target.At)
		c.known([]Ref{s.Target}, "warning", keys(c.base.Article.Warnings))
	case "do":
		c.useText("do."+s.Target.ID, s.Target.At)
	default:
		c.useElement(s.Target)
		c.useText(stepText(s), s.Target.At)
	}
	c.useElement(s.See)
	c.useElement(s.Reads)
	if s.See.ID != "" {
		c.useText("step.see", s.See.At)
	}
	if s.At.ID != "" {
		c.useText("place."+s.At.ID, s.At.At)
	}
	if s.Action == "check" && s.Reads.ID == "" {
		c.fault(s.Target.At, "check says not what the element should read; add reads")
	}
	guards := c.guards(s)
	if len(guards) > 0 && !slices.ContainsFunc(before, func(s Step) bool {
		return s.Action == "warn" && slices.Contains(guards, s.Target.ID)
	}) {
		c.fault(s.Target.At, "%s %s comes without its warning; put {warn: %s} before it",
			s.Action, s.Target.ID, strings.Join(guards, "} or {warn: "))
	}
}

// stepText returns the id of the sentence that says a step.
func stepText(s Step) string {
	if s.At.ID != "" {
		return "step." + s.Action + "_at"
	}
	return "step." + s.Action
}

// guards returns the warnings that protect from a step. One of them is enough: old and new systems word the same
// danger differently.
func (c *checker) guards(s Step) []string {
	return slices.DeleteFunc(keys(c.base.Article.Warnings), func(id string) bool {
		return !slices.ContainsFunc(c.base.Article.Warnings[id].Before, s.Is)
	})
}

// checkWarning also refuses a guard that guards nothing, which is how a renamed element would lose its warning.
func (c *checker) checkWarning(id string, w Warning) {
	c.useSources(w.Sources, w.At, "warning "+id)
	if _, used := c.usedTexts["warning."+id]; !used {
		c.fault(w.At, "warning %q is given by no step; use it or remove it", id)
	}
	for _, harm := range w.Before {
		if !c.stepExists(harm) {
			c.fault(harm.Target.At, "warning %q guards %s %s, which no variant does; correct it or remove it",
				id, harm.Action, harm.Target.ID)
		}
	}
}

func (c *checker) stepExists(s Step) bool {
	return slices.ContainsFunc(c.base.Article.Topics, func(t Topic) bool {
		return slices.ContainsFunc(t.Variants, func(v Variant) bool { return slices.ContainsFunc(v.Steps, s.Is) })
	})
}

// checkCoverage demands an answer for every phone, and that every variant is somebody's answer.
func (c *checker) checkCoverage(t Topic) {
	reached := map[string]bool{}
	var gaps []string
	for _, region := range c.base.RegionIDs() {
		for _, system := range c.base.SystemIDs() {
			gaps = append(gaps, c.coverPhone(t, region, system, reached)...)
		}
	}
	if len(gaps) > 0 {
		c.fault(t.ID.At, "topic %q has no variant for %s; write one or widen another", t.ID.ID, strings.Join(gaps, ", "))
	}
	for _, v := range t.Variants {
		if !reached[v.ID.ID] && !(t.ID.ID == verifyTopic && c.isVerification(v.ID.ID)) {
			c.fault(v.ID.At, "variant %q is reached by no phone, because earlier ones fit first; move it up or remove it",
				v.ID.ID)
		}
	}
}

// coverPhone notes the variants that one phone reaches, and returns for which apps it reaches none.
func (c *checker) coverPhone(t Topic, region, system string, reached map[string]bool) []string {
	phone := region + "/" + system
	v, ok := t.Variant(region, system, "")
	reached[v.ID.ID] = true
	if !ok {
		return []string{phone}
	}
	if !slices.ContainsFunc(t.Variants, func(v Variant) bool { return v.App.ID != "" }) {
		return nil
	}
	var gaps []string
	for _, app := range c.base.appIDs() {
		v, ok := t.Variant(region, system, app)
		reached[v.ID.ID] = true
		if !ok {
			gaps = append(gaps, phone+" with "+app)
		}
	}
	return gaps
}

// isVerification tells whether a variant proves another one, which reaches it by its id.
func (c *checker) isVerification(id string) bool {
	return slices.ContainsFunc(c.base.Article.Topics, func(t Topic) bool {
		return slices.ContainsFunc(t.Variants, func(v Variant) bool { return v.Verification.ID == id })
	})
}

func (c *checker) checkLadder() {
	ladder := c.base.Article.Ladder
	for _, from := range keys(ladder.StillUploading) {
		c.checkRungs(from, ladder.StillUploading[from])
		for _, rung := range ladder.StillUploading[from] {
			if slices.Contains(doors(), from) && slices.Contains(doors(), rung.Try.ID) {
				c.fault(rung.Try.At, "still uploading after %s cannot be helped by %s, which reaches the same switch; "+
					"lead to another method", from, rung.Try.ID)
			}
		}
	}
	for _, from := range keys(ladder.NotFound) {
		c.checkRungs(from, ladder.NotFound[from])
	}
}

func (c *checker) checkRungs(from string, rungs []Rung) {
	if _, ok := c.base.Topic(from); !ok {
		c.unknown(firstRung(rungs), "topic", from, c.base.TopicIDs())
	}
	for _, rung := range rungs {
		c.known([]Ref{rung.Try}, "topic", c.base.TopicIDs())
		c.useText("because."+rung.Because.ID, rung.Because.At)
	}
}
