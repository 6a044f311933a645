package knowledge

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"syncoff/knowledge/strictyaml"
)

// The shapes of the files, where they differ from the types that the rest of the program sees.
type (
	phonesFile struct {
		Regions []Region `yaml:"regions,required"`
		Systems []System `yaml:"systems,required"`
	}
	conceptsFile struct {
		Concepts []Concept `yaml:"concepts,required"`
	}
	questionsFile struct {
		Language  Ref                   `yaml:"language,required"`
		Questions strictyaml.Map[[]Ref] `yaml:"questions"`
		None      noneQuestions         `yaml:"none"`
		Remarks   strictyaml.Map[[]Ref] `yaml:"remarks"`
	}
	noneQuestions struct {
		Near []Ref `yaml:"near"`
		Far  []Ref `yaml:"far"`
	}
	lexiconFile struct {
		Group    Ref                   `yaml:"group,required"`
		Concepts strictyaml.Map[[]Ref] `yaml:"concepts,required"`
	}
	framesFile struct {
		Frames strictyaml.Map[[]Ref] `yaml:"frames,required"`
	}
	sourcesFile struct {
		Sources map[string]Source `yaml:"sources,required"`
	}
)

// places remembers where lists of plain texts stand, by "questions/en/verify", "lexicon/zh/OFF", "frames/verify".
type places map[string]placed

// placed is where the texts of one list stand: in a few bytes each, because there are eighty thousand.
type placed struct {
	file string
	at   []lineColumn
}

type lineColumn struct{ line, column int32 }

func (p places) at(key string, i int) Position {
	if list := p[key]; i < len(list.at) {
		return Position{File: list.file, Line: int(list.at[i].line), Column: int(list.at[i].column)}
	}
	return Position{}
}

// assembly joins decoded files into a base.
type assembly struct {
	base   *Base
	faults Faults
}

func newAssembly() *assembly {
	return &assembly{base: &Base{
		Article: Article{
			Warnings: map[string]Warning{},
			Notes:    map[string]Note{},
			Ladder:   Ladder{StillUploading: map[string][]Rung{}, NotFound: map[string][]Rung{}},
		},
		Labels:    map[string]LabelSet{},
		Questions: map[string]QuestionSet{},
		Lexicon:   map[string]map[string][]string{},
		Frames:    map[string][]string{},
		Sources:   map[string]Source{},
		places:    places{},
	}}
}

func (a *assembly) fault(at Position, format string, args ...any) {
	a.faults = append(a.faults, strictyaml.Faultf(at, format, args...))
}

// named demands that a file is called after what it holds, so that each language stands in one place only.
func (a *assembly) named(file, key string, id Ref) {
	want := strings.TrimSuffix(path.Base(file), ".yaml")
	if id.ID != "" && id.ID != want {
		a.fault(id.At, "%s is %q, but the file is named %s; make them the same", key, id.ID, path.Base(file))
	}
}

// texts keeps the places of a list and returns its plain texts.
func (a *assembly) texts(place string, refs []Ref) []string {
	list, at := make([]string, len(refs)), placed{at: make([]lineColumn, len(refs))}
	for i, ref := range refs {
		list[i], at.file = ref.ID, ref.At.File
		at.at[i] = lineColumn{int32(ref.At.Line), int32(ref.At.Column)}
	}
	a.base.places[place] = at
	return list
}

func (a *assembly) phones(_ string, f phonesFile) {
	a.base.Regions, a.base.Systems = f.Regions, f.Systems
}

func (a *assembly) concepts(_ string, f conceptsFile) { a.base.Concepts = f.Concepts }

func (a *assembly) sources(_ string, f sourcesFile) { a.base.Sources = f.Sources }

func (a *assembly) article(file string, f articleFile) {
	a.named(file, "article", f.ID)
	all := &a.base.Article
	if all.ID == "" {
		all.ID = f.ID.ID
	}
	all.Apps = append(all.Apps, f.Apps...)
	all.Topics = append(all.Topics, f.Topics...)
	merge(a, all.Warnings, f.Warnings, "warning", func(w Warning) Position { return w.At })
	merge(a, all.Notes, f.Notes, "note", func(n Note) Position { return n.At })
	merge(a, all.Ladder.StillUploading, f.Ladder.StillUploading, "ladder still-uploading of topic", firstRung)
	merge(a, all.Ladder.NotFound, f.Ladder.NotFound, "ladder not-found of topic", firstRung)
}

// articleFile is an Article whose id remembers its place.
type articleFile struct {
	ID       Ref                `yaml:"article,required"`
	Apps     []App              `yaml:"apps"`
	Topics   []Topic            `yaml:"topics,required"`
	Warnings map[string]Warning `yaml:"warnings"`
	Notes    map[string]Note    `yaml:"notes"`
	Ladder   Ladder             `yaml:"ladder"`
}

func firstRung(rungs []Rung) Position {
	if len(rungs) == 0 {
		return Position{}
	}
	return rungs[0].Try.At
}

// merge adds what one article file holds to what the others hold. The same id in two files would hide one of them.
func merge[T any](a *assembly, all, more map[string]T, what string, at func(T) Position) {
	for id, value := range more {
		if _, twice := all[id]; twice {
			a.fault(at(value), "%s %q stands in another article too (%s); keep one of them", what, id, at(all[id]))
			continue
		}
		all[id] = value
	}
}

func (a *assembly) questions(file string, f questionsFile) {
	a.named(file, "language", f.Language)
	set := QuestionSet{Language: f.Language.ID, At: f.Language.At}
	set.Topics, set.Remarks = map[string][]string{}, map[string][]string{}
	place := fmt.Sprintf("questions/%s/", set.Language)
	for _, entry := range f.Questions {
		if entry.Key.ID == None {
			a.fault(entry.Key.At, "questions of %q stand under the key none, with near and far; move them there", None)
		}
		set.Topics[entry.Key.ID] = a.texts(place+entry.Key.ID, entry.Value)
	}
	set.Near = a.texts(place+"near", f.None.Near)
	set.Far = a.texts(place+"far", f.None.Far)
	for _, entry := range f.Remarks {
		set.Remarks[entry.Key.ID] = a.texts(place+"remarks/"+entry.Key.ID, entry.Value)
	}
	a.base.Questions[set.Language] = set
}

func (a *assembly) lexicon(file string, f lexiconFile) {
	a.named(file, "group", f.Group)
	forms := make(map[string][]string, len(f.Concepts))
	for _, entry := range f.Concepts {
		forms[entry.Key.ID] = a.texts(fmt.Sprintf("lexicon/%s/%s", f.Group.ID, entry.Key.ID), entry.Value)
	}
	a.base.Lexicon[f.Group.ID] = forms
}

func (a *assembly) frames(_ string, f framesFile) {
	for _, entry := range f.Frames {
		a.base.Frames[entry.Key.ID] = a.texts("frames/"+entry.Key.ID, entry.Value)
	}
}

// systemIndex returns the age of a system, 0 for the oldest, or -1 for one that is not known.
func (b *Base) systemIndex(id string) int {
	return slices.IndexFunc(b.Systems, func(s System) bool { return s.ID == id })
}
