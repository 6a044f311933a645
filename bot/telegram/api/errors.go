package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// What a call can fail with, as far as a caller can act on it. Every error of a call is an *Error that wraps one of
// these, one of the types below, or the context's error.
var (
	ErrUnauthorized  = errors.New("the token is not accepted")
	ErrConflict      = errors.New("another process receives the updates")
	ErrWebhookActive = fmt.Errorf("a webhook is set: %w", ErrConflict)
	ErrBlocked       = errors.New("the person has blocked the bot")
	ErrChatGone      = errors.New("the chat is out of reach")
	ErrForbidden     = errors.New("the bot lacks the right")
	ErrNotModified   = errors.New("the message is so already")
	ErrMessageGone   = errors.New("the message is gone or out of reach")
	ErrThreadGone    = errors.New("the topic of the chat is gone")
	ErrQuoteGone     = errors.New("the quoted words are not in the message")
	ErrQueryExpired  = errors.New("the query is too old to answer")
	ErrBadMarkup     = errors.New("the markup is not accepted")
	ErrTooLong       = errors.New("the message is too long")
	ErrEmptyText     = errors.New("the message has no text")
	ErrUnsupported   = errors.New("the server does not know this")
	ErrBadRequest    = errors.New("the call is not accepted")
	ErrNetwork       = errors.New("the server cannot be reached")
)

// ErrGateway is a reply that does not come from the Bot API, or a failure inside it. errors.Is with a Status of 0
// matches any.
type ErrGateway struct{ Status int }

func (e ErrGateway) Error() string {
	return "the server is out of order (" + strconv.Itoa(e.Status) + ")"
}

// Is matches the same status, or any for 0.
func (e ErrGateway) Is(target error) bool {
	t, ok := target.(ErrGateway)
	return ok && (t.Status == 0 || t == e)
}

// TooManyRequests is the server's flood limit. errors.Is with a RetryAfter of 0 matches any.
type TooManyRequests struct{ RetryAfter time.Duration }

func (e TooManyRequests) Error() string {
	return "too many requests, retry after " + e.RetryAfter.String()
}

// Is matches the same wait, or any for 0.
func (e TooManyRequests) Is(target error) bool {
	t, ok := target.(TooManyRequests)
	return ok && (t.RetryAfter == 0 || t == e)
}

// Migrated says that a group has become a supergroup with another id. errors.Is with a To of 0 matches any.
type Migrated struct{ To int64 }

func (e Migrated) Error() string { return "the group is now chat " + strconv.FormatInt(e.To, 10) }

// Is matches the same chat, or any for 0.
func (e Migrated) Is(target error) bool {
	t, ok := target.(Migrated)
	return ok && (t.To == 0 || t == e)
}

// Error is a call that failed. It holds no parameter but the chat, and never the token.
type Error struct {
	Method      string
	Chat        string // chat_id of the call, "" without
	Code        int    // the server's, 0 without
	Description string // the server's words, "" without
	Kind        error  // one of this package's errors, or the context's
	cause       error
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("telegram: " + e.Method)
	if e.Chat != "" {
		b.WriteString(" in chat " + e.Chat)
	}
	b.WriteString(": " + e.Kind.Error())
	if e.Description != "" {
		fmt.Fprintf(&b, " (%d %s)", e.Code, e.Description)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the kind and what is beneath it.
func (e *Error) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.cause}
}

// Transient tells that the same call may succeed later without anybody doing anything. A flood limit is not among
// these: it says itself how long to wait.
func Transient(err error) bool {
	return errors.Is(err, ErrNetwork) || errors.Is(err, ErrGateway{})
}

// failure maps what the library returned.
func (a *API) failure(ctx context.Context, c call, d *doer, err error) error {
	e := &Error{Method: c.method, Chat: c.params.chat()}
	var refused *tgbotapi.Error
	var gateway ErrGateway
	switch {
	case errors.As(err, &refused):
		e.Code = refused.Code
		if e.Code == 0 { // the library forgets it after an upload
			e.Code = d.status
		}
		e.Description = shorten(a.redact(refused.Message))
		e.Kind = kindOf(e.Code, refused, c.method)
	case ctx.Err() != nil:
		e.Kind = ctx.Err()
	case errors.As(err, &gateway):
		e.Kind = gateway
	case errors.Is(err, errTooLarge), d.body != nil: // a whole body that is not what it should be
		e.Kind = ErrGateway{Status: d.status}
		e.cause = a.clean(err)
	default:
		e.Kind = ErrNetwork
		e.cause = a.clean(err)
	}
	return e
}

// clean returns err unless it shows the token, and then its words without.
func (a *API) clean(err error) error {
	if shown := fmt.Sprintf("%v %+v %#v", err, err, err); a.redact(shown) != shown {
		return errors.New(a.redact(err.Error()))
	}
	return err
}

// refusal says what a reply with this code and these words means.
type refusal struct {
	code  int // 0 for any
	words string
	kind  error
}

// refusals is read from the top; the first that matches counts. The words are those of the official server.
var refusals = [...]refusal{
	{401, "", ErrUnauthorized},
	{409, "webhook is active", ErrWebhookActive},
	{409, "", ErrConflict},
	{413, "", ErrTooLong},
	{404, "", ErrUnsupported},
	{501, "", ErrUnsupported},
	{403, "blocked by the user", ErrBlocked},
	{403, "can't initiate conversation", ErrBlocked},
	{403, "user is deactivated", ErrChatGone},
	{403, "was kicked", ErrChatGone},
	{403, "is not a member", ErrChatGone},
	{403, "was deleted", ErrChatGone},
	{403, "", ErrForbidden},
	{400, "chat not found", ErrChatGone},
	{400, "user not found", ErrChatGone},
	{400, "peer_id_invalid", ErrChatGone},
	{400, "not enough rights", ErrForbidden},
	{400, "have no rights", ErrForbidden},
	{400, "need administrator rights", ErrForbidden},
	{400, "chat_write_forbidden", ErrForbidden},
	{400, "message is not modified", ErrNotModified},
	{400, "message thread not found", ErrThreadGone},
	{400, "topic_closed", ErrThreadGone},
	{400, "topic_deleted", ErrThreadGone},
	{400, "quote_text_invalid", ErrQuoteGone},
	{400, "query is too old", ErrQueryExpired},
	{400, "query_id_invalid", ErrQueryExpired},
	{400, "message to edit not found", ErrMessageGone},
	{400, "message to delete not found", ErrMessageGone},
	{400, "message to be replied not found", ErrMessageGone},
	{400, "message to reply not found", ErrMessageGone},
	{400, "replied message not found", ErrMessageGone},
	{400, "message can't be edited", ErrMessageGone},
	{400, "message can't be deleted", ErrMessageGone},
	{400, "message_id_invalid", ErrMessageGone},
	{400, "message is too long", ErrTooLong},
	{400, "caption is too long", ErrTooLong},
	{400, "message_too_long", ErrTooLong},
	{400, "message text is empty", ErrEmptyText},
	{400, "text must be non-empty", ErrEmptyText},
	{400, "can't parse", ErrBadMarkup},
	{400, "button_", ErrBadMarkup},
	{400, "reply_markup", ErrBadMarkup},
	{400, "method not found", ErrUnsupported},
	{400, "method is not supported", ErrUnsupported},
	{400, "", ErrBadRequest},
}

// kindOf finds what a refusal means. What waits or moves is told by its parameters, because the library loses the
// code of an upload.
func kindOf(code int, refused *tgbotapi.Error, method string) error {
	switch {
	case refused.RetryAfter > 0 || code == http.StatusTooManyRequests:
		return TooManyRequests{RetryAfter: max(time.Duration(refused.RetryAfter)*time.Second, time.Second)}
	case refused.MigrateToChatID != 0:
		return Migrated{To: refused.MigrateToChatID}
	case code == http.StatusNotFound && method == "getMe":
		// Every server knows getMe: the public one answers so to a token of the wrong form.
		return ErrUnauthorized
	}
	words := strings.ToLower(refused.Message)
	for _, r := range refusals {
		if r.code == code && strings.Contains(words, r.words) {
			return r.kind
		}
	}
	return ErrGateway{Status: code}
}

func isRefusal(err error) bool {
	var refused *tgbotapi.Error
	return errors.As(err, &refused)
}

// shape tells where decoding failed and of what kind the value was, without the value.
func shape(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		value, _, _ := strings.Cut(kind.Value, " ")
		return fmt.Sprintf("%s is a %s, not a %s", kind.Field, value, kind.Type)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return "broken at byte " + strconv.FormatInt(syntax.Offset, 10)
	}
	return "not JSON as expected"
}

// shorten keeps a description from filling the log.
func shorten(s string) string {
	const limit = 300
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
}
