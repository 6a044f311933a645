package index

import (
	"slices"

	"syncoff/index/rank"
	"syncoff/knowledge"
)

// parts are the functions that the model is the sum of. Machines over the letters alone and over the concepts alone
// err on other messages than a regression over both does; added up as logarithms of probabilities they were better
// than the best of them, than the mean of their probabilities, and than any of them beside a second over everything.
// TRIED.md holds the figures.
func parts() []rank.Part {
	return []rank.Part{
		{View: rank.Characters, Loss: rank.Hinge, Scale: 1.9},
		{View: rank.Everything, Loss: rank.Likelihood, Scale: 0.35},
		{View: rank.Concepts, Loss: rank.Hinge, Scale: 0.95},
	}
}

// weigh ranks the topics of the questions found, and none of them, the likeliest first.
func weigh(m *rank.Model, s rank.Sample, hits []Hit) []Score {
	ranked := m.Rank(s, topicsOf(hits))
	scores := make([]Score, len(ranked))
	for i, r := range ranked {
		scores[i] = Score{Topic: r.Class, Margin: r.Margin, Probability: r.Probability}
	}
	return scores
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
