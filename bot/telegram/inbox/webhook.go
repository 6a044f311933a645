package inbox

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"syncoff/bot/telegram/api"
)

// maxBody is far more than Telegram sends.
const maxBody = 1 << 20

// secretHeader carries the secret that setWebhook was told.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// Webhook takes updates that Telegram delivers. It answers 200 only once an update is stored, and then for an absurd
// one too: a refusal would make Telegram send it again and again and keep all behind it waiting.
type Webhook struct {
	Secret   string
	Receiver Receiver
	Wake     func()
	Observer Observer
	Log      *slog.Logger
}

// ServeHTTP stores one update.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "updates are posted", http.StatusMethodNotAllowed)
		return
	}
	if !h.knows(r.Header.Get(secretHeader)) {
		http.Error(w, "wrong secret", http.StatusUnauthorized)
		return
	}
	update, status := h.read(w, r)
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	fresh, err := h.Receiver.Receive(r.Context(), []Update{update})
	if err != nil {
		h.Log.Warn("an update cannot be stored; Telegram sends it again", "update_id", update.ID, "err", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	if fresh > 0 {
		count(h.Observer, []Update{update})
		h.Wake()
	}
	w.WriteHeader(http.StatusOK)
}

// knows compares digests, whose comparison takes as long whatever the secrets have in common.
func (h *Webhook) knows(secret string) bool {
	given, want := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(h.Secret))
	return subtle.ConstantTimeCompare(given[:], want[:]) == 1
}

// read returns the update of a request. Of one that is too large its id is kept, by which it is put aside.
func (h *Webhook) read(w http.ResponseWriter, r *http.Request) (Update, int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	tooLarge := errors.As(err, &large)
	if err != nil && !tooLarge {
		return Update{}, http.StatusBadRequest // cut off on the way: it comes again
	}
	raw := api.ReadUpdate(body)
	switch {
	case raw.ID <= 0 && tooLarge:
		return Update{}, http.StatusRequestEntityTooLarge
	case raw.ID <= 0:
		return Update{}, http.StatusBadRequest
	case tooLarge:
		return Update{ID: raw.ID, Kind: api.KindUnknown, Reason: ReasonTooLarge}, http.StatusOK
	}
	return Envelope(raw), http.StatusOK
}
