package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxLine is how much of a line is kept. Nobody types more, and whatever a pipe sends must not fill the memory.
const maxLine = 1 << 20

// read hands over lines until the input or the context ends; then it closes lines and tells what failed, if anything.
// A read that waits for a terminal cannot be interrupted: it is left behind when the program ends.
func read(ctx context.Context, in io.Reader) (lines <-chan string, failed <-chan error) {
	out, fault := make(chan string), make(chan error, 1)
	go func() {
		defer close(out)
		defer close(fault)
		reader := bufio.NewReader(in)
		for {
			line, err := readLine(reader)
			if line != "" || err == nil {
				select {
				case out <- strings.TrimRight(line, "\r\n"):
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				if !errors.Is(err, io.EOF) {
					fault <- fmt.Errorf("read line: %w", err)
				}
				return
			}
		}
	}()
	return out, fault
}

// readLine reads a line with its end, and drops what is beyond maxLine.
func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part[:min(len(part), maxLine-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), err
		}
	}
}
