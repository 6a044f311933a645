package knowledge_test

import (
	"testing"

	"syncoff/knowledge"
	"syncoff/locales"
)

func TestEmbeddedKnowledgeIsWithoutFault(t *testing.T) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		t.Fatalf("locales:\n%v", err)
	}
	for _, fault := range base.Check(texts) {
		t.Error(fault)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := knowledge.Load(knowledge.Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		base.Check(texts)
	}
}
