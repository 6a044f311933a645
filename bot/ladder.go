package bot

import (
	"slices"

	"syncoff/knowledge"
)

// doors are the methods that lead to one and the same switch: after one of them another cannot help, unless the
// person did not find the first.
func doors() []string {
	return []string{"gallery-auto-backup", "cloud-console-gallery", "app-data-sync"}
}

// stillUploading offers the next rung. The ladder of the topic that was asked for is climbed to its end before the
// one of the topic that was reached by it.
func (t *turn) stillUploading() Reply {
	ladder := t.base.Article.Ladder.StillUploading
	rungs := slices.Concat(ladder[t.session.Climbing], ladder[t.session.Topic])
	if rung, ok := t.next(rungs, t.throughADoor()); ok {
		return t.rung(rung)
	}
	if len(rungs) == 0 && !t.throughADoor() {
		return t.asked(doors()[0])
	}
	return t.say(Chat, "closing.devices", "closing.help").with([]Choice{
		t.topicChoice(verify), t.choice("methods"), t.choice("human"),
	})
}

// notFound asks for the phone once, where the answer depends on it, and then offers another way.
func (t *turn) notFound() Reply {
	if topic, ok := t.base.Topic(t.session.Topic); ok && !t.session.Picked && !t.phoneKnown(topic) {
		t.session.Picked = true
		return t.askPhone(t.session.Topic)
	}
	if rung, ok := t.next(t.base.Article.Ladder.NotFound[t.session.Topic], false); ok {
		return t.rung(rung)
	}
	return t.say(Chat, "closing.not_found").with([]Choice{t.choice("phone"), t.choice("methods"), t.choice("human")})
}

// phoneKnown tells whether all that a topic depends on is known.
func (t *turn) phoneKnown(topic knowledge.Topic) bool {
	byRegion, bySystem := t.dependsOn(topic, t.session.App)
	if t.hasRegion(t.session.Region) {
		bySystem = t.dependsOnSystem(topic, t.session.App, t.session.Region)
	}
	_, known := t.base.System(t.session.System)
	return (!byRegion || t.hasRegion(t.session.Region)) && (!bySystem || known)
}

// next is the first rung that was not tried yet.
func (t *turn) next(rungs []knowledge.Rung, noDoors bool) (knowledge.Rung, bool) {
	for _, rung := range rungs {
		if noDoors && slices.Contains(doors(), rung.Try.ID) {
			continue
		}
		if !slices.Contains(t.session.Tried, triedKey(rung.Try.ID, "")) {
			return rung, true
		}
	}
	return knowledge.Rung{}, false
}

func (t *turn) throughADoor() bool {
	return slices.ContainsFunc(t.session.Tried, func(key string) bool { return slices.Contains(doors(), key) })
}

// rung answers the next topic and says why. It is about no particular app.
func (t *turn) rung(r knowledge.Rung) Reply {
	t.session.App = ""
	reply := t.answer(r.Try.ID)
	because := t.text("because." + r.Because.ID)
	reply.Lead = append([]string{t.voice(t.language, "").text("answer.because", gaps{"because": because})}, reply.Lead...)
	return reply
}

// triedKey is how a topic is remembered as tried: for another app it is another try.
func triedKey(topic, app string) string {
	if app == "" || app == knowledge.AnyApp {
		return topic
	}
	return topic + "@" + app
}
