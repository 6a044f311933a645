package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"syncoff/bot/store"
	"syncoff/cmd/syncoff/shelf"
)

// statsCommand prints what the bot was asked and what came of it.
type statsCommand struct {
	Database string `env:"DATABASE_URL" default:"sqlite:syncoff.db" placeholder:"URL" help:"The bot's database: sqlite:PATH."`
	Weeks    int    `default:"4" placeholder:"N" help:"How many weeks, this one included."`
	Format   string `default:"table" enum:"table,json,csv,png" help:"table, json, csv, or png for a chart of the weeks."`
	Out      string `placeholder:"FILE" help:"File to write to instead of standard output."`
}

// Validate refuses a number of weeks that means nothing.
func (c *statsCommand) Validate() error {
	if c.Weeks < 1 || c.Weeks > 520 {
		return errors.New("--weeks takes 1 to 520")
	}
	return nil
}

// Run prints the report.
func (c *statsCommand) Run(ctx context.Context, s streams) (err error) {
	kept, err := store.Look(ctx, c.Database, time.Now)
	if err != nil {
		return fmt.Errorf("figures: %w", err)
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	report, err := shelf.Report(ctx, kept, c.Weeks, time.Now())
	if err != nil {
		return err
	}
	write := map[string]func(io.Writer) error{
		"table": report.WriteTable, "json": report.WriteJSON, "csv": report.WriteCSV, "png": report.WriteChart,
	}[c.Format]
	if c.Out == "" {
		return write(s.out)
	}
	f, err := os.Create(c.Out)
	if err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return errors.Join(write(f), f.Close())
}
