package rules

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"sync"
	"testing"
	"time"

	"syncoff/bot"
)

// shelf is a store in memory that counts how often it is read.
type shelf struct {
	mu    sync.Mutex
	rows  map[string]map[string]string
	reads int
	err   error
	read  func() // between a read and its return, nil for nothing
}

func (s *shelf) Settings(_ context.Context, chat string) (map[string]string, error) {
	s.mu.Lock()
	s.reads++
	rows, between := maps.Clone(s.rows[chat]), s.read
	s.mu.Unlock()
	if between != nil {
		between()
	}
	return rows, s.err
}

func (s *shelf) Set(_ context.Context, chat, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows == nil {
		s.rows = map[string]map[string]string{}
	}
	if s.rows[chat] == nil {
		s.rows[chat] = map[string]string{}
	}
	if s.rows[chat][name] = value; value == "" {
		delete(s.rows[chat], name)
	}
	return s.err
}

// clock is a time that a test sets.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// two is a catalog of two languages and a region.
type two struct{}

func (two) Contents(string) bot.Contents {
	return bot.Contents{
		Languages: []bot.Entry{{ID: "en", Title: "English"}, {ID: "zh-CN", Title: "简体中文"}},
		Regions:   []bot.Entry{{ID: "china", Title: "China"}},
	}
}

const chat = -100

// all are rules of which none is the default.
func all() Rules {
	return Rules{Language: "zh-CN", Region: "china", Listening: Trial, Cooldown: 4 * time.Hour, Form: Quiet,
		AdminsOnly: true, SilentPosts: true, Observer: 7}
}

func TestRulesAreReadBackAsTheyWereKept(t *testing.T) {
	for name, r := range map[string]Rules{
		"nothing set":                   {},
		"everything set":                all(),
		"other values":                  {Listening: On, Form: Full, Cooldown: 15 * time.Minute},
		"the default cool-down, chosen": {Cooldown: DefaultCooldown},
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{}
			if err := NewBook(s, &clock{}).Against(two{}).Keep(t.Context(), chat, r); err != nil {
				t.Fatal(err)
			}
			got, err := NewBook(s, &clock{}).Against(two{}).Of(t.Context(), chat)
			if err != nil || got != r {
				t.Errorf("got %+v, %v, want %+v", got, err, r)
			}
			if stored := len(s.rows[key(chat)]); r == (Rules{}) && stored != 0 {
				t.Errorf("%d defaults are stored", stored)
			}
		})
	}
}

func TestEveryRuleIsStored(t *testing.T) {
	s, set := &shelf{}, all()
	if err := NewBook(s, &clock{}).Keep(t.Context(), chat, set); err != nil {
		t.Fatal(err)
	}
	fields := reflect.ValueOf(set)
	for i := range fields.NumField() {
		if fields.Field(i).IsZero() {
			t.Errorf("all leaves %s at its default, so that nothing is tested", fields.Type().Field(i).Name)
		}
	}
	if len(s.rows[key(chat)]) != fields.NumField() {
		t.Errorf("stored %v", s.rows)
	}
}

func TestWhatCannotBeReadIsTheDefault(t *testing.T) {
	for name, values := range map[string][]string{
		nameLanguage:  {"xx", "en ", "简体中文"},
		nameRegion:    {"mars"},
		nameListening: {"On", "off", "2", " "},
		nameCooldown:  {"-5", "0", "1h", "99999999999999999999", "43201", "1.5"},
		nameForm:      {"short", "QUIET"},
		nameWho:       {"all", "1"},
		namePosts:     {"true"},
		nameObserver:  {"-7", "@ann", "9223372036854775808"},
		"heard.x":     {"1700000000"},
	} {
		for _, value := range values {
			s := &shelf{rows: map[string]map[string]string{key(chat): {name: value}}}
			got, err := NewBook(s, &clock{}).Against(two{}).Of(t.Context(), chat)
			if err != nil || got != (Rules{}) {
				t.Errorf("%s is %q: got %+v, %v", name, value, got, err)
			}
		}
	}
}

func TestWhatOthersKeepOfAChatStays(t *testing.T) {
	s := &shelf{rows: map[string]map[string]string{key(chat): {"card": "12", nameForm: "damaged"}}}
	b := NewBook(s, &clock{})
	if err := b.Keep(t.Context(), chat, Rules{AdminsOnly: true}); err != nil {
		t.Fatal(err)
	}
	if want := map[string]string{"card": "12", nameWho: admins}; !maps.Equal(s.rows[key(chat)], want) {
		t.Errorf("stored %v, want %v", s.rows[key(chat)], want)
	}
}

func TestRulesAreReadOnceAMinute(t *testing.T) {
	s, now := &shelf{}, &clock{time.Unix(1e9, 0)}
	b := NewBook(s, now)
	read := func(want int, wantForm Form) {
		t.Helper()
		r, err := b.Of(t.Context(), chat)
		if err != nil || r.Form != wantForm || s.reads != want {
			t.Errorf("got %+v, %v after %d reads, want %d", r, err, s.reads, want)
		}
	}
	read(1, Short)
	s.rows = map[string]map[string]string{key(chat): {nameForm: full}}
	now.now = now.now.Add(59 * time.Second)
	read(1, Short)
	now.now = now.now.Add(time.Second)
	read(2, Full)
	s.rows = nil
	b.Forget(chat)
	read(3, Short)
}

func TestAChangeIsSeenAtOnce(t *testing.T) {
	s := &shelf{}
	b := NewBook(s, &clock{})
	changed := make(chan error, 1)
	// Somebody reads, and before that is done somebody else changes what was read.
	s.read = func() {
		s.read = nil
		_, err := b.Change(t.Context(), chat, func(r *Rules) { r.Form = Full })
		changed <- err
	}
	if _, err := b.Of(t.Context(), chat); err != nil {
		t.Fatal(err)
	}
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	if r, err := b.Of(t.Context(), chat); err != nil || r.Form != Full {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestChangesAtOnceLoseNothing(t *testing.T) {
	b := NewBook(&shelf{}, &clock{})
	var people sync.WaitGroup
	for _, edit := range []func(r *Rules){
		func(r *Rules) { r.Form = Full }, func(r *Rules) { r.AdminsOnly = true }, func(r *Rules) { r.SilentPosts = true },
		func(r *Rules) { r.Language = "ru" }, func(r *Rules) { r.Cooldown = time.Hour }, func(r *Rules) { r.Listening = On },
	} {
		people.Go(func() {
			if _, err := b.Change(t.Context(), chat, edit); err != nil {
				t.Error(err)
			}
		})
	}
	people.Wait()
	want := Rules{Language: "ru", Listening: On, Cooldown: time.Hour, Form: Full, AdminsOnly: true, SilentPosts: true}
	if got, err := b.Of(t.Context(), chat); err != nil || got != want {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAStoreThatFails(t *testing.T) {
	down := errors.New("the disk is full")
	b := NewBook(&shelf{err: down}, &clock{})
	if _, err := b.Of(t.Context(), chat); !errors.Is(err, down) {
		t.Errorf("reading: %v", err)
	}
	if err := b.Keep(t.Context(), chat, all()); !errors.Is(err, down) {
		t.Errorf("writing: %v", err)
	}
}

func TestWhatIsForgottenMakesRoom(t *testing.T) {
	b := NewBook(&shelf{}, &clock{})
	for id := range int64(most + 1) {
		if _, err := b.Of(t.Context(), -id); err != nil {
			t.Fatal(err)
		}
	}
	if len(b.pages) > most {
		t.Errorf("%d chats are remembered", len(b.pages))
	}
}
