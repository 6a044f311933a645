package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
)

const everything = `{"update_id":9,"message":{"message_id":0,"ephemeral_message_id":3,"receiver_user":{"id":7},"date":1,
"chat":{"id":-1,"type":"supergroup","is_forum":true},"from":{"id":7,"first_name":"A","language_code":"zh-hans"},
"sender_chat":{"id":-2,"type":"channel"},"message_thread_id":5,"is_topic_message":true,"is_automatic_forward":true,
"forward_origin":{"type":"channel","date":1,"chat":{"id":-2,"type":"channel"},"message_id":8},
"reply_to_message":{"message_id":4,"date":1,"chat":{"id":-1,"type":"supergroup"},"message_thread_id":5},
"external_reply":{"origin":{"type":"hidden_user","date":1,"sender_user_name":"B"},"message_id":2},
"quote":{"text":"q","position":1,"is_manual":true},"via_bot":{"id":8,"is_bot":true,"first_name":"C"},
"business_connection_id":"bc","guest_query_id":"gq","media_group_id":"mg","migrate_to_chat_id":-1009,
"migrate_from_chat_id":-9,"link_preview_options":{"is_disabled":true},"caption":"c","caption_entities":[{"type":"bold","offset":0,"length":1}],
"reply_markup":{"inline_keyboard":[[{"text":"x","copy_text":{"text":"y"}}]]}}}`

func TestNewerFieldsAreRead(t *testing.T) {
	u, err := ReadUpdate([]byte(everything)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	m := u.Message
	words, entities := m.Words()
	for what, ok := range map[string]bool{
		"ephemeral":       m.EphemeralID == 3 && m.ReceiverUser.ID == 7,
		"ref":             m.Ref() == Ref{ChatID: -1, EphemeralID: 3, UserID: 7, BusinessID: "bc"},
		"forum":           m.Chat.IsForum && m.Chat.IsSuperGroup() && m.Topic() == 5,
		"sender":          m.SenderChat.ID == -2 && m.IsAutomaticForward && u.Sender().LanguageCode == "zh-hans",
		"origin":          m.ForwardOrigin.Chat.ID == -2 && m.ForwardOrigin.MessageID == 8,
		"reply":           m.ReplyToMessage.ThreadID == 5 && m.ReplyToMessage.Topic() == 0,
		"external reply":  m.ExternalReply.Origin.SenderUserName == "B",
		"quote":           m.Quote.Text == "q" && m.Quote.IsManual,
		"via":             m.ViaBot.ID == 8,
		"guest":           m.GuestQueryID == "gq" && m.BusinessConnectionID == "bc",
		"group":           m.MediaGroupID == "mg" && m.MigrateToChatID == -1009 && m.MigrateFromChatID == -9,
		"preview":         m.LinkPreviewOptions.IsDisabled,
		"caption":         words == "c" && len(entities) == 1,
		"buttons":         m.ReplyMarkup.Rows[0][0].CopyText.Text == "y",
		"place":           u.Place().ID == -1,
		"kind":            u.Kind() == KindMessage,
		"library's empty": u.Update.Message == nil && m.Message.Chat == nil,
	} {
		if !ok {
			t.Errorf("%s is lost: %+v", what, m)
		}
	}
}

func TestEveryKindIsNamed(t *testing.T) {
	for kind, body := range map[string]string{
		KindEditedMessage: `{}`, KindChannelPost: `{}`, KindEditedChannelPost: `{}`, KindBusinessMessage: `{}`,
		KindEditedBusinessMessage: `{}`, KindGuestMessage: `{}`, KindBusinessConnection: `{"id":"x","user":{"id":7}}`,
		KindDeletedBusinessMessages: `{"chat":{"id":7}}`, KindMessageReaction: `{"chat":{"id":7},"user":{"id":7}}`,
		KindCallbackQuery: `{"id":"1","from":{"id":7},"message":{"message_id":3,"date":0,"chat":{"id":7}}}`,
		KindInlineQuery:   `{"id":"1","from":{"id":7}}`, KindChosenInlineResult: `{"result_id":"1","from":{"id":7}}`,
		KindMyChatMember: `{"chat":{"id":7},"from":{"id":7},"new_chat_member":{"status":"kicked"}}`,
		KindChatMember:   `{"chat":{"id":7},"from":{"id":7}}`, KindUnknown: `{}`,
	} {
		u, err := ReadUpdate([]byte(`{"update_id":1,"` + kind + `":` + body + `}`)).Decode()
		if err != nil || u.Kind() != kind {
			t.Errorf("%s: got %s, %v", kind, u.Kind(), err)
		}
		u.Sender()
		u.Place()
	}
}

func TestAPressOfAnInaccessibleMessageCanBeRouted(t *testing.T) {
	u, err := ReadUpdate([]byte(`{"update_id":1,"callback_query":{"id":"1","from":{"id":7},"message":{"message_id":3,"date":0,"chat":{"id":7}}}}`)).Decode()
	if err != nil || u.CallbackQuery.Message.Accessible() || u.CallbackQuery.Ref() != (Ref{ChatID: 7, MessageID: 3}) {
		t.Errorf("%+v, %v", u.CallbackQuery, err)
	}
}

func TestAnUpdateThatMakesNoSenseIsKept(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		id         int64
	}{
		{"null", `null`, 0},
		{"a number", `5`, 0},
		{"nothing", ``, 0},
		{"no id", `{"message":{}}`, 0},
		{"an id that is text", `{"update_id":"5"}`, 0},
		{"a negative id is read", `{"update_id":-5,"message":3}`, -5},
		{"a wrong type inside", `{"update_id":5,"message":{"text":{}}}`, 5},
		{"an id after the damage", `{"message":[],"update_id":5}`, 5},
		{"a text that breaks off", `{"update_id":5,"message":{"te`, 5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw := ReadUpdate([]byte(tt.text))
			_, err := raw.Decode()
			var bad *Undecodable
			if !errors.As(err, &bad) || bad.Update.ID != tt.id || string(bad.Update.JSON) != tt.text {
				t.Errorf("id %d, %v", raw.ID, err)
			}
		})
	}
}

func FuzzUpdate(f *testing.F) {
	for _, seed := range []string{everything, `{"update_id":1}`, `null`, `{"update_id":1,"message":null}`, `{"a":"\"","update_id":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		raw := ReadUpdate(text)
		u, err := raw.Decode()
		if err != nil {
			var bad *Undecodable
			if !errors.As(err, &bad) || !bytes.Equal(bad.Update.JSON, text) {
				t.Errorf("%v does not hold the update", err)
			}
			return
		}
		if int64(u.UpdateID) != raw.ID {
			t.Errorf("id %d was read as %d", u.UpdateID, raw.ID)
		}
		u.Kind()
		u.Sender()
		u.Place()
		if m := u.AnyMessage(); m != nil {
			m.Words()
			m.Ref()
		}
		if u.CallbackQuery != nil {
			u.CallbackQuery.Ref()
		}
	})
}

// The scanner must agree with the standard decoder wherever that accepts the text.
func FuzzSplit(f *testing.F) {
	f.Add([]byte(`[{"update_id":1},{"update_id":2,"x":[1,{"y":"]"}]}]`))
	f.Add([]byte(` [ 1 , "a\\\"" , null ] `))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, whole := splitUpdates(text)
		var want []json.RawMessage
		if json.Unmarshal(text, &want) != nil || want == nil {
			return
		}
		if !whole || len(got) != len(want) {
			t.Fatalf("%q: %d of %d", text, len(got), len(want))
		}
		for i := range want {
			if !bytes.Equal(got[i].JSON, want[i]) {
				t.Errorf("%q: element %d is %q", text, i, got[i].JSON)
			}
		}
	})
}
