package concept

import (
	"syncoff/index/sound"
	"syncoff/index/text"
)

// syllablesOf is a form as it sounds.
func syllablesOf(p *sound.Pinyin, form []piece) []piece {
	out := make([]piece, len(form))
	for i, f := range form {
		out[i] = piece{text: p.Of(f.text)}
	}
	return out
}

// spoken is a run of uncovered units as syllables, with the unit that each syllable comes from.
type spoken struct {
	syllables []string
	unit      []int
}

// spokenRuns returns the runs of adjacent uncovered units that can be spoken.
func spokenRuns(p *sound.Pinyin, units []text.Unit, covered []bool) []spoken {
	var runs []spoken
	var run spoken
	flush := func() {
		if len(run.syllables) > 1 {
			runs = append(runs, run)
		}
		run = spoken{}
	}
	for i, u := range units {
		if covered[i] || u.Break {
			flush()
		}
		if covered[i] {
			continue
		}
		syllables := spell(p, u)
		if syllables == nil {
			flush()
			continue
		}
		for _, s := range syllables {
			run.syllables, run.unit = append(run.syllables, s), append(run.unit, i)
		}
	}
	flush()
	return runs
}

func spell(p *sound.Pinyin, u text.Unit) []string {
	if u.Han {
		return []string{p.Of(u.Text)}
	}
	return p.Split(u.Text)
}
