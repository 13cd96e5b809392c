package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// Answers each line of the standard input, by its words, with a line of the standard output: what was counted or what
// is wrong, or <nil>.
func answer(ask func(words []string) any) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		said := fmt.Sprint(ask(strings.Fields(lines.Text())))
		fmt.Println(strings.ReplaceAll(said, "\n", " "))
	}
}
