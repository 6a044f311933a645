package main

import (
	"context"
	"fmt"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/examine"
)

// doctorCommand checks how the bot is set up at Telegram.
type doctorCommand struct {
	telegramSettings `embed:""`
}

// Run prints what it finds.
func (c *doctorCommand) Run(ctx context.Context, s streams) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	if _, err := c.webhookPath(); err != nil {
		return err
	}
	a, err := api.New(token, api.Options{URL: c.APIURL})
	if err != nil {
		return explain(err)
	}
	defer a.Close()
	failed := false
	for _, f := range examine.Bot(ctx, a, c.WebhookURL) {
		failed = failed || f.Grade == examine.Fault
		fmt.Fprintf(s.out, "%-5s  %s\n", f.Grade, f.Says)
		if f.Do != "" {
			fmt.Fprintf(s.out, "       -> %s\n", f.Do)
		}
	}
	if failed {
		return errFailed
	}
	return nil
}
