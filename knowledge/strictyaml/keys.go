package strictyaml

import (
	"reflect"
	"strings"
)

// Keys returns the keys that the decoder knows for a struct, in the order of its fields, and those it requires.
func Keys(t reflect.Type) (known, required []string) {
	known = keysOf(t)
	for _, key := range known {
		if isRequired(t, key) {
			required = append(required, key)
		}
	}
	return known, required
}

func keysOf(t reflect.Type) []string {
	var keys []string
	for field := range t.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("yaml"), ","); name != "" {
			keys = append(keys, name)
		}
	}
	return keys
}

func fieldOf(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ","); name == key && name != "" {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func isRequired(t reflect.Type, key string) bool {
	for field := range t.Fields() {
		if name, option, _ := strings.Cut(field.Tag.Get("yaml"), ","); name == key {
			return option == "required"
		}
	}
	return false
}
