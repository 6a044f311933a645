package metrics

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"syncoff/bot/telegram/send"
)

// Lag is the work at hand.
type Lag struct {
	Open   int
	Oldest time.Duration
	Aside  int
}

// Counters are the numbers of a running bot. They are safe for concurrent use.
type Counters struct {
	registry registry
	lag      func(context.Context) (Lag, error)

	updates, aside, attempts, decisions, replies, retries, floods, waited, reloads *family
	answer, handle                                                                 *histogram
}

// New makes the counters; lag tells the work at hand whenever they are read.
func New(lag func(context.Context) (Lag, error)) *Counters {
	c := &Counters{lag: lag}
	r := &c.registry
	c.updates = r.counter("syncoff_updates_total", "Updates stored, by kind.", "kind")
	c.aside = r.counter("syncoff_updates_aside_total", "Updates put aside, by reason.", "reason")
	c.attempts = r.counter("syncoff_attempts_total", "Attempts at an update, by result.", "result")
	c.decisions = r.counter("syncoff_decisions_total", "What was decided, by language.", "decision", "language")
	c.replies = r.counter("syncoff_replies_total", "Replies, by outcome.", "outcome")
	c.retries = r.counter("syncoff_send_retries_total", "Calls repeated after a failure that passes.")
	c.floods = r.counter("syncoff_send_floods_total", "Times that Telegram asked to wait.")
	c.waited = r.counter("syncoff_send_waited_seconds_total", "Time that messages waited for their turn.")
	c.reloads = r.counter("syncoff_reloads_total", "Reloads of the knowledge, by result.", "result")
	c.answer = r.histogram("syncoff_answer_seconds", "From an update stored to its first reply out.",
		.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 120)
	c.handle = r.histogram("syncoff_attempt_seconds", "How long an attempt at an update took.",
		.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5, 30)
	return c
}

// Received counts updates that were stored.
func (c *Counters) Received(kind string, n int) { c.registry.add(c.updates, float64(n), kind) }

// Aside counts an update that was put aside.
func (c *Counters) Aside(reason string) { c.registry.add(c.aside, 1, reason) }

// Handled counts an attempt.
func (c *Counters) Handled(took time.Duration, ok bool) {
	c.registry.add(c.attempts, 1, result(ok))
	c.registry.observe(c.handle, took.Seconds())
}

// Decided counts a decision.
func (c *Counters) Decided(decision, language string) {
	c.registry.add(c.decisions, 1, decision, language)
}

// Delivered counts a reply and what it took.
func (c *Counters) Delivered(outcome string, sent send.Sent) {
	c.registry.add(c.replies, 1, outcome)
	c.registry.add(c.floods, float64(sent.Floods))
	c.registry.add(c.retries, float64(max(sent.Tries-1-sent.Floods, 0)))
	c.registry.add(c.waited, sent.Waited.Seconds())
}

// Answered counts how long a person waited.
func (c *Counters) Answered(after time.Duration) {
	c.registry.observe(c.answer, max(after, 0).Seconds())
}

// Reloaded counts a reload of the knowledge.
func (c *Counters) Reloaded(ok bool) { c.registry.add(c.reloads, 1, result(ok)) }

func result(ok bool) string {
	if ok {
		return "ok"
	}
	return "failed"
}

// ServeHTTP writes all numbers in the text format of Prometheus.
func (c *Counters) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	if c.registry.write(w) != nil {
		return // nobody listens any more
	}
	var now registry
	gauge := func(name, help string, value float64) {
		f := now.counter(name, help)
		f.kind, f.values[""] = "gauge", value
	}
	if lag, err := c.lag(r.Context()); err == nil {
		gauge("syncoff_inbox_open", "Updates stored and not finished.", float64(lag.Open))
		gauge("syncoff_inbox_lag_seconds", "Age of the oldest of them.", lag.Oldest.Seconds())
		gauge("syncoff_inbox_aside", "Updates that are kept aside.", float64(lag.Aside))
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	gauge("go_goroutines", "Goroutines.", float64(runtime.NumGoroutine()))
	gauge("go_memstats_heap_inuse_bytes", "Heap in use.", float64(memory.HeapInuse))
	gauge("go_memstats_sys_bytes", "Memory taken from the system.", float64(memory.Sys))
	_ = now.write(w)
}
