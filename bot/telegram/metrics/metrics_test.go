package metrics_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"syncoff/bot/telegram/metrics"
	"syncoff/bot/telegram/send"
)

func idle(context.Context) (metrics.Lag, error) { return metrics.Lag{}, nil }

// scrape reads the numbers as Prometheus does.
func scrape(t *testing.T, c *metrics.Counters) (text string, values map[string]float64) {
	t.Helper()
	w := httptest.NewRecorder()
	c.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || !strings.HasPrefix(got, "text/plain; version=0.0.4") {
		t.Fatalf("%d %s", w.Code, got)
	}
	return w.Body.String(), parse(t, w.Body.String())
}

var (
	head   = regexp.MustCompile(`^# (HELP|TYPE) ([a-z_]+) (.+)$`)
	sample = regexp.MustCompile(`^([a-z_]+)(\{[a-z_]+="(?:[^"\\]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\]|\\[\\"n])*")*\})? (\S+)$`)
)

// parse reads the text format strictly: every name has its help and its type once, in this order, before its samples.
func parse(t *testing.T, text string) map[string]float64 {
	t.Helper()
	if !strings.HasSuffix(text, "\n") {
		t.Error("the last line has no end")
	}
	values, kinds, current := map[string]float64{}, map[string]string{}, ""
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i, line := range lines {
		if h := head.FindStringSubmatch(line); h != nil {
			switch {
			case h[1] == "HELP" && (i+1 == len(lines) || !strings.HasPrefix(lines[i+1], "# TYPE "+h[2]+" ")):
				t.Errorf("no type after %q", line)
			case h[1] == "TYPE" && kinds[h[2]] != "":
				t.Errorf("%s comes twice", h[2])
			case h[1] == "TYPE":
				kinds[h[2]], current = h[3], h[2]
			}
			continue
		}
		s := sample.FindStringSubmatch(line)
		if s == nil {
			t.Errorf("not in the format: %q", line)
			continue
		}
		name := s[1]
		if kinds[current] == "histogram" {
			name = regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
		}
		value, err := strconv.ParseFloat(s[3], 64)
		if _, twice := values[s[1]+s[2]]; err != nil || twice || name != current {
			t.Errorf("%q stands below %s (%v)", line, current, err)
		}
		values[s[1]+s[2]] = value
	}
	for name, kind := range kinds {
		if !slices.Contains([]string{"counter", "gauge", "histogram"}, kind) || kind == "counter" && !strings.HasSuffix(name, "_total") {
			t.Errorf("%s is a %s: a counter ends in _total", name, kind)
		}
		if !strings.HasPrefix(name, "syncoff_") && !strings.HasPrefix(name, "go_") {
			t.Errorf("%s has no name of ours", name)
		}
	}
	return values
}

func TestWhatHappensIsCounted(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*metrics.Counters)
		want map[string]float64
	}{
		{"updates by kind", func(c *metrics.Counters) {
			c.Received("message", 3)
			c.Received("message", 2)
			c.Received("callback_query", 1)
		},
			map[string]float64{`syncoff_updates_total{kind="message"}`: 5, `syncoff_updates_total{kind="callback_query"}`: 1}},
		{"updates put aside by reason", func(c *metrics.Counters) { c.Aside("decode"); c.Aside("decode") },
			map[string]float64{`syncoff_updates_aside_total{reason="decode"}`: 2}},
		{"attempts by result and how long they took", func(c *metrics.Counters) {
			c.Handled(2*time.Millisecond, true)
			c.Handled(time.Minute, false)
		}, map[string]float64{`syncoff_attempts_total{result="ok"}`: 1, `syncoff_attempts_total{result="failed"}`: 1,
			`syncoff_attempt_seconds_bucket{le="0.001"}`: 0, `syncoff_attempt_seconds_bucket{le="0.0025"}`: 1,
			`syncoff_attempt_seconds_bucket{le="30"}`: 1, `syncoff_attempt_seconds_bucket{le="+Inf"}`: 2,
			`syncoff_attempt_seconds_sum`: 60.002, `syncoff_attempt_seconds_count`: 2}},
		{"decisions by language", func(c *metrics.Counters) {
			c.Decided("answer", "zh-CN")
			c.Decided("answer", "en")
			c.Decided("decline", "en")
		},
			map[string]float64{`syncoff_decisions_total{decision="answer",language="zh-CN"}`: 1,
				`syncoff_decisions_total{decision="answer",language="en"}`: 1, `syncoff_decisions_total{decision="decline",language="en"}`: 1}},
		{"a reply that goes out at once", func(c *metrics.Counters) { c.Delivered("sent", send.Sent{Tries: 1}) },
			map[string]float64{`syncoff_replies_total{outcome="sent"}`: 1, "syncoff_send_retries_total": 0, "syncoff_send_floods_total": 0, "syncoff_send_waited_seconds_total": 0}},
		{"a reply after a flood and two failures, each told apart", func(c *metrics.Counters) {
			c.Delivered("sent", send.Sent{Tries: 4, Floods: 1, Waited: 2500 * time.Millisecond})
		}, map[string]float64{"syncoff_send_retries_total": 2, "syncoff_send_floods_total": 1, "syncoff_send_waited_seconds_total": 2.5}},
		{"a reply that was never tried counts no retry below zero", func(c *metrics.Counters) { c.Delivered("postpone", send.Sent{}) },
			map[string]float64{`syncoff_replies_total{outcome="postpone"}`: 1, "syncoff_send_retries_total": 0}},
		{"how long people wait, a bound included", func(c *metrics.Counters) { c.Answered(50 * time.Millisecond); c.Answered(time.Hour) },
			map[string]float64{`syncoff_answer_seconds_bucket{le="0.025"}`: 0, `syncoff_answer_seconds_bucket{le="0.05"}`: 1,
				`syncoff_answer_seconds_bucket{le="120"}`: 1, `syncoff_answer_seconds_bucket{le="+Inf"}`: 2, "syncoff_answer_seconds_count": 2, "syncoff_answer_seconds_sum": 3600.05}},
		{"a clock that was set back is no negative wait", func(c *metrics.Counters) { c.Answered(-time.Hour) },
			map[string]float64{`syncoff_answer_seconds_bucket{le="0.005"}`: 1, "syncoff_answer_seconds_sum": 0}},
		{"reloads by result", func(c *metrics.Counters) { c.Reloaded(true); c.Reloaded(false); c.Reloaded(false) },
			map[string]float64{`syncoff_reloads_total{result="ok"}`: 1, `syncoff_reloads_total{result="failed"}`: 2}},
		{"a value that must be escaped", func(c *metrics.Counters) { c.Aside("a \"b\" \\ c\nd 关") },
			map[string]float64{`syncoff_updates_aside_total{reason="a \"b\" \\ c\nd 关"}`: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := metrics.New(idle)
			tt.do(c)
			text, got := scrape(t, c)
			for name, want := range tt.want {
				if value, there := got[name]; !there || value != want {
					t.Errorf("%s is %v (%v), want %v in\n%s", name, value, there, want, text)
				}
			}
		})
	}
}

// TestNamesStay holds the names that dashboards and alerts are built on.
func TestNamesStay(t *testing.T) {
	text, _ := scrape(t, metrics.New(idle))
	var got []string
	for _, line := range strings.Split(text, "\n") {
		if kind, found := strings.CutPrefix(line, "# TYPE "); found {
			got = append(got, kind)
		}
	}
	want := []string{
		"syncoff_updates_total counter", "syncoff_updates_aside_total counter", "syncoff_attempts_total counter",
		"syncoff_decisions_total counter", "syncoff_replies_total counter", "syncoff_send_retries_total counter",
		"syncoff_send_floods_total counter", "syncoff_send_waited_seconds_total counter", "syncoff_reloads_total counter",
		"syncoff_answer_seconds histogram", "syncoff_attempt_seconds histogram",
		"syncoff_inbox_open gauge", "syncoff_inbox_lag_seconds gauge", "syncoff_inbox_aside gauge",
		"go_goroutines gauge", "go_memstats_heap_inuse_bytes gauge", "go_memstats_sys_bytes gauge",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestABotThatHasDoneNothingShowsItsNumbers: a rate over a number that is not there yet misses the first event.
func TestABotThatHasDoneNothingShowsItsNumbers(t *testing.T) {
	_, got := scrape(t, metrics.New(idle))
	for _, name := range []string{"syncoff_send_retries_total", "syncoff_send_floods_total", "syncoff_send_waited_seconds_total",
		"syncoff_answer_seconds_count", `syncoff_answer_seconds_bucket{le="+Inf"}`, "syncoff_inbox_open"} {
		if value, there := got[name]; !there || value != 0 {
			t.Errorf("%s is %v (%v)", name, value, there)
		}
	}
	if got["go_goroutines"] < 1 || got["go_memstats_heap_inuse_bytes"] <= 0 || got["go_memstats_sys_bytes"] < got["go_memstats_heap_inuse_bytes"] {
		t.Errorf("the process: %v", got)
	}
}

func TestTheWorkAtHandIsAskedForWhenRead(t *testing.T) {
	lag, fault := metrics.Lag{Open: 3, Oldest: 1500 * time.Millisecond, Aside: 2}, error(nil)
	c := metrics.New(func(context.Context) (metrics.Lag, error) { return lag, fault })
	_, got := scrape(t, c)
	if got["syncoff_inbox_open"] != 3 || got["syncoff_inbox_lag_seconds"] != 1.5 || got["syncoff_inbox_aside"] != 2 {
		t.Errorf("got %v", got)
	}
	lag = metrics.Lag{}
	if _, got = scrape(t, c); got["syncoff_inbox_open"] != 0 || got["syncoff_inbox_lag_seconds"] != 0 {
		t.Errorf("old work is shown: %v", got)
	}
	fault = errors.New("disk gone")
	text, got := scrape(t, c)
	if _, there := got["syncoff_inbox_open"]; there || strings.Contains(text, "disk gone") {
		t.Errorf("a number that is not known is shown:\n%s", text)
	}
	if _, there := got["go_goroutines"]; !there {
		t.Error("the other numbers went with it")
	}
}

func TestTheSameNumbersAreTheSameText(t *testing.T) {
	one, other := metrics.New(idle), metrics.New(idle)
	for _, kind := range []string{"a", "b", "c", "d", "e"} {
		one.Received(kind, 1)
	}
	for _, kind := range []string{"e", "d", "c", "b", "a"} {
		other.Received(kind, 1)
	}
	a, _ := scrape(t, one)
	b, _ := scrape(t, other)
	if a, b = upTo(a, "go_goroutines"), upTo(b, "go_goroutines"); a != b || a == "" {
		t.Errorf("got\n%s\nand\n%s", a, b)
	}
}

func upTo(text, mark string) string { before, _, _ := strings.Cut(text, mark); return before }

func TestCountingFromManySidesLosesNothing(t *testing.T) {
	c := metrics.New(idle)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 500 {
				c.Received("message", 1)
				c.Decided("answer", "en")
				c.Answered(time.Second)
				c.Delivered("sent", send.Sent{Tries: 2})
			}
		})
		all.Go(func() { scrape(t, c) }) // as a scraper does meanwhile
	}
	all.Wait()
	_, got := scrape(t, c)
	for _, name := range []string{`syncoff_updates_total{kind="message"}`, `syncoff_decisions_total{decision="answer",language="en"}`,
		"syncoff_answer_seconds_count", "syncoff_send_retries_total", `syncoff_replies_total{outcome="sent"}`} {
		if got[name] != 4000 {
			t.Errorf("%s is %v", name, got[name])
		}
	}
}

// hungUp is a scraper that went away.
type hungUp struct{ http.ResponseWriter }

func (hungUp) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestAScraperThatHangsUpCostsNoLookAtTheStore(t *testing.T) {
	asked := 0
	c := metrics.New(func(context.Context) (metrics.Lag, error) { asked++; return metrics.Lag{}, nil })
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	c.ServeHTTP(hungUp{httptest.NewRecorder()}, r)
	if asked != 0 {
		t.Error("the store was asked for nobody")
	}
	if c.ServeHTTP(httptest.NewRecorder(), r); asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}
