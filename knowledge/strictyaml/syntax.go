package strictyaml

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// yamlLine takes the line and the complaint out of the yaml package's message.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`)

// syntaxFault says where a file stops being YAML.
func syntaxFault(name string, data []byte, err error) Fault {
	line, complaint := 1, err.Error()
	if m := yamlLine.FindStringSubmatch(complaint); m != nil {
		if n, convErr := strconv.Atoi(m[1]); convErr == nil {
			line = n
		}
		complaint = m[2]
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if strings.HasPrefix(complaint, "did not find expected") {
		line = brokenLine(lines, line)
	}
	line = min(max(line, 1), len(lines))
	text := lines[line-1]
	column := len(text) - len(bytes.TrimLeft(text, " \t")) + 1
	return Faultf(Position{File: name, Line: line, Column: column},
		"is not YAML from here on: %s; check indentation, quotes and brackets", complaint)
}

// searchBudget bounds what is parsed again to find a broken line.
const searchBudget = 16 << 20

// brokenLine finds the line that breaks a file when the yaml package names only the block around it, which may begin a
// thousand lines earlier: it sees how far the parser reads, and goes back to the last line that still ends well.
func brokenLine(lines [][]byte, told int) int {
	data := bytes.Join(lines, nil)
	reader := &drip{data: data}
	_ = decode(reader)
	last := bytes.Count(data[:reader.read], []byte("\n")) + 1
	budget := searchBudget
	for end := min(last, len(lines)) - 1; end > 0; end-- {
		prefix := bytes.Join(lines[:end], nil)
		if budget -= len(prefix); budget < 0 {
			return told
		}
		if decode(bytes.NewReader(prefix)) == nil {
			return end + 1
		}
	}
	return 1
}

func decode(r io.Reader) error {
	var node yaml.Node
	if err := yaml.NewDecoder(r).Decode(&node); !errors.Is(err, io.EOF) {
		return err
	}
	return nil // an empty prefix is well
}

// drip hands out one byte at a time, so that what is read is what the parser has looked at.
type drip struct {
	data []byte
	read int
}

func (d *drip) Read(p []byte) (int, error) {
	if d.read >= len(d.data) {
		return 0, io.EOF
	}
	p[0] = d.data[d.read]
	d.read++
	return 1, nil
}
