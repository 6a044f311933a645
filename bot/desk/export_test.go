package desk

// Code is the code of a topic.
func Code(topic string) string { return code(topic) }
