package packed_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"syncoff/index/packed"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	floats := make([]float32, 200_000)
	words := make([]uint32, 200_000)
	steps := make([]int8, 200_001)
	for i := range floats {
		floats[i], words[i] = float32(i)/7, uint32(i)*2_654_435_761
	}
	for i := range steps {
		steps[i] = int8(i * 40_503)
	}
	texts := []string{"", "一", strings.Repeat("long ", 1000)}
	var file bytes.Buffer
	w := packed.NewWriter(&file)
	w.Number(0)
	w.Number(math.MaxInt32)
	w.Texts(texts)
	w.Floats(floats)
	w.Words(words)
	w.Steps(steps)
	w.Text("end")
	if err := w.Err(); err != nil {
		t.Fatal(err)
	}
	r := packed.NewReader(iotest.HalfReader(&file))
	if a, b := r.Number(0), r.Number(math.MaxInt32); a != 0 || b != math.MaxInt32 {
		t.Errorf("numbers %d, %d", a, b)
	}
	if got := r.Texts(3); !slices.Equal(got, texts) {
		t.Errorf("texts %.100q", got)
	}
	if !slices.Equal(r.Floats(len(floats)), floats) || !slices.Equal(r.Words(len(words)), words) ||
		!slices.Equal(r.Steps(len(steps)), steps) || r.Text() != "end" {
		t.Error("the lists differ")
	}
	if err := r.Err(); err != nil {
		t.Error(err)
	}
	if r.Number(9); !errors.Is(r.Err(), packed.ErrDamaged) {
		t.Errorf("beyond the end: %v", r.Err())
	}
}

func TestAReaderTrustsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		read func(*packed.Reader)
	}{
		"a number above the most":    {"\x05\x00\x00\x00", func(r *packed.Reader) { r.Number(4) }},
		"more texts than the most":   {"\x05\x00\x00\x00", func(r *packed.Reader) { r.Texts(4) }},
		"a text that is too long":    {"\xff\xff\xff\xff", func(r *packed.Reader) { r.Text() }},
		"a text that ends too early": {"\x05\x00\x00\x00abc", func(r *packed.Reader) { r.Text() }},
		"a list that ends too early": {"abcdefg", func(r *packed.Reader) { r.Words(2) }},
		"a number of one byte less":  {"a", func(r *packed.Reader) { r.Steps(2) }},
		"a list of less than none":   {"abcdefg", func(r *packed.Reader) { r.Words(-1) }},
		"a fraction that is none":    {"\x00\x00\xc0\x7f", func(r *packed.Reader) { r.Floats(1) }},
		"an infinite fraction":       {"\x00\x00\x80\xff", func(r *packed.Reader) { r.Floats(1) }},
	} {
		t.Run(name, func(t *testing.T) {
			r := packed.NewReader(strings.NewReader(c.file))
			if c.read(r); !errors.Is(r.Err(), packed.ErrDamaged) {
				t.Errorf("error %v", r.Err())
			}
			if r.Number(9) != 0 || r.Text() != "" || len(r.Texts(9)) > 0 || len(r.Words(9)) > 0 {
				t.Error("it goes on after the error")
			}
		})
	}
}

func TestAnAnnouncementTakesLittleMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	packed.NewReader(strings.NewReader("four")).Words(1 << 24)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 8<<20 {
		t.Errorf("%d MiB for a list that does not come", taken>>20)
	}
}

var errBroken = errors.New("broken")

func TestErrorsOfTheFileAreTold(t *testing.T) {
	r := packed.NewReader(iotest.ErrReader(errBroken))
	if r.Text(); !errors.Is(r.Err(), errBroken) || errors.Is(r.Err(), packed.ErrDamaged) {
		t.Errorf("read: %v", r.Err())
	}
	pipe, end := io.Pipe()
	pipe.CloseWithError(errBroken)
	w := packed.NewWriter(end)
	w.Words([]uint32{1})
	w.Number(-1)
	if !errors.Is(w.Err(), errBroken) {
		t.Errorf("write: %v", w.Err())
	}
}

func TestAWriterRefusesWhatCouldNotBeRead(t *testing.T) {
	for name, write := range map[string]func(*packed.Writer){
		"a number below 0":        func(w *packed.Writer) { w.Number(-1) },
		"a text that is too long": func(w *packed.Writer) { w.Text(strings.Repeat("x", packed.MaxText+1)) },
	} {
		var file bytes.Buffer
		w := packed.NewWriter(&file)
		write(w)
		w.Text("more")
		if w.Err() == nil || file.Len() > 0 {
			t.Errorf("%s: error %v, %d bytes written", name, w.Err(), file.Len())
		}
	}
}
