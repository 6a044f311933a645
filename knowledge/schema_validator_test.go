package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// plain turns a node into what JSON would hold, by the rules of YAML 1.2 that editors follow.
func plain(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, item := range n.Content {
			list[i] = plain(item)
		}
		return list
	}
	switch n.Tag {
	case "!!int", "!!float":
		number, _ := strconv.ParseFloat(n.Value, 64)
		return number
	case "!!bool":
		return n.Value == "true"
	case "!!null":
		return nil
	}
	return n.Value
}

// validator knows the part of JSON Schema that the schemas use, and refuses the rest.
type validator struct {
	root       map[string]any
	complaints []string
}

func (v *validator) complain(at, format string, args ...any) {
	v.complaints = append(v.complaints, at+": "+fmt.Sprintf(format, args...))
}

func (v *validator) fits(schema map[string]any, value any) bool {
	inner := validator{root: v.root}
	inner.check(schema, value, "")
	return len(inner.complaints) == 0
}

func (v *validator) check(schema map[string]any, value any, at string) {
	for keyword, rule := range schema {
		switch keyword {
		case "$schema", "$defs", "title", "description":
		case "$ref":
			v.check(definition(v.root, strings.TrimPrefix(rule.(string), "#/$defs/")), value, at)
		case "type":
			if !isType(rule.(string), value) {
				v.complain(at, "want %s, have %v", rule, value)
			}
		case "enum":
			if !slices.Contains(rule.([]any), value) {
				v.complain(at, "%v is none of %v", value, rule)
			}
		case "oneOf":
			v.checkOneOf(rule.([]any), value, at)
		case "not":
			if v.fits(rule.(map[string]any), value) {
				v.complain(at, "%v is not allowed", value)
			}
		default:
			v.checkParts(schema, keyword, rule, value, at)
		}
	}
}

func (v *validator) checkOneOf(choices []any, value any, at string) {
	fitting := 0
	for _, choice := range choices {
		if v.fits(choice.(map[string]any), value) {
			fitting++
		}
	}
	if fitting != 1 {
		v.complain(at, "%v fits %d of the choices", value, fitting)
	}
}

func (v *validator) checkParts(schema map[string]any, keyword string, rule, value any, at string) {
	switch value := value.(type) {
	case string:
		switch keyword {
		case "minLength":
			if utf8.RuneCountInString(value) < int(rule.(float64)) {
				v.complain(at, "text is too short")
			}
			return
		case "pattern":
			if !regexp.MustCompile(rule.(string)).MatchString(value) {
				v.complain(at, "%q does not match %s", value, rule)
			}
			return
		}
	case []any:
		switch keyword {
		case "minItems":
			if len(value) < int(rule.(float64)) {
				v.complain(at, "list is too short")
			}
			return
		case "items":
			for i, item := range value {
				v.check(rule.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i))
			}
			return
		}
	case map[string]any:
		v.checkObject(schema, keyword, rule, value, at)
		return
	}
	known := []string{
		"minLength", "pattern", "minItems", "items", "properties", "additionalProperties", "required", "minProperties", "propertyNames",
	}
	if !slices.Contains(known, keyword) {
		v.complain(at, "the validator does not know %s", keyword)
	}
}

func (v *validator) checkObject(schema map[string]any, keyword string, rule any, object map[string]any, at string) {
	properties, _ := schema["properties"].(map[string]any)
	switch keyword {
	case "required":
		for _, key := range rule.([]any) {
			if _, ok := object[key.(string)]; !ok {
				v.complain(at, "key %s is missing", key)
			}
		}
	case "minProperties":
		if len(object) < int(rule.(float64)) {
			v.complain(at, "too few keys")
		}
	case "propertyNames":
		for key := range object {
			v.check(rule.(map[string]any), key, at+"."+key)
		}
	case "properties":
		for key, inner := range properties {
			if value, ok := object[key]; ok {
				v.check(inner.(map[string]any), value, at+"."+key)
			}
		}
	case "additionalProperties":
		for key, value := range object {
			if _, known := properties[key]; known {
				continue
			}
			if inner, ok := rule.(map[string]any); ok {
				v.check(inner, value, at+"."+key)
			} else {
				v.complain(at, "key %s is unknown", key)
			}
		}
	}
}

func isType(name string, value any) bool {
	switch value := value.(type) {
	case string:
		return name == "string"
	case float64:
		return name == "integer" && value == float64(int(value))
	case bool:
		return name == "boolean"
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}
