package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

// killing is the real program under load, killed again and again.
type killing struct {
	t      *testing.T
	server *telegramtest.Server
	binary string
	dir    string
	url    string
	starts map[string]string // what the reply to each message begins with
	cycle  []string
	asked  map[int64]int // messages by chat; guarded by being pushed from one goroutine
}

// killChats are enough that Telegram's limit of one message a second in a chat does not slow the load.
const killChats = 40

func kills() int {
	if n, err := strconv.Atoi(os.Getenv("SYNCOFF_KILLS")); err == nil && n > 0 {
		return n
	}
	return 15
}

// TestKillLosesNothing kills the program as no program can prevent, while people write without pause, and counts: every
// message is answered, in the order of each chat, and an answer comes twice only where a kill fell between its delivery
// and the note of it.
func TestKillLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program many times")
	}
	k := newKilling(t)
	n := kills()
	for i := range n {
		k.load(2 * killChats)
		k.live(5 + rand.IntN(25))
		if t.Failed() {
			t.Fatalf("at kill %d", i+1)
		}
	}
	k.finish()
	lost, repeated := k.count()
	t.Logf("%d kills, %d messages, %d lost, %d repeated", n, k.total(), lost, repeated)
	if lost > 0 || repeated > 10*n {
		t.Errorf("%d lost, %d repeated by %d kills", lost, repeated, n)
	}
}

func newKilling(t *testing.T) *killing {
	k := &killing{t: t, dir: t.TempDir(), asked: map[int64]int{}, starts: map[string]string{}}
	k.binary = filepath.Join(k.dir, "syncoff")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", k.binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for says, id := range map[string]string{
		"/help": "chat.help", "/methods": "chat.methods", "/privacy": "privacy.remembered", "/language": "language.choose",
		"/start": "chat.greeting", "how do I turn off gallery sync": "topic.gallery-auto-backup.title",
	} {
		k.starts[says] = english(t, id)
		k.cycle = append(k.cycle, says)
	}
	slices.Sort(k.cycle)
	k.server = telegramtest.New(telegramtest.Options{Rich: true})
	for chat := range int64(killChats) {
		k.server.AddUser(telegramtest.User{ID: chat + 1, FirstName: "P", LanguageCode: "en"})
	}
	k.url = k.server.Start()
	t.Cleanup(k.server.Close)
	return k
}

// load lets people write until so many messages have no answer.
func (k *killing) load(waiting int) {
	for k.total()-k.sent() < waiting {
		for chat := range int64(killChats) {
			k.server.Say(chat+1, chat+1, k.cycle[k.asked[chat+1]%len(k.cycle)])
			k.asked[chat+1]++
		}
	}
}

// start starts the program.
func (k *killing) start() (*exec.Cmd, *bytes.Buffer) {
	k.t.Helper()
	cmd := exec.Command(k.binary, "serve")
	cmd.Env = append(os.Environ(), "TELEGRAM_BOT_TOKEN="+telegramtest.Token, "TELEGRAM_API_URL="+k.url, "CACHE_DIR="+k.dir,
		"DATABASE_URL=sqlite:"+filepath.Join(k.dir, "x.db"), "LISTEN_ADDR=none", "KNOWLEDGE_DIR=")
	log := &bytes.Buffer{}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	return cmd, log
}

// live runs the program until it has sent some messages, and kills it.
func (k *killing) live(sends int) {
	k.t.Helper()
	before := k.sent()
	cmd, log := k.start()
	err := k.await(60*time.Second, func() bool { return k.sent() >= before+sends })
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err != nil {
		k.t.Errorf("%v\n%s", err, tail(log.String()))
	}
}

// finish lets the program answer what is left, and end.
func (k *killing) finish() {
	k.t.Helper()
	cmd, log := k.start()
	err := k.await(10*time.Minute, func() bool {
		for chat, asked := range k.asked {
			if len(k.said(chat)) < asked {
				return false
			}
		}
		return true
	})
	_ = cmd.Process.Signal(os.Interrupt)
	ended := cmd.Wait()
	if err != nil || ended != nil {
		k.t.Errorf("%v, %v\n%s", err, ended, tail(log.String()))
	}
}

func (k *killing) await(limit time.Duration, holds func() bool) error {
	ctx, cancel := context.WithTimeout(k.t.Context(), limit)
	defer cancel()
	if err := k.server.Wait(ctx, func([]telegramtest.Call) bool { return holds() }, "none"); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	return nil
}

func (k *killing) total() int {
	n := 0
	for _, asked := range k.asked {
		n += asked
	}
	return n
}

func (k *killing) sent() int {
	n := 0
	for chat := range int64(killChats) {
		n += len(k.shown(chat + 1))
	}
	return n
}

func (k *killing) shown(chat int64) []string {
	var texts []string
	for _, m := range k.server.Shown(chat) {
		if m.FromBot {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// said are the messages that the replies in a chat answer, repetitions left out: no two messages in a row are the same.
func (k *killing) said(chat int64) []string {
	var said []string
	for _, text := range k.shown(chat) {
		says := "?"
		for message, start := range k.starts {
			if strings.HasPrefix(text, start) {
				says = message
			}
		}
		if len(said) == 0 || said[len(said)-1] != says {
			said = append(said, says)
		}
	}
	return said
}

// count compares what was answered with what was asked.
func (k *killing) count() (lost, repeated int) {
	for chat, asked := range k.asked {
		said := k.said(chat)
		repeated += len(k.shown(chat)) - len(said)
		for i := range asked {
			if i >= len(said) || said[i] != k.cycle[i%len(k.cycle)] {
				k.t.Errorf("chat %d, message %d of %d: %q is not answered in its turn", chat, i, asked, k.cycle[i%len(k.cycle)])
				lost++
				break
			}
		}
	}
	return lost, repeated
}

func tail(log string) string { return log[max(0, len(log)-3000):] }
