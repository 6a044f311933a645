package strictyaml

import (
	"fmt"
	"strings"
)

// DidYouMean returns ` (did you mean "x"?)` for the known word nearest to an unknown one, or "" when none is near.
func DidYouMean(unknown string, known []string) string {
	best, bestDistance := "", len(unknown)/3+2
	for _, word := range known {
		if d := distance(strings.ToLower(unknown), strings.ToLower(word)); d < bestDistance {
			best, bestDistance = word, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// distance is the number of typing slips between two words: a letter more, less, other, or two letters swapped.
func distance(a, b string) int {
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
