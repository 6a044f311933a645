package index

import (
	"fmt"
	"io"
	"strings"
)

// shownHits is how many of the questions found an explanation lists.
const shownHits = 8

// Write prints an explanation for people.
func (e Explanation) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "language    %s\nread as     %s\n", e.Language, e.Normalized)
	fmt.Fprintf(&b, "concepts   ")
	for _, f := range e.Concepts {
		fmt.Fprintf(&b, " %s(%s", f.Concept, f.Words)
		if f.How != "exact" {
			fmt.Fprintf(&b, ", %s", f.How)
		}
		b.WriteString(")")
	}
	fmt.Fprintf(&b, "\nquestions   %d resemble it\n", len(e.Hits))
	for _, h := range e.Hits[:min(shownHits, len(e.Hits))] {
		fmt.Fprintf(&b, "  %6.2f  %-24s %s\n", h.Score, h.Topic, h.Question)
	}
	b.WriteString("evidence                  margin  probability\n")
	for _, s := range e.Scores {
		fmt.Fprintf(&b, "  %-23s %+7.2f %12.3f\n", s.Topic, s.Margin, s.Probability)
	}
	fmt.Fprintf(&b, "thresholds  answer from %.2f beside at most %.2f of none, decline from %.2f of none\n",
		e.Thresholds.Answer, e.Thresholds.Doubt, e.Thresholds.Decline)
	fmt.Fprintf(&b, "decision    %s %s %.3f\n\n", e.Result.Decision, e.Result.Topic, e.Result.Confidence)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write explanation: %w", err)
	}
	return nil
}
