package packed

import (
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// FileSum is a file below a directory, by its path with slashes, and the CRC-32 (IEEE) of its content.
type FileSum struct {
	Name string
	Sum  uint32
}

// Sums are those of all files below a directory, sorted by name.
func Sums(dir string) ([]FileSum, error) {
	var sums []FileSum
	files := os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		sum := crc32.NewIEEE()
		if _, err := io.Copy(sum, f); err != nil {
			return err
		}
		sums = append(sums, FileSum{name, sum.Sum32()})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("checksums of %s: %w", dir, err)
	}
	return sums, nil
}
