package roster_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/roster"
)

const staffChat, group, sam, ann, eve = -300, -100, 20, 7, 21

// server knows who is where, and counts how often it is asked.
type server struct {
	status map[string]string // by "chat/user"
	err    error
	asked  int
}

func (s *server) GetChatMember(_ context.Context, chat, user int64) (api.ChatMember, error) {
	s.asked++
	var m api.ChatMember
	m.Status = s.status[fmt.Sprintf("%d/%d", chat, user)]
	return m, s.err
}

// clock is a time that a test sets.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func TestWhoSomebodyIs(t *testing.T) {
	s := &server{status: map[string]string{
		fmt.Sprintf("%d/%d", staffChat, ann): "member",
		fmt.Sprintf("%d/%d", staffChat, eve): "left",
		fmt.Sprintf("%d/%d", group, ann):     "administrator",
		fmt.Sprintf("%d/%d", group, sam):     "creator",
		fmt.Sprintf("%d/%d", group, eve):     "member",
	}}
	r := roster.New([]int64{sam}, staffChat, s, &clock{})
	staff := func(user int64) func() (bool, error) {
		return func() (bool, error) { return r.Staff(t.Context(), user) }
	}
	admin := func(user int64) func() (bool, error) {
		return func() (bool, error) { return r.Admin(t.Context(), group, user) }
	}
	for _, tt := range []struct {
		name string
		is   func() (bool, error)
		want bool
	}{
		{"who is named is staff", staff(sam), true},
		{"a member of the staff's chat is staff", staff(ann), true},
		{"who has left it is not", staff(eve), false},
		{"nobody is not", staff(0), false},
		{"an administrator runs the group", admin(ann), true},
		{"its creator does", admin(sam), true},
		{"a member does not", admin(eve), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if is, err := tt.is(); is != tt.want || err != nil {
				t.Errorf("got %v, %v", is, err)
			}
		})
	}
	if !r.StaffChat(staffChat) || r.StaffChat(group) || roster.New(nil, 0, s, &clock{}).StaffChat(0) {
		t.Error("the staff's chat is not told from others")
	}
}

func TestAPartIsAskedForOnceInAWhile(t *testing.T) {
	s, now := &server{status: map[string]string{fmt.Sprintf("%d/%d", group, ann): "administrator"}}, &clock{time.Unix(1e9, 0)}
	r := roster.New(nil, 0, s, now)
	is := func(want bool, asked int) {
		t.Helper()
		if got, err := r.Admin(t.Context(), group, ann); got != want || err != nil || s.asked != asked {
			t.Errorf("got %v, %v after %d calls, want %v after %d", got, err, s.asked, want, asked)
		}
	}
	is(true, 1)
	s.status = nil
	is(true, 1)
	now.now = now.now.Add(time.Hour)
	is(false, 2)
	s.status = map[string]string{fmt.Sprintf("%d/%d", group, ann): "administrator"}
	r.Forget(group)
	is(true, 3)
}

func TestWhatCannotBeFoundOut(t *testing.T) {
	for _, tt := range []struct {
		name   string
		err    error
		passes bool
	}{
		{"an unknown chat counts as no", api.ErrChatGone, false},
		{"an unknown user counts as no", api.ErrBadRequest, false},
		{"a chat that the bot may not see counts as no", api.ErrForbidden, false},
		{"a network that is down is an error", api.ErrNetwork, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := roster.New(nil, staffChat, &server{err: tt.err}, &clock{})
			is, err := r.Staff(t.Context(), ann)
			if is || errors.Is(err, tt.err) != tt.passes || (err != nil) != tt.passes {
				t.Errorf("got %v, %v", is, err)
			}
		})
	}
}
