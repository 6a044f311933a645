package business

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"syncoff/bot/telegram/outbox"
)

// A draft is sent once, however often its button is pressed and whenever the process dies.
//
// A press first notes in the owner's settings that it uses the draft, then stores its plan, and with the plan, at once
// or not at all, a receipt: a draft of its own name that leads nowhere. A later press believes the note only if the
// receipt is there: a press that has left a note but no receipt has died before it planned anything, and either it is
// tried again, knows its own note and goes on, or it is given up and the next press may go in its place. One that has
// left a receipt is carried out by the outbox. Presses of an owner come one after another, for they are in one lane.

// use is a press that ends a draft.
type use struct {
	draft, press int64
	did          byte // doSend, doDiscard
}

// mostUses is how many uses of an owner are remembered, the latest ones: a page whose buttons are gone can do without.
const mostUses = 100

const base = 36

// receipt is what the plan of a press leaves that has used a draft.
func receipt(of outbox.Draft) *outbox.Draft {
	of.Connection = ""
	return &of
}

func isReceipt(d outbox.Draft) bool { return d.Connection == "" }

// used tells whether another press has used a draft, and for what.
func (h *Handler) used(ctx context.Context, owner string, draft, press int64) (byte, bool, error) {
	uses, err := h.uses(ctx, owner)
	if err != nil {
		return 0, false, err
	}
	at := slices.IndexFunc(uses, func(u use) bool { return u.draft == draft })
	if at < 0 || uses[at].press == press {
		return 0, false, nil
	}
	left, found, err := h.Drafts.Draft(ctx, uses[at].press)
	if err != nil {
		return 0, false, fmt.Errorf("receipt of update %d: %w", uses[at].press, err)
	}
	return uses[at].did, found && isReceipt(left), nil
}

// note keeps a use before any others of its draft.
func (h *Handler) note(ctx context.Context, owner string, next use) error {
	uses, err := h.uses(ctx, owner)
	if err != nil {
		return err
	}
	uses = slices.DeleteFunc(uses, func(u use) bool { return u.draft == next.draft })
	uses = append([]use{next}, uses...)
	words := make([]string, min(len(uses), mostUses))
	for i := range words {
		words[i] = uses[i].word()
	}
	return h.Settings.Set(ctx, owner, nameUses, strings.Join(words, " "))
}

// uses are those that are remembered of an owner, the latest first.
func (h *Handler) uses(ctx context.Context, owner string) ([]use, error) {
	set, err := h.Settings.Settings(ctx, owner)
	if err != nil {
		return nil, err
	}
	var uses []use
	for word := range strings.FieldsSeq(set[nameUses]) {
		if u, ok := parseUse(word); ok {
			uses = append(uses, u)
		}
	}
	return uses, nil
}

func (u use) word() string {
	return strconv.FormatInt(u.draft, base) + ":" + strconv.FormatInt(u.press, base) + ":" + string(u.did)
}

func parseUse(word string) (use, bool) {
	parts := strings.Split(word, ":")
	if len(parts) != 3 || len(parts[2]) != 1 {
		return use{}, false
	}
	draft, bad := strconv.ParseInt(parts[0], base, 64)
	press, worse := strconv.ParseInt(parts[1], base, 64)
	did := parts[2][0]
	return use{draft, press, did}, bad == nil && worse == nil && endings()[did] != ""
}
