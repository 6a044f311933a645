package telegramtest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

// What only shows over a real connection.

func TestAPollOverTheNetwork(t *testing.T) {
	s := world(telegramtest.Options{})
	address := s.Start() + "/bot" + telegramtest.Token
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	older := make(chan int, 1)
	go func() { older <- post(t, client, address+"/getUpdates", `{"timeout":50}`) }()
	polls := func(n int) func([]telegramtest.Call) bool {
		return func([]telegramtest.Call) bool { return s.Polls() == n } // a call may have arrived and not wait yet
	}
	wait(t, s, polls(1))
	newer := make(chan int, 1)
	go func() { newer <- post(t, client, address+"/getUpdates", `{"offset":1,"timeout":50}`) }()
	if got := <-older; got != http.StatusConflict {
		t.Errorf("older: %d", got)
	}
	s.Say(ann, ann, "a")
	if got := <-newer; got != http.StatusOK {
		t.Errorf("newer: %d", got)
	}
	closed := make(chan int, 1)
	go func() { closed <- post(t, client, address+"/getUpdates", `{"offset":9999,"timeout":50}`) }()
	wait(t, s, polls(3))
	s.Close()
	if got := <-closed; got == http.StatusConflict {
		t.Errorf("a poll when the server closes: %d", got)
	}
}

func TestAResetOverTheNetwork(t *testing.T) {
	s := world(telegramtest.Options{})
	address := s.Start() + "/bot" + telegramtest.Token
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	s.Break(telegramtest.Fault{Method: "sendMessage", Reset: true, After: true})
	for _, want := range []int{0, http.StatusOK} {
		if got := post(t, client, address+"/sendMessage", `{"chat_id":7,"text":"x"}`); got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	}
	if shown := s.Shown(ann); len(shown) != 2 {
		t.Errorf("%d shown", len(shown))
	}
}

func wait(t *testing.T, s *telegramtest.Server, enough func([]telegramtest.Call) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := s.Wait(ctx, enough, "getUpdates"); err != nil {
		t.Fatal(err)
	}
}

// post sends a call as JSON and returns the status, 0 for none.
func post(t *testing.T, client *http.Client, address, body string) int {
	t.Helper()
	resp, err := client.Post(address, "application/json", strings.NewReader(body))
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
