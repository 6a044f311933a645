package knowledge

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"syncoff/knowledge/strictyaml"
)

// Actions returns every action that a step can be.
func Actions() []string {
	return []string{
		"open", "tap", "press", "switch-off", "switch-on", "choose", "confirm", "check", "pull-down", "search", "do", "warn",
	}
}

// stepDetails are the keys of a step beside its action.
func stepDetails() []string { return []string{"at", "see", "reads"} }

// Is tells whether two steps are the same action on the same target, wherever it is.
func (s Step) Is(other Step) bool { return s.Action == other.Action && s.Target.ID == other.Target.ID }

// DecodeYAML reads a step, whose action is the key.
func (s *Step) DecodeYAML(d *strictyaml.Decoder, n *yaml.Node) {
	for key, node := range d.Entries(n) {
		switch {
		case key.ID == "at":
			s.At = d.Text(node)
		case key.ID == "see":
			s.See = d.Text(node)
		case key.ID == "reads":
			s.Reads = d.Text(node)
		case !slices.Contains(Actions(), key.ID):
			d.Unknown(key, append(Actions(), stepDetails()...))
		case s.Action != "":
			d.Fault(n, "step has two actions, %q and %q; write two steps", s.Action, key.ID)
		default:
			s.Action, s.Target = key.ID, d.Text(node)
		}
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	if s.Action == "" {
		d.Fault(n, "step has no action; give it one of %s", strings.Join(Actions(), ", "))
	}
	if s.Reads.ID != "" && s.Action != "check" {
		d.Fault(n, `only "check" has "reads"; use "see" for what appears afterwards`)
	}
}
