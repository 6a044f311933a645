package rank_test

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	"syncoff/index/packed"
	"syncoff/index/rank"
)

// kept trains a model on the toy set and saves it.
func kept(t testing.TB) (*rank.Model, []byte) {
	t.Helper()
	model := rank.Train(toy(), sum()...)
	var file bytes.Buffer
	if err := model.Save(&file); err != nil {
		t.Fatal(err)
	}
	return model, file.Bytes()
}

func TestALoadedModelJudgesAsTheOneThatWasSaved(t *testing.T) {
	model, file := kept(t)
	rest := bytes.NewReader(append(file, "what follows"...))
	loaded, err := rank.Load(rest)
	if err != nil {
		t.Fatal(err)
	}
	if rest.Len() != len("what follows") {
		t.Errorf("%d bytes are left of what follows", rest.Len())
	}
	samples := []rank.Sample{{}, sample("zxqj vwkk"), sample("выключить фото", "OFF", "!PHOTO"), sample("\xff\xfe")}
	for _, e := range toy() {
		samples = append(samples, e.Sample)
	}
	for _, s := range samples {
		if got, want := loaded.Rank(s, nil), model.Rank(s, nil); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", s.Text, got, want)
		}
	}
	var again bytes.Buffer
	if err := loaded.Save(&again); err != nil || !bytes.Equal(again.Bytes(), file) {
		t.Errorf("saved again it is another file (%v)", err)
	}
}

func TestLoadRefusesAFileThatEndsTooEarly(t *testing.T) {
	_, file := kept(t)
	for i := range file {
		if model, err := rank.Load(bytes.NewReader(file[:i])); err == nil || model != nil {
			t.Fatalf("after %d of %d bytes: no error", i, len(file))
		}
	}
}

// FuzzLoad: whatever a file holds, it is refused or gives a model that can be asked.
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
		model, err := rank.Load(bytes.NewReader(file))
		if (err == nil) != (model != nil) {
			t.Fatalf("%v, %v", model, err)
		}
		if err == nil {
			for _, e := range toy() {
				model.Rank(e.Sample, nil)
			}
		}
	})
}

func TestLoadRefusesAFeatureThatComesTwice(t *testing.T) {
	_, file := kept(t)
	r := packed.NewReader(bytes.NewReader(file))
	r.Texts(len(file))
	size := r.Number(len(file))
	r.Number(size)
	keys := r.Words(size)
	if r.Err() != nil || size < 2 {
		t.Fatalf("%d features: %v", size, r.Err())
	}
	first, second := binary.LittleEndian.AppendUint32(nil, keys[0]), binary.LittleEndian.AppendUint32(nil, keys[1])
	twice := bytes.Replace(file, second, first, 1)
	if model, err := rank.Load(bytes.NewReader(twice)); err == nil || !strings.Contains(err.Error(), "comes twice") || model != nil {
		t.Errorf("%v, %v", model, err)
	}
}
