// Package packed keeps numbers and texts in files: little endian, as they stand in memory, so that megabytes of them
// are read in milliseconds. A reader trusts nothing: what a damaged file announces is bounded before memory is given
// to it.
package packed

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// MaxText is the length in bytes of the longest text, far more than anybody writes.
const MaxText = 1 << 20

// chunk is how many numbers of a list are encoded or decoded at once.
const chunk = 8 << 10

// Writer writes numbers and texts one after the other. After an error it writes nothing more; Err tells it.
type Writer struct {
	to     io.Writer
	buffer []byte
	err    error
}

// NewWriter makes a writer. It buffers nothing, so that several may write to one place in turn.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Err returns the first error.
func (w *Writer) Err() error { return w.err }

// Number writes a number from 0 to 2³²-1.
func (w *Writer) Number(n int) {
	if n < 0 || int64(n) > math.MaxUint32 {
		w.fail(fmt.Errorf("number %d does not fit", n))
		return
	}
	w.buffer = binary.LittleEndian.AppendUint32(w.buffer[:0], uint32(n))
	w.flush()
}

// Text writes a text of up to MaxText bytes.
func (w *Writer) Text(s string) {
	if len(s) > MaxText {
		w.fail(fmt.Errorf("a text of %d bytes does not fit", len(s)))
		return
	}
	w.buffer = binary.LittleEndian.AppendUint32(w.buffer[:0], uint32(len(s)))
	w.buffer = append(w.buffer, s...)
	w.flush()
}

// Texts writes a list of texts with their number.
func (w *Writer) Texts(list []string) {
	w.Number(len(list))
	for _, s := range list {
		w.Text(s)
	}
}

// Words writes a list of numbers; the reader has to know how many.
func (w *Writer) Words(list []uint32) { writeAll(w, list, binary.LittleEndian.AppendUint32) }

// Steps writes a list of numbers of one byte; the reader has to know how many.
func (w *Writer) Steps(list []int8) {
	writeAll(w, list, func(b []byte, x int8) []byte { return append(b, byte(x)) })
}

// Floats writes a list of fractions; the reader has to know how many.
func (w *Writer) Floats(list []float32) {
	writeAll(w, list, func(b []byte, x float32) []byte { return binary.LittleEndian.AppendUint32(b, math.Float32bits(x)) })
}

func writeAll[T any](w *Writer, list []T, add func([]byte, T) []byte) {
	for len(list) > 0 && w.err == nil {
		n := min(chunk, len(list))
		w.buffer = w.buffer[:0]
		for _, x := range list[:n] {
			w.buffer = add(w.buffer, x)
		}
		w.flush()
		list = list[n:]
	}
}

func (w *Writer) flush() {
	if w.err == nil {
		_, w.err = w.to.Write(w.buffer)
	}
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
