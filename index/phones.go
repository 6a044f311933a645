package index

import "syncoff/knowledge"

// phones finds what a message tells of the phone and of other apps.
type phones struct {
	base *knowledge.Base
	apps map[string]string // concept -> app
}

func newPhones(base *knowledge.Base) phones {
	p := phones{base: base, apps: map[string]string{}}
	for _, c := range base.Concepts {
		if c.App != "" {
			p.apps[c.ID] = c.App
		}
	}
	return p
}

// told returns region, system and app, each empty where the message does not tell it.
func (p phones) told(a analysis) (region, system, app string) {
	system, _ = p.base.FindSystem(a.normalized)
	region, _ = p.base.FindRegion(a.normalized)
	for _, m := range a.matches {
		if id := p.apps[m.Concept]; id != "" {
			return region, system, id
		}
	}
	return region, system, ""
}
