package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"syncoff/bot"
	"syncoff/index"
)

const (
	// longSentences is from how many characters a message is looked through sentence by sentence.
	longMessage = 60
	// maxPieces bounds how many pieces of a message are asked about.
	maxPieces = 60
	// certain is the least confidence for an answer to a piece alone: what surrounds it may mean something else.
	certain = 0.85
)

// find asks about a message as a whole and, if that has no answer, about its pieces.
func (d *Desk) find(ctx context.Context, message string) (index.Result, bot.Reply, error) {
	question := Essence(message)
	result, reply, err := d.expert.Ask(ctx, bot.Question{Text: question})
	if err != nil || result.Decision == index.Answer || utf8.RuneCountInString(question) < longMessage {
		return result, reply, err
	}
	best := result
	for _, piece := range pieces(question) {
		found, said, err := d.expert.Ask(ctx, bot.Question{Text: piece})
		if err != nil {
			return result, reply, err
		}
		if found.Decision == index.Answer && (found.Confidence >= certain || agrees(found, result)) &&
			(best.Decision != index.Answer || found.Confidence > best.Confidence) {
			best, reply = found, said
		}
	}
	if best.Decision != index.Answer {
		return result, reply, nil
	}
	best.Language = result.Language
	if best.Language != "" {
		reply.Language = best.Language
	}
	best.Region, best.System = result.Region, result.System
	// One sentence of many is never more than likely.
	best.Confidence = min(best.Confidence, plenty-0.01)
	return best, reply, nil
}

// agrees tells whether a piece is about what the whole is most likely about.
func agrees(piece, whole index.Result) bool {
	return len(whole.Candidates) > 0 && whole.Candidates[0].Topic == piece.Topic
}

// pieces are the sentences of a message and each two that follow one another.
func pieces(message string) []string {
	sentences := strings.FieldsFunc(message, func(r rune) bool { return strings.ContainsRune(".?!。？！;；\n।", r) })
	var found []string
	for i, sentence := range sentences {
		if sentence = strings.TrimSpace(sentence); utf8.RuneCountInString(sentence) < 4 {
			continue
		}
		found = append(found, sentence)
		if i+1 < len(sentences) {
			found = append(found, sentence+". "+strings.TrimSpace(sentences[i+1]))
		}
		if len(found) >= maxPieces {
			break
		}
	}
	return found
}
