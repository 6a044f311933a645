package index_test

import (
	"context"
	"sync"
	"testing"

	"syncoff/index"
	"syncoff/knowledge"
)

// shared is one index over the embedded knowledge for all tests: building it takes longer than all of them.
var shared = sync.OnceValues(func() (*index.Index, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	return index.New(base)
})

func embedded(t testing.TB) *index.Index {
	t.Helper()
	x, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func match(t testing.TB, message string, hint index.Hint) index.Result {
	t.Helper()
	r, err := embedded(t).Match(context.Background(), message, hint)
	if err != nil {
		t.Fatalf("%.60q: %v", message, err)
	}
	return r
}
