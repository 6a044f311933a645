// Package roster knows who somebody is: a member of the staff, an administrator of a group.
//
// Both are asked of Telegram at the moment that it matters, for people come and go, and kept for a few minutes, for a
// person who presses buttons does so more than once. What cannot be found out counts as no: to refuse somebody once too
// often is better than to obey a stranger.
package roster

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"syncoff/bot/telegram/api"
)

// Server tells somebody's part in a chat.
type Server interface {
	GetChatMember(ctx context.Context, chat, user int64) (api.ChatMember, error)
}

// Clock is the time.
type Clock interface{ Now() time.Time }

// How long a part is remembered, and of how many.
const (
	kept = 2 * time.Minute
	most = 10000
)

// AnonymousAdmin is the user as whom Telegram shows an administrator who speaks as the group.
const AnonymousAdmin = 1087968824

// Roster is safe for concurrent use.
type Roster struct {
	staff     []int64
	staffChat int64 // whose members are staff too, 0 for none
	server    Server
	clock     Clock

	mu    sync.Mutex
	parts map[place]part
}

type place struct{ chat, user int64 }

type part struct {
	present, admin bool
	until          time.Time
}

// New makes a roster. staff are user ids; the members of staffChat are staff as well, unless it is 0.
func New(staff []int64, staffChat int64, server Server, clock Clock) *Roster {
	return &Roster{staff: staff, staffChat: staffChat, server: server, clock: clock, parts: map[place]part{}}
}

// Staff tells whether a user belongs to the support staff.
func (r *Roster) Staff(ctx context.Context, user int64) (bool, error) {
	if slices.Contains(r.staff, user) {
		return true, nil
	}
	if r.staffChat == 0 || user == 0 {
		return false, nil
	}
	p, err := r.part(ctx, r.staffChat, user)
	return p.present, err
}

// StaffChat tells whether a chat is the staff's own, where everybody is staff.
func (r *Roster) StaffChat(chat int64) bool { return r.staffChat != 0 && chat == r.staffChat }

// Admin tells whether a user runs a chat.
func (r *Roster) Admin(ctx context.Context, chat, user int64) (bool, error) {
	p, err := r.part(ctx, chat, user)
	return p.admin, err
}

// part asks Telegram unless it was asked lately. A chat or user that it does not know is no member.
func (r *Roster) part(ctx context.Context, chat, user int64) (part, error) {
	now, at := r.clock.Now(), place{chat, user}
	r.mu.Lock()
	known, ok := r.parts[at]
	r.mu.Unlock()
	if ok && now.Before(known.until) {
		return known, nil
	}
	member, err := r.server.GetChatMember(ctx, chat, user)
	switch {
	case errors.Is(err, api.ErrBadRequest), errors.Is(err, api.ErrChatGone), errors.Is(err, api.ErrForbidden):
		member = api.ChatMember{}
	case err != nil:
		return part{}, err
	}
	known = part{present: member.Present(), admin: member.Admin(), until: now.Add(kept)}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.parts) >= most {
		clear(r.parts)
	}
	r.parts[at] = known
	return known, nil
}

// Forget drops what is known of a chat, because somebody's part in it has changed.
func (r *Roster) Forget(chat int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for at := range r.parts {
		if at.chat == chat {
			delete(r.parts, at)
		}
	}
}
