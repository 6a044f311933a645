package store

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What stands for what was taken out.
const (
	numberGone  = "[number]"
	linkGone    = "[link]"
	addressGone = "[address]"
	nameGone    = "[name]"
)

// textLimit is as much of a question as helps to learn from it, in characters.
const textLimit = 400

// What is taken out, in this order: a link may hold an address, and an address a name. Letters are Latin and Cyrillic
// where Chinese, written without spaces, would go as well.
var (
	links     = regexp.MustCompile(`(?i)(?:(?:[a-z][a-z0-9+.\-]*)?://|www\.|mailto:|tel:|tg:)\S*`)
	addresses = regexp.MustCompile(word + `+@` + word + `+`)
	domains   = regexp.MustCompile(`(?i)(?:` + word + `+\.[a-z]{2,}|[\p{L}\p{N}\-]+\.(?:рф|бел|укр|中国|中國))(?:[/?#]\S*)?`)
	names     = regexp.MustCompile(`@[\p{L}\p{M}\p{N}_.\-]*`)
	numbers   = regexp.MustCompile(`\p{N}+(?:[^\p{L}\p{N}\[\]]{1,3}\p{N}+)*`)
)

// What of the numbers stays.
var (
	devices = regexp.MustCompile(`(?i)(?:(?:^|\P{L})(?:miui|hyperos|hyper os|android|ios|xiaomi|redmi|poco|mi|note|pad|mix)` +
		`|安卓|小米|红米|紅米|澎湃|澎湃os) ?[a-z]?$`)
	versions = regexp.MustCompile(`^[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}$`)
)

const word = `[\p{Latin}\p{Cyrillic}\p{Nd}._%+\-]`

// Scrub takes out of a question what can point to a person: links, addresses, names with @, and numbers. Only the
// number of a phone's model or version directly after its name stays ("MIUI 12.5", "Redmi Note 13"), because it decides
// the answer. Rather too much goes than too little.
func Scrub(text string) string {
	// Other widths and invisible characters would hide what is looked for.
	text = strings.Map(visible, norm.NFKC.String(strings.ToValidUTF8(head(text), "")))
	text = strings.Join(strings.Fields(norm.NFKC.String(text)), " ")
	text = links.ReplaceAllString(text, linkGone)
	text = addresses.ReplaceAllString(text, addressGone)
	text = domains.ReplaceAllString(text, linkGone)
	text = names.ReplaceAllString(text, nameGone)
	text = scrubNumbers(text)
	if runes := []rune(text); len(runes) > textLimit {
		text = string(runes[:textLimit])
	}
	return strings.TrimSpace(text)
}

// readLimit is how many bytes of a text are looked at: what a message can hold, several times what is kept of it.
const readLimit = 16 << 10

// head cuts a long text at a space, so that nothing is cut in two that would be known whole.
func head(text string) string {
	if len(text) <= readLimit {
		return text
	}
	if space := strings.LastIndexByte(text[:readLimit], ' '); space > 0 {
		return text[:space]
	}
	return text[:readLimit]
}

// visible drops characters that are not seen.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector):
		return -1
	}
	return r
}

// deviceLength is how many bytes before a number can name a device; looking no further keeps long texts cheap.
const deviceLength = 24

func scrubNumbers(text string) string {
	var out strings.Builder
	last := 0
	for _, at := range numbers.FindAllStringIndex(text, -1) {
		number, before := text[at[0]:at[1]], text[max(last, at[0]-deviceLength):at[0]]
		out.WriteString(text[last:at[0]])
		if versions.MatchString(number) && devices.MatchString(before) {
			out.WriteString(number)
		} else {
			out.WriteString(numberGone)
		}
		last = at[1]
	}
	out.WriteString(text[last:])
	return out.String()
}
