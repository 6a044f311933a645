package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// migrations holds a folder of SQL files for each engine, whose schemas mean the same.
//
//go:embed migrations
var migrations embed.FS

// migrate brings the schema up to date. A schema from the future is refused: what a newer version writes an older one
// could only damage.
func migrate(ctx context.Context, db *sql.DB, dialect goose.Dialect, folder string) error {
	files, err := fs.Sub(migrations, "migrations/"+folder)
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", folder, err)
	}
	provider, err := goose.NewProvider(dialect, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", folder, err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if current > target {
		return fmt.Errorf("%w: its schema is %d and this program knows %d; run the newer program or restore a backup",
			ErrNewer, current, target)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the schema from %d to %d: %w", current, target, err)
	}
	return nil
}

// current reports whether a database is of this version, without changing it.
func current(ctx context.Context, db *sql.DB, folder string) error {
	files, err := fs.ReadDir(migrations, "migrations/"+folder)
	if err != nil {
		return fmt.Errorf("migrations of %s: %w", folder, err)
	}
	var found, known int64
	for _, file := range files {
		if n, err := goose.NumericComponent(file.Name()); err == nil {
			known = max(known, n)
		}
	}
	if err := db.QueryRowContext(ctx, `SELECT MAX(version_id) FROM goose_db_version`).Scan(&found); err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	switch {
	case found > known:
		return fmt.Errorf("%w: its schema is %d and this program knows %d", ErrNewer, found, known)
	case found < known:
		return fmt.Errorf("%w: its schema is %d and this program knows %d; syncoff serve brings it up to date", ErrOlder, found, known)
	}
	return nil
}
