package strictyaml

import (
	"strings"
	"testing"
)

func TestSyntaxFaultsPointAtTheBrokenLine(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"a bracket that stays open", "a: 1\nb: [1, 2\nc: 3\nd: 4\n", "f:2:1: is not YAML from here on: did not find expected ',' or ']'"},
		{"a brace that stays open", "a:\n  - {x: 1, y: 2\n  - {z: 3}\n", "f:2:3: is not YAML from here on: did not find expected ',' or '}'"},
		{"a quote that stays open", "a: 1\nb: \"x\nc: 3\n", "f:2:1: is not YAML from here on: found unexpected end of stream"},
		{"text after a quote", "k: 1\n\n# c\na: 'x' y\n\nb: 2\nc: 4\n", "f:4:1: is not YAML from here on: did not find expected key"},
		{"indentation between two blocks", "a:\n  b: 1\n c: 2\nd: 5\n", "f:3:2: is not YAML from here on: did not find expected key"},
		{"a list inside a mapping", "a: 1\n- x\nb: 3\n", "f:2:1: is not YAML from here on: did not find expected key"},
		{"two colons", "a: b: c\n", "f:1:1: is not YAML from here on: mapping values are not allowed in this context"},
		{"a tab", "a: 1\n\tb: 2\n", "f:2:2: is not YAML from here on: found a tab character that violates indentation"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root, faults := Parse("f", []byte(tt.file))
			want := tt.want + "; check indentation, quotes and brackets"
			if root != nil || faults.Error() != want {
				t.Errorf("faults:\n%s\nwant:\n%s", faults.Error(), want)
			}
		})
	}
}

func TestSuggestionsAreNearWords(t *testing.T) {
	known := []string{"tap", "open", "switch-off", "switch-on"}
	tests := []struct{ name, word, want string }{
		{"two letters swapped", "tpa", "tap"},
		{"a letter missing", "swich-off", "switch-off"},
		{"another case", "TAP", "tap"},
		{"another ending", "opens", "open"},
		{"nothing near", "verification", ""},
		{"nothing at all", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := DidYouMean(tt.word, known)
			if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
				t.Errorf("DidYouMean(%q) = %q, want %q", tt.word, got, tt.want)
			}
		})
	}
}

func TestFaultsAreSortedAndToldOnce(t *testing.T) {
	faults := Faults{
		Faultf(Position{"b", 1, 1}, "z"), Faultf(Position{"a", 10, 2}, "y"), Faultf(Position{"a", 9, 3}, "x"),
		Faultf(Position{"b", 1, 1}, "z"), Faultf(Position{}, "w"),
	}
	if got, want := faults.Err().Error(), "w\na:9:3: x\na:10:2: y\nb:1:1: z"; got != want {
		t.Errorf("faults:\n%s\nwant:\n%s", got, want)
	}
	if err := (Faults{}).Err(); err != nil {
		t.Errorf("no faults are the error %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "a: [\n", "a: 'x' y\nb: 1", "? a\n: b", "a: &x 1\nb: *x", "--- a\n--- b", "\ufeffa: b", "%YAML 1.1\n---\na: b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		root, faults := Parse("f", []byte(file))
		if root == nil && len(faults) == 0 {
			t.Error("neither a document nor a fault")
		}
		for _, fault := range faults {
			if fault.At.Line < 1 || fault.At.Column < 1 || fault.At.Line > strings.Count(file, "\n")+1 {
				t.Errorf("fault in no place: %v", fault)
			}
		}
	})
}
