//go:build unix

package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"syncoff/bot/store"
)

// TestReadOnlyIsNamed opens as a user without privileges, for whom modes count.
func TestReadOnlyIsNamed(t *testing.T) {
	for _, tc := range []struct {
		name    string
		prepare func(t *testing.T, dir, path string)
	}{
		{"a directory", func(t *testing.T, dir, _ string) { chmod(t, dir, 0o555) }},
		{"a directory with a database", func(t *testing.T, dir, path string) {
			filled(t, path)
			chmod(t, path, 0o666)
			chmod(t, path+".owner", 0o666)
			chmod(t, dir, 0o555)
		}},
		{"a file", func(t *testing.T, dir, path string) {
			filled(t, path)
			chmod(t, path, 0o444)
			chmod(t, path+".owner", 0o666)
			chmod(t, dir, 0o777)
		}},
		{"a file that may not be read", func(t *testing.T, dir, path string) {
			filled(t, path)
			chmod(t, path, 0)
			chmod(t, path+".owner", 0o666)
			chmod(t, dir, 0o777)
		}},
		{"the file that says who owns it", func(t *testing.T, dir, path string) {
			filled(t, path)
			chmod(t, path, 0o666)
			chmod(t, path+".owner", 0o444)
			chmod(t, dir, 0o777)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			chmod(t, filepath.Dir(dir), 0o755)
			path := filepath.Join(dir, "x.db")
			tc.prepare(t, dir, path)
			cmd := child(t, "open", path)
			if os.Getuid() == 0 {
				cmd.Path = "/proc/self/exe" // the binary's own directory may be closed to the user
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			out, err := cmd.Output()
			if err == nil {
				t.Fatal("opened")
			}
			if says := string(out); !strings.Contains(says, store.ErrReadOnly.Error()) || !strings.Contains(says, path) {
				t.Errorf("says %q (%v)", says, err)
			}
			chmod(t, dir, 0o777)
		})
	}
}

func chmod(t *testing.T, name string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
}
