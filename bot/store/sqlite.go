package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"
	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// sqlite is the engine of a single process: one connection writes, others read beside it (WAL).
type sqlite struct {
	path   string
	owner  *sql.DB // the lock file
	lock   *sql.Tx // open for as long as this process owns the database
	db     *sql.DB // the connection that writes
	reader *sql.DB
	writer *writer
	once   sync.Once // to close
}

// readers is how many reads go at once; more would only compete for the processors of a small machine.
const readers = 4

// How long to wait for a lock: another program that looks into the database lets go soon, an owner does not.
const (
	lockWait  = 5 * time.Second
	ownerWait = 500 * time.Millisecond
)

// openSQLite opens or creates a database file, which this process then owns until close.
func openSQLite(ctx context.Context, path string) (*sqlite, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, fmt.Errorf("%w: want sqlite:PATH with the path of a file", ErrURL)
	}
	path, err := realPath(path)
	if err != nil {
		return nil, err
	}
	e := &sqlite{path: path}
	for _, step := range []func(context.Context) error{e.own, e.create, e.openWriter, e.openReader} {
		if err := step(ctx); err != nil {
			_ = e.closeFiles() // the first error is the one to tell
			return nil, e.known(err)
		}
	}
	conn, err := e.db.Conn(ctx)
	if err != nil {
		_ = e.closeFiles()
		return nil, e.known(err)
	}
	e.writer = newWriter(conn, e.known)
	return e, nil
}

// realPath follows links, so that one file has one owner by whichever name it is opened.
func realPath(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", ErrUnreachable, path, err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	// The file is still to be created.
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", fmt.Errorf("%w: the directory %s does not exist", ErrUnreachable, filepath.Dir(path))
	}
	return filepath.Join(dir, filepath.Base(path)), nil
}

// own takes a lock that ends with the process, however that ends. It is SQLite's own exclusive lock on an empty file
// beside the database, because a lock on the database itself would shut out the readers, and other kinds of lock differ
// from system to system.
func (e *sqlite) own(ctx context.Context) error {
	e.owner = open(e.path+".owner", 1, url.Values{
		"_busy_timeout": {milliseconds(ownerWait)},
		"_journal_mode": {"MEMORY"}, // no file beside it
		"_txlock":       {"exclusive"},
	})
	// The lock outlives ctx, which is about opening.
	lock, err := e.owner.BeginTx(context.WithoutCancel(ctx), nil)
	var fault *driver.Error
	if errors.As(err, &fault) && fault.Code()&0xff == codes.SQLITE_BUSY {
		return fmt.Errorf("%w: %s is in use; stop the other process or name another file", ErrOwned, e.path)
	}
	if err != nil {
		return err
	}
	e.lock = lock
	// On a file that it may only read SQLite takes no lock and says nothing; a change is what it refuses.
	_, err = lock.ExecContext(ctx, `PRAGMA user_version = 1`)
	return err
}

// create makes a new database file readable to its user alone, and sees that one which is there can be written: SQLite
// would open it all the same. Nothing in this process may open the file later, for to close it again would undo
// SQLite's locks.
func (e *sqlite) create(context.Context) error {
	file, err := os.OpenFile(e.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("%w: %w", refused(err), err)
	}
	return file.Close()
}

// refused is why the system does not open a file for writing.
func refused(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOSPC):
		return ErrFull
	}
	return ErrUnreachable
}

// openWriter opens the connection that writes. With synchronous FULL a commit has reached the disk, so that not even
// lost power takes back what was confirmed; shared commits make that affordable. Erased content is overwritten.
func (e *sqlite) openWriter(ctx context.Context) error {
	e.db = open(e.path, 1, url.Values{
		"_busy_timeout": {milliseconds(lockWait)},
		"_foreign_keys": {"on"},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_txlock":       {"immediate"},
		"_dqs":          {"0"},
		"_pragma":       {"secure_delete(1)", "journal_size_limit(16777216)"},
	})
	if err := migrate(ctx, e.db, goose.DialectSQLite3, "sqlite"); err != nil {
		return fmt.Errorf("%s: %w", e.path, err)
	}
	return nil
}

func (e *sqlite) openReader(ctx context.Context) error {
	e.reader = open(e.path, readers, url.Values{
		"_busy_timeout": {milliseconds(lockWait)},
		"_query_only":   {"on"},
		"_dqs":          {"0"},
	})
	return e.reader.PingContext(ctx)
}

// open never fails: connections are made when they are needed.
func open(path string, connections int, options url.Values) *sql.DB {
	options.Set("_error_rc", "1")
	name := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: options.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		panic(err) // the driver is not linked in
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}

func milliseconds(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }

func (e *sqlite) write(ctx context.Context, do change) error { return e.writer.write(ctx, do) }

func (e *sqlite) read(ctx context.Context, do func(context.Context, *sql.DB) error) error {
	select {
	case <-e.writer.quit:
		return ErrClosed
	default:
	}
	err := do(ctx, e.reader)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return e.known(err)
}

// sweep moves the log into the database and empties it: until then the log keeps the pages as they were. A reader at
// work delays that to a later sweep or checkpoint.
func (e *sqlite) sweep(ctx context.Context) error {
	_, err := e.reader.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return e.known(err)
}

func (e *sqlite) close() (err error) {
	e.once.Do(func() { err = e.known(errors.Join(e.writer.close(), e.closeFiles())) })
	return err
}

// closeFiles gives up the ownership last.
func (e *sqlite) closeFiles() error {
	var errs []error
	for _, db := range []*sql.DB{e.reader, e.db} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if e.lock != nil {
		errs = append(errs, e.lock.Rollback())
	}
	errs = append(errs, e.owner.Close())
	return errors.Join(errs...)
}

// known maps the driver's errors to those of the package.
func (e *sqlite) known(err error) error {
	var fault *driver.Error
	if !errors.As(err, &fault) {
		return err
	}
	kind := ErrDisk
	switch fault.Code() & 0xff {
	case codes.SQLITE_FULL:
		kind = ErrFull
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		kind = ErrLocked
	case codes.SQLITE_READONLY, codes.SQLITE_PERM:
		kind = ErrReadOnly
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		kind = ErrCorrupt
	case codes.SQLITE_CANTOPEN:
		kind = e.cannotOpen()
	case codes.SQLITE_IOERR:
		// The index of the log is the one file whose growth SQLite reports otherwise.
		if fault.Code() == codes.SQLITE_IOERR_SHMSIZE {
			kind = ErrFull
		}
	default:
		return err // a fault of the program
	}
	return fmt.Errorf("%w: %s: %v", kind, e.path, fault)
}

// cannotOpen finds out why SQLite could not open a file: it does not say.
func (e *sqlite) cannotOpen() error {
	probe, err := os.CreateTemp(filepath.Dir(e.path), ".writable-*")
	if err != nil {
		return refused(err)
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return ErrUnreachable
}

// onlooker reads a database that another process may own.
type onlooker struct{ files *sqlite }

func lookSQLite(ctx context.Context, path string) (*onlooker, error) {
	path, err := realPath(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("%w: there is no database %s", ErrUnreachable, path)
	}
	o := &onlooker{&sqlite{path: path}}
	if err := o.files.openReader(ctx); err != nil {
		return nil, o.files.known(err)
	}
	if err := current(ctx, o.files.reader, "sqlite"); err != nil {
		return nil, errors.Join(o.files.known(err), o.close())
	}
	return o, nil
}

func (o *onlooker) write(context.Context, change) error { return ErrReadOnly }

func (o *onlooker) read(ctx context.Context, do func(context.Context, *sql.DB) error) error {
	return o.files.known(do(ctx, o.files.reader))
}

func (o *onlooker) sweep(context.Context) error { return ErrReadOnly }

func (o *onlooker) close() error { return o.files.reader.Close() }
