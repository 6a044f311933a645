// Package metrics counts what the bot does, for whoever operates it.
//
// It writes the text format that Prometheus reads, from a fixed set of numbers of its own: labels take their values
// from the program and never from people, so that their number stays small and nothing that was said can leak.
package metrics

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// family is the numbers of one name.
type family struct {
	name, kind, help string
	labels           []string
	values           map[string]float64 // by label values, joined by separator
}

// separator cannot stand in a label value of ours.
const separator = "\x00"

// registry holds all numbers.
type registry struct {
	mu       sync.Mutex
	families []*family
	waits    []*histogram
}

func (r *registry) counter(name, help string, labels ...string) *family {
	f := &family{name: name, kind: "counter", help: help, labels: labels, values: map[string]float64{}}
	if len(labels) == 0 {
		f.values[""] = 0 // shown before it is first counted
	}
	r.families = append(r.families, f)
	return f
}

// add counts; the values are those of the labels.
func (r *registry) add(f *family, n float64, values ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f.values[strings.Join(values, separator)] += n
}

// histogram is durations in buckets.
type histogram struct {
	name, help string
	bounds     []float64 // seconds
	counts     []uint64  // one more than bounds
	sum        float64
}

func (r *registry) histogram(name, help string, bounds ...float64) *histogram {
	h := &histogram{name: name, help: help, bounds: bounds, counts: make([]uint64, len(bounds)+1)}
	r.waits = append(r.waits, h)
	return h
}

func (r *registry) observe(h *histogram, seconds float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i, _ := slices.BinarySearch(h.bounds, seconds)
	h.counts[i]++
	h.sum += seconds
}

// write prints every number.
func (r *registry) write(w io.Writer) error {
	var out strings.Builder
	r.mu.Lock()
	for _, f := range r.families {
		f.write(&out)
	}
	for _, h := range r.waits {
		h.write(&out)
	}
	r.mu.Unlock()
	_, err := io.WriteString(w, out.String())
	return err
}

func (f *family) write(out *strings.Builder) {
	fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", f.name, f.help, f.name, f.kind)
	for _, key := range slices.Sorted(maps.Keys(f.values)) {
		out.WriteString(f.name + labelled(f.labels, strings.Split(key, separator)) + " " + number(f.values[key]) + "\n")
	}
}

func (h *histogram) write(out *strings.Builder) {
	fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s histogram\n", h.name, h.help, h.name)
	var total uint64
	for i, bound := range append(slices.Clone(h.bounds), -1) {
		total += h.counts[i]
		le := "+Inf"
		if bound >= 0 {
			le = number(bound)
		}
		fmt.Fprintf(out, "%s_bucket{le=%q} %d\n", h.name, le, total)
	}
	fmt.Fprintf(out, "%s_sum %s\n%s_count %d\n", h.name, number(h.sum), h.name, total)
}

func labelled(names, values []string) string {
	if len(names) == 0 {
		return ""
	}
	pairs := make([]string, len(names))
	for i, name := range names {
		pairs[i] = name + "=" + quote(values[i])
	}
	return "{" + strings.Join(pairs, ",") + "}"
}

// quote escapes as the format wants it, which is less than Go's own.
func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value) + `"`
}

func number(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }
