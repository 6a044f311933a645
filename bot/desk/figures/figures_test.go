package figures_test

import (
	"bytes"
	"flag"
	"image/color"
	"image/png"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot/desk/figures"
)

var update = flag.Bool("update", false, "write the golden files anew")

// now is a Wednesday.
var now = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func week(n int) time.Time { return figures.Monday(now).AddDate(0, 0, 7*n) }

// sample is three weeks with something of everything.
func sample() figures.Report {
	tallies := []figures.Tally{
		{week(-2), "chat", "answer", "verify", "en", 4}, {week(-2), "chat", "decline", "", "ru", 2},
		{week(0), "desk", "answer", "verify", "zh-CN", 6}, {week(0), "chat", "clarify", "", "en", 3},
		{week(0), "chat", "chat", "", "en", 5}, {week(0), "inline", "chosen", "verify", "en", 7},
		{week(-3), "chat", "answer", "verify", "en", 100}, // before the time
	}
	verdicts := []figures.Verdict{
		{week(-2), "verify", "en", true, 1}, {week(0), "verify", "zh-CN", false, 2}, {week(0), "faq-turn-on", "en", true, 9},
	}
	gaps := []figures.Gap{{Text: "=1+1, why \"this\"", Languages: []string{"en", "ru"}, Count: 2}}
	return figures.Sum(tallies, verdicts, gaps, now, 3)
}

func TestSum(t *testing.T) {
	r := sample()
	want := figures.Sums{Questions: 20, Answer: 10, Clarify: 3, Decline: 2, Other: 5, Chosen: 7, Helped: 10, Unhelped: 2}
	if diff := cmp.Diff(want, r.Total); diff != "" {
		t.Errorf("total: %s", diff)
	}
	if len(r.Weeks) != 3 || r.Weeks[0].Questions != 6 || r.Weeks[1].Sums != (figures.Sums{}) || r.Weeks[2].Name != "2026-11-23" {
		t.Errorf("weeks: %+v", r.Weeks)
	}
	if r.Weeks[0].Silent != 3 {
		t.Errorf("%d answers without a word in the first week, want 3", r.Weeks[0].Silent)
	}
	if len(r.Topics) != 2 || r.Topics[0].Name != "verify" || r.Topics[0].Chosen != 7 || r.Topics[1].Silent != 0 {
		t.Errorf("topics: %+v", r.Topics)
	}
	if r.Empty() || !figures.Sum(nil, nil, nil, now, 4).Empty() {
		t.Error("empty and not empty are not told apart")
	}
}

func TestMonday(t *testing.T) {
	for _, tt := range []struct{ name, at, want string }{
		{"a Monday is its own", "2026-11-23T00:00:00Z", "2026-11-23"},
		{"a Sunday belongs to the Monday before", "2026-11-29T23:59:59Z", "2026-11-23"},
		{"New Year may belong to the old year", "2027-01-01T10:00:00Z", "2026-12-28"},
		{"elsewhere it may be another day", "2026-11-23T01:00:00+03:00", "2026-11-16"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := figures.Monday(at).Format(time.DateOnly); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestForms(t *testing.T) {
	r := sample()
	for file, write := range map[string]func(*bytes.Buffer) error{
		"table.golden": func(b *bytes.Buffer) error { return r.WriteTable(b) },
		"json.golden":  func(b *bytes.Buffer) error { return r.WriteJSON(b) },
		"csv.golden":   func(b *bytes.Buffer) error { return r.WriteCSV(b) },
	} {
		t.Run(file, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile("testdata/"+file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile("testdata/" + file)
			if err != nil {
				t.Fatalf("%v; run go test ./bot/desk/figures -update", err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("%s differs; if that is meant, run with -update\n%s", file, diff)
			}
		})
	}
}

func TestTheChartShowsEveryPartInItsHeight(t *testing.T) {
	tallies := []figures.Tally{
		{week(0), "chat", "answer", "", "", 8}, {week(0), "chat", "clarify", "", "", 4}, {week(0), "chat", "decline", "", "", 2},
	}
	var b bytes.Buffer
	if err := figures.Sum(tallies, nil, nil, now, 1).WriteChart(&b); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	heights := map[color.Color]int{}
	x := picture.Bounds().Dx() / 2
	for y := range picture.Bounds().Dy() {
		heights[picture.At(x, y)]++
	}
	answered := heights[color.RGBA{0x2b, 0x7b, 0xba, 0xff}]
	asked, declined := heights[color.RGBA{0xf2, 0xb1, 0x34, 0xff}], heights[color.RGBA{0x8a, 0x8f, 0x98, 0xff}]
	if answered != 2*asked || asked != 2*declined || declined == 0 {
		t.Errorf("8, 4 and 2 are %d, %d and %d pixels high", answered, asked, declined)
	}
}

func TestAChartOfNothingOrOfMuchIsStillAPicture(t *testing.T) {
	for name, r := range map[string]figures.Report{
		"nothing":          {},
		"weeks of nothing": figures.Sum(nil, nil, nil, now, 4),
		"ten years":        figures.Sum([]figures.Tally{{week(0), "", "answer", "", "", 1 << 30}}, nil, nil, now, 520),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := r.WriteChart(&b); err != nil {
				t.Fatal(err)
			}
			if _, err := png.Decode(&b); err != nil {
				t.Fatal(err)
			}
		})
	}
}
