package bot

import "syncoff/index"

// remark is how a kind of remark is answered.
type remark struct {
	answer func(*turn) Reply
	// after is set for what only means something after an answer.
	after bool
	// like is the topic of questions that sound the same: said after an answer, they are about that answer.
	like string
}

// remarks are the kinds by the names that the knowledge gives them.
func remarks() map[string]remark {
	return map[string]remark{
		"still-uploading": {answer: (*turn).stillUploading, after: true, like: otherApps},
		"not-found":       {answer: (*turn).notFound, after: true, like: "faq-option-missing"},
		"solved":          {answer: (*turn).solved, after: true},
		"other-methods":   {answer: (*turn).methods, after: true},
		"sources":         {answer: (*turn).sources, after: true},
		"repeat":          {answer: (*turn).repeat, after: true},
		"phone":           {answer: (*turn).otherPhone},
		"help":            {answer: chat("chat.help")},
		"greeting":        {answer: chat("chat.greeting")},
		"abuse":           {answer: chat("chat.abuse")},
		"human":           {answer: chat("chat.human")},
		"thanks":          {answer: (*turn).thanks},
	}
}

// sure is the least confidence for small talk: without an answer before it, nothing else speaks for a remark, and
// "write me a poem" must not be taken for a wish to talk to somebody.
const sure = 0.8

// chat answers with a text and offers the methods.
func chat(id string) func(*turn) Reply {
	return func(t *turn) Reply { return t.say(Chat, id).with(t.methodChoices()) }
}

// remarkOn returns the answer to a remark, unless the message is more surely a question.
func (t *turn) remarkOn(said index.Remark, r index.Result) (func(*turn) Reply, bool) {
	kind, known := remarks()[said.Kind]
	if !known || kind.after && t.session.Topic == "" {
		return nil, false
	}
	if !kind.after && said.Confidence < sure {
		return nil, false
	}
	if r.Decision == index.Answer && r.Confidence > said.Confidence && r.Topic != kind.like {
		return nil, false
	}
	t.session.Misses = 0
	if said.Kind == "phone" && (r.Region != "" || r.System != "") {
		return (*turn).thisPhone, true
	}
	return kind.answer, true
}

// solved is glad with the person and reminds of the check, because "off" on the screen is not proof.
func (t *turn) solved() Reply {
	reply := t.say(Chat, "chat.solved")
	topic, _ := t.base.Topic(t.session.Topic)
	p := t.likeliest(t.language, PhoneHint{t.session.Region, t.session.System, t.session.App})
	variant, _ := topic.Variant(p.region, p.system, t.session.App)
	if check, ok := t.verification(variant); ok {
		v := t.voice(t.language, p.system)
		reply.Verification = &Verification{Title: v.text("chat.solved_check", nil), Steps: v.steps(check.Steps)}
	}
	t.session.Tried, t.session.Climbing, t.session.Waiting, t.session.Picked = nil, "", "", false
	return reply.with([]Choice{t.choice("still"), t.choice("methods")})
}

func (t *turn) thanks() Reply { return t.say(Chat, "chat.thanks") }

func (t *turn) repeat() Reply { return t.answer(t.session.Topic) }

// sources shows where the last answer comes from.
func (t *turn) sources() Reply {
	topic, _ := t.base.Topic(t.session.Topic)
	last, ok := t.compose(t.language, topic, PhoneHint{t.session.Region, t.session.System, t.session.App})
	if !ok {
		return t.outdated()
	}
	reply := t.say(Chat, "sources.intro")
	reply.Title, reply.Sources = last.Title, last.Sources
	back := t.topicChoice(t.session.Topic)
	back.Action = "t:" + triedKey(t.session.Topic, t.session.App)
	return reply.with([]Choice{back, t.choice("methods")})
}

// thisPhone answers again for the phone that the message tells.
func (t *turn) thisPhone() Reply {
	if t.session.Waiting == "" {
		t.session.Waiting = t.session.Topic
	}
	if t.session.Waiting == "" {
		return t.pick()
	}
	return t.picked()
}

// otherPhone asks anew: what was known or assumed is wrong.
func (t *turn) otherPhone() Reply {
	t.session.Region, t.session.System = "", ""
	return t.askPhone(t.session.Topic)
}
