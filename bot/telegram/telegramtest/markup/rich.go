package markup

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"
)

// messageTags is the HTML of ordinary messages.
func messageTags() dialect {
	return dialect{tags: inlineTags(), entities: map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`}}
}

func inlineTags() map[string]tag {
	tags := map[string]tag{
		"span": {entity: "spoiler", attrs: []string{"class!"}}, "tg-spoiler": {entity: "spoiler"},
		"a":          {entity: "text_link", attrs: []string{"href!"}},
		"tg-emoji":   {entity: "custom_emoji", attrs: []string{"emoji-id!"}},
		"tg-time":    {entity: "date_time", attrs: []string{"unix!", "format"}},
		"code":       {entity: "code", attrs: []string{"class"}},
		"pre":        {entity: "pre"},
		"blockquote": {entity: "blockquote", attrs: []string{"expandable"}},
	}
	for kind, names := range map[string]string{"bold": "b strong", "italic": "i em", "underline": "u ins",
		"strikethrough": "s strike del"} {
		for _, name := range strings.Fields(names) {
			tags[name] = tag{entity: kind}
		}
	}
	return tags
}

// richTags is the HTML of rich messages: what Bot API 10.3 documents, buttons inside apart.
func richTags() dialect {
	tags := inlineTags()
	delete(tags, "span")
	for _, name := range strings.Fields("mark sub sup tg-math cite") {
		tags[name] = tag{}
	}
	for _, name := range strings.Fields("h1 h2 h3 h4 h5 h6 p footer ul aside tg-math-block figure tg-collage tg-slideshow") {
		tags[name] = tag{block: true}
	}
	maps.Copy(tags, map[string]tag{
		"a":            {attrs: []string{"href", "name"}},
		"tg-reference": {attrs: []string{"name!"}},
		"pre":          {block: true},
		"blockquote":   {block: true, attrs: []string{"expandable"}},
		"hr":           {block: true, void: true},
		"br":           {void: true},
		"ol":           {block: true, attrs: []string{"start", "type", "reversed"}},
		"li":           {block: true, attrs: []string{"value", "type"}, within: []string{"ul", "ol"}},
		"input":        {void: true, attrs: []string{"type!", "checked"}, within: []string{"li"}},
		"details":      {block: true, attrs: []string{"open"}},
		"summary":      {within: []string{"details"}},
		"table":        {block: true, attrs: []string{"bordered", "striped", "compact"}},
		"caption":      {within: []string{"table"}},
		"tr":           {block: true, within: []string{"table"}},
		"td":           {attrs: []string{"colspan", "rowspan", "align", "valign"}, within: []string{"tr"}},
		"th":           {attrs: []string{"colspan", "rowspan", "align", "valign"}, within: []string{"tr"}},
		"figcaption":   {within: []string{"figure", "tg-collage", "tg-slideshow"}},
		"img":          {block: true, void: true, attrs: []string{"src!", "alt", "tg-spoiler"}},
		"video":        {block: true, attrs: []string{"src!", "tg-spoiler"}},
		"audio":        {block: true, attrs: []string{"src!"}},
		"tg-document":  {block: true, attrs: []string{"src!"}},
		"tg-map":       {block: true, void: true, attrs: []string{"lat!", "long!", "zoom"}},
	})
	return dialect{tags: tags, entities: map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`, "apos": "'",
		"nbsp": "\u00a0", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”"}}
}

// The limits of a rich message.
const (
	maxRichText    = 32768
	maxRichBlocks  = 500
	maxRichDepth   = 16
	maxRichColumns = 20
)

// Rich reads an InputRichMessage and returns its text and what it was written as. The error is what the server says.
func Rich(raw string) (p Parsed, source string, err error) {
	var rich struct {
		HTML, Markdown string
		Blocks         []json.RawMessage
	}
	if json.Unmarshal([]byte(raw), &rich) != nil {
		return p, "", errors.New("can't parse rich message JSON object")
	}
	given := 0
	for _, present := range []bool{rich.HTML != "", rich.Markdown != "", rich.Blocks != nil} {
		if present {
			given++
		}
	}
	switch {
	case given != 1:
		return p, "", errors.New("exactly one of html, markdown and blocks must be specified in the rich message")
	case rich.HTML != "":
		p, err = parse(rich.HTML, richTags())
	case rich.Markdown != "":
		p.Text = rich.Markdown
	default:
		err = readBlocks(rich.Blocks, 1, &p)
	}
	if err == nil {
		err = p.fits()
	}
	if err != nil {
		return Parsed{}, "", fmt.Errorf("can't parse rich message: %w", err)
	}
	return p, rich.HTML + rich.Markdown, nil
}

func (p Parsed) fits() error {
	for _, limit := range []struct {
		broken bool
		says   string
	}{
		{strings.TrimSpace(p.Text) == "", "the message must be non-empty"},
		{utf8.RuneCountInString(p.Text) > maxRichText, "message is too long"},
		{p.Blocks > maxRichBlocks, "too many blocks"},
		{p.Depth > maxRichDepth, "nested too deep"},
		{p.Columns > maxRichColumns, "too many columns in a table"},
	} {
		if limit.broken {
			return errors.New(limit.says)
		}
	}
	return nil
}

// blockTypes are the blocks that can be sent and what each must have.
func blockTypes() map[string]string {
	return map[string]string{"paragraph": "text", "heading": "text size", "pre": "text", "footer": "text", "divider": "",
		"list": "items", "blockquote": "blocks", "expandable_blockquote": "text", "pullquote": "text",
		"table": "cells", "details": "summary blocks", "photo": "photo", "buttons": "buttons", "anchor": "name"}
}

// readBlocks walks blocks and gathers their text.
func readBlocks(blocks []json.RawMessage, depth int, p *Parsed) error {
	p.Depth = max(p.Depth, depth)
	for _, raw := range blocks {
		p.Blocks++
		inner, err := readBlock(raw, p)
		if err == nil && len(inner) > 0 {
			err = readBlocks(inner, depth+1, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readBlock gathers the text of one block and returns the blocks inside it.
func readBlock(raw json.RawMessage, p *Parsed) (inner []json.RawMessage, err error) {
	var b map[string]json.RawMessage
	if json.Unmarshal(raw, &b) != nil {
		return nil, errors.New("a block is not an object")
	}
	var kind string
	_ = json.Unmarshal(b["type"], &kind)
	needed, known := blockTypes()[kind]
	if !known {
		return nil, fmt.Errorf("unsupported block type %q", kind)
	}
	for name := range strings.FieldsSeq(needed) {
		if b[name] == nil {
			return nil, fmt.Errorf("block %q has no %s", kind, name)
		}
	}
	for _, name := range []string{"text", "summary", "credit"} {
		p.Text += plainText(b[name])
	}
	var items []struct{ Blocks []json.RawMessage }
	_ = json.Unmarshal(b["items"], &items)
	_ = json.Unmarshal(b["blocks"], &inner)
	for _, item := range items {
		p.Blocks++
		inner = append(inner, item.Blocks...)
	}
	return inner, nil
}

// plainText is a RichText without its marks: a string, a list, or an object with a text.
func plainText(raw json.RawMessage) string {
	var text string
	if raw == nil || json.Unmarshal(raw, &text) == nil {
		return text
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, item := range list {
			text += plainText(item)
		}
		return text
	}
	var object struct{ Text json.RawMessage }
	_ = json.Unmarshal(raw, &object)
	return plainText(object.Text)
}
