package main

import (
	"io"
	"net/http"
)

// get reads a page of the service's own address.
func (s *stage) get(path string) string {
	s.t.Helper()
	resp, err := http.Get("http://" + s.address[len(s.address)-1] + path)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(resp.Body)
	return string(body)
}
