// Package examine looks at how a bot is set up and says in plain words what is not right.
//
// Half of what a bot may do is switched on in a chat with BotFather, and nothing else tells an operator that a switch
// is off: the bot merely stays silent.
package examine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"syncoff/bot/telegram/api"
)

// Server is what is asked.
type Server interface {
	GetMe(ctx context.Context) (api.Me, error)
	GetWebhookInfo(ctx context.Context) (api.WebhookInfo, error)
}

// Grade is how a finding stands.
type Grade string

// The grades. A note is a choice and no fault.
const (
	OK    Grade = "ok"
	Note  Grade = "note"
	Fault Grade = "FAULT"
)

// Finding is one thing that was looked at, and what to do about it.
type Finding struct {
	Grade Grade
	Says  string
	Do    string // "" if there is nothing to do
}

// Bot looks at the token, the webhook and the settings of BotFather. webhook is the address where updates should go, ""
// for polling.
func Bot(ctx context.Context, s Server, webhook string) []Finding {
	me, err := s.GetMe(ctx)
	switch {
	case errors.Is(err, api.ErrUnauthorized):
		return []Finding{{Fault, "token: Telegram does not accept it",
			"ask @BotFather for it with /token and set TELEGRAM_BOT_TOKEN or TELEGRAM_BOT_TOKEN_FILE"}}
	case err != nil:
		return []Finding{{Fault, fmt.Sprintf("server: %v", err), "check the network and TELEGRAM_API_URL"}}
	}
	findings := []Finding{{OK, fmt.Sprintf("token: belongs to @%s (id %d)", me.UserName, me.ID), ""}}
	info, err := s.GetWebhookInfo(ctx)
	if err != nil {
		findings = append(findings, Finding{Fault, fmt.Sprintf("webhook: %v", err), "run doctor again"})
	} else {
		findings = append(findings, webhookFindings(info, webhook)...)
	}
	return append(findings, settings(me)...)
}

func webhookFindings(info api.WebhookInfo, want string) []Finding {
	var found []Finding
	switch {
	case info.URL == want && want == "":
		found = append(found, Finding{OK, "webhook: none is set, updates are polled for", ""})
	case info.URL == want:
		found = append(found, Finding{OK, "webhook: set to " + want, ""})
	case want == "":
		found = append(found, Finding{Note, "webhook: one is set, and WEBHOOK_URL is not",
			"serve removes it and polls; if another program needs it, do not start serve with this token"})
	default:
		found = append(found, Finding{Note, "webhook: not set to WEBHOOK_URL yet", "serve sets it when it starts"})
	}
	if info.PendingUpdateCount > 0 {
		found = append(found, Finding{Note, fmt.Sprintf("webhook: %d updates wait", info.PendingUpdateCount),
			"serve takes them when it runs"})
	}
	if info.LastErrorDate != 0 && want != "" {
		at := time.Unix(int64(info.LastErrorDate), 0).UTC().Format(time.RFC3339)
		found = append(found, Finding{Fault, fmt.Sprintf("webhook: the last delivery that failed was at %s: %s", at, info.LastErrorMessage),
			"see that WEBHOOK_URL reaches LISTEN_ADDR from the internet over https"})
	}
	return found
}

func settings(me api.Me) []Finding {
	var found []Finding
	for _, s := range []struct {
		good     bool
		yes, not string
		do       string
	}{
		{!me.CanReadAllGroupMessages, "privacy mode: on, in groups the bot sees only what is said to it",
			"privacy mode: off, in groups the bot sees everything",
			"unless a group lets it listen (/settings there), it needs only what is said to it: @BotFather, /setprivacy, Enable"},
		{me.CanJoinGroups, "groups: the bot can be added", "groups: the bot cannot be added", "@BotFather, /setjoingroups, Enable"},
		{me.SupportsInlineQueries, "inline mode: on", "inline mode: off", "@BotFather, /setinline, to answer in any chat by @" + me.UserName},
		{me.SupportsGuestQueries, "guest mode: on", "guest mode: off",
			"@BotFather, Bot Settings, Guest Mode, to be asked in chats that the bot is not in"},
	} {
		if s.good {
			found = append(found, Finding{OK, s.yes, ""})
		} else {
			found = append(found, Finding{Note, s.not, s.do})
		}
	}
	return found
}
