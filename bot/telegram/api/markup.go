package api

// InlineKeyboard is the rows of buttons under a message.
type InlineKeyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// Button is one button: Text and exactly one thing that it does.
type Button struct {
	Text              string    `json:"text"`
	Style             string    `json:"style,omitempty"` // danger, success, primary; 9.4
	CallbackData      string    `json:"callback_data,omitempty"`
	URL               string    `json:"url,omitempty"`
	CopyText          *CopyText `json:"copy_text,omitempty"`
	SwitchInline      *string   `json:"switch_inline_query,omitempty"`
	SwitchInlineHere  *string   `json:"switch_inline_query_current_chat,omitempty"`
	SwitchInlineThere *Switch   `json:"switch_inline_query_chosen_chat,omitempty"`
	Disabled          *struct{} `json:"disabled,omitempty"` // 10.3
}

// CopyText is what a button puts on the clipboard, 1-256 characters.
type CopyText struct {
	Text string `json:"text"`
}

// Switch opens inline mode in a chat that the person chooses.
type Switch struct {
	Query    string `json:"query,omitempty"`
	Users    bool   `json:"allow_user_chats,omitempty"`
	Bots     bool   `json:"allow_bot_chats,omitempty"`
	Groups   bool   `json:"allow_group_chats,omitempty"`
	Channels bool   `json:"allow_channel_chats,omitempty"`
}

// ReplyParameters says which message is replied to.
type ReplyParameters struct {
	MessageID     int    `json:"message_id,omitempty"`
	ChatID        int64  `json:"chat_id,omitempty"`
	EphemeralID   int    `json:"ephemeral_message_id,omitempty"`
	AllowWithout  bool   `json:"allow_sending_without_reply,omitempty"`
	Quote         string `json:"quote,omitempty"`
	QuoteMode     string `json:"quote_parse_mode,omitempty"`
	QuotePosition int    `json:"quote_position,omitempty"`
}

// LinkPreviewOptions says how a link in the text is shown.
type LinkPreviewOptions struct {
	IsDisabled    bool   `json:"is_disabled,omitempty"`
	URL           string `json:"url,omitempty"`
	PreferSmall   bool   `json:"prefer_small_media,omitempty"`
	PreferLarge   bool   `json:"prefer_large_media,omitempty"`
	ShowAboveText bool   `json:"show_above_text,omitempty"`
}

// Ephemeral makes a message visible to one person of a group; 10.3.
type Ephemeral struct {
	ReceiverUserID  int64  `json:"receiver_user_id"`
	CallbackQueryID string `json:"callback_query_id,omitempty"`
	Replace         bool   `json:"replace_callback_query_message,omitempty"`
}

// RichMessage is a message with headings, lists, tables and folded parts; 10.1. Exactly one of HTML, Markdown and
// Blocks is set.
type RichMessage struct {
	HTML                string      `json:"html,omitempty"`
	Markdown            string      `json:"markdown,omitempty"`
	Blocks              any         `json:"blocks,omitempty"` // a list of InputRichBlock; 10.2
	Media               []RichMedia `json:"media,omitempty"`  // 10.2
	IsRTL               bool        `json:"is_rtl,omitempty"`
	SkipEntityDetection bool        `json:"skip_entity_detection,omitempty"`
}

// RichMedia is what tg://photo?id=<ID> in a rich message stands for. Media is an InputMedia object.
type RichMedia struct {
	ID    string `json:"id"`
	Media any    `json:"media"`
}

// BotCommand is a command of the menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	IsEphemeral bool   `json:"is_ephemeral,omitempty"` // 10.2
}

// CommandScope says whom a list of commands is for; the zero value is everybody. Type is default, all_private_chats,
// all_group_chats, all_chat_administrators, chat, chat_administrators or chat_member.
type CommandScope struct {
	Type   string `json:"type"`
	ChatID int64  `json:"chat_id,omitempty"`
	UserID int64  `json:"user_id,omitempty"`
}
