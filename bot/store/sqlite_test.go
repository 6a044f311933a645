package store_test

import (
	"path/filepath"
	"testing"

	"syncoff/bot/store/storetest"
)

func TestSQLiteKeepsTheContract(t *testing.T) { storetest.Run(t, fresh) }

// fresh is a database with a name that a URL would misread.
func fresh(tb testing.TB) string {
	return "sqlite:" + filepath.Join(tb.TempDir(), "a b%20?c#.db")
}
