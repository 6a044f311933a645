package index_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"syncoff/index"
	"syncoff/knowledge"
)

// The issue names what an explanation shows: language, concepts, matched questions, evidence per topic, thresholds.
func TestExplainShowsHowADecisionCameAbout(t *testing.T) {
	for name, c := range map[string]struct {
		message string
		shows   []string
	}{
		"of a question in Chinese": {"怎麼把相簿的雲端備份關掉", []string{
			"language    zh-TW", "read as     怎么把相簿的云端备份关掉", "OFF(关 掉)", "resemble it", "gallery-auto-backup", "none",
			"answer from", "decline from", "decision    answer gallery-auto-backup",
		}},
		"of a slip":                      {"how do I deactivste photo sync", []string{"language    en", "deactivste, corrected", "decision"}},
		"of a homophone":                 {"怎么下载原土", []string{"ORIGINALS(原 土, by sound)", "decision"}},
		"of a denial":                    {"not delete, just turn off", []string{"NOT(not) !DELETE(delete) OFF(turn off)"}},
		"of a denial that comes later":   {"silmek değil, kapatmak", []string{"!DELETE(silmek) NOT(değil) OFF(kapatmak)"}},
		"of a denial with a conjunction": {"не хочу, чтобы фото", []string{"DONT(не хочу) !PHOTO(фото)"}},
		"of a denial far away": {"do not delete contacts notes calendar videos", []string{
			"!DELETE(delete) !CONTACTS(contacts) !NOTES(notes) CALENDAR(calendar)"}},
		"of nothing": {"", []string{"questions   0 resemble it", "decision    decline"}},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := embedded(t).Explain(t.Context(), c.message, index.Hint{})
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := e.Write(&b); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.shows {
				if !strings.Contains(b.String(), want) {
					t.Errorf("%q is not shown in\n%s", want, b.String())
				}
			}
		})
	}
}

func TestTheEvidenceAddsUp(t *testing.T) {
	e, err := embedded(t).Explain(t.Context(), "how do I switch photo backup off", index.Hint{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Thresholds != index.DefaultThresholds {
		t.Errorf("thresholds %+v", e.Thresholds)
	}
	if len(e.Hits) == 0 || len(e.Scores) == 0 {
		t.Fatalf("%d hits, %d scores", len(e.Hits), len(e.Scores))
	}
	for i, h := range e.Hits {
		if h.Question == "" || h.Topic == "" || i > 0 && h.Score > e.Hits[i-1].Score {
			t.Errorf("hit %d: %+v", i, h)
		}
	}
	sum, none := 0.0, false
	for i, s := range e.Scores {
		sum += s.Probability
		none = none || s.Topic == knowledge.None
		if i > 0 && s.Probability > e.Scores[i-1].Probability {
			t.Errorf("%+v comes after %+v", s, e.Scores[i-1])
		}
	}
	if math.Abs(sum-1) > 1e-6 || !none {
		t.Errorf("the probabilities sum to %v, none among them: %v", sum, none)
	}
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestAnExplanationThatCannotBeWrittenIsAnError(t *testing.T) {
	if err := (index.Explanation{}).Write(full{}); err == nil {
		t.Error("no error")
	}
}
