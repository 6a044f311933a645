package rules

import (
	"testing"
	"time"
)

func TestAButtonSaysWhatItDoes(t *testing.T) {
	for _, tt := range []struct {
		data    string
		ours    bool
		offered bool
	}{
		{"gp", true, true},
		{"gp:done", true, true},
		{"gp:language", true, true},
		{"gp:language:", true, true},
		{"gp:language:zh-CN", true, true},
		{"gp:language:xx", true, false},
		{"gp:region:china", true, true},
		{"gp:cooldown:1440", true, true},
		{"gp:cooldown:", true, false},
		{"gp:cooldown:1", true, false},
		{"gp:listening:on", true, true},
		{"gp:listening:on:on", true, false},
		{"gp:observer", true, false},
		{"gp:observer:7", true, false},
		{"gp:done:x", true, false},
		{"gp::x", true, false},
		{"gp::", true, false},
		{"gpx", false, false},
		{"gs:verify", false, false},
		{"GP", false, false},
		{"", false, false},
	} {
		m, ours := moveOf(tt.data)
		if ours != tt.ours || ours && m.offered(two{}.Contents("")) != tt.offered {
			t.Errorf("%q: %+v, ours %v, offered %v", tt.data, m, ours, m.offered(two{}.Contents("")))
		}
	}
}

// FuzzAButton looks for data that changes something which the page does not offer.
func FuzzAButton(f *testing.F) {
	for _, seed := range []string{"gp", "gp:done", "gp:language:zh-CN", "gp:cooldown:60", "gp:observer:7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		m, ours := moveOf(data)
		if !ours || !m.offered(two{}.Contents("")) || !m.sets {
			return
		}
		if m.action() != data || len(data) > 64 {
			t.Errorf("%q is offered and means %q", data, m.action())
		}
		s, known := settingOf(m.name)
		if !known {
			t.Fatalf("%q sets nothing", data)
		}
		r := all()
		s.read(m.value, &r)
		if got := s.write(r); got != m.value {
			t.Errorf("%q sets %q", data, got)
		}
	})
}

func TestAChatIsToldOnceInTenMinutes(t *testing.T) {
	var n notices
	now := time.Unix(1e9, 0)
	for _, tt := range []struct {
		name   string
		chat   int64
		update int64
		after  time.Duration
		want   bool
	}{
		{"the first time", chat, 1, 0, true},
		{"the same update, tried again", chat, 1, time.Minute, true},
		{"another update", chat, 2, 2 * time.Minute, false},
		{"another chat", chat - 1, 3, 2 * time.Minute, true},
		{"ten minutes after it was said", chat, 4, 11 * time.Minute, true},
	} {
		if got := n.may(tt.chat, tt.update, now.Add(tt.after)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
