package telegramtest_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

const owner, customer = 30, 31

// shop is a world in which the bot is connected to an owner's account that a customer has written to.
func shop(now func() time.Time) *telegramtest.Server {
	s := telegramtest.New(telegramtest.Options{Business: true, Now: now})
	s.AddUser(telegramtest.User{ID: owner, FirstName: "Olga", LanguageCode: "en"})
	s.AddUser(telegramtest.User{ID: customer, FirstName: "Cleo", LanguageCode: "en"})
	s.Connect("c1", owner, true)
	s.SayBusiness("c1", customer, "hello")
	return s
}

func TestWhatIsSentInTheNameOfABusinessAccount(t *testing.T) {
	there := []string{"chat_id", "31", "business_connection_id", "c1"}
	for _, tt := range []struct {
		name  string
		world func(s *telegramtest.Server)
		with  []string // beside the text
		after time.Duration
		code  int
		says  string
	}{
		{"an answer to a customer", nil, there, 0, 200, ""},
		{"an answer a day later", nil, there, 25 * time.Hour, 400, "BUSINESS_PEER_USAGE_MISSING"},
		{"a connection nobody made", nil, []string{"chat_id", "31", "business_connection_id", "c9"}, 0, 400, "business connection not found"},
		{"a person who has not written", nil, []string{"chat_id", "30", "business_connection_id", "c1"}, 0, 400, "BUSINESS_PEER_INVALID"},
		{"without the right", func(s *telegramtest.Server) { s.Connect("c1", owner, false) },
			there, 0, 403, "BOT_ACCESS_FORBIDDEN"},
		{"after the owner has left", func(s *telegramtest.Server) { s.Disconnect("c1") },
			there, 0, 400, "BUSINESS_CONNECTION_INVALID"},
		{"a reply to a message of that chat", nil, append(there,
			"reply_parameters", `{"message_id":5001}`), 0, 200, ""},
		{"a reply to a message of the bot's own chat", nil, append(there,
			"reply_parameters", `{"message_id":1}`), 0, 400, "message to be replied not found"},
		{"the bot's own chat with the customer", nil, []string{"chat_id", "31"}, 0, 200, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := time.Unix(1_800_000_000, 0)
			s := shop(func() time.Time { return now })
			if tt.world != nil {
				tt.world(s)
			}
			now = now.Add(tt.after)
			got := ask(t, s, "sendMessage", append([]string{"text", "x"}, tt.with...)...)
			if got.Status != tt.code || !strings.Contains(got.Description, tt.says) {
				t.Errorf("got %d %q, want %d %q", got.Status, got.Description, tt.code, tt.says)
			}
		})
	}
}

func TestWhatTheBotWritesThereIsItsOwners(t *testing.T) {
	s := shop(nil)
	got := ask(t, s, "sendMessage", "text", "x", "chat_id", "31", "business_connection_id", "c1")
	var m struct {
		From struct{ ID int64 } `json:"from"`
		By   struct{ ID int64 } `json:"sender_business_bot"`
		Of   string             `json:"business_connection_id"`
		Chat struct{ ID int64 } `json:"chat"`
	}
	if err := json.Unmarshal(got.Result, &m); err != nil {
		t.Fatal(err)
	}
	if m.From.ID != owner || m.By.ID != telegramtest.BotID || m.Of != "c1" || m.Chat.ID != customer {
		t.Errorf("got %+v", m)
	}
	if shown := s.ShownBusiness("c1", customer); len(shown) != 2 || !shown[1].FromBot {
		t.Errorf("shown: %+v", shown)
	}
	if len(s.Shown(customer)) != 0 {
		t.Error("it stands in the bot's own chat too")
	}
}

func TestAConnectionIsTold(t *testing.T) {
	s := shop(nil)
	s.Disconnect("c1")
	got := ask(t, s, "getBusinessConnection", "business_connection_id", "c1")
	var c struct {
		User    struct{ ID int64 }
		Enabled bool `json:"is_enabled"`
		Rights  struct {
			Reply bool `json:"can_reply"`
		}
	}
	if err := json.Unmarshal(got.Result, &c); err != nil || c.User.ID != owner || c.Enabled || !c.Rights.Reply {
		t.Errorf("got %+v, %v", c, err)
	}
	if got := ask(t, s, "getBusinessConnection", "business_connection_id", "c9"); got.Status != 400 {
		t.Errorf("an unknown one: %d %s", got.Status, got.Description)
	}
	old := world(telegramtest.Options{})
	if got := ask(t, old, "getBusinessConnection", "business_connection_id", "c1"); got.Status != 404 {
		t.Errorf("a server without business accounts: %d %s", got.Status, got.Description)
	}
}
