package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"syncoff/bot/telegram/api"
)

// telegramSettings are those of every command that talks to Telegram.
type telegramSettings struct {
	Token      string `env:"TELEGRAM_BOT_TOKEN" placeholder:"TOKEN" help:"The bot's token from @BotFather; better kept in the environment or in a file."`
	TokenFile  string `env:"TELEGRAM_BOT_TOKEN_FILE" placeholder:"FILE" help:"File that holds the token."`
	APIURL     string `name:"api-url" env:"TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"Bot API server."`
	WebhookURL string `env:"WEBHOOK_URL" placeholder:"URL" help:"Public https address where Telegram delivers updates; without it they are polled for."`
}

// token returns the token, which no error shows.
func (s *telegramSettings) token() (string, error) {
	token, err := secret(s.Token, "TELEGRAM_BOT_TOKEN", s.TokenFile)
	switch {
	case err != nil:
		return "", usageError{err}
	case token == "":
		return "", usageError{errors.New("there is no bot token: ask @BotFather for one and set TELEGRAM_BOT_TOKEN or TELEGRAM_BOT_TOKEN_FILE")}
	}
	return token, nil
}

// webhookPath checks the address for updates and returns its path, "" without an address.
func (s *telegramSettings) webhookPath() (string, error) {
	if s.WebhookURL == "" {
		return "", nil
	}
	u, err := url.Parse(s.WebhookURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "127.0.0.1" {
		return "", usageError{errors.New("WEBHOOK_URL must be an https address, such as https://bot.example.org/telegram")}
	}
	switch u.Path {
	case "/livez", "/readyz", "/metrics":
		return "", usageError{fmt.Errorf("WEBHOOK_URL must have another path than %s, which is taken", u.Path)}
	case "":
		return "/", nil
	}
	return u.Path, nil
}

// webhookSecret returns the secret that Telegram shows with each update. Without a setting it is made of the token, so
// that it stays the same without being kept anywhere.
func webhookSecret(value, file, token string) (string, error) {
	chosen, err := secret(value, "WEBHOOK_SECRET", file)
	if err != nil {
		return "", usageError{err}
	}
	if chosen == "" {
		mac := hmac.New(sha256.New, []byte(token))
		mac.Write([]byte("syncoff webhook"))
		return hex.EncodeToString(mac.Sum(nil)), nil
	}
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	if len(chosen) > 256 || strings.Trim(chosen, letters) != "" {
		return "", usageError{errors.New("WEBHOOK_SECRET may hold up to 256 letters, digits, _ and -")}
	}
	return chosen, nil
}

// secret returns a value that is given directly or in a file.
func secret(value, name, file string) (string, error) {
	if file == "" {
		return strings.TrimSpace(value), nil
	}
	if value != "" {
		return "", fmt.Errorf("set %s or %s_FILE, not both", name, name)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read %s_FILE: %w", name, err)
	}
	trimmed := strings.TrimSpace(string(content))
	if trimmed == "" {
		return "", fmt.Errorf("%s_FILE: %s is empty", name, file)
	}
	return trimmed, nil
}

// explain says of an error from Telegram what to do about it.
func explain(err error) error {
	if errors.Is(err, api.ErrUnauthorized) {
		return fmt.Errorf("the bot token is not accepted by Telegram; copy it again from @BotFather (/token) into TELEGRAM_BOT_TOKEN: %w", err)
	}
	return err
}
