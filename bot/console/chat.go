package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"syncoff/bot"
)

// Conversation answers what a person does.
type Conversation interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
}

// Options are how a chat is held.
type Options struct {
	JSON     bool   // one line of JSON for each line read
	Prompt   bool   // a person types at a terminal: greet and show where to type
	Language string // the person's own setting, "" if unknown
	Style    Style
	Welcome  string // shown once before the greeting, with Prompt
}

const prompt = "> "

// Chat reads lines and answers each, until the input ends or the context does. Neither is an error.
func Chat(ctx context.Context, c Conversation, in io.Reader, out io.Writer, o Options) error {
	ch := &chat{conversation: c, out: out, options: o, person: 1}
	if err := ch.greet(ctx); err != nil {
		return ended(ctx, err)
	}
	lines, failed := read(ctx, in)
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, more := <-lines:
			if !more {
				return ended(ctx, <-failed)
			}
			if err := ch.line(ctx, line); err != nil {
				return ended(ctx, err)
			}
		}
	}
}

// ended tells a failure from the end of the context, which a person asked for.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

type chat struct {
	conversation Conversation
	out          io.Writer
	options      Options
	person       int
}

func (c *chat) greet(ctx context.Context) error {
	if !c.options.Prompt || c.options.JSON {
		return nil
	}
	if c.options.Welcome != "" {
		if _, err := fmt.Fprintln(c.out, c.options.Welcome); err != nil {
			return fmt.Errorf("write welcome: %w", err)
		}
	}
	return c.say(ctx, "/start")
}

func (c *chat) line(ctx context.Context, line string) error {
	if !c.options.JSON {
		return c.say(ctx, line)
	}
	if line == "" {
		c.person++
		return nil
	}
	replies, err := c.handle(ctx, line)
	if err != nil {
		return err
	}
	return writeJSON(c.out, replies)
}

// say answers a line for people. An empty one is a slip of the Return key.
func (c *chat) say(ctx context.Context, line string) error {
	text := ""
	if line != "" {
		replies, err := c.handle(ctx, line)
		if err != nil {
			return err
		}
		for _, r := range replies {
			text += "\n" + c.options.Style.Render(r)
		}
		text += "\n"
	}
	if c.options.Prompt {
		text += prompt
	}
	if _, err := io.WriteString(c.out, text); err != nil {
		return fmt.Errorf("write reply: %w", err)
	}
	return nil
}

func (c *chat) handle(ctx context.Context, line string) ([]bot.Reply, error) {
	replies, err := c.conversation.Handle(ctx, bot.Event{
		Person: strconv.Itoa(c.person), Text: line, Language: c.options.Language,
	})
	if err != nil {
		return nil, fmt.Errorf("answer line: %w", err)
	}
	return replies, nil
}
