package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// MaxFile is the size of the largest file that is read: far more than a person writes, far less than memory holds.
const MaxFile = 4 << 20

// ReadFile reads and parses one file. The node is nil when there is nothing that could be decoded.
func ReadFile(fsys fs.FS, name string) (*yaml.Node, Faults) {
	start := Position{File: name, Line: 1, Column: 1}
	info, err := fs.Stat(fsys, name)
	switch {
	case err != nil:
		return nil, Faults{Faultf(start, "cannot be read: %v", withoutPath(err))}
	case !info.Mode().IsRegular():
		return nil, Faults{Faultf(start, "is not a regular file; put a YAML file here")}
	case info.Size() > MaxFile:
		return nil, Faults{tooLarge(start, info.Size())}
	}
	data, err := readAtMost(fsys, name, MaxFile+1)
	if err != nil {
		return nil, Faults{Faultf(start, "cannot be read: %v", withoutPath(err))}
	}
	return Parse(name, data)
}

// readAtMost does not trust the size that was told: a file may grow while it is read.
func readAtMost(fsys fs.FS, name string, limit int64) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	defer file.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(file, limit))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	return data, nil
}

func tooLarge(at Position, size int64) Fault {
	return Faultf(at, "has %d bytes, more than the %d MiB that are read; split it or shorten it", size, MaxFile>>20)
}

// withoutPath drops the file name from an error, because every fault begins with it.
func withoutPath(err error) error {
	if wrapped, ok := errors.AsType[*fs.PathError](err); ok {
		return wrapped.Err
	}
	return err
}

// Parse parses one document. It tells the faults that every kind of file can have; the node is nil when there is
// nothing that could be decoded.
func Parse(name string, data []byte) (*yaml.Node, Faults) {
	start := Position{File: name, Line: 1, Column: 1}
	if len(data) > MaxFile {
		return nil, Faults{tooLarge(start, int64(len(data)))}
	}
	if fault, bad := unreadable(name, data); bad {
		return nil, Faults{fault}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, Faults{Faultf(start, "is empty; write its keys or remove the file")}
	} else if err != nil {
		return nil, Faults{syntaxFault(name, data, err)}
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		at := Position{File: name, Line: second.Line, Column: second.Column}
		return nil, Faults{Faultf(at, "starts a second document; a file holds one, so remove the --- line")}
	} else if !errors.Is(err, io.EOF) {
		return nil, Faults{syntaxFault(name, data, err)}
	}
	walker := walker{file: name}
	walker.walk(document.Content[0])
	return document.Content[0], walker.faults
}

// unreadable finds the first character that no editor shows: text that is not UTF-8, and control characters. Line
// breaks other than that of every editor would make all lines after them count differently.
func unreadable(name string, data []byte) (Fault, bool) {
	at := Position{File: name, Line: 1, Column: 1}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			return Faultf(at, "is not UTF-8 here (byte 0x%02x); save the file as UTF-8", data[i]), true
		case r == '\n':
			at.Line, at.Column = at.Line+1, 0
		case r == '\r' && !bytes.HasPrefix(data[i+1:], []byte("\n")), isInvisible(r) && (i > 0 || r != byteOrderMark):
			return Faultf(at, "holds the control character U+%04X; remove it", r), true
		}
		i += size
		at.Column++
	}
	return Fault{}, false
}

const byteOrderMark = '\ufeff'

// isInvisible tells of control characters, line breaks of Unicode, and marks that are no characters. A byte order mark
// may begin a file.
func isInvisible(r rune) bool {
	switch r {
	case '\t', '\n', '\r':
		return false
	case '\u2028', '\u2029', byteOrderMark, '\ufffe', '\uffff':
		return true
	}
	return unicode.IsControl(r)
}

// walker looks for what YAML allows and these files do not.
type walker struct {
	file   string
	faults Faults
}

func (w *walker) fault(n *yaml.Node, format string, args ...any) {
	w.faults = append(w.faults, Faultf(Position{File: w.file, Line: n.Line, Column: n.Column}, format, args...))
}

func (w *walker) walk(n *yaml.Node) {
	if n.Anchor != "" {
		w.fault(n, "anchor &%s is not supported; write the value where it is used", n.Anchor)
	}
	if n.Kind == yaml.AliasNode {
		w.fault(n, "alias *%s is not supported; write the value out, or quote the text if it begins with *", n.Value)
		return
	}
	if n.Style&yaml.TaggedStyle != 0 {
		w.fault(n, "tag %s is not supported; write the value without it", n.Tag)
	}
	if n.Kind == yaml.MappingNode {
		w.keys(n)
	}
	for _, child := range n.Content {
		w.walk(child)
	}
}

func (w *walker) keys(n *yaml.Node) {
	lines := make(map[string]int, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		switch first, seen := lines[key.Value]; {
		case key.Kind != yaml.ScalarNode:
			w.fault(key, "key is %s; a key is one word", describe(key))
		case key.Tag == "!!merge":
			w.fault(key, "merge key << is not supported; write the keys out")
		case strings.TrimSpace(key.Value) == "":
			w.fault(key, "key is empty; write a word before the colon")
		case seen:
			w.fault(key, "duplicate key %q (first on line %d); keep one of them", key.Value, first)
		default:
			lines[key.Value] = key.Line
		}
	}
}
