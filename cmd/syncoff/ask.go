package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"syncoff/bot"
	"syncoff/bot/console"
	"syncoff/cmd/syncoff/cache"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

// askCommand answers one question, or a stream of them.
type askCommand struct {
	Question []string `arg:"" optional:"" help:"The question; \"-\" answers each line of standard input."`
	JSON     bool     `name:"json" help:"Print a line of JSON for each question."`
	Explain  bool     `help:"Show how the decision came about."`
	Lang     string   `placeholder:"LANG" help:"Language of the answer, for example zh-CN; otherwise that of the question."`
	Region   string   `placeholder:"REGION" help:"Where the Xiaomi account is registered: china or global."`
	System   string   `placeholder:"SYSTEM" help:"System of the phone, for example miui-12 or hyperos-2."`
}

// Run answers.
func (c *askCommand) Run(ctx context.Context, all *commands, s streams) error {
	question := strings.TrimSpace(strings.Join(c.Question, " "))
	if question == "" {
		return usageError{errors.New("ask what? Give a question, or \"-\" to read questions from standard input")}
	}
	base, texts, err := load(all.Knowledge)
	if err != nil {
		return err
	}
	if err := c.validate(base, texts); err != nil {
		return usageError{err}
	}
	a, err := assemble(base, texts, cache.New(all.Cache))
	if err != nil {
		return err
	}
	defer a.Close()
	if question != "-" {
		return c.answer(ctx, a, question, s.out)
	}
	return eachLine(ctx, s.in, func(line string) error { return c.answer(ctx, a, line, s.out) })
}

// validate refuses what is not known, instead of answering for another phone.
func (c *askCommand) validate(base *knowledge.Base, texts *locales.Catalog) error {
	if c.Lang != "" && !serves(texts, c.Lang) {
		return fmt.Errorf("unknown language %q; there are %s", c.Lang, strings.Join(texts.Languages(), ", "))
	}
	if c.Region != "" && !slices.Contains(base.RegionIDs(), c.Region) {
		return fmt.Errorf("unknown region %q; there are %s", c.Region, strings.Join(base.RegionIDs(), ", "))
	}
	if _, ok := base.System(c.System); c.System != "" && !ok {
		return fmt.Errorf("unknown system %q; there are %s", c.System, strings.Join(base.SystemIDs(), ", "))
	}
	return nil
}

// serves reports whether there are texts for a language code, exactly or in its family: pt reads pt-BR.
func serves(texts *locales.Catalog, code string) bool {
	wanted, _, _ := strings.Cut(code, "-")
	family, _, _ := strings.Cut(texts.Match(code), "-")
	return strings.EqualFold(wanted, family)
}

func (c *askCommand) answer(ctx context.Context, a *assistant, question string, w io.Writer) error {
	result, reply, err := a.conversation.Ask(ctx, bot.Question{Text: question, Language: c.Lang, Region: c.Region, System: c.System})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeAnswer(w, question, result, reply)
	}
	if c.Explain {
		e, err := a.index.Explain(ctx, question, index.Hint{Language: c.Lang})
		if err != nil {
			return err
		}
		if err := e.Write(w); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(w, console.Style{Bold: colours(w)}.Render(reply))
	return err
}

// answered is the JSON form of an answer.
type answered struct {
	Question   string      `json:"question"`
	Language   string      `json:"language"`
	Decision   string      `json:"decision"`
	Topic      string      `json:"topic"`
	Confidence float64     `json:"confidence"`
	Candidates []candidate `json:"candidates"`
	Text       string      `json:"text"`
}

type candidate struct {
	Topic      string  `json:"topic"`
	Confidence float64 `json:"confidence"`
}

func writeAnswer(w io.Writer, question string, r index.Result, reply bot.Reply) error {
	a := answered{
		Question: strings.ToValidUTF8(question, "\ufffd"), Language: reply.Language, Decision: string(r.Decision), Topic: r.Topic,
		Confidence: round(r.Confidence), Candidates: []candidate{}, Text: reply.Plain(),
	}
	for _, c := range r.Candidates {
		a.Candidates = append(a.Candidates, candidate{c.Topic, round(c.Confidence)})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(a)
}

// round keeps four decimals: more would only look exact.
func round(x float64) float64 { return float64(int(x*10000+.5)) / 10000 }

// eachLine calls f for every line of the input, however long, until it ends.
func eachLine(ctx context.Context, r io.Reader, f func(string) error) error {
	reader := bufio.NewReader(r)
	for ctx.Err() == nil {
		line, err := reader.ReadString('\n')
		if line != "" {
			if err := f(strings.TrimRight(line, "\r\n")); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
	}
	return ctx.Err()
}

// assistant is everything that answers, wired together.
type assistant struct {
	base         *knowledge.Base
	texts        *locales.Catalog
	index        *index.Index
	conversation *bot.Conversation
}

func assemble(base *knowledge.Base, texts *locales.Catalog, kept cache.Cache) (*assistant, error) {
	x, err := kept.Index(base)
	if err != nil {
		return nil, err
	}
	return &assistant{base, texts, x, bot.New(base, texts, x, bot.NewMemory())}, nil
}

// Close frees the index.
func (a *assistant) Close() error { return a.index.Close() }

// colours reports whether the output is a terminal that may be decorated.
func colours(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isTerminal(f) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
