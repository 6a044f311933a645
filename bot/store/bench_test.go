package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/store"
)

// text is an update of the size that a message of a person has.
func text(id int64, lane string) store.Update {
	return store.Update{ID: id, Kind: "message", Lane: lane, Person: lane, Raw: make([]byte, 700)}
}

// BenchmarkUpdates is the whole way of an update: received, taken, session loaded and saved, reply sent, finished.
func BenchmarkUpdates(b *testing.B) {
	for _, bm := range []struct {
		name           string
		senders, batch int
	}{{"polled by 100", 1, 100}, {"polled by 10", 1, 10}, {"from a webhook with 40 connections", 40, 1}} {
		b.Run(bm.name, func(b *testing.B) {
			s := opened(b, filepath.Join(b.TempDir(), "x.db"))
			work := make(chan store.Update)
			var workers sync.WaitGroup
			for range 64 {
				workers.Go(func() {
					for u := range work {
						handle(b.Context(), b, s, u)
					}
				})
			}
			b.ResetTimer()
			for sender := range bm.senders {
				go receiveShare(b, s, sender*bm.batch, bm.senders*bm.batch, bm.batch)
			}
			takeAll(b, s, work)
			workers.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
		})
	}
}

func takeAll(b *testing.B, s *store.Store, work chan<- store.Update) {
	defer close(work)
	for done := 0; done < b.N; {
		updates, err := s.Next(b.Context(), 64, nil)
		if err != nil {
			b.Error(err)
			return
		}
		for _, u := range updates {
			work <- u
		}
		done += len(updates)
	}
}

// receiveShare receives every batch of a sender.
func receiveShare(b *testing.B, s *store.Store, from, step, batch int) {
	for ; from < b.N; from += step {
		var updates []store.Update
		for id := from; id < min(from+batch, b.N); id++ {
			updates = append(updates, text(int64(id), fmt.Sprint(id%500)))
		}
		if _, err := s.Receive(b.Context(), updates); err != nil {
			b.Error(err)
			return
		}
	}
}

func handle(ctx context.Context, b *testing.B, s *store.Store, u store.Update) {
	session, err := s.Load(ctx, u.Person)
	if err != nil {
		b.Error(err)
	}
	session.Topic, session.Language = "gallery-auto-backup", "zh-CN"
	for _, err := range []error{s.Save(ctx, u.Person, session), s.Sent(ctx, u.ID, 0, u.ID), s.Finish(ctx, u.ID)} {
		if err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkOneUpdate is what the store adds to the answer of one person when nobody else is there.
func BenchmarkOneUpdate(b *testing.B) {
	s := opened(b, filepath.Join(b.TempDir(), "x.db"))
	for id := int64(0); b.Loop(); id++ {
		receive(b, s, id, 700)
		updates, err := s.Next(b.Context(), 1, nil)
		if err != nil || len(updates) != 1 {
			b.Fatal(len(updates), err)
		}
		handle(b.Context(), b, s, updates[0])
	}
}

// BenchmarkNextBehindABacklog takes an update while very many wait.
func BenchmarkNextBehindABacklog(b *testing.B) {
	for name, lanes := range map[string]int{"of one lane": 1, "of many lanes": 50_000} {
		b.Run(name, func(b *testing.B) {
			s := opened(b, filepath.Join(b.TempDir(), "x.db"))
			for from := range int64(100) {
				updates := make([]store.Update, 1000)
				for i := range updates {
					id := from*1000 + int64(i)
					updates[i] = text(id, fmt.Sprint(id%int64(lanes)))
				}
				if _, err := s.Receive(b.Context(), updates); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				updates, err := s.Next(b.Context(), 1, nil)
				if err != nil || len(updates) != 1 {
					b.Fatal(len(updates), err)
				}
				if err := s.Release(b.Context(), updates[0].ID); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "x.db")
	for b.Loop() {
		s, err := store.Open(b.Context(), "sqlite:"+path, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	s := opened(b, filepath.Join(b.TempDir(), "x.db"))
	if err := s.Save(b.Context(), "42", bot.Session{Language: "zh-CN", Tried: []string{"a", "b"}}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Load(b.Context(), "42"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScrub(b *testing.B) {
	for b.Loop() {
		store.Scrub("MIUI 12.5 没有这个选项, see https://i.mi.com/x or write to ann@mail.ru, +86 138-0013-8000")
	}
}
