package locales

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	tests := []struct{ code, want string }{
		{"en", "one other"},
		{"zh-CN", "other"},
		{"ru", "one few many other"},
		{"pl", "one few many other"},
		{"cs", "one few many other"},
		{"es", "one many other"},
		{"ar", "zero one two few many other"},
		{"lt", "one few many other"},
		{"lv", "zero one other"},
		{"id", "other"},
		{"cy", "zero one two few many other"},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			if got := strings.Join(pluralForms(language.Make(tt.code)), " "); got != tt.want {
				t.Errorf("forms = %s, want %s", got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "a", "{a}", "x {a.b-c} y{d}", "{", "}", "{}", "{a{b}}", "{ a }", "点「{label}」"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p, err := parse(src)
		if err != nil {
			return
		}
		if whole, _ := p.Execute(nil); whole != src {
			t.Errorf("%q came back as %q", src, whole)
		}
		var asked []string
		if _, err := p.Execute(Fill(func(name string) string { asked = append(asked, name); return "" })); err != nil {
			t.Error(err)
		}
		slices.Sort(asked)
		if names := p.names(); !slices.Equal(names, slices.Compact(asked)) {
			t.Errorf("names %q, asked for %q", names, asked)
		}
	})
}
