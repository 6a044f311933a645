package bot

import (
	"syncoff/index"
	"syncoff/knowledge"
)

// say makes a reply of texts.
func (t *turn) say(d Decision, ids ...string) Reply {
	r := Reply{Decision: d, Language: t.language, Region: t.session.Region, System: t.session.System}
	for _, id := range ids {
		r.Lead = append(r.Lead, t.text(id))
	}
	return r
}

// with adds choices.
func (r Reply) with(choices []Choice) Reply {
	r.Choices = append(r.Choices, choices...)
	return r
}

func (t *turn) text(id string) string { return t.voice(t.language, "").text(id, nil) }

func (t *turn) choice(action string) Choice { return t.button(t.voice(t.language, ""), action) }

func (t *turn) topicChoice(id string) Choice {
	return Choice{Action: "t:" + id, Title: t.text("topic." + id + ".title"), Topic: id}
}

// topicChoices are the topics of some kinds in the order of the article.
func (t *turn) topicChoices(kinds ...knowledge.Kind) []Choice {
	var choices []Choice
	for _, kind := range kinds {
		for _, topic := range t.base.Article.Topics {
			if topic.Kind == kind {
				choices = append(choices, t.topicChoice(topic.ID.ID))
			}
		}
	}
	return choices
}

// methodChoices are the methods, the check and the way to the other questions.
func (t *turn) methodChoices() []Choice {
	return append(t.topicChoices(knowledge.Method, knowledge.Check), t.choice("faqs"))
}

func (t *turn) methods() Reply { return t.say(Chat, "chat.methods").with(t.methodChoices()) }

func (t *turn) faqs() Reply {
	return t.say(Chat, "chat.faqs").with(append(t.topicChoices(knowledge.FAQ), t.choice("menu")))
}

// Contents returns what there is, titled in a language: topics in the order of the article, systems oldest first.
func (c *Conversation) Contents(language string) Contents {
	v := c.voice(c.texts.Match(language), "")
	var all Contents
	for _, topic := range c.base.Article.Topics {
		all.Topics = append(all.Topics, Entry{topic.ID.ID, v.text("topic."+topic.ID.ID+".title", nil)})
	}
	for _, region := range c.base.Regions {
		all.Regions = append(all.Regions, Entry{region.ID, v.text("region."+region.ID, nil)})
	}
	for _, system := range c.base.Systems {
		all.Systems = append(all.Systems, Entry{system.ID, system.Name})
	}
	for _, app := range c.base.Article.Apps {
		all.Apps = append(all.Apps, Entry{app.ID, v.name(app.Name.ID)})
	}
	for _, code := range c.texts.Languages() {
		all.Languages = append(all.Languages, Entry{code, c.texts.Text(code, "language.name", nil)})
	}
	return all
}

// Say says a text with its gaps filled.
func (c *Conversation) Say(language, id string, fill map[string]string) string {
	return c.voice(c.texts.Match(language), "").text(id, fill)
}

// Count says a text in the form that a number needs.
func (c *Conversation) Count(language, id string, n int, fill map[string]string) string {
	return c.texts.Count(c.texts.Match(language), id, n, func(name string) string { return fill[name] })
}

// whichApp offers the apps that have steps of their own, and any other.
func (t *turn) whichApp() Reply {
	r := t.say(Chat, "chat.apps")
	v := t.voice(t.language, "")
	for _, app := range t.base.Article.Apps {
		r.Choices = append(r.Choices, Choice{
			Action: "t:" + otherApps + "@" + app.ID, Title: v.name(app.Name.ID), Topic: otherApps,
		})
	}
	return r
}

// clarify offers the topics that a question may mean.
func (t *turn) clarify(candidates []index.Candidate) Reply {
	t.session.Misses = 0
	r := t.say(Clarify, "clarify.question").with(t.candidateChoices(candidates))
	return r.with([]Choice{t.choice("none-of-these")})
}

// candidateChoices are the first three topics.
func (t *turn) candidateChoices(candidates []index.Candidate) []Choice {
	var choices []Choice
	for _, candidate := range candidates[:min(len(candidates), 3)] {
		if _, known := t.base.Topic(candidate.Topic); known {
			choices = append(choices, t.topicChoice(candidate.Topic))
		}
	}
	return choices
}

// unlikely is the probability below which a topic is not even named to somebody who asked for something else.
const unlikely = 0.05

// decline says what is not understood, but never twice in a row: the second time it offers what there is.
func (t *turn) decline(candidates []index.Candidate) Reply {
	t.session.Misses++
	if t.session.Misses > 1 {
		return t.menuInstead()
	}
	var near []index.Candidate
	for _, candidate := range candidates {
		if candidate.Confidence >= unlikely {
			near = append(near, candidate)
		}
	}
	id := "decline.first"
	if len(near) > 0 {
		id = "decline.nearest"
	}
	return t.say(Decline, id).with(t.candidateChoices(near)).with([]Choice{t.choice("menu")})
}

func (t *turn) menuInstead() Reply {
	id := "decline.menu"
	if t.session.Misses > 2 {
		id = "decline.again"
	}
	return t.say(Decline, id).with(t.methodChoices()).with([]Choice{t.choice("human")})
}

// noneOfThese answers the way out of a choice of topics.
func (t *turn) noneOfThese() Reply { return t.say(Chat, "clarify.none").with(t.methodChoices()) }

// outdated answers a button that means nothing any more.
func (t *turn) outdated() Reply { return t.say(Chat, "chat.outdated").with(t.methodChoices()) }
