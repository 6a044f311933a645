package lesson

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"syncoff/knowledge"
	"syncoff/knowledge/strictyaml"
)

// unknown is the language of lessons that have none.
const unknown = "und"

// Export writes lessons in the form of the knowledge's own questions, knowledge/questions/<language>.yaml, for
// somebody to look through and take over. It returns a document for each language. Lessons with the same words are
// written once, under the topic that they were taught last.
func Export(lessons []Lesson) (map[string][]byte, error) {
	files := map[string]*file{}
	for _, l := range latest(lessons) {
		language := cmp.Or(l.Language, unknown)
		if files[language] == nil {
			files[language] = &file{Language: language}
		}
		files[language].add(l)
	}
	documents := map[string][]byte{}
	for language, f := range files {
		var b bytes.Buffer
		encoder := yaml.NewEncoder(&b)
		encoder.SetIndent(2)
		if err := encoder.Encode(f); err != nil {
			return nil, fmt.Errorf("write lessons in %s: %w", language, err)
		}
		documents[language] = b.Bytes()
	}
	return documents, nil
}

// file is the form of a file of questions. Maps are written in the order of their keys.
type file struct {
	Language  string              `yaml:"language"`
	Questions map[string][]string `yaml:"questions,omitempty"`
	None      *none               `yaml:"none,omitempty"`
}

type none struct {
	Near []string `yaml:"near"`
}

// add writes a lesson on one line, as questions stand in the knowledge.
func (f *file) add(l Lesson) {
	l.Text = strings.Join(strings.Fields(l.Text), " ")
	switch {
	case l.Topic != knowledge.None && f.Questions == nil:
		f.Questions = map[string][]string{l.Topic: {l.Text}}
	case l.Topic != knowledge.None:
		f.Questions[l.Topic] = append(f.Questions[l.Topic], l.Text)
	case f.None == nil:
		f.None = &none{[]string{l.Text}}
	default:
		f.None.Near = append(f.None.Near, l.Text)
	}
}

// questions is the same form as it is read, with the places of what it holds.
type questions struct {
	Language  strictyaml.Ref                   `yaml:"language,required"`
	Questions strictyaml.Map[[]strictyaml.Ref] `yaml:"questions"`
	None      struct {
		Near []strictyaml.Ref `yaml:"near"`
		Far  []strictyaml.Ref `yaml:"far"`
	} `yaml:"none"`
}

// Read reads lessons from a file that holds one document of Export, or several with a line "---" between. Topics are
// those that exist. Every fault is told, as strictyaml.Faults. The lessons have no ids.
func Read(name string, data []byte, topics []string) ([]Lesson, error) {
	var lessons []Lesson
	var faults strictyaml.Faults
	for _, document := range documents(data) {
		root, wrong := strictyaml.Parse(name, document)
		faults = append(faults, wrong...)
		if root == nil {
			continue
		}
		var q questions
		faults = append(faults, strictyaml.Decode(name, root, &q)...)
		for _, entry := range q.Questions {
			if !slices.Contains(topics, entry.Key.ID) {
				faults = append(faults, strictyaml.Faultf(entry.Key.At, "unknown topic %q%s", entry.Key.ID,
					strictyaml.DidYouMean(entry.Key.ID, topics)))
			}
			lessons = append(lessons, under(entry.Key.ID, q.Language.ID, entry.Value)...)
		}
		lessons = append(lessons, under(knowledge.None, q.Language.ID, slices.Concat(q.None.Near, q.None.Far))...)
	}
	return lessons, faults.Err()
}

func under(topic, language string, texts []strictyaml.Ref) []Lesson {
	lessons := make([]Lesson, len(texts))
	for i, t := range texts {
		lessons[i] = Lesson{Text: t.ID, Language: language, Topic: topic}
	}
	return lessons
}

// documents cuts a file at its lines "---". The lines of each document keep their numbers.
func documents(data []byte) [][]byte {
	var out [][]byte
	var document strings.Builder
	line, empty := 0, true
	flush := func() {
		if !empty {
			out = append(out, []byte(document.String()))
		}
		document.Reset()
		document.WriteString(strings.Repeat("\n", line))
		empty = true
	}
	for text := range strings.Lines(string(data)) {
		line++
		if strings.TrimRight(text, "\r\n") == "---" {
			flush()
			continue
		}
		document.WriteString(text)
		text = strings.TrimSpace(text)
		empty = empty && (text == "" || text[0] == '#')
	}
	flush()
	return out
}
