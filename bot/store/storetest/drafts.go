package storetest

import (
	"testing"
	"time"

	"syncoff/bot/store"
)

func draftTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"a draft outlives its update and is found for 72 hours": func(t *testing.T, b *bench) {
			d := store.Draft{Owner: "8", Connection: "c", Chat: 7, Question: 10}
			b.plan(1, store.Draft{Owner: "9"})
			b.ok(b.Plan(ctx(b), 1, store.Plan{Draft: &d}))
			b.ok(b.Finish(ctx(b), 1))
			b.restart()
			b.draft(2, store.Draft{})
			for _, step := range []struct {
				after time.Duration
				want  store.Draft
			}{{71 * time.Hour, d}, {2 * time.Hour, store.Draft{}}} {
				b.clock.Advance(step.after)
				_, err := b.Purge(ctx(b))
				b.ok(err)
				b.draft(1, step.want)
			}
		},
		"forgetting erases the drafts of an owner and for a chat": func(t *testing.T, b *bench) {
			for _, tc := range []struct {
				name   string
				draft  store.Draft
				forget string
				kept   bool
			}{
				{"of the owner", store.Draft{Owner: "42", Chat: 7}, "42", false},
				{"of the owner as a member", store.Draft{Owner: "-1/42", Chat: 7}, "42", false},
				{"for the chat", store.Draft{Owner: "8", Chat: 42}, "42", false},
				{"for a group", store.Draft{Owner: "8", Chat: -1}, "-1", false},
				{"of an owner and for a chat that are alike", store.Draft{Owner: "142", Chat: 421}, "42", true},
				{"for a chat with the number of a group", store.Draft{Owner: "8", Chat: 1}, "-1", true},
				{"of others while nobody is forgotten", store.Draft{Owner: "", Chat: 0}, "", true},
			} {
				b.nextID++
				b.plan(b.nextID, tc.draft)
				b.ok(b.Forget(ctx(b), tc.forget))
				_, kept, err := b.Draft(ctx(b), b.nextID)
				b.ok(err)
				b.same(tc.name, kept, tc.kept)
			}
		},
		"drafts follow a chat that moves": func(t *testing.T, b *bench) {
			drafts := []store.Draft{
				{Owner: "8", Connection: "c", Chat: -1, Question: 10}, {Owner: "-1", Chat: 7}, {Owner: "-1/42", Chat: -11},
			}
			for i, d := range drafts {
				b.plan(int64(i), d)
			}
			b.ok(b.MoveChat(ctx(b), "-1", "-1009"))
			b.ok(b.MoveChat(ctx(b), "-11", "a name"))
			drafts[0].Chat, drafts[1].Owner, drafts[2].Owner = -1009, "-1009", "-1009/42"
			for i, d := range drafts {
				b.draft(int64(i), d)
			}
		},
	}
}

// plan has an update of its own lane lead to a draft.
func (b *bench) plan(id int64, d store.Draft) {
	b.t.Helper()
	b.receive(store.Update{ID: id})
	b.take(9)
	b.ok(b.Plan(ctx(b), id, store.Plan{Draft: &d}))
}

// draft expects the draft of an update, none for the zero Draft.
func (b *bench) draft(id int64, want store.Draft) {
	b.t.Helper()
	got, found, err := b.Draft(ctx(b), id)
	b.ok(err)
	b.same("draft", got, want)
	b.same("found", found, want != store.Draft{})
}
