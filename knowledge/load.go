package knowledge

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"syncoff/knowledge/strictyaml"
)

// maxTotal is the size of the largest directory that is loaded.
const maxTotal = 64 << 20

//go:embed *.yaml articles/*.yaml labels/*.yaml questions/*.yaml lexicon/*.yaml
var embedded embed.FS

// Embedded returns the knowledge that is built into the program.
func Embedded() fs.FS { return embedded }

// kind is one kind of file: its place, and how it joins the base.
type kind struct {
	place  string // a file, or a folder of files
	decode func(name string, root *yaml.Node) part
}

// part is one decoded file. Parts are decoded side by side and join the base one after the other, in the order of
// kinds, because labels speak of systems.
type part struct {
	faults Faults
	join   func(*assembly)
}

func kinds() []kind {
	return []kind{
		{"phones.yaml", decoding((*assembly).phones)},
		{"concepts.yaml", decoding((*assembly).concepts)},
		{"articles", decoding((*assembly).article)},
		{"labels", decoding((*assembly).labels)},
		{"questions", decoding((*assembly).questions)},
		{"lexicon", decoding((*assembly).lexicon)},
		{"frames.yaml", decoding((*assembly).frames)},
		{"sources.yaml", decoding((*assembly).sources)},
	}
}

// decoding makes the decoder of a kind of file from the method that joins it.
func decoding[T any](join func(*assembly, string, T)) func(string, *yaml.Node) part {
	return func(name string, root *yaml.Node) part {
		var file T
		faults := strictyaml.Decode(name, root, &file)
		return part{faults, func(a *assembly) { join(a, name, file) }}
	}
}

// Load reads a knowledge directory. Every fault of every file is told at once, as Faults; nothing is loaded then.
func Load(fsys fs.FS) (*Base, error) {
	files, faults := list(fsys)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	parts := make([]part, len(files))
	var reading sync.WaitGroup
	for i, file := range files {
		reading.Go(func() { parts[i] = read(fsys, file) })
	}
	reading.Wait()

	a := newAssembly()
	for _, p := range parts {
		a.faults = append(a.faults, p.faults...)
		if p.join != nil {
			p.join(a)
		}
	}
	if err := a.faults.Err(); err != nil {
		return nil, err
	}
	return a.base, nil
}

func read(fsys fs.FS, file source) part {
	root, faults := strictyaml.ReadFile(fsys, file.name)
	if root == nil {
		return part{faults: faults}
	}
	p := file.decode(file.name, root)
	p.faults = append(faults, p.faults...)
	return p
}

// source is one file that will be read.
type source struct {
	name   string
	decode func(name string, root *yaml.Node) part
}

// list finds the files in the order in which they join. It refuses what nothing would read: a file in a misspelt
// folder would be missed without a word.
func list(fsys fs.FS) ([]source, Faults) {
	var files []source
	var faults Faults
	for _, k := range kinds() {
		names, err := namesOf(fsys, k.place)
		if err != nil {
			faults = append(faults, strictyaml.Faultf(whole(k.place), "cannot be read: %v", err))
		} else if len(names) == 0 {
			faults = append(faults, strictyaml.Faultf(whole(k.place), "is missing; knowledge cannot do without it"))
		}
		for _, name := range names {
			files = append(files, source{name, k.decode})
		}
	}
	faults = append(faults, strangers(fsys)...)
	return files, append(faults, oversize(fsys, files)...)
}

// whole is the place of a fault that concerns a whole file or folder.
func whole(name string) Position { return Position{File: name, Line: 1, Column: 1} }

func namesOf(fsys fs.FS, place string) ([]string, error) {
	if path.Ext(place) == ".yaml" {
		if _, err := fs.Stat(fsys, place); err != nil {
			return nil, unlessMissing(err)
		}
		return []string{place}, nil
	}
	entries, err := fs.ReadDir(fsys, place)
	if err != nil {
		return nil, unlessMissing(err)
	}
	var names []string
	for _, entry := range entries {
		if name := entry.Name(); path.Ext(name) == ".yaml" && !strings.HasPrefix(name, ".") {
			names = append(names, path.Join(place, name))
		}
	}
	return names, nil
}

// unlessMissing drops the error of what is not there; list tells whether it must be.
func unlessMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("look for files: %w", err)
}

// neighbours are folders with YAML files that may stand beside the knowledge: the texts, and what tests read.
func neighbours() []string { return []string{"locales", "testdata"} }

// strangers finds YAML files that no kind covers.
func strangers(fsys fs.FS) Faults {
	places := make([]string, 0, len(kinds()))
	for _, k := range kinds() {
		places = append(places, k.place)
	}
	var faults Faults
	for _, pattern := range []string{"*.yaml", "*.yml", "*/*.yaml", "*/*.yml"} {
		names, _ := fs.Glob(fsys, pattern) // only a malformed pattern is an error
		for _, name := range names {
			folder := path.Dir(name)
			known := slices.Contains(places, name) || slices.Contains(places, folder) && path.Ext(name) == ".yaml"
			if known || strings.HasPrefix(name, ".") || slices.Contains(neighbours(), folder) {
				continue
			}
			hint := strictyaml.DidYouMean(name, places)
			if folder != "." {
				hint = strictyaml.DidYouMean(folder, places)
			}
			faults = append(faults, strictyaml.Faultf(whole(name),
				"is read by nothing%s; files are %s, and *.yaml in these folders", hint, strings.Join(places, ", ")))
		}
	}
	return faults
}

func oversize(fsys fs.FS, files []source) Faults {
	var total int64
	for _, file := range files {
		if info, err := fs.Stat(fsys, file.name); err == nil {
			total += info.Size()
		}
	}
	if total <= maxTotal {
		return nil
	}
	return Faults{strictyaml.Faultf(Position{}, "the knowledge has %d bytes, more than the %d MiB that are loaded; "+
		"remove what does not belong there", total, maxTotal>>20)}
}
