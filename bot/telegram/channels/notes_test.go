package channels

import (
	"testing"
	"time"
)

func TestANoteIsReadBack(t *testing.T) {
	for _, n := range []note{
		{message: 1, language: "en", shows: "0123456789abcdef", chat: -1001234567890},
		{message: 1 << 30, topic: 77, language: "zh-CN", shows: "ff", chat: -5},
	} {
		if got, ok := read(n.String(), n.chat); !ok || got != n {
			t.Errorf("%q is read as %+v", n, got)
		}
		if got, ok := read(n.String(), n.chat-1); ok {
			t.Errorf("%q is read as a card of another chat: %+v", n, got)
		}
	}
}

func FuzzNote(f *testing.F) {
	f.Add("12 0 en 0123456789abcdef -1001")
	f.Add("12 0 en -1001")
	f.Add("-1 0 en x -1001")
	f.Add("99999999999999999999 0 en x -1001")
	f.Fuzz(func(t *testing.T, value string) {
		n, ok := read(value, -1001)
		if !ok {
			return
		}
		if again, ok := read(n.String(), -1001); !ok || again != n || n.message <= 0 {
			t.Errorf("%q is read as %+v, which comes back as %+v", value, n, again)
		}
	})
}

func TestAPaceIsTheSameForAnUpdateThatIsTriedAgain(t *testing.T) {
	var p paces
	at := time.Unix(1_800_000_000, 0)
	for _, tt := range []struct {
		name   string
		update int64
		after  time.Duration
		want   bool
	}{
		{"the first", 1, 0, true},
		{"the second", 2, time.Second, true},
		{"one too many", 3, 2 * time.Second, false},
		{"the second once more", 2, 3 * time.Second, true},
		{"one too many once more", 3, 4 * time.Second, false},
		{"one after a while", 4, time.Minute, true},
		{"but not two", 5, time.Minute, false},
	} {
		if got := p.may("x", stamp{tt.update, at.Add(tt.after)}, 2, time.Minute); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
	if !p.may("y", stamp{9, at}, 1, time.Minute) {
		t.Error("another thing has a pace of its own")
	}
}
