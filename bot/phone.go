package bot

import (
	"slices"
	"strings"

	"syncoff/index"
	"syncoff/knowledge"
)

// phone is the phone that an answer is for.
type phone struct {
	region, system               string
	regionAssumed, systemAssumed bool
}

// likeliest fills what is not known: Simplified Chinese is read on the mainland, all else elsewhere, and most phones
// in use run the newest system whose screens are known.
func (c *Conversation) likeliest(language string, hint PhoneHint) phone {
	p := phone{region: hint.Region, system: hint.System}
	if !c.hasRegion(p.region) {
		p.region, p.regionAssumed = "global", true
		if language == "zh-CN" {
			p.region = "china"
		}
	}
	if _, known := c.base.System(p.system); !known {
		p.system, p.systemAssumed = c.newestKnown(p.region), true
	}
	return p
}

func (c *Conversation) hasRegion(id string) bool {
	return slices.ContainsFunc(c.base.Regions, func(r knowledge.Region) bool { return r.ID == id })
}

// newestKnown is the newest system for which the first topic names the deciding control: of a newer one only the goal
// is told.
func (c *Conversation) newestKnown(region string) string {
	newest := ""
	for _, system := range c.base.Systems {
		if newest == "" || c.namesControl(region, system.ID) {
			newest = system.ID
		}
	}
	return newest
}

func (c *Conversation) namesControl(region, system string) bool {
	if len(c.base.Article.Topics) == 0 {
		return false
	}
	v, ok := c.base.Article.Topics[0].Variant(region, system, "")
	return ok && v.Control.ID != "" && slices.ContainsFunc(v.Systems, func(r knowledge.Ref) bool { return r.ID == system })
}

// surest is, among the assumed system and older ones that have the same variant, the newest whose steps quote fewest
// uncertain labels: a person who has told nothing should not be sent to words that nobody has seen.
func (c *Conversation) surest(language string, topic knowledge.Topic, app string, p phone) string {
	chosen, _ := topic.Variant(p.region, p.system, app)
	best, fewest := p.system, c.uncertain(language, p.system, chosen)
	at := slices.IndexFunc(c.base.Systems, func(s knowledge.System) bool { return s.ID == p.system })
	for i := at - 1; i >= 0 && fewest > 0; i-- {
		system := c.base.Systems[i].ID
		if v, _ := topic.Variant(p.region, system, app); v.ID.ID != chosen.ID.ID {
			break
		}
		if n := c.uncertain(language, system, chosen); n < fewest {
			best, fewest = system, n
		}
	}
	return best
}

// uncertain counts the steps that name an element whose words are not known for a system.
func (c *Conversation) uncertain(language, system string, v knowledge.Variant) int {
	n := 0
	for _, step := range v.Steps {
		if step.Action != "do" && step.Action != "warn" && !c.base.Label(language, step.Target.ID, system).Exact {
			n++
		}
	}
	return n
}

// dependsOn tells whether a topic is told differently by region, and by system within a region.
func (c *Conversation) dependsOn(topic knowledge.Topic, app string) (region, system bool) {
	for _, s := range c.base.Systems {
		first := ""
		for i, r := range c.base.Regions {
			v, _ := topic.Variant(r.ID, s.ID, app)
			region = region || i > 0 && v.ID.ID != first
			first = v.ID.ID
		}
	}
	for _, r := range c.base.Regions {
		system = system || c.dependsOnSystem(topic, app, r.ID)
	}
	return region, system
}

func (c *Conversation) dependsOnSystem(topic knowledge.Topic, app, region string) bool {
	first := ""
	for i, s := range c.base.Systems {
		v, _ := topic.Variant(region, s.ID, app)
		if i > 0 && v.ID.ID != first {
			return true
		}
		first = v.ID.ID
	}
	return false
}

// phoneLine says for which phone an answer is, as far as that matters to it.
func (c *Conversation) phoneLine(v *voice, topic knowledge.Topic, app string, p phone) string {
	byRegion, _ := c.dependsOn(topic, app)
	bySystem := c.dependsOnSystem(topic, app, p.region)
	id := "phone.known"
	if p.regionAssumed || p.systemAssumed && bySystem {
		id = "phone.assumed"
	}
	if !bySystem {
		id += "_region"
	}
	if !byRegion && !bySystem {
		return ""
	}
	return v.text(id, gaps{
		"region": v.text("region."+p.region, nil),
		"system": c.systemsLike(v, topic, app, p),
	})
}

// systemsLike names the system, or where it is assumed all neighbouring ones that have the same variant.
func (c *Conversation) systemsLike(v *voice, topic knowledge.Topic, app string, p phone) string {
	at := slices.IndexFunc(c.base.Systems, func(s knowledge.System) bool { return s.ID == p.system })
	if at < 0 {
		return p.system
	}
	first, last := at, at
	same := func(i int) bool {
		own, _ := topic.Variant(p.region, p.system, app)
		other, _ := topic.Variant(p.region, c.base.Systems[i].ID, app)
		return own.ID.ID == other.ID.ID
	}
	for p.systemAssumed && first > 0 && same(first-1) {
		first--
	}
	for p.systemAssumed && last < len(c.base.Systems)-1 && same(last+1) {
		last++
	}
	if first == last {
		return c.base.Systems[at].Name
	}
	return v.text("phone.range", gaps{"first": c.base.Systems[first].Name, "last": c.base.Systems[last].Name})
}

// askPhone begins the picker for a topic, which is answered again once the phone is known.
func (t *turn) askPhone(topic string) Reply {
	t.session.Waiting = topic
	return t.pick()
}

// phoneTold goes on after something was typed into the picker. A system answers the second question, even if the first
// was left open.
func (t *turn) phoneTold() Reply {
	_, known := t.base.System(t.session.System)
	if known && t.offered("s:") {
		return t.picked()
	}
	return t.pick()
}

// pick asks for what is still unknown of the phone, the region first.
func (t *turn) pick() Reply {
	if !t.hasRegion(t.session.Region) {
		return t.askRegion()
	}
	return t.pickSystem()
}

func (t *turn) pickSystem() Reply {
	topic, ok := t.base.Topic(t.session.Waiting)
	matters := !ok || t.dependsOnSystem(topic, t.session.App, t.session.Region) || !t.hasRegion(t.session.Region)
	if _, known := t.base.System(t.session.System); !known && matters {
		return t.askSystem()
	}
	return t.picked()
}

func (t *turn) askRegion(lead ...string) Reply {
	v := t.voice(t.language, t.session.System)
	r := t.say(Phone, append(lead, "phone.which_region")...)
	for _, region := range t.base.Regions {
		r.Choices = append(r.Choices, Choice{Action: "r:" + region.ID, Title: v.text("region."+region.ID, nil)})
	}
	return r.with([]Choice{t.unsure("r:", len(lead) > 0)})
}

func (t *turn) askSystem(lead ...string) Reply {
	r := t.say(Phone, append(lead, "phone.which_system")...)
	for _, system := range t.base.Systems {
		r.Choices = append(r.Choices, Choice{Action: "s:" + system.ID, Title: system.Name})
	}
	return r.with([]Choice{t.unsure("s:", len(lead) > 0)})
}

// unsure is the way out of a question: first an explanation, then going on without.
func (t *turn) unsure(ask string, explained bool) Choice {
	v := t.voice(t.language, "")
	if explained {
		return Choice{Action: ask + "skip", Title: v.text("phone.skip", nil)}
	}
	return Choice{Action: ask + "dont-know", Title: v.text("phone.dont_know", nil)}
}

// picked answers the waiting topic for the phone that is known now.
func (t *turn) picked() Reply {
	waiting, before := t.session.Waiting, t.session.Variant
	again := waiting != "" && waiting == t.session.Topic
	if waiting == "" {
		waiting = t.session.Topic
	}
	t.session.Waiting = ""
	if waiting == "" {
		return t.say(Chat, "phone.noted").with(t.methodChoices())
	}
	reply := t.answer(waiting)
	if again && t.session.Picked && reply.Variant == before {
		reply.Lead = append([]string{t.text("phone.same")}, reply.Lead...)
	}
	return reply
}

// picking tells whether the picker was the last thing shown.
func (t *turn) picking() bool { return t.offered("r:") || t.offered("s:") }

func (t *turn) offered(action string) bool {
	return slices.ContainsFunc(t.session.Choices, func(c Choice) bool { return strings.HasPrefix(c.Action, action) })
}

// tellsPhone reads a phone that was typed into the picker, "global" or "MIUI 12"; a version may stand alone.
func (t *turn) tellsPhone(message string, r index.Result) bool {
	if !isShort(message) || r.Decision == index.Answer && len([]rune(message)) > 16 {
		return false
	}
	system, isSystem := t.base.FindSystem(message)
	if !isSystem && strings.Trim(message, "0123456789.") == "" {
		system, isSystem = t.base.FindSystem("miui" + message)
	}
	region, isRegion := t.base.FindRegion(message)
	if isSystem {
		t.session.System = system
	}
	if isRegion {
		t.session.Region = region
	}
	return isSystem || isRegion
}

// chooseRegion takes a button of the first question, or a way out of it.
func (t *turn) chooseRegion(region string) Reply {
	switch {
	case region == "dont-know":
		return t.askRegion("phone.region_howto")
	case region == "skip":
		return t.pickSystem()
	case !t.hasRegion(region):
		return t.outdated()
	}
	t.session.Region = region
	return t.pickSystem()
}

// chooseSystem takes a button of the second question, or a way out of it.
func (t *turn) chooseSystem(system string) Reply {
	switch _, known := t.base.System(system); {
	case system == "dont-know":
		return t.askSystem("phone.system_howto")
	case system == "skip":
		return t.picked()
	case !known:
		return t.outdated()
	}
	t.session.System = system
	return t.picked()
}
