// Package knowledge holds what syncoff knows: topics, the steps of their variants, the labels a phone shows, the
// questions people ask, the concepts they speak of, and the source of every fact.
//
// Everything is YAML, so that it can be read, reviewed and changed without Go. Steps are actions on labelled elements,
// not prose: one step serves every language and every system, and no translation can be half done. Loading is strict
// and Check proves the whole, because a wrong label sends somebody to a switch that does not exist.
package knowledge

import "syncoff/knowledge/strictyaml"

// Kind tells what a topic is.
type Kind string

// The kinds of topics.
const (
	Method Kind = "method" // a way to stop the upload
	Check  Kind = "check"  // how to see that it worked
	FAQ    Kind = "faq"    // a neighbouring question
)

// None is the label of questions outside all topics.
const None = "none"

// Base is one loaded and decoded knowledge directory. It is read-only once loaded and safe for concurrent use.
type Base struct {
	Regions   []Region
	Systems   []System
	Article   Article
	Labels    map[string]LabelSet    // by language
	Questions map[string]QuestionSet // by language
	Concepts  []Concept
	Lexicon   map[string]map[string][]string // language group (zh, en, …) -> concept -> forms
	Frames    map[string][]string            // topic or None -> concept patterns
	Sources   map[string]Source

	places places // where questions, forms and frames stand
}

// Region is where the Xiaomi account is registered; its name is the text region.<id>.
type Region struct {
	ID     string   `yaml:"id,required"`
	Spoken []string `yaml:"spoken"` // how people name it, lower case, without spaces
	At     Position
}

// System is a generation of the phone's software with its own screens.
type System struct {
	ID     string   `yaml:"id,required"`
	Name   string   `yaml:"name,required"` // as people know it, "MIUI 12.5 – 14"
	Spoken []string `yaml:"spoken"`        // how people name it, lower case, without spaces
	At     Position
}

// Article is the body of knowledge: topics in the order in which they are offered.
type Article struct {
	ID       string             `yaml:"article,required"`
	Apps     []App              `yaml:"apps"`
	Topics   []Topic            `yaml:"topics,required"`
	Warnings map[string]Warning `yaml:"warnings"`
	Notes    map[string]Note    `yaml:"notes"`
	Ladder   Ladder             `yaml:"ladder"`
}

// App is a program other than Xiaomi's that can upload photos.
type App struct {
	ID   string `yaml:"id,required"`
	Name Ref    `yaml:"name,required"` // element that holds the app's name
	At   Position
}

// Topic is anything that can be answered. Its texts are topic.<id>.title and topic.<id>.summary.
type Topic struct {
	ID       Ref       `yaml:"id,required"`
	Kind     Kind      `yaml:"kind,required"`
	AskedBy  []Ref     `yaml:"asked-by"` // elements whose words, sent alone, ask for it
	Variants []Variant `yaml:"variants,required"`
}

// Variant is the form that a topic takes in some regions, on some systems, for one app. An empty list means any.
type Variant struct {
	ID      Ref   `yaml:"id,required"`
	Regions []Ref `yaml:"regions"`
	Systems []Ref `yaml:"systems"`
	App     Ref   `yaml:"app"`
	// Control is the element that decides the matter; other systems' controls are told in one line.
	Control      Ref    `yaml:"control"`
	Text         []Ref  `yaml:"text"` // paragraphs before the steps: texts text.<id>
	Steps        []Step `yaml:"steps"`
	Verification Ref    `yaml:"verification"` // variant of the topic verify whose steps prove the result
	Notes        []Ref  `yaml:"notes"`        // after the steps: texts note.<id>
	Sources      []Ref  `yaml:"sources,required"`
}

// Step is one action on one labelled element, or a warning that stands before the action it protects from.
//
// In YAML the action is the key: `{tap: gallery.more, at: top-right}`. The keys `do` and `warn` name a text
// (do.<id>, warning.<id>) instead of an element.
type Step struct {
	Action string // open, tap, press, switch-off, switch-on, choose, confirm, check, pull-down, search, do, warn
	Target Ref    // element, or the id of a text for do and warn
	At     Ref    // place on the screen: text place.<id>
	See    Ref    // element that should be seen afterwards
	Reads  Ref    // for check: the element that the target should read
}

// Warning protects pictures. Its text is warning.<id>.
type Warning struct {
	Sources []Ref  `yaml:"sources,required"`
	Before  []Step `yaml:"before"` // actions that need this warning, or another that names them, earlier in the variant
	At      Position
}

// Note is told after the steps. Its text is note.<id>.
type Note struct {
	Sources []Ref `yaml:"sources"`
	At      Position
}

// Ladder tells which topic to try next when one did not help; each rung says why (text because.<id>).
type Ladder struct {
	StillUploading map[string][]Rung `yaml:"still-uploading"`
	NotFound       map[string][]Rung `yaml:"not-found"`
}

// Rung is one next topic of a ladder.
type Rung struct {
	Try     Ref `yaml:"try,required"`
	Because Ref `yaml:"because,required"`
}

// LabelSet is what the phone shows in one language, by element.
type LabelSet struct {
	Language string
	Elements map[string]Label
	At       Position
}

// Label is the words of one element. Every holds the words where they do not depend on the system; otherwise Systems
// holds those systems whose words are known exactly.
type Label struct {
	Every    string
	Systems  map[string]string
	Fallback string // language whose label is shown instead, because the app has no other (Baidu Netdisk is Chinese)
	At       Position
}

// QuestionSet is how people ask in one language.
type QuestionSet struct {
	Language string
	Topics   map[string][]string
	Near     []string            // none: sounds like the subject and is not
	Far      []string            // none: nothing to do with it
	Remarks  map[string][]string // kind -> what people say of the last answer rather than ask
	At       Position
}

// Concept is something people talk about, independent of language.
type Concept struct {
	ID     string `yaml:"id,required"`
	Means  string `yaml:"means,required"`
	App    string `yaml:"app"`
	System string `yaml:"system"`
	Region string `yaml:"region"`
	At     Position
	// Asks says how much the concept marks the sentence that asks: 2 question words, 1 wishes, 0 the rest.
	Asks int `yaml:"asks"`
	// Place says that it names a place where things are switched: one that is ruled out counts for nothing but that.
	Place bool `yaml:"place"`
}

// Source says where a fact comes from.
type Source struct {
	Says       string   `yaml:"says,required"`       // the fact, in our words
	From       []string `yaml:"from,required"`       // addresses, repositories, files
	Dated      string   `yaml:"dated"`               // of the source, as exactly as known
	Checked    string   `yaml:"checked,required"`    // YYYY-MM-DD
	Confidence string   `yaml:"confidence,required"` // verified, single-source or unverified
	At         Position
}

// Ref is a reference to an id, with the place where it was written.
type Ref = strictyaml.Ref

// Position is a place in a knowledge file.
type Position = strictyaml.Position

// Fault is one thing that is wrong in the knowledge, with its place and what to do about it.
type Fault = strictyaml.Fault

// Faults is every fault of a load: an error that prints one fault a line.
type Faults = strictyaml.Faults
