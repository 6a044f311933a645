package console_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/console"
)

// parrot answers with what it hears and whom it hears it from.
type parrot struct{ err error }

func (p parrot) Handle(_ context.Context, e bot.Event) ([]bot.Reply, error) {
	if p.err != nil {
		return nil, p.err
	}
	words := e.Text
	if len(words) > 40 {
		words = "long"
	}
	return []bot.Reply{{
		Decision: bot.Answer, Topic: "verify", Language: "en", Region: "china", System: "miui-10",
		Title: "Person " + e.Person, Lead: []string{words},
		Steps:   []bot.Step{{Text: "Open “\u2068Gallery\u2069”"}, {Text: "Careful", Warning: true}, {Text: "Wait"}},
		Choices: []bot.Choice{{Action: "t:verify", Title: "Check <it>", Topic: "verify"}, {Action: "ok", Title: "Solved"}},
	}}, nil
}

func TestRender(t *testing.T) {
	r := bot.Reply{
		Decision: bot.Answer, Title: "Turn it off", Lead: []string{"Why.", "How."}, Phone: "For MIUI 10.", Older: "Older.",
		Steps:        []bot.Step{{Text: "Open “\u2068Gallery\u2069”"}, {Text: "Careful", Warning: true}, {Text: "Press"}},
		Verification: &bot.Verification{Title: "Check", Steps: []bot.Step{{Text: "Look"}}},
		Notes:        []string{"Stays."},
		Sources:      []bot.SourceLine{{Says: "hidden in an answer"}},
		Choices:      []bot.Choice{{Action: "ok", Title: "Solved"}, {Action: "still", Title: "Still"}},
	}
	tests := []struct {
		name  string
		style console.Style
		want  string
	}{
		{"plain", console.Style{}, `Turn it off

Why.
How.

For MIUI 10.
Older.

1. Open “Gallery”
⚠ Careful
2. Press

Check
1. Look

- Stays.

  [1] Solved
  [2] Still
`},
		{"with bold title and labels", console.Style{Bold: true}, "\x1b[1mTurn it off\x1b[22m\n\nWhy.\nHow.\n\nFor MIUI 10.\nOlder.\n\n" +
			"1. Open “\x1b[1mGallery\x1b[22m”\n⚠ Careful\n2. Press\n\nCheck\n1. Look\n\n- Stays.\n\n  [1] Solved\n  [2] Still\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.style.Render(r); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestRenderShowsSourcesThatWereAskedFor(t *testing.T) {
	r := bot.Reply{Decision: bot.Chat, Sources: []bot.SourceLine{
		{Says: "It is off.", From: []string{"https://example.org"}, Dated: "2024", Confidence: "verified"},
	}}
	want := "1. It is off.\n   2024 · verified\n   https://example.org\n"
	if got := (console.Style{}).Render(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func chat(t *testing.T, in string, o console.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := console.Chat(t.Context(), parrot{}, strings.NewReader(in), &out, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestChatOnAPipeShowsNoPrompt(t *testing.T) {
	got := chat(t, "one\r\n\ntwo", console.Options{})
	if strings.Contains(got, ">") && strings.Contains(got, "> ") {
		t.Errorf("prompt in %q", got)
	}
	if strings.Count(got, "Person 1") != 2 || !strings.Contains(got, "\none\n") || !strings.Contains(got, "\ntwo\n") {
		t.Errorf("got %s", got)
	}
}

func TestChatAtATerminalGreets(t *testing.T) {
	got := chat(t, "one\n", console.Options{Prompt: true, Welcome: "Hi there."})
	if !strings.HasPrefix(got, "Hi there.\n") || !strings.Contains(got, "/start") || strings.Count(got, "\n> ") != 2 {
		t.Errorf("got %s", got)
	}
}

func TestChatInJSON(t *testing.T) {
	got := chat(t, "one\ntwo\n\nthree\n   \n", console.Options{JSON: true, Prompt: true})
	lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines for four lines read:\n%s", len(lines), got)
	}
	want := `{"decision":"answer","topic":"verify","text":"Person 1\n\none\n\n1. Open “Gallery”\n⚠ Careful\n2. Wait",` +
		`"choices":[{"topic":"verify","title":"Check <it>"},{"topic":"","title":"Solved"}],` +
		`"language":"en","region":"china","system":"miui-10"}`
	if lines[0] != want {
		t.Errorf("got  %s\nwant %s", lines[0], want)
	}
	if !strings.Contains(lines[2], "Person 2") {
		t.Errorf("after an empty line: %s", lines[2])
	}
}

func TestChatStaysCalm(t *testing.T) {
	tests := []struct{ name, in string }{
		{"with a line of 100 KB", strings.Repeat("长", 40_000) + "\n"},
		{"with a line beyond all measure", strings.Repeat("x", 3<<20) + "\n"},
		{"with bytes that are no text", "\xff\xfe\x00\n"},
		{"with control characters", "\x1b[2J\x07\x00\n"},
		{"with no end of line", "hello"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := chat(t, tt.in, console.Options{JSON: true})
			if strings.Count(got, "\n") != 1 || !json.Valid([]byte(got)) {
				t.Errorf("got %.200q", got)
			}
		})
	}
}

func TestChatEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	defer typing.Close()
	done := make(chan error)
	go func() { done <- console.Chat(ctx, parrot{}, in, io.Discard, console.Options{}) }()
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Chat waits for input although it was told to end")
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error)  { return 0, errBroken }
func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestChatTellsWhatFails(t *testing.T) {
	tests := []struct {
		name string
		c    console.Conversation
		in   io.Reader
		out  io.Writer
		o    console.Options
	}{
		{"the conversation", parrot{errBroken}, strings.NewReader("x\n"), io.Discard, console.Options{}},
		{"the conversation in JSON", parrot{errBroken}, strings.NewReader("x\n"), io.Discard, console.Options{JSON: true}},
		{"the input", parrot{}, broken{}, io.Discard, console.Options{}},
		{"the output", parrot{}, strings.NewReader("x\n"), broken{}, console.Options{}},
		{"the output in JSON", parrot{}, strings.NewReader("x\n"), broken{}, console.Options{JSON: true}},
		{"the output before anything is typed", parrot{}, strings.NewReader(""), broken{}, console.Options{Prompt: true, Welcome: "Hi"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := console.Chat(t.Context(), tt.c, tt.in, tt.out, tt.o); !errors.Is(err, errBroken) {
				t.Errorf("got %v", err)
			}
		})
	}
}
