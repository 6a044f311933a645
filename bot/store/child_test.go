package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"syncoff/bot/store"
)

// Some of what a store promises shows only between processes, so tests run their own binary as another one. The
// variables tell it what to do and where.
const (
	childTask = "SYNCOFF_STORE_TEST_TASK"
	childPath = "SYNCOFF_STORE_TEST_PATH"
)

func TestMain(m *testing.M) {
	tasks := map[string]func(path string) error{"": nil, "hold": holdOpen, "open": openOnce, "work": workForever}
	task := tasks[os.Getenv(childTask)]
	if task == nil {
		os.Exit(m.Run())
	}
	if err := task(os.Getenv(childPath)); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func openOnce(path string) error {
	s, err := store.Open(context.Background(), "sqlite:"+path, time.Now)
	if err != nil {
		return err
	}
	return s.Close()
}

func holdOpen(path string) error {
	if _, err := store.Open(context.Background(), "sqlite:"+path, time.Now); err != nil {
		return err
	}
	fmt.Println("open")
	_, err := io.Copy(io.Discard, os.Stdin) // until it is killed
	return err
}

// child is this binary with a task, not started yet.
func child(t *testing.T, task, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childTask+"="+task, childPath+"="+path)
	return cmd
}

func TestAnotherProcessOwnsTheFileUntilItEnds(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	owner := child(t, "hold", path)
	stdin, err := owner.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stdin.Close() }()
	stdout, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || line != "open\n" {
		t.Fatalf("the owner says %q, %v", line, err)
	}
	_, err = store.Open(t.Context(), "sqlite:"+path, time.Now)
	if !errors.Is(err, store.ErrOwned) {
		t.Errorf("got %v", err)
	}
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait()
	opened(t, path)
}
