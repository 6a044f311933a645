package inline

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/index"
)

// offer is an answer that is offered: a topic for a phone, as far as it is known, in a form.
type offer struct {
	topic string
	phone bot.PhoneHint
	form  string // of forms
}

// findings are what a query finds.
type findings struct {
	language string // any code that the Assistant understands
	personal bool   // another person would be offered something else
	offers   []offer
}

// find tells what to offer for a query; code is the person's own language. There is always something.
func (h *Handler) find(ctx context.Context, query, code string) (findings, error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return findings{code, true, about(h.topics(), bot.PhoneHint{})}, nil
	}
	if f, ok := h.named(query); ok {
		return f, nil
	}
	result, reply, err := h.Assistant.Ask(ctx, bot.Question{Text: query})
	if err != nil {
		return findings{}, err
	}
	f := findings{language: result.Language}
	if f.language == "" || !strings.ContainsFunc(query, unicode.IsLetter) {
		f.language, f.personal = code, true
	}
	f.offers = h.offers(f.language, result, reply)
	return f, nil
}

// named is the answer that a query names, whole and short: support staff send it on so.
func (h *Handler) named(query string) (findings, bool) {
	card, ok := desk.ParseQuery(query, h.Assistant.Contents(""))
	if !ok {
		return findings{}, false
	}
	o := offer{topic: card.Topic, phone: bot.PhoneHint{Region: card.Region, System: card.System, App: card.App}}
	if _, _, ok := h.reply(card.Language, o); !ok {
		return findings{}, false
	}
	whole, short := o, o
	whole.form, short.form = formFull, formShort
	return findings{language: card.Language, offers: []offer{whole, short}}, true
}

// offers are what a question may mean, the likeliest first, and all there is where it means nothing.
func (h *Handler) offers(language string, result index.Result, reply bot.Reply) []offer {
	phone := bot.PhoneHint{Region: result.Region, System: result.System, App: result.App}
	var all []offer
	var topics []string
	switch result.Decision {
	case index.Answer:
		all = h.regions(language, offer{topic: result.Topic, phone: phone})
		topics = candidates(result)
	case index.Clarify:
		topics = candidates(result)
	default:
		topics = append(choices(reply), h.topics()...)
	}
	if len(all)+len(topics) == 0 {
		topics = h.topics()
	}
	for _, o := range about(topics, phone) {
		if !slices.ContainsFunc(all, func(other offer) bool { return other.topic == o.topic }) {
			all = append(all, o)
		}
	}
	return all
}

// regions are an offer and the same topic for the other regions, where it is told otherwise.
func (h *Handler) regions(language string, o offer) []offer {
	reply, o, ok := h.reply(language, o)
	if !ok {
		return nil
	}
	all := []offer{o}
	for _, region := range h.Assistant.Contents(language).Regions {
		other := o
		other.phone.Region = region.ID
		if region.ID == reply.Region {
			continue
		}
		if said, _, ok := h.reply(language, other); ok && substance(said) != substance(reply) {
			all = append(all, other)
		}
	}
	return all
}

// substance is an answer without the line that says for which phone it is.
func substance(r bot.Reply) string {
	r.Phone = ""
	return r.Plain()
}

// reply is the answer that is offered, and the offer without an app that makes no difference to it.
func (h *Handler) reply(language string, o offer) (bot.Reply, offer, bool) {
	reply, ok := h.Assistant.Reply(language, o.topic, o.phone)
	if !ok || o.phone.App == "" {
		return reply, o, ok
	}
	plain := o
	plain.phone.App = ""
	if general, ok := h.Assistant.Reply(language, o.topic, plain.phone); ok && general.Variant == reply.Variant {
		return general, plain, true
	}
	return reply, o, true
}

// topics are all there are: the article has the methods first, then the check, then the other questions.
func (h *Handler) topics() []string {
	var all []string
	for _, topic := range h.Assistant.Contents("").Topics {
		all = append(all, topic.ID)
	}
	return all
}

func candidates(r index.Result) []string {
	var topics []string
	for _, c := range r.Candidates {
		topics = append(topics, c.Topic)
	}
	return topics
}

// choices are the topics that a reply offers: a question that is declined has candidates that are too unlikely to name.
func choices(r bot.Reply) []string {
	var topics []string
	for _, c := range r.Choices {
		if c.Topic != "" {
			topics = append(topics, c.Topic)
		}
	}
	return topics
}

func about(topics []string, phone bot.PhoneHint) []offer {
	all := make([]offer, len(topics))
	for i, topic := range topics {
		all[i] = offer{topic: topic, phone: phone}
	}
	return all
}
