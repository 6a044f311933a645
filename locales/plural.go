package locales

import (
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"syncoff/knowledge/strictyaml"
)

// allForms are the plural forms of CLDR.
func allForms() []string { return []string{"zero", "one", "two", "few", "many", "other"} }

func setForm(m *i18n.Message, form, words string) {
	switch form {
	case "zero":
		m.Zero = words
	case "one":
		m.One = words
	case "two":
		m.Two = words
	case "few":
		m.Few = words
	case "many":
		m.Many = words
	case "other":
		m.Other = words
	}
}

// pluralForms asks go-i18n which forms a language has, by counting: the rules themselves are not exported. The numbers
// reach every form of every language of CLDR; fractions matter for those whose whole numbers never take `other`.
func pluralForms(tag language.Tag) []string {
	bundle := i18n.NewBundle(tag)
	probe := &i18n.Message{ID: "probe"}
	for _, form := range allForms() {
		setForm(probe, form, form)
	}
	if err := bundle.AddMessages(tag, probe); err != nil {
		return []string{"other"}
	}
	localizer := i18n.NewLocalizer(bundle, tag.String())
	found := map[string]bool{"other": true}
	ask := func(count any) {
		form, err := localizer.Localize(&i18n.LocalizeConfig{MessageID: "probe", PluralCount: count})
		if err == nil {
			found[form] = true
		}
	}
	for n := range 201 {
		ask(n)
	}
	for _, n := range []any{1_000, 1_000_000, "0.0", "0.5", "1.5"} {
		ask(n)
	}
	return slices.DeleteFunc(allForms(), func(form string) bool { return !found[form] })
}

// addPlural keeps a plural text, which must have the forms of its language, no fewer and no more.
func (l *loader) addPlural(code, id string, key strictyaml.Ref, forms strictyaml.Map[strictyaml.Ref]) {
	want := l.forms[code]
	missing := slices.Clone(want)
	for _, form := range forms {
		missing = slices.DeleteFunc(missing, func(f string) bool { return f == form.Key.ID })
		switch {
		case !slices.Contains(allForms(), form.Key.ID):
			l.fault(form.Key.At, "key %q stands among plural forms of %q; move it or write a form: %s",
				form.Key.ID, id, strings.Join(want, ", "))
		case !slices.Contains(want, form.Key.ID):
			l.fault(form.Key.At, "language %s has no plural form %q; its forms are %s",
				code, form.Key.ID, strings.Join(want, ", "))
		}
	}
	if len(missing) > 0 {
		l.fault(key.At, "text %q lacks the plural form %s; language %s has %s",
			id, strings.Join(missing, ", "), code, strings.Join(want, ", "))
	}
	l.addText(code, id, key, forms)
}
