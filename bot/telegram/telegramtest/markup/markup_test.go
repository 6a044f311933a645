package markup

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestEntitiesAreWhereTheMarkupWas(t *testing.T) {
	got, err := HTML(`😀<b>关<i>x</i></b> <a href="https://a.b">l</a><blockquote expandable>q</blockquote>`)
	want := []Entity{
		{Type: "italic", Offset: 3, Length: 1},
		{Type: "bold", Offset: 2, Length: 2},
		{Type: "text_link", Offset: 5, Length: 1, URL: "https://a.b"},
		{Type: "expandable_blockquote", Offset: 6, Length: 1},
	}
	if err != nil || got.Text != "😀关x lq" || !slices.Equal(got.Entities, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestReadingStopsAtWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, in string }{
		{"a tag that never ends", "<b"},
		{"a bracket inside a tag", "<b <i>>"},
		{"an attribute without quotes", "<a href=x>y</a>"},
		{"an attribute that never ends", `<a href="x>y</a>`},
		{"an attribute that does not belong", `<b onclick="x">y</b>`},
		{"a class that means nothing", `<span class="red">y</span>`},
		{"a comment", "<!-- x -->"},
		{"a character that is none", "&#0;"},
		{"bytes that are no text", "\xff"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := HTML(tt.in); err == nil {
				t.Errorf("read as %+v", got)
			}
		})
	}
}

func TestButtonsAreSeenAsTheyWereSent(t *testing.T) {
	canonical, err := Keyboard(`{"inline_keyboard":[[{"text":"a","callback_data":"d","style":"success"}],` +
		`[{"text":"b","url":"https://a.b"},{"text":"c","copy_text":{"text":"x"}}]]}`)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Concat(Buttons(canonical)...)
	want := []Button{{Text: "a", Style: "success", Data: "d"}, {Text: "b", URL: "https://a.b"}, {Text: "c", Copy: "x"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<b>x</b>", "&lt;", `<a href="x">y</a>`, "<blockquote expandable>x</blockquote>", "</", "&#x1F600;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, read := range []func(string) (Parsed, error){HTML, func(s string) (Parsed, error) { return parse(s, richTags()) }} {
			got, err := read(in)
			if err != nil {
				continue
			}
			units := len(utf16.Encode([]rune(got.Text)))
			for _, e := range got.Entities {
				if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units {
					t.Errorf("%q: entity %+v leaves %q", in, e, got.Text)
				}
			}
			if !strings.ContainsAny(in, "<&") && got.Text != in {
				t.Errorf("%q became %q", in, got.Text)
			}
		}
	})
}

func FuzzKeyboard(f *testing.F) {
	f.Add(`{"inline_keyboard":[[{"text":"a","callback_data":"d"}]]}`)
	f.Add(`{"inline_keyboard":null}`)
	f.Fuzz(func(t *testing.T, in string) {
		canonical, err := Keyboard(in)
		if err != nil || canonical == "" {
			return
		}
		if again, err := Keyboard(canonical); err != nil || again != canonical {
			t.Errorf("%q became %q, which became %q: %v", in, canonical, again, err)
		}
	})
}
