//go:build unix && !linux

package devpg

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// endWithParent does nothing: only Linux can tie a child's life to its
// parent's. The next owner of the folder stops a server that is left over.
func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}

// serves reports whether process pid is the server of the cluster in data: its
// command line names the folder. The error says that this cannot be found out.
func serves(pid int, data string) (bool, error) {
	out, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) { // no such process
		return false, nil
	}
	return strings.Contains(string(out), " -D "+data+" "), err
}

// recovery are settings for the start after a crash.
var recovery []string

// syncFiles asks for what was written under dir to be put on the disk.
func syncFiles(dir string) error {
	syscall.Sync()
	return nil
}
