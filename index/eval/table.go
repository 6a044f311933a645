package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// confusionsShown is how many of the commonest confusions the table lists.
const confusionsShown = 12

// String is one line of shares in percent.
func (t Tally) String() string {
	return fmt.Sprintf("right %.1f %%, offered %.1f %%, wrong %.1f %%, missed %.1f %% of %d",
		100*t.Share(t.Right), 100*t.Share(t.Offered), 100*t.Share(t.Wrong), 100*t.Share(t.Missed), t.Total)
}

// WriteTable prints the report for people.
func (r Report) WriteTable(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\tquestions\tright\toffered\tright + offered\twrong\tmissed\t")
	for _, section := range []struct {
		title string
		rows  map[string]Tally
	}{{"by language", r.ByLanguage}, {"by topic", r.ByTopic}, {"by kind", r.ByKind}} {
		fmt.Fprintf(tw, "%s\t\t\t\t\t\t\t\n", section.title)
		for _, key := range slices.Sorted(maps.Keys(section.rows)) {
			writeRow(tw, key, section.rows[key])
		}
	}
	writeRow(tw, "all", r.All)
	if err := tw.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if len(r.Confusions) > 0 {
		fmt.Fprintln(w, "\ncommonest confusions (wanted -> got)")
	}
	for _, c := range r.Confusions[:min(confusionsShown, len(r.Confusions))] {
		fmt.Fprintf(w, "%4d  %s -> %s\n", c.Count, c.Wanted, c.Got)
	}
	_, err := fmt.Fprintf(w, "\nright by the first label alone: %.1f %%\nlanguage told right: %.1f %% of %d\n",
		100*r.All.Share(r.Strict), 100*r.Languages.Share(), r.Languages.Total)
	if err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func writeRow(w io.Writer, name string, t Tally) {
	fmt.Fprintf(w, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.1f\t\n", name, t.Total, 100*t.Share(t.Right), 100*t.Share(t.Offered),
		100*t.Share(t.Right+t.Offered), 100*t.Share(t.Wrong), 100*t.Share(t.Missed))
}
