package bot

import (
	"context"
	"sync"
)

// Sessions keeps what is remembered of each person. Load returns the zero Session for somebody new.
type Sessions interface {
	Load(ctx context.Context, person string) (Session, error)
	Save(ctx context.Context, person string, s Session) error
}

// Memory keeps sessions for as long as the program runs: for the terminal and for tests.
type Memory struct {
	mu       sync.Mutex
	sessions map[string]Session
}

// NewMemory returns an empty memory.
func NewMemory() *Memory { return &Memory{sessions: map[string]Session{}} }

// Load returns a person's session.
func (m *Memory) Load(_ context.Context, person string) (Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[person], nil
}

// Save keeps a person's session.
func (m *Memory) Save(_ context.Context, person string, s Session) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[person] = s
	return nil
}
