// Loads a Compose file as the Compose release of ops/afirgen/host/setup.sh does (its go.mod names this version of
// compose-go) and prints the resolved model as JSON: `go run . <file> <variables file>`.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	if len(os.Args) != 3 {
		fail("usage: go run . <file> <variables file>")
	}
	// Compose adds this format to the library's own.
	dotenv.RegisterFormat("raw", rawLines)
	options, err := cli.NewProjectOptions(os.Args[1:2], cli.WithEnvFiles(os.Args[2]), cli.WithDotEnv)
	if err != nil {
		fail(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fail(err)
	}
	model, err := project.MarshalJSON()
	if err != nil {
		fail(err)
	}
	fmt.Println(string(model))
}

// KEY=value a line, values as they stand.
func rawLines(reader io.Reader, _ string, values map[string]string, _ func(string) (string, bool)) error {
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		if key, value, found := strings.Cut(lines.Text(), "="); found {
			values[key] = value
		}
	}
	return lines.Err()
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}
