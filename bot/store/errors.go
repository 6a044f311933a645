package store

import "errors"

// What can be wrong, for errors.Is. The errors that carry these name the file and say what to do.
var (
	// ErrURL is a database URL of no known engine.
	ErrURL = errors.New("not a database URL")
	// ErrOwned is a file that another process works with.
	ErrOwned = errors.New("another process owns the database")
	// ErrLocked is a database that another program keeps from being written for longer than one can wait.
	ErrLocked = errors.New("the database is locked by another program")
	// ErrReadOnly is a file or directory that may not be written.
	ErrReadOnly = errors.New("the database cannot be written")
	// ErrUnreachable is a database that is not there.
	ErrUnreachable = errors.New("the database cannot be opened")
	// ErrFull is a disk without room; what failed with it was not stored and may be tried again.
	ErrFull = errors.New("the disk is full")
	// ErrDisk is a disk that fails to read or write.
	ErrDisk = errors.New("the disk failed")
	// ErrCorrupt is a file that is damaged or no database.
	ErrCorrupt = errors.New("the database is damaged")
	// ErrNewer is a database that a newer version of the program has changed.
	ErrNewer = errors.New("the database belongs to a newer version")
	// ErrNotFound is an update that is not in the inbox.
	ErrNotFound = errors.New("no such update")
	// ErrClosed is a store after Close.
	ErrClosed = errors.New("the store is closed")
)
