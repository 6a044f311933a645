package index

import (
	"cmp"
	"slices"

	"syncoff/index/rank"
	"syncoff/knowledge"
)

// opinions are the models whose judgements are weighed together with that of the questions found. Where they agree the
// answer is nearly always right; where they differ it is better to ask back. On questions in people's own wording that
// was worth more than any better single model; TRIED.md holds the figures.
type opinions struct {
	everything, characters, concepts, likelihood *rank.Model
}

// plans are how the models of the opinions are made, in their order.
func plans() []rank.Plan {
	return []rank.Plan{
		{View: rank.Everything},
		{View: rank.Characters},
		{View: rank.Concepts},
		{View: rank.Everything, Loss: rank.Likelihood},
	}
}

// models are the models of the opinions, in the order of the plans.
func (o opinions) models() []*rank.Model {
	return []*rank.Model{o.everything, o.characters, o.concepts, o.likelihood}
}

func newOpinions(models []*rank.Model) opinions {
	return opinions{models[0], models[1], models[2], models[3]}
}

// What each opinion counts.
const (
	weightEverything = 0.25
	weightCharacters = 0.25
	weightConcepts   = 0.15
	weightLikelihood = 0.3
	weightNeighbours = 0.05
)

// neighbours is how many of the questions found have a say.
const neighbours = 15

func train(examples []rank.Example) opinions {
	return newOpinions(rank.Train(examples, plans()...))
}

// weigh ranks the topics of the questions found, and none of them, the likeliest first.
func (o opinions) weigh(s rank.Sample, hits []Hit) []Score {
	topics := topicsOf(hits)
	scores := make(map[string]*Score, len(topics))
	for _, topic := range topics {
		scores[topic] = &Score{Topic: topic}
	}
	seen := o.everything.See(s)
	for _, r := range o.everything.Judge(seen, topics) {
		scores[r.Class].Margin, scores[r.Class].Everything = r.Margin, r.Probability
	}
	for _, r := range o.characters.Judge(seen, topics) {
		scores[r.Class].Characters = r.Probability
	}
	for _, r := range o.concepts.Judge(seen, topics) {
		scores[r.Class].Concepts = r.Probability
	}
	for _, r := range o.likelihood.Judge(seen, topics) {
		scores[r.Class].Likelihood = r.Probability
	}
	nearest := hits[:min(neighbours, len(hits))]
	sum := 0.0
	for _, h := range nearest {
		sum += h.Score
	}
	for _, h := range nearest {
		scores[h.Topic].Neighbours += h.Score / sum
	}
	out := make([]Score, 0, len(topics))
	for _, topic := range topics {
		s := scores[topic]
		s.Probability = weightEverything*s.Everything + weightCharacters*s.Characters + weightConcepts*s.Concepts +
			weightLikelihood*s.Likelihood + weightNeighbours*s.Neighbours
		out = append(out, *s)
	}
	slices.SortStableFunc(out, func(a, b Score) int { return cmp.Compare(b.Probability, a.Probability) })
	return out
}

// topicsOf are the topics among the hits, and None, which every message can be.
func topicsOf(hits []Hit) []string {
	topics := []string{knowledge.None}
	for _, h := range hits {
		if !slices.Contains(topics, h.Topic) {
			topics = append(topics, h.Topic)
		}
	}
	return topics
}
