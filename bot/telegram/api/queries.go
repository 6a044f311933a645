package api

import (
	"context"
	"time"
)

// Toast answers a press: Text for a moment at the top, or in a box with Alert; the zero value only stops the spinner.
type Toast struct {
	Text  string // up to 200 characters
	Alert bool
	URL   string // https://t.me/<bot>?start=...
}

// AnswerCallbackQuery answers a press; the error is ErrQueryExpired after 150 seconds.
func (a *API) AnswerCallbackQuery(ctx context.Context, query string, t Toast) error {
	return a.Call(ctx, "answerCallbackQuery",
		Params{"callback_query_id": query, "text": t.Text, "show_alert": t.Alert, "url": t.URL}, nil)
}

// InlineAnswer is what an inline query is answered with.
type InlineAnswer struct {
	Results    []any // InlineQueryResult objects, up to 50
	CacheTime  time.Duration
	Personal   bool
	NextOffset string
	Button     *InlineButton
}

// InlineButton stands above the results and opens the bot's chat with a start parameter.
type InlineButton struct {
	Text           string `json:"text"`
	StartParameter string `json:"start_parameter"`
}

// AnswerInlineQuery answers an inline query; the error is ErrQueryExpired after 30 seconds.
func (a *API) AnswerInlineQuery(ctx context.Context, query string, answer InlineAnswer) error {
	if answer.Results == nil {
		answer.Results = []any{}
	}
	return a.Call(ctx, "answerInlineQuery", Params{"inline_query_id": query, "results": &answer.Results,
		"cache_time": new(int(answer.CacheTime / time.Second)), "is_personal": answer.Personal,
		"next_offset": answer.NextOffset, "button": answer.Button}, nil)
}

// Article is a result of an inline query that sends a message. Content is a TextContent or a RichContent.
type Article struct {
	Type        string          `json:"type"` // article
	ID          string          `json:"id"`   // 1-64 bytes
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	Content     any             `json:"input_message_content"`
	Markup      *InlineKeyboard `json:"reply_markup,omitempty"`
}

// TextContent is the message that a result sends.
type TextContent struct {
	Text      string              `json:"message_text"`
	ParseMode string              `json:"parse_mode,omitempty"` // HTML
	Preview   *LinkPreviewOptions `json:"link_preview_options,omitempty"`
}

// RichContent is the rich message that a result sends; 10.1.
type RichContent struct {
	Rich RichMessage `json:"rich_message"`
}

// AnswerGuestQuery answers a guest message with a result of inline mode; 10.0. The reference is for edits.
func (a *API) AnswerGuestQuery(ctx context.Context, query string, result any) (Ref, error) {
	type sent struct {
		InlineID string `json:"inline_message_id"`
	}
	s, err := get[sent](ctx, a, "answerGuestQuery", Params{"guest_query_id": query, "result": result})
	return Ref{InlineID: s.InlineID}, err
}
