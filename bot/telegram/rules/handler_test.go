package rules

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// office is all that a Handler works with.
type office struct {
	two
	admins    []int64
	rosterErr error
	forgotten []int64
	postErr   error
	plans     []outbox.Plan
}

func (*office) Say(_, id string, _ map[string]string) string          { return id }
func (*office) Count(_, id string, _ int, _ map[string]string) string { return id }

func (o *office) Admin(_ context.Context, _, user int64) (bool, error) {
	return slices.Contains(o.admins, user), o.rosterErr
}

func (o *office) Forget(chat int64) { o.forgotten = append(o.forgotten, chat) }

func (o *office) Put(_ context.Context, _ *inbox.Update, p outbox.Plan) error {
	o.plans = append(o.plans, p)
	return nil
}

func (o *office) Deliver(context.Context, courier.Letter) (courier.Delivery, error) {
	return courier.Delivery{}, o.postErr
}

func (o *office) handler(s Store) *Handler {
	now := &clock{time.Unix(1e9, 0)}
	return New(Parts{
		Assistant: o, Book: NewBook(s, now), Roster: o, Outbox: o, Post: o, Clock: now, Log: slog.New(slog.DiscardHandler),
	})
}

// pressing is an update of a press in the group.
func pressing(user int64, data string) *api.Update {
	at := &api.Message{Chat: &api.Chat{}}
	at.Chat.ID, at.Chat.Type, at.MessageID, at.Date = chat, "supergroup", 4, 1
	q := &api.CallbackQuery{Message: at}
	q.From, q.Data = &api.User{ID: user, LanguageCode: "en"}, data
	return &api.Update{CallbackQuery: q}
}

func TestNewsOfSomebodysPartDropsWhatIsRemembered(t *testing.T) {
	news := &api.ChatMemberUpdated{}
	news.Chat.ID = chat
	for name, update := range map[string]*api.Update{
		"of the bot's":     {MyChatMember: news},
		"of somebody else": {ChatMember: news},
	} {
		t.Run(name, func(t *testing.T) {
			o, s := &office{}, &shelf{}
			h := o.handler(s)
			for range 2 {
				if _, err := h.Book.Of(t.Context(), chat); err != nil {
					t.Fatal(err)
				}
			}
			if taken, _, err := h.Take(t.Context(), &inbox.Update{ID: 1}, update); taken || err != nil {
				t.Errorf("taken %v, %v", taken, err)
			}
			if _, err := h.Book.Of(t.Context(), chat); err != nil || s.reads != 2 || !slices.Equal(o.forgotten, []int64{chat}) {
				t.Errorf("%v, read %d times, forgotten %v", err, s.reads, o.forgotten)
			}
		})
	}
}

func TestWhatPassesIsTriedAgain(t *testing.T) {
	down := errors.New("down")
	for name, tt := range map[string]struct {
		store  *shelf
		roster error
	}{
		"a store that is down":   {&shelf{err: down}, nil},
		"a network that is down": {&shelf{}, down},
	} {
		t.Run(name, func(t *testing.T) {
			o := &office{admins: []int64{7}, rosterErr: tt.roster}
			taken, _, err := o.handler(tt.store).Take(t.Context(), &inbox.Update{ID: 1}, pressing(7, "gp:form:full"))
			if !taken || !errors.Is(err, inbox.ErrLater) || !errors.Is(err, down) || len(o.plans) != 0 {
				t.Errorf("taken %v, %v, %d plans", taken, err, len(o.plans))
			}
		})
	}
}

func TestTheTrialIsAnnouncedInPrivate(t *testing.T) {
	for _, tt := range []struct {
		name    string
		err     error
		toast   string
		letters int
	}{
		{"at once", nil, "settings.saved", 1},
		{"later, when the network is back", api.ErrNetwork, "settings.saved", 2},
		{"or else it is said what is missing", courier.ErrUndeliverable, "settings.trial_start", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := &office{admins: []int64{7}, postErr: tt.err}
			h := o.handler(&shelf{})
			_, toast, err := h.Take(t.Context(), &inbox.Update{ID: 1}, pressing(7, "gp:listening:trial"))
			if err != nil || toast.Text != tt.toast || len(o.plans) != 1 || len(o.plans[0].Letters) != tt.letters {
				t.Fatalf("toast %+v, %v, plans %+v", toast, err, o.plans)
			}
			for _, later := range o.plans[0].Letters[1:] {
				if later.Chat != 7 || later.Page.HTML != "settings.trial_to" {
					t.Errorf("the letter is %+v", later)
				}
			}
			if r, err := h.Book.Of(t.Context(), chat); err != nil || r.Listening != Trial || r.Observer != 7 {
				t.Errorf("rules %+v, %v", r, err)
			}
		})
	}
}

func TestPressesOfOthersAreLeftToThem(t *testing.T) {
	o := &office{admins: []int64{7}}
	inline := pressing(7, "gp")
	inline.CallbackQuery.Message = nil
	private := pressing(7, "gp")
	private.CallbackQuery.Message.Chat.Type = "private"
	for name, update := range map[string]*api.Update{
		"another action": pressing(7, "gs:verify"), "a message of inline mode": inline, "a private chat": private,
		"nothing": {},
	} {
		if taken, _, err := o.handler(&shelf{}).Take(t.Context(), &inbox.Update{ID: 1}, update); taken || err != nil {
			t.Errorf("%s: taken %v, %v", name, taken, err)
		}
	}
}
