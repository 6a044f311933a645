package api

import "bytes"

// The standard decoder refuses a whole reply for one value that nests too deep or is cut off, and with it every update
// of the batch. The functions here find where values begin and end without decoding and without recursion, so that each
// can be judged alone.

// walk visits the members of an object (open is '{') or the elements of an array (open is '['), and reports whether
// the text is whole. A key keeps its escapes and loses its quotes; an element has none.
func walk(text []byte, open byte, visit func(key, value []byte)) bool {
	i := space(text, 0)
	if i >= len(text) || text[i] != open {
		return false
	}
	end := open + 2 // in ASCII both pairs are two apart
	i = space(text, i+1)
	for i < len(text) && text[i] != end {
		var key []byte
		if open == '{' {
			if text[i] != '"' {
				return false
			}
			after := skip(text, i)
			if after < 0 {
				return false
			}
			key = text[i+1 : after-1]
			i = space(text, after)
			if i >= len(text) || text[i] != ':' {
				return false
			}
			i = space(text, i+1)
		}
		after := skip(text, i)
		if after <= i {
			return false
		}
		visit(key, text[i:after])
		i = space(text, after)
		if i < len(text) && text[i] == ',' {
			i = space(text, i+1)
		} else if i < len(text) && text[i] != end {
			return false
		}
	}
	return i < len(text)
}

// skip returns where the value that begins at i ends, or -1 if it does not.
func skip(text []byte, i int) int {
	depth := 0
	for ; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			if i = quote(text, i+1); i < 0 {
				return -1
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	if depth > 0 {
		return -1
	}
	return i
}

// quote returns the index of the quote that closes a string, or -1.
func quote(text []byte, i int) int {
	for ; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}

func space(text []byte, i int) int {
	for i < len(text) && bytes.IndexByte([]byte(" \t\r\n"), text[i]) >= 0 {
		i++
	}
	return i
}

// salvage finds the result in a reply that says ok, although the standard decoder refuses it.
func salvage(body []byte) (result []byte, found bool) {
	ok := false
	whole := walk(body, '{', func(key, value []byte) {
		switch string(key) {
		case "ok":
			ok = string(value) == "true"
		case "result":
			result = value
		}
	})
	return result, whole && ok && result != nil
}
