package knowledge

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncoff/knowledge/strictyaml"
	"syncoff/locales"
)

func readSchema(t *testing.T, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(path.Join("schema", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatalf("schema %s: %v", name, err)
	}
	return schema
}

func TestSchemasKnowTheKeysOfTheDecoder(t *testing.T) {
	tests := []struct {
		schema, def string
		goType      reflect.Type
	}{
		{"article", "", reflect.TypeFor[articleFile]()},
		{"article", "app", reflect.TypeFor[App]()},
		{"article", "topic", reflect.TypeFor[Topic]()},
		{"article", "variant", reflect.TypeFor[Variant]()},
		{"article", "warning", reflect.TypeFor[Warning]()},
		{"article", "note", reflect.TypeFor[Note]()},
		{"article", "ladder", reflect.TypeFor[Ladder]()},
		{"article", "rung", reflect.TypeFor[Rung]()},
		{"labels", "", reflect.TypeFor[labelsFile]()},
		{"questions", "", reflect.TypeFor[questionsFile]()},
		{"lexicon", "", reflect.TypeFor[lexiconFile]()},
		{"frames", "", reflect.TypeFor[framesFile]()},
		{"concepts", "", reflect.TypeFor[conceptsFile]()},
		{"concepts", "concept", reflect.TypeFor[Concept]()},
		{"phones", "", reflect.TypeFor[phonesFile]()},
		{"phones", "region", reflect.TypeFor[Region]()},
		{"phones", "system", reflect.TypeFor[System]()},
		{"sources", "", reflect.TypeFor[sourcesFile]()},
		{"sources", "source", reflect.TypeFor[Source]()},
	}
	for _, tt := range tests {
		t.Run(strings.TrimSuffix(tt.schema+"/"+tt.def, "/"), func(t *testing.T) {
			known, required := strictyaml.Keys(tt.goType)
			schema := definition(readSchema(t, tt.schema), tt.def)
			if diff := cmp.Diff(sorted(known), keysIn(schema, "properties")); diff != "" {
				t.Errorf("keys of the decoder (-) and of the schema (+):\n%s", diff)
			}
			if diff := cmp.Diff(sorted(required), keysIn(schema, "required")); diff != "" {
				t.Errorf("required keys of the decoder (-) and of the schema (+):\n%s", diff)
			}
		})
	}
}

func TestSchemaKnowsEveryActionOfAStep(t *testing.T) {
	step := definition(readSchema(t, "article"), "step")
	if diff := cmp.Diff(sorted(append(Actions(), stepDetails()...)), keysIn(step, "properties")); diff != "" {
		t.Errorf("actions of the decoder (-) and of the schema (+):\n%s", diff)
	}
}

func definition(schema map[string]any, name string) map[string]any {
	if name == "" {
		return schema
	}
	return schema["$defs"].(map[string]any)[name].(map[string]any)
}

func keysIn(schema map[string]any, keyword string) []string {
	switch list := schema[keyword].(type) {
	case map[string]any:
		return keys(list)
	case []any:
		var out []string
		for _, v := range list {
			out = append(out, v.(string))
		}
		return sorted(out)
	}
	return nil
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

func TestEmbeddedFilesFitTheirSchemas(t *testing.T) {
	tests := []struct {
		schema, files string
		fsys          fs.FS
	}{
		{"article", "articles/*.yaml", Embedded()},
		{"labels", "labels/*.yaml", Embedded()},
		{"questions", "questions/*.yaml", Embedded()},
		{"lexicon", "lexicon/*.yaml", Embedded()},
		{"frames", "frames.yaml", Embedded()},
		{"concepts", "concepts.yaml", Embedded()},
		{"phones", "phones.yaml", Embedded()},
		{"sources", "sources.yaml", Embedded()},
		{"locales", "*.yaml", locales.Embedded()},
	}
	for _, tt := range tests {
		t.Run(tt.schema, func(t *testing.T) {
			schema := readSchema(t, tt.schema)
			names, err := fs.Glob(tt.fsys, tt.files)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				root, faults := strictyaml.ReadFile(tt.fsys, name)
				if len(faults) > 0 {
					t.Fatal(faults)
				}
				v := validator{root: schema}
				v.check(schema, plain(root), name)
				for _, complaint := range v.complaints {
					t.Error(complaint)
				}
			}
		})
	}
}

func TestSchemasRefuseWhatTheDecoderRefuses(t *testing.T) {
	tests := []struct{ name, schema, file string }{
		{"an unknown key of a step", "article", "article: x\ntopics: [{id: a, kind: faq, variants: [{id: v, sources: [s], steps: [{tpa: x}]}]}]"},
		{"a step with two actions", "article", "article: x\ntopics: [{id: a, kind: faq, variants: [{id: v, sources: [s], steps: [{tap: x, open: y}]}]}]"},
		{"a step without action", "article", "article: x\ntopics: [{id: a, kind: faq, variants: [{id: v, sources: [s], steps: [{at: x}]}]}]"},
		{"an unknown kind", "article", "article: x\ntopics: [{id: a, kind: fqa, variants: []}]"},
		{"a missing key", "article", "article: x"},
		{"a number for a label", "labels", "language: en\nlabels: {a: 3}"},
		{"an empty question", "questions", "language: en\nquestions: {verify: ['']}"},
		{"a text for a list", "lexicon", "group: en\nconcepts: {A: b}"},
		{"a wrong date", "sources", "sources: {a: {says: x, from: [y], checked: 2026-1-1, confidence: verified}}"},
		{"a reserved key", "locales", "a: {id: x}"},
		{"a plural text without other", "locales", "a: {one: x}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root, faults := strictyaml.Parse("x.yaml", []byte(tt.file))
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			v := validator{root: readSchema(t, tt.schema)}
			if v.check(v.root, plain(root), "x.yaml"); len(v.complaints) == 0 {
				t.Error("the schema has no complaint")
			}
		})
	}
}
