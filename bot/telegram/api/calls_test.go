package api_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/telegramtest"
)

func TestMessages(t *testing.T) {
	s, a := world(t, telegramtest.Options{Rich: true, Ephemeral: true})
	ctx := t.Context()
	keys := &api.InlineKeyboard{Rows: [][]api.Button{{{Text: "Solved", CallbackData: "ok"}, {Text: "Copy", CopyText: &api.CopyText{Text: "x"}}}}}

	sent, err := a.SendMessage(ctx, api.Outgoing{ChatID: ann, Markup: keys}, api.Text{HTML: "<b>Hi</b>"})
	check(t, "send", err)
	check(t, "edit", a.EditMessageText(ctx, sent.Ref(), api.Text{HTML: "<i>Ho</i>"}, keys))
	if err := a.EditMessageText(ctx, sent.Ref(), api.Text{HTML: "<i>Ho</i>"}, keys); !errors.Is(err, api.ErrNotModified) {
		t.Errorf("the same again: %v", err)
	}
	check(t, "buttons away", a.EditReplyMarkup(ctx, sent.Ref(), nil))
	check(t, "rich edit", a.EditRichMessage(ctx, sent.Ref(), api.RichMessage{HTML: "<h3>T</h3>"}, nil))
	check(t, "react", a.SetMessageReaction(ctx, sent.Ref(), "👍"))
	check(t, "pin", a.PinChatMessage(ctx, sent.Ref()))
	check(t, "typing", a.SendChatAction(ctx, api.Outgoing{ChatID: ann}, "typing"))

	rich, err := a.SendRichMessage(ctx, api.Outgoing{ChatID: forum, Topic: 5}, api.RichMessage{HTML: "<h3>T</h3>"})
	check(t, "rich", err)
	if rich.Topic() != 5 || !rich.Chat.IsForum {
		t.Errorf("rich: topic %d, chat %+v", rich.Topic(), rich.Chat)
	}
	photo, err := a.SendPhoto(ctx, api.Outgoing{ChatID: ann, Reply: &api.ReplyParameters{MessageID: sent.MessageID}},
		api.File{Name: "a.png", Bytes: []byte("png")}, "<b>see</b>")
	check(t, "photo", err)
	_, err = a.SendPhoto(ctx, api.Outgoing{ChatID: ann}, api.File{ID: photo.Photo[0].FileID}, "")
	check(t, "photo again", err)

	whisper, err := a.SendMessage(ctx, api.Outgoing{ChatID: group, Ephemeral: &api.Ephemeral{ReceiverUserID: ann}}, api.Text{HTML: "psst"})
	check(t, "whisper", err)
	check(t, "edit a whisper", a.EditMessageText(ctx, whisper.Ref(), api.Text{HTML: "psst!"}, nil))
	check(t, "delete a whisper", a.DeleteMessage(ctx, whisper.Ref()))

	shown := s.Shown(ann)
	if len(shown) != 3 || shown[0].Text != "T" || shown[0].Edits != 3 || shown[0].Reaction != "👍" || !shown[0].Pinned {
		t.Errorf("shown: %+v", shown)
	}
	if shown[1].ReplyTo != sent.MessageID || shown[1].Text != "see" || shown[2].Photo != shown[1].Photo {
		t.Errorf("shown: %+v", shown[1:])
	}
	check(t, "delete", a.DeleteMessage(ctx, sent.Ref()))
	params := s.Calls("sendMessage")[0].Params
	want := map[string]string{"chat_id": "7", "text": "<b>Hi</b>", "parse_mode": "HTML", "link_preview_options": `{"is_disabled":true}`,
		"reply_markup": `{"inline_keyboard":[[{"text":"Solved","callback_data":"ok"},{"text":"Copy","copy_text":{"text":"x"}}]]}`}
	if diff := cmp.Diff(want, params); diff != "" {
		t.Errorf("empty parameters are sent or some are missing:\n%s", diff)
	}
}

func TestAServerWithoutRichMessagesSaysSo(t *testing.T) {
	_, a := world(t, telegramtest.Options{})
	sent, err := a.SendMessage(t.Context(), api.Outgoing{ChatID: ann}, api.Text{HTML: "x"})
	check(t, "send", err)
	rich := api.RichMessage{HTML: "<p>x</p>"}
	if _, err := a.SendRichMessage(t.Context(), api.Outgoing{ChatID: ann}, rich); !errors.Is(err, api.ErrUnsupported) {
		t.Errorf("send: %v", err)
	}
	if err := a.EditRichMessage(t.Context(), sent.Ref(), rich, nil); !errors.Is(err, api.ErrUnsupported) {
		t.Errorf("edit: %v", err)
	}
}

func TestQueriesAreAnswered(t *testing.T) {
	s, a := world(t, telegramtest.Options{Guest: true})
	ctx := t.Context()
	sent, err := a.SendMessage(ctx, api.Outgoing{ChatID: ann}, api.Text{HTML: "x"})
	check(t, "send", err)
	check(t, "press", a.AnswerCallbackQuery(ctx, s.Press(ann, sent.MessageID, ann, "d"), api.Toast{Text: "done"}))
	article := api.Article{Type: "article", ID: "1", Title: "T", Content: api.TextContent{Text: "<b>x</b>", ParseMode: "HTML"}}
	check(t, "inline", a.AnswerInlineQuery(ctx, s.AskInline(ann, "q"), api.InlineAnswer{Results: []any{article}, CacheTime: time.Minute}))
	ref := api.Ref{InlineID: s.Choose(ann, "1", "q")}
	check(t, "edit inline", a.EditMessageText(ctx, ref, api.Text{HTML: "y"}, nil))
	check(t, "nothing found", a.AnswerInlineQuery(ctx, s.AskInline(ann, "z"), api.InlineAnswer{}))
	guest, err := a.AnswerGuestQuery(ctx, s.AskAsGuest(telegramtest.Chat{ID: -9, Type: "group"}, ann, "@syncoff_bot"), article)
	check(t, "guest", err)
	if got := s.ShownInline(guest.InlineID).Text; got != "x" {
		t.Errorf("the guest sees %q", got)
	}
	if params := s.Calls("answerInlineQuery")[1].Params; params["results"] != "[]" || params["cache_time"] != "0" {
		t.Errorf("params: %v", params)
	}
	if err := a.AnswerCallbackQuery(ctx, "1", api.Toast{}); !errors.Is(err, api.ErrQueryExpired) {
		t.Errorf("an old press: %v", err)
	}
}

func TestTheProfileIsPublishedAndRead(t *testing.T) {
	s, a := world(t, telegramtest.Options{})
	ctx := t.Context()
	me, err := a.GetMe(ctx)
	check(t, "me", err)
	if me.UserName != "syncoff_bot" || !me.SupportsInlineQueries {
		t.Errorf("me: %+v", me)
	}
	want := []api.BotCommand{{Command: "help", Description: "帮助"}}
	check(t, "set commands", a.SetMyCommands(ctx, api.CommandScope{Type: "all_private_chats"}, "zh", want))
	got, err := a.GetMyCommands(ctx, api.CommandScope{Type: "all_private_chats"}, "zh")
	if check(t, "commands", err); !slices.Equal(got, want) {
		t.Errorf("commands: %v", got)
	}
	if got, err = a.GetMyCommands(ctx, api.CommandScope{}, ""); err != nil || len(got) != 0 {
		t.Errorf("commands of everybody: %v, %v", got, err)
	}
	check(t, "set description", a.SetMyDescription(ctx, "", "long"))
	check(t, "set short description", a.SetMyShortDescription(ctx, "en", "short"))
	long, err := a.GetMyDescription(ctx, "en")
	check(t, "description", err)
	short, err := a.GetMyShortDescription(ctx, "en")
	if check(t, "short description", err); long != "long" || short != "short" {
		t.Errorf("descriptions: %q, %q", long, short)
	}
	member, err := a.GetChatMember(ctx, group, ann)
	if check(t, "member", err); !member.Admin() || !member.Present() {
		t.Errorf("member: %+v", member)
	}
	admins, err := a.GetChatAdministrators(ctx, group)
	if check(t, "admins", err); len(admins) != 1 || admins[0].User.ID != ann {
		t.Errorf("admins: %+v", admins)
	}
	check(t, "leave", a.LeaveChat(ctx, group))
	if err := a.Call(ctx, "getChat", api.Params{"chat_id": group, "title": "", "list": []int(nil)}, nil); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(map[string]string{"chat_id": "-100"}, s.Calls("getChat")[0].Params); diff != "" {
		t.Errorf("params:\n%s", diff)
	}
}

func TestUpdatesArePolledAndSetAside(t *testing.T) {
	s, a := world(t, telegramtest.Options{})
	ctx := t.Context()
	good := s.Say(ann, ann, "/start now")
	deep := s.PushRaw(`{"update_id":$id,"message":` + strings.Repeat(`{"a":`, 20000) + `1` + strings.Repeat(`}`, 20000) + `}`)
	wrong := s.PushRaw(`{"update_id":$id,"message":{"text":123456789}}`)
	unknown := s.PushRaw(`{"update_id":$id,"moon_phase":{"full":true}}`)
	last := s.Say(ann, ann, "bye")

	raws, err := a.GetUpdates(ctx, api.Poll{Timeout: time.Second})
	check(t, "poll", err)
	var ids []int64
	for _, raw := range raws {
		ids = append(ids, raw.ID)
	}
	if !slices.Equal(ids, []int64{good, deep, wrong, unknown, last}) {
		t.Fatalf("ids: %v", ids)
	}
	for i, kind := range []string{api.KindMessage, "", "", api.KindUnknown, api.KindMessage} {
		u, err := raws[i].Decode()
		var bad *api.Undecodable
		if kind == "" {
			if !errors.As(err, &bad) || len(bad.Update.JSON) == 0 || bad.Update.ID != ids[i] || strings.Contains(err.Error(), "123456789") {
				t.Errorf("update %d: %v", i, err)
			}
		} else if err != nil || u.Kind() != kind {
			t.Errorf("update %d: %s, %v", i, u.Kind(), err)
		}
	}
	if _, err = a.GetUpdates(ctx, api.Poll{Offset: last + 1}); err != nil || s.Pending() != 0 {
		t.Errorf("%d left, %v", s.Pending(), err)
	}
}

func TestABatchOfGiantsIsFetchedOneByOne(t *testing.T) {
	s, a := world(t, telegramtest.Options{})
	giant := strings.Repeat("x", 1<<20)
	for range 10 {
		s.PushRaw(`{"update_id":$id,"message":{"text":"` + giant + `"}}`)
	}
	raws, err := a.GetUpdates(t.Context(), api.Poll{})
	if err != nil || len(raws) != 1 || len(raws[0].JSON) < len(giant) {
		t.Errorf("%d updates, %v", len(raws), err)
	}
}

func TestAWebhookIsSetAndTakenAway(t *testing.T) {
	_, a := world(t, telegramtest.Options{})
	ctx := t.Context()
	check(t, "set", a.SetWebhook(ctx, api.Webhook{URL: "https://a.b/hook", Secret: "s", Allowed: []string{api.KindMessage}}))
	info, err := a.GetWebhookInfo(ctx)
	if check(t, "info", err); info.URL != "https://a.b/hook" {
		t.Errorf("info: %+v", info)
	}
	if _, err := a.GetUpdates(ctx, api.Poll{}); !errors.Is(err, api.ErrWebhookActive) {
		t.Errorf("poll: %v", err)
	}
	check(t, "delete", a.DeleteWebhook(ctx))
}

func check(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}
