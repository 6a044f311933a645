package sound_test

import (
	"strings"
	"testing"

	"syncoff/index/sound"
)

// known is what the tests' Script has read.
var known = []string{
	"怎么关闭相册同步", "相册的云同步怎么关", "关了同步,云上的照片会不会没了", "照片不要上传", "手机里的照片还在吗",
	"我想把备份关掉", "小米云服务在哪里", "note 手机的相册", "银行卡", "行不行",
}

func TestScriptReadsWhatIsTyped(t *testing.T) {
	s := sound.NewScript(sound.NewPinyin(), known)
	for name, c := range map[string]struct{ typed, want string }{
		"words of two syllables":              {"zenme guanbi xiangce tongbu", "怎么关闭相册同步"},
		"a space after each syllable":         {"zen me guan bi xiang ce tong bu", "怎么关闭相册同步"},
		"one run of letters":                  {"zenmeguanbixiangcetongbu", "怎么关闭相册同步"},
		"marks stay where they are":           {"guanle tongbu, yun shang de zhaopian hui bu hui mei le?", "关了同步,云上的照片会不会没了?"},
		"an English word stays":               {"wo xiang ba cloud guandiao", "我想把 cloud关掉"},
		"a name with a number stays":          {"note12 shouji de xiangce", "note12手机的相册"},
		"what stands before chooses":          {"yinhang ka", "银行卡"},
		"a character of two readings":         {"xing bu xing", "行不行"},
		"a syllable that can be cut two ways": {"zai na li", "在哪里"},
		"a syllable that nobody has written":  {"nve", "nve"},
		"a mark alone":                        {"? xiangce", "?相册"},
		"spaces":                              {"  xiangce  ", " 相册  "},
		"nothing":                             {"", ""},
		"characters":                          {"关闭 tongbu", "关闭同步"},
		"a word longer than anybody types":    {strings.Repeat("ma", 300), strings.Repeat("ma", 300)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.Read(c.typed); got != c.want {
				t.Errorf("Read(%q) = %q, want %q", c.typed, got, c.want)
			}
		})
	}
}

func TestAScriptThatHasReadNothingChangesNothing(t *testing.T) {
	const typed = "zenme guanbi, xiangce?"
	if got := sound.NewScript(sound.NewPinyin(), nil).Read(typed); got != typed {
		t.Errorf("Read(%q) = %q", typed, got)
	}
}

func FuzzScriptKeepsWhatIsNoPinyin(f *testing.F) {
	s := sound.NewScript(sound.NewPinyin(), known)
	for _, seed := range append(known, "zenme guanbi", "a.b, c", "\x00 ma", "\xff ma!", "?!  .") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		foreign := func(r rune) bool { return r >= '0' && r <= '9' || r == ',' || r == '?' }
		marks := func(s string) string {
			return strings.Map(func(r rune) rune {
				if foreign(r) {
					return r
				}
				return -1
			}, s)
		}
		if got := s.Read(typed); marks(got) != marks(typed) {
			t.Errorf("Read(%q) = %q", typed, got)
		}
	})
}

func BenchmarkScript(b *testing.B) {
	s := sound.NewScript(sound.NewPinyin(), known)
	for name, typed := range map[string]string{
		"question": "guanle tongbu, yun shang de zhaopian hui bu hui mei le?",
		"run":      strings.Repeat("xiangcetongbu", 15),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.Read(typed)
			}
		})
	}
}
