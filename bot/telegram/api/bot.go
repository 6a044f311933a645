package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// get calls a method whose result is a T.
func get[T any](ctx context.Context, a *API, method string, params Params) (T, error) {
	var result T
	err := a.Call(ctx, method, params, &result)
	return result, err
}

// Me is the bot itself and what BotFather lets it do.
type Me struct {
	tgbotapi.User
	SupportsGuestQueries bool `json:"supports_guest_queries"`
	CanConnectToBusiness bool `json:"can_connect_to_business"`
	HasTopicsEnabled     bool `json:"has_topics_enabled"`
}

// GetMe tells who the bot is; the error is ErrUnauthorized if the token is wrong.
func (a *API) GetMe(ctx context.Context) (Me, error) {
	return get[Me](ctx, a, "getMe", nil)
}

// Poll is one request for updates.
type Poll struct {
	Offset  int64         // the first update wanted; confirms all before it
	Limit   int           // 1-100, 0 for 100
	Timeout time.Duration // how long the server may wait for one, whole seconds up to 50
	Allowed []string      // kinds of updates, nil for what was asked for last
}

// GetUpdates waits for updates and returns them undecoded, each by itself.
func (a *API) GetUpdates(ctx context.Context, p Poll) ([]RawUpdate, error) {
	result, err := a.exchange(ctx, call{
		method: "getUpdates",
		params: Params{"offset": p.Offset, "limit": p.Limit, "timeout": int(p.Timeout / time.Second),
			"allowed_updates": p.Allowed},
		timeout: a.timeout + p.Timeout,
	})
	if errors.Is(err, errTooLarge) && p.Limit != 1 {
		p.Limit = 1 // a batch of giants would be asked for in vain for ever
		return a.GetUpdates(ctx, p)
	}
	if err != nil {
		return nil, err
	}
	updates, whole := splitUpdates(result)
	if !whole {
		return nil, &Error{Method: "getUpdates", Kind: ErrGateway{Status: http.StatusOK},
			Description: "the result is no list of updates"}
	}
	return updates, nil
}

// Webhook is where updates are delivered.
type Webhook struct {
	URL            string
	Secret         string // 1-256 of A-Z a-z 0-9 _ -
	MaxConnections int    // 1-100, 0 for 40
	Allowed        []string
	DropPending    bool
}

// SetWebhook has updates delivered instead of polled for.
func (a *API) SetWebhook(ctx context.Context, w Webhook) error {
	return a.Call(ctx, "setWebhook", Params{"url": w.URL, "secret_token": w.Secret,
		"max_connections": w.MaxConnections, "allowed_updates": w.Allowed, "drop_pending_updates": w.DropPending}, nil)
}

// DeleteWebhook goes back to polling; updates that wait are kept.
func (a *API) DeleteWebhook(ctx context.Context) error {
	return a.Call(ctx, "deleteWebhook", nil, nil)
}

// GetWebhookInfo tells where updates go and how that works.
func (a *API) GetWebhookInfo(ctx context.Context) (WebhookInfo, error) {
	return get[WebhookInfo](ctx, a, "getWebhookInfo", nil)
}

// SetMyCommands publishes the menu for a scope and language, "" for every language without its own.
func (a *API) SetMyCommands(ctx context.Context, scope CommandScope, language string, commands []BotCommand) error {
	return a.Call(ctx, "setMyCommands",
		Params{"commands": &commands, "scope": scope, "language_code": language}, nil)
}

// GetMyCommands reads the menu that was published for exactly this scope and language.
func (a *API) GetMyCommands(ctx context.Context, scope CommandScope, language string) ([]BotCommand, error) {
	return get[[]BotCommand](ctx, a, "getMyCommands", Params{"scope": scope, "language_code": language})
}

// SetMyDescription publishes what an empty chat shows, up to 512 characters.
func (a *API) SetMyDescription(ctx context.Context, language, text string) error {
	return a.Call(ctx, "setMyDescription", Params{"description": text, "language_code": language}, nil)
}

// GetMyDescription reads what was published for this language, or for all.
func (a *API) GetMyDescription(ctx context.Context, language string) (string, error) {
	d, err := get[struct{ Description string }](ctx, a, "getMyDescription", Params{"language_code": language})
	return d.Description, err
}

// SetMyShortDescription publishes what the profile and shared links show, up to 120 characters.
func (a *API) SetMyShortDescription(ctx context.Context, language, text string) error {
	return a.Call(ctx, "setMyShortDescription", Params{"short_description": text, "language_code": language}, nil)
}

// GetMyShortDescription reads what was published for this language, or for all.
func (a *API) GetMyShortDescription(ctx context.Context, language string) (string, error) {
	type short struct {
		Text string `json:"short_description"`
	}
	d, err := get[short](ctx, a, "getMyShortDescription", Params{"language_code": language})
	return d.Text, err
}

// LeaveChat leaves a group or channel.
func (a *API) LeaveChat(ctx context.Context, chat int64) error {
	return a.Call(ctx, "leaveChat", Params{"chat_id": chat}, nil)
}

// GetChatMember tells somebody's part in a chat.
func (a *API) GetChatMember(ctx context.Context, chat, user int64) (ChatMember, error) {
	return get[ChatMember](ctx, a, "getChatMember", Params{"chat_id": chat, "user_id": user})
}

// GetChatAdministrators tells who runs a chat, other bots left out.
func (a *API) GetChatAdministrators(ctx context.Context, chat int64) ([]ChatMember, error) {
	return get[[]ChatMember](ctx, a, "getChatAdministrators", Params{"chat_id": chat})
}

// GetBusinessConnection tells whose account a connection is of and what the bot may do for it.
func (a *API) GetBusinessConnection(ctx context.Context, id string) (BusinessConnection, error) {
	return get[BusinessConnection](ctx, a, "getBusinessConnection", Params{"business_connection_id": id})
}
