// Command syncoff helps people stop their phone from uploading photos to the cloud.
//
// It only wires the packages together: settings come in, a command runs, an exit code goes out. Everything that could
// be tested without a process lives below.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is the command line: one struct per command holds its flags, environment names and help.
type commands struct {
	Chat  chatCommand  `cmd:"" help:"Hold the whole conversation in the terminal; needs no token and no network."`
	Ask   askCommand   `cmd:"" help:"Answer one question, or each line of standard input with \"-\"."`
	Check checkCommand `cmd:"" help:"Validate the knowledge; every fault with file:line:column."`
	Eval  evalCommand  `cmd:"" help:"Score labelled questions: right, offered, wrong, missed."`

	Lessons lessonsCommand `cmd:"" help:"List, export or take back what staff have taught the bot."`

	Serve  serveCommand  `cmd:"" help:"Run the Telegram bot; needs a token from @BotFather."`
	Stats  statsCommand  `cmd:"" help:"Print what the bot was asked and what came of it, by week, topic and language."`
	Doctor doctorCommand `cmd:"" help:"Check the bot's token, webhook and settings at Telegram."`

	Knowledge string           `name:"knowledge-dir" env:"KNOWLEDGE_DIR" placeholder:"DIR" help:"Directory used instead of the embedded knowledge."`
	Cache     string           `name:"cache-dir" env:"CACHE_DIR" placeholder:"DIR" help:"Directory where what was learned is kept for the next start; \"off\" keeps nothing."`
	Version   kong.VersionFlag `help:"Print the version."`
}

// version is set when a release is linked.
var version = "dev"

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usageError is a command line that cannot be run.
type usageError struct{ error }

// errFailed ends a command that has already said what is wrong.
var errFailed = errors.New("failed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, s streams) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("syncoff"),
		kong.Description("Gets your phone to stop uploading photos to the cloud, without losing a picture."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { exited = code }),
		kong.Vars{"version": version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s),
	)
	if err != nil {
		fmt.Fprintln(s.err, "syncoff:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(s.err, "syncoff: %v\nTry \"syncoff --help\".\n", err)
		return exitUsage
	}
	return exitCode(parsed.Run(&c), s.err)
}

func exitCode(err error, w io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		fmt.Fprintf(w, "syncoff: %v\nTry \"syncoff --help\".\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitFailed
	case !errors.Is(err, errFailed):
		fmt.Fprintln(w, "syncoff:", err)
	}
	return exitFailed
}
