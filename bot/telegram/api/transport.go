package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// newTransport keeps enough connections open for chats answered in parallel.
func newTransport() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = 128
	t.MaxIdleConnsPerHost = 64
	t.TLSHandshakeTimeout = 10 * time.Second
	return t
}

// tokenTransport puts the token into the address of a request when nothing above it can see or print it any more.
// The token sits in a closure, so that no dump of this value or of one that holds it shows it.
type tokenTransport struct {
	next   http.RoundTripper
	insert func(path string) string
}

func (t tokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	out := r.Clone(r.Context())
	out.URL.Path = t.insert(r.URL.Path)
	if r.URL.RawPath != "" {
		out.URL.RawPath = t.insert(r.URL.RawPath)
	}
	resp, err := t.next.RoundTrip(out)
	if resp != nil {
		resp.Request = r
	}
	return resp, err
}

// CloseIdleConnections passes on what http.Client asks for.
func (t tokenTransport) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func insertToken(path, token string) string {
	const mark = "/bot" + noToken + "/"
	i := strings.LastIndex(path, mark)
	if i < 0 {
		return path
	}
	return path[:i] + "/bot" + token + "/" + path[i+len(mark):]
}

// errTooLarge is what GetUpdates asks again for, with less.
var errTooLarge = errors.New("the reply is larger than it may be")

// doer sends one request of the library: with a context, with a bounded body, and only a JSON object passes.
type doer struct {
	ctx    context.Context
	client *http.Client
	status int
	body   []byte
}

// Do implements the library's HTTPClient.
func (d *doer) Do(r *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(r.WithContext(d.ctx))
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	d.status = resp.StatusCode
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxReply+1))
	switch {
	case len(body) > MaxReply:
		return nil, errTooLarge
	case err != nil:
		return nil, err
	case !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")):
		return nil, ErrGateway{Status: resp.StatusCode}
	}
	d.body = body
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}
