// Package api calls the Telegram Bot API and gives names to what comes back.
//
// It is the only importer of the Telegram library. The library is kept for its types, its multipart upload and its
// decoding of replies, and kept from what hurts a bot that must run for years: it never learns the token, always runs
// under a context with a deadline, never reads without a bound, and its errors reach nobody before they are mapped to
// the few that a caller can act on. Updates are cut apart before they are decoded, so that one that makes no sense
// cannot hold up the rest.
package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// DefaultURL is the public Bot API server.
	DefaultURL = "https://api.telegram.org"
	// DefaultTimeout bounds a call, long polls apart.
	DefaultTimeout = 30 * time.Second
	// MaxReply bounds the body of a reply, decompressed.
	MaxReply = 8 << 20
)

// noToken stands in the library's requests where the token belongs.
const noToken = "-"

// Options are what an API can be told; the zero value is right for the public server.
type Options struct {
	// URL of the server, "" for DefaultURL; requests go to <URL>/bot<token>/<method>.
	URL string
	// Timeout of one call, 0 for DefaultTimeout. A long poll may take its own time on top.
	Timeout time.Duration
	// Transport carries the requests, nil for one with the standard library's settings.
	Transport http.RoundTripper
}

// API is a bot's connection to the Bot API. It is safe for concurrent use.
type API struct {
	bot     tgbotapi.BotAPI
	client  *http.Client
	timeout time.Duration
	redact  func(string) string
}

// New makes an API. It sends nothing: whether the token is right, GetMe tells.
func New(token string, o Options) (*API, error) {
	if !regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`).MatchString(token) {
		return nil, fmt.Errorf("%w: a token looks like 123456789:AbC-dEf, and this one (%d characters) does not",
			ErrUnauthorized, len(token))
	}
	base := strings.TrimRight(cmp.Or(o.URL, DefaultURL), "/")
	if u, err := url.Parse(base); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("the address of the Bot API server must begin with http:// or https://")
	}
	if o.Transport == nil {
		o.Transport = newTransport()
	}
	a := &API{
		bot:     tgbotapi.BotAPI{Token: noToken},
		timeout: cmp.Or(o.Timeout, DefaultTimeout),
		redact:  func(s string) string { return strings.ReplaceAll(s, token, "[token]") },
		client: &http.Client{
			Transport: tokenTransport{next: o.Transport, insert: func(path string) string { return insertToken(path, token) }},
			// A redirect would be followed as a GET and could name the token in its Location.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	a.bot.SetAPIEndpoint(strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s")
	return a, nil
}

// Close lets go of idle connections.
func (a *API) Close() { a.client.CloseIdleConnections() }

// Call calls any method; into receives the result and may be nil. Typed calls exist for what is used often.
func (a *API) Call(ctx context.Context, method string, params Params, into any) error {
	return a.call(ctx, call{method: method, params: params, timeout: a.timeout}, into)
}

// call is one call on its way.
type call struct {
	method  string
	params  Params
	files   []tgbotapi.RequestFile
	timeout time.Duration
}

func (a *API) call(ctx context.Context, c call, into any) error {
	result, err := a.exchange(ctx, c)
	if err != nil || into == nil {
		return err
	}
	if err := json.Unmarshal(result, into); err != nil {
		return &Error{Method: c.method, Chat: c.params.chat(), Kind: ErrGateway{Status: http.StatusOK},
			Description: "the result is not what the method returns: " + shape(err)}
	}
	return nil
}

// exchange sends the call and returns the raw result.
func (a *API) exchange(ctx context.Context, c call) (json.RawMessage, error) {
	params, err := c.params.encode()
	if err != nil {
		return nil, fmt.Errorf("telegram: %s: %w", c.method, err)
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	d := &doer{ctx: limited, client: a.client}
	bot := a.bot // the library has no contexts: a shallow copy carries this call's
	bot.Client = d

	var reply *tgbotapi.APIResponse
	if len(c.files) == 0 {
		reply, err = bot.MakeRequest(c.method, params)
	} else {
		reply, err = bot.UploadFiles(c.method, params, c.files)
	}
	if err == nil {
		return reply.Result, nil
	}
	if result, ok := salvage(d.body); ok && !isRefusal(err) {
		return result, nil
	}
	return nil, a.failure(ctx, c, d, err)
}

// Params are the parameters of a call. What is empty is left out, since the server reads a null or an empty list as a
// wish; a pointer is always sent, so that new(0) and &[]T{} say that zero and nothing are meant.
type Params map[string]any

// with adds more to the parameters.
func (p Params) with(more Params) Params {
	for key, value := range more {
		p[key] = value
	}
	return p
}

// chat is the chat of the call for messages to the operator.
func (p Params) chat() string {
	if id, ok := p["chat_id"]; ok {
		return fmt.Sprint(id)
	}
	return ""
}

// encode writes the parameters in the form the library sends.
func (p Params) encode() (tgbotapi.Params, error) {
	out := make(tgbotapi.Params, len(p))
	for key, value := range p {
		if empty(value) {
			continue
		}
		switch v := value.(type) {
		case string:
			out[key] = v
		case int:
			out[key] = strconv.Itoa(v)
		case int64:
			out[key] = strconv.FormatInt(v, 10)
		default:
			text, err := json.Marshal(value)
			if err != nil {
				return nil, fmt.Errorf("parameter %s: %w", key, err)
			}
			out[key] = string(text)
		}
	}
	return out, nil
}

func empty(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Map, reflect.Slice:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}
