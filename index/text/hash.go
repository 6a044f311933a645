package text

// Hash is FNV-1a, of 32 bits, over texts as if they were one. It is the same in every program and at every time, so
// that what is learned by it can be kept.
func Hash(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, part := range parts {
		for i := range len(part) {
			h = (h ^ uint32(part[i])) * 16777619
		}
	}
	return h
}
