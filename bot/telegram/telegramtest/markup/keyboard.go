package markup

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"unicode/utf16"
)

// Button is a button of an inline keyboard as a test looks at it.
type Button struct {
	Text  string
	Style string
	Data  string // callback_data
	URL   string
	Copy  string // copy_text
}

type wireButton struct {
	Text     string  `json:"text"`
	Style    string  `json:"style,omitempty"`
	Data     *string `json:"callback_data,omitempty"`
	URL      *string `json:"url,omitempty"`
	CopyText *struct {
		Text string `json:"text"`
	} `json:"copy_text,omitempty"`
	Switch      *string         `json:"switch_inline_query,omitempty"`
	SwitchHere  *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchThere json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	WebApp      json.RawMessage `json:"web_app,omitempty"`
	LoginURL    json.RawMessage `json:"login_url,omitempty"`
	Disabled    json.RawMessage `json:"disabled,omitempty"`
}

type wireKeyboard struct {
	Rows [][]wireButton `json:"inline_keyboard"`
}

// The limits of a keyboard.
const (
	maxInRow     = 8
	maxButtons   = 100
	maxData      = 64 // bytes
	maxCopy      = 256
	maxButtonURL = 2048
)

// Keyboard checks a reply_markup and returns it in one form, "" for no buttons. The error is what the server says.
func Keyboard(raw string) (string, error) {
	if raw == "" {
		return "", nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &fields) != nil {
		return "", errors.New("can't parse reply keyboard markup JSON object")
	}
	if _, inline := fields["inline_keyboard"]; !inline {
		if fields["force_reply"] == nil && fields["remove_keyboard"] == nil && fields["keyboard"] == nil {
			return "", errors.New("object expected as reply markup")
		}
		return "", nil
	}
	var k wireKeyboard
	if json.Unmarshal([]byte(raw), &k) != nil || k.Rows == nil {
		return "", errors.New("can't parse inline keyboard: field \"inline_keyboard\" must be an Array of Arrays")
	}
	count := 0
	for _, row := range k.Rows {
		if count += len(row); len(row) > maxInRow || count > maxButtons {
			return "", errors.New("REPLY_MARKUP_TOO_LONG")
		}
		for _, b := range row {
			if err := b.check(); err != nil {
				return "", err
			}
		}
	}
	if count == 0 {
		return "", nil
	}
	canonical, err := json.Marshal(k)
	return string(canonical), err
}

func (b wireButton) check() error {
	if strings.TrimSpace(b.Text) == "" {
		return errors.New("can't parse inline keyboard button: inline keyboard button text must be non-empty")
	}
	does := 0
	for _, set := range []bool{b.Data != nil, b.URL != nil, b.CopyText != nil, b.Switch != nil, b.SwitchHere != nil,
		b.SwitchThere != nil, b.WebApp != nil, b.LoginURL != nil, b.Disabled != nil} {
		if set {
			does++
		}
	}
	switch {
	case does == 0:
		return errors.New("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case does > 1:
		return errors.New("can't parse inline keyboard button: exactly one action must be specified")
	case b.Data != nil && (*b.Data == "" || len(*b.Data) > maxData):
		return errors.New("BUTTON_DATA_INVALID")
	case b.CopyText != nil && (b.CopyText.Text == "" || len(utf16.Encode([]rune(b.CopyText.Text))) > maxCopy):
		return errors.New("BUTTON_COPY_TEXT_INVALID")
	case b.URL != nil && !validURL(*b.URL):
		return errors.New("inline keyboard button URL '" + *b.URL + "' is invalid: Wrong HTTP URL")
	case b.Style != "" && b.Style != "danger" && b.Style != "success" && b.Style != "primary":
		return errors.New("can't parse inline keyboard button: invalid button style specified")
	}
	return nil
}

func validURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > maxButtonURL {
		return false
	}
	return u.Scheme == "tg" || (u.Scheme == "http" || u.Scheme == "https") && strings.Contains(u.Host, ".")
}

// Buttons are the rows of a checked keyboard.
func Buttons(canonical string) [][]Button {
	var k wireKeyboard
	if canonical == "" || json.Unmarshal([]byte(canonical), &k) != nil {
		return nil
	}
	rows := make([][]Button, len(k.Rows))
	for i, row := range k.Rows {
		for _, b := range row {
			seen := Button{Text: b.Text, Style: b.Style}
			if b.Data != nil {
				seen.Data = *b.Data
			}
			if b.URL != nil {
				seen.URL = *b.URL
			}
			if b.CopyText != nil {
				seen.Copy = b.CopyText.Text
			}
			rows[i] = append(rows[i], seen)
		}
	}
	return rows
}
