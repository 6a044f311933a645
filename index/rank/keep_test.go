package rank_test

import (
	"bytes"
	"reflect"
	"testing"

	"syncoff/index/rank"
)

// kept trains models on the toy set and saves them.
func kept(t testing.TB) ([]*rank.Model, []byte) {
	t.Helper()
	models := rank.Train(toy(), rank.Plan{View: rank.Everything}, rank.Plan{View: rank.Characters}, rank.Plan{View: rank.Concepts},
		rank.Plan{Loss: rank.Likelihood})
	var file bytes.Buffer
	if err := rank.Save(&file, models); err != nil {
		t.Fatal(err)
	}
	return models, file.Bytes()
}

func TestALoadedModelJudgesAsTheOneThatWasSaved(t *testing.T) {
	models, file := kept(t)
	rest := bytes.NewReader(append(file, "what follows"...))
	loaded, err := rank.Load(rest)
	if err != nil || len(loaded) != len(models) {
		t.Fatalf("%d models, %v", len(loaded), err)
	}
	if rest.Len() != len("what follows") {
		t.Errorf("%d bytes are left of what follows", rest.Len())
	}
	samples := []rank.Sample{{}, sample("zxqj vwkk"), sample("выключить фото", "OFF", "!PHOTO"), sample("\xff\xfe")}
	for _, e := range toy() {
		samples = append(samples, e.Sample)
	}
	for _, s := range samples {
		seen := loaded[0].See(s)
		for i := range models {
			if got, want := loaded[i].Judge(seen, nil), models[i].Rank(s, nil); !reflect.DeepEqual(got, want) {
				t.Errorf("model %d of %q: %v, want %v", i, s.Text, got, want)
			}
		}
	}
	var again bytes.Buffer
	if err := rank.Save(&again, loaded); err != nil || !bytes.Equal(again.Bytes(), file) {
		t.Errorf("saved again it is another file (%v)", err)
	}
}

func TestModelsThatWereNotTrainedTogetherAreNotSaved(t *testing.T) {
	first, second := rank.Train(toy(), rank.Plan{View: rank.Everything}), rank.Train(toy(), rank.Plan{View: rank.Characters})
	for name, models := range map[string][]*rank.Model{"two vocabularies": append(first, second...), "none": nil} {
		if err := rank.Save(&bytes.Buffer{}, models); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestLoadRefusesAFileThatEndsTooEarly(t *testing.T) {
	_, file := kept(t)
	for i := range file {
		if models, err := rank.Load(bytes.NewReader(file[:i])); err == nil || models != nil {
			t.Fatalf("after %d of %d bytes: no error", i, len(file))
		}
	}
}

// FuzzLoad: whatever a file holds, it is refused or gives models that can be asked.
func FuzzLoad(f *testing.F) {
	_, file := kept(f)
	f.Add(file)
	f.Add(bytes.Repeat([]byte("\xff"), 64))
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0x1f, 0, 0, 0, 0, 0})
	for i := 0; i < len(file); i += len(file) / 20 {
		damaged := bytes.Clone(file)
		damaged[i] ^= 0x55
		f.Add(damaged)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		models, err := rank.Load(bytes.NewReader(file))
		if (err == nil) != (len(models) > 0) {
			t.Fatalf("%d models, %v", len(models), err)
		}
		for _, m := range models {
			for _, e := range toy() {
				m.Rank(e.Sample, nil)
			}
		}
	})
}
