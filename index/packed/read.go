package packed

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// ErrDamaged is what every error of a reader wraps that is not one of its source.
var ErrDamaged = errors.New("damaged")

// Reader reads what a Writer has written. After an error everything is empty; Err tells it.
type Reader struct {
	from   io.Reader
	buffer []byte
	err    error
}

// NewReader makes a reader. It reads no byte more than it is asked for.
func NewReader(from io.Reader) *Reader { return &Reader{from: from} }

// Err returns the first error.
func (r *Reader) Err() error { return r.err }

// Fail makes what was read an error, unless there is one already.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
	}
}

// Number reads a number; more than the most given is an error.
func (r *Reader) Number(most int) int {
	b := r.bytes(4)
	if r.err != nil {
		return 0
	}
	n := binary.LittleEndian.Uint32(b)
	if int64(n) > int64(most) {
		r.Fail("%d where %d is the most", n, most)
		return 0
	}
	return int(n)
}

// Text reads a text.
func (r *Reader) Text() string { return string(r.bytes(r.Number(MaxText))) }

// Texts reads a list of texts; more of them than the most given is an error.
func (r *Reader) Texts(most int) []string {
	var list []string
	for n := r.Number(most); len(list) < n && r.err == nil; {
		list = append(list, r.Text())
	}
	return list
}

// Words reads so many numbers.
func (r *Reader) Words(n int) []uint32 {
	return readAll(r, n, 4, binary.LittleEndian.Uint32)
}

// Steps reads so many numbers of one byte.
func (r *Reader) Steps(n int) []int8 {
	return readAll(r, n, 1, func(b []byte) int8 { return int8(b[0]) })
}

// exponent has the bits that are all set in what is infinite or no number.
const exponent = 0x7f800000

// Floats reads so many fractions; one that is infinite or no number is an error.
func (r *Reader) Floats(n int) []float32 {
	odd := false
	list := readAll(r, n, 4, func(b []byte) float32 {
		bits := binary.LittleEndian.Uint32(b)
		odd = odd || bits&exponent == exponent
		return math.Float32frombits(bits)
	})
	if odd {
		r.Fail("a fraction is not finite")
		return nil
	}
	return list
}

// trusted is how many numbers get their memory at once. Of longer lists a part has to come first, so that a damaged
// file cannot take much more memory than it has bytes.
const (
	trusted = 64 << 10
	part    = 16
)

// readAll reads so many values of so many bytes each.
func readAll[T any](r *Reader, n, size int, value func(b []byte) T) []T {
	if n < 0 {
		r.Fail("a list of %d", n)
	}
	if r.err != nil {
		return nil
	}
	list := make([]T, 0, min(n, max(trusted, n/part)))
	for len(list) < n {
		if len(list) == cap(list) {
			list = slices.Grow(list, n-len(list))
		}
		b := r.bytes(size * min(chunk, cap(list)-len(list), n-len(list)))
		if r.err != nil {
			return nil
		}
		for ; len(b) >= size; b = b[size:] {
			list = append(list, value(b))
		}
	}
	return list
}

// bytes reads so many; they are valid until the next call.
func (r *Reader) bytes(n int) []byte {
	if r.err != nil {
		return nil
	}
	r.buffer = slices.Grow(r.buffer[:0], n)[:n]
	if _, err := io.ReadFull(r.from, r.buffer); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: it ends too early", ErrDamaged)
		}
		r.err = err
		return nil
	}
	return r.buffer
}
