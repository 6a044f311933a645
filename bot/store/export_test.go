package store

import (
	"context"
	"fmt"
)

// LimitPages makes the database full at a number of pages, as a disk would.
func (s *Store) LimitPages(n int) error {
	return s.engine.write(context.Background(), func(ctx context.Context, tx transaction) error {
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
		return err
	})
}
