// Package strictyaml reads the YAML files that people write by hand and tells every fault with the place of it.
//
// A misspelt key that is silently skipped becomes a step that is never shown, so nothing here is skipped: unknown and
// duplicate keys, wrong types, empty values, anchors and second documents are faults, and all of them are told at once,
// because whoever mends a file wants to mend it in one go.
package strictyaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a file. Lines and columns count from 1, columns in characters.
type Position struct {
	File         string
	Line, Column int
}

// String prints the position as editors and terminals understand it, file:line:column.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Fault is one thing that is wrong, and what to do about it.
type Fault struct {
	At      Position
	Message string
}

// Error prints the fault on one line.
func (f Fault) Error() string {
	if f.At == (Position{}) {
		return f.Message
	}
	return f.At.String() + ": " + f.Message
}

// Faultf makes a fault.
func Faultf(at Position, format string, args ...any) Fault {
	return Fault{At: at, Message: fmt.Sprintf(format, args...)}
}

// Faults is everything that is wrong.
type Faults []Fault

// Error prints one fault a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the faults by file, line and column, each one once.
func (f Faults) Sorted() Faults {
	sorted := slices.Clone(f)
	slices.SortStableFunc(sorted, func(a, b Fault) int {
		return cmp.Or(
			strings.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Column, b.At.Column),
			strings.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(sorted)
}

// Err returns the sorted faults as an error, or nil when there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f.Sorted()
}

// Ref is a word or text with the place where it was written; mostly a reference to an id.
type Ref struct {
	ID string
	At Position
}

// Entry is one key of a file with its value.
type Entry[T any] struct {
	Key   Ref
	Value T
}

// Map keeps the order of a mapping and the places of its keys.
type Map[T any] []Entry[T]
