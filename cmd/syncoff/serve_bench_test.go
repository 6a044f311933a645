//go:build unix

package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	tg "syncoff/bot/telegram"
	"syncoff/bot/telegram/telegramtest"
)

// discard answers calls as Telegram does and keeps nothing, so that the benchmark measures the bot and not the test
// server.
type discard struct {
	batches   chan string
	sent      atomic.Int64
	delivered chan struct{}
}

func (d *discard) RoundTrip(r *http.Request) (*http.Response, error) {
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	if r.Body != nil {
		_ = r.Body.Close()
	}
	result := "true"
	switch method {
	case "getMe":
		result = `{"id":1,"is_bot":true,"username":"b"}`
	case "getWebhookInfo", "getMyDescription", "getMyShortDescription":
		result = `{}`
	case "getMyCommands":
		result = `[]`
	case "sendMessage", "sendRichMessage":
		d.sent.Add(1)
		d.delivered <- struct{}{}
		result = `{"message_id":1,"chat":{"id":1,"type":"private"}}`
	case "getUpdates":
		select {
		case result = <-d.batches:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: body(`{"ok":true,"result":` + result + `}`), Request: r}, nil
}

type text struct{ *strings.Reader }

func (text) Close() error { return nil }

func body(s string) text { return text{strings.NewReader(s)} }

// questions are asked in turn, so that no cache of a single one helps.
func questions() []string {
	return []string{"how do I turn off gallery sync", "怎么关闭相册同步", "my phone keeps uploading photos", "照片一直在上传怎么办",
		"stop google photos backup", "does turning it off delete my cloud pictures"}
}

func update(id int64, chat int, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"language_code":"en"},"text":%q}}`,
		id, id, chat, chat, text)
}

func benchService(b *testing.B, d *discard) (stop func()) {
	b.Helper()
	settings := tg.DefaultSettings()
	settings.Token, settings.APIURL, settings.Policy = telegramtest.Token, "http://test", swift()
	s := service{settings: settings, database: "sqlite:" + filepath.Join(b.TempDir(), "x.db"), listen: []string{tg.Nowhere},
		read: readOnce, matcher: sharedMatcher(), log: slog.New(slog.DiscardHandler), transport: d}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	d.batches <- "[" + update(1, 1, questions()[0]) + "]" // the start is not measured
	<-d.delivered
	return func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkAnswers is the whole way of a question with the durable store: polled, stored, taken, understood, planned,
// sent, finished. Only the network is left out.
func BenchmarkAnswers(b *testing.B) {
	d := &discard{batches: make(chan string, 1), delivered: make(chan struct{}, 1<<20)}
	stop := benchService(b, d)
	defer stop()
	ask := questions()
	began := processorTime()
	b.ResetTimer()
	go func() {
		for from := 0; from < b.N; from += 100 {
			var batch []string
			for i := from; i < min(from+100, b.N); i++ {
				batch = append(batch, update(int64(i+2), i%500+1, ask[i%len(ask)]))
			}
			d.batches <- "[" + strings.Join(batch, ",") + "]"
		}
	}()
	for range b.N {
		<-d.delivered
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
	b.ReportMetric(float64((processorTime()-began).Microseconds())/1000/float64(b.N), "cpu-ms/answer")
}

// BenchmarkLatencyAt30 asks 30 questions a second, as many as Telegram lets a bot answer, one at a time.
func BenchmarkLatencyAt30(b *testing.B) {
	d := &discard{batches: make(chan string, 1), delivered: make(chan struct{}, 1<<20)}
	stop := benchService(b, d)
	defer stop()
	ask := questions()
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	var took []time.Duration
	b.ResetTimer()
	for i := range b.N {
		<-tick.C
		began := time.Now()
		d.batches <- "[" + update(int64(i+2), i%500+1, ask[i%len(ask)]) + "]"
		<-d.delivered
		took = append(took, time.Since(began))
	}
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "heap-MB")
	if text, err := os.ReadFile("/proc/self/status"); err == nil {
		var kb float64
		_, rest, _ := strings.Cut(string(text), "VmRSS:")
		if _, err := fmt.Sscan(rest, &kb); err == nil {
			b.ReportMetric(kb/1024, "rss-MB")
		}
	}
}

// processorTime is what the process has used so far: unlike the time that passed it does not depend on what else runs
// on the machine.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
