package index_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"syncoff/index/eval"
	"syncoff/index/text"
	"syncoff/knowledge"
)

// nearCopy is the share of common three-letter pieces from which on two questions count as the same.
const nearCopy = 0.7

// tooShort is the length below which questions are alike by nature ("turn off sync") and only equality counts.
const tooShort = 6

// realQuestions lies beside the repository, never in it; without it only the set in testdata is compared.
const realQuestions = "../../shared/eval/real.tsv"

// Questions that measure must not be learned: a model that has read the exam proves nothing.
func TestNoQuestionOfTheKnowledgeIsACopyOfOneThatMeasures(t *testing.T) {
	base := load(t)
	n := text.NewNormalizer()
	exam := examination(t, base, n)
	for lang, set := range base.Questions {
		lines := slices.Concat(set.Near, set.Far)
		for _, topic := range set.Topics {
			lines = append(lines, topic...)
		}
		for _, line := range lines {
			for _, copied := range exam.copies(bare(n, line)) {
				t.Errorf("%s: %q is too close to %q of the evaluation set", lang, line, copied)
			}
		}
	}
}

// The rule itself, on a set that it is not used on.
func TestNearCopiesAreFound(t *testing.T) {
	n := text.NewNormalizer()
	exam := newExam(n, []string{"How do I make the album stop copying itself?", "停传", "1"})
	for name, c := range map[string]struct {
		line string
		want int
	}{
		"the same question":                      {"How do I make the album stop copying itself?", 1},
		"the same in other letters and signs":    {"HOW DO I MAKE THE ALBUM, STOP COPYING ITSELF", 1},
		"the same with a word more":              {"how do I make the album stop copying itself now", 1},
		"the same of two characters":             {"停傳!", 1},
		"one character more where there are few": {"停传了", 0},
		"half the question":                      {"how do I make the album", 0},
		"other words":                            {"where is the switch for contacts", 0},
		"nothing":                                {"?", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := exam.copies(bare(n, c.line)); len(got) != c.want {
				t.Errorf("%q: %q, want %d", c.line, got, c.want)
			}
		})
	}
}

type examined struct {
	text   string
	pieces int
}

// exam holds the questions that measure, found by what they are made of: comparing each line with each of them takes
// a minute.
type exam struct {
	questions []examined
	equal     map[string][]int // bare text -> questions
	holding   map[string][]int // piece -> questions that hold it
}

func newExam(n *text.Normalizer, questions []string) *exam {
	e := &exam{equal: map[string][]int{}, holding: map[string][]int{}}
	for _, q := range questions {
		k := bare(n, q)
		if k == "" {
			continue
		}
		i, p := len(e.questions), pieces(k)
		e.questions = append(e.questions, examined{q, len(p)})
		e.equal[k] = append(e.equal[k], i)
		for piece := range p {
			e.holding[piece] = append(e.holding[piece], i)
		}
	}
	return e
}

// copies are the questions that a bare line equals or comes too close to: nearCopy is a bound on the Jaccard index of
// their pieces.
func (e *exam) copies(line string) []string {
	if len([]rune(line)) < tooShort {
		return e.texts(e.equal[line])
	}
	p := pieces(line)
	common := map[int]int{}
	for piece := range p {
		for _, i := range e.holding[piece] {
			common[i]++
		}
	}
	var close []int
	for i, n := range common {
		if float64(n)/float64(len(p)+e.questions[i].pieces-n) >= nearCopy {
			close = append(close, i)
		}
	}
	slices.Sort(close)
	return e.texts(close)
}

func (e *exam) texts(questions []int) []string {
	var out []string
	for _, i := range questions {
		out = append(out, e.questions[i].text)
	}
	return out
}

func examination(t *testing.T, base *knowledge.Base, n *text.Normalizer) *exam {
	t.Helper()
	var all []string
	for _, path := range []string{"testdata/questions.tsv", realQuestions} {
		f, err := os.Open(path)
		if os.IsNotExist(err) && path == realQuestions {
			t.Logf("%s is not here; compared with testdata alone", path)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		questions, err := eval.Read(f, topics(base))
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, q := range questions {
			all = append(all, q.Text)
		}
	}
	return newExam(n, all)
}

func bare(n *text.Normalizer, s string) string {
	return strings.NewReplacer(" ", "", ".", "", ",", "", "?", "").Replace(n.Letters(s))
}

func pieces(s string) map[string]bool {
	r := []rune(s)
	out := map[string]bool{}
	for i := 0; i+3 <= len(r); i++ {
		out[string(r[i:i+3])] = true
	}
	return out
}

func topics(base *knowledge.Base) []string {
	var ids []string
	for _, topic := range base.Article.Topics {
		ids = append(ids, topic.ID.ID)
	}
	return ids
}

func load(t testing.TB) *knowledge.Base {
	t.Helper()
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return base
}
