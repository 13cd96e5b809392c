// Checks C2SP tlog-proofs with torchwood. Each line of the standard input names a policy, the hash of a leaf in
// hexadecimal, and a proof; each line of the output says what is wrong, or <nil>.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

func check(policyFile, leaf, proofFile string) error {
	text, err := os.ReadFile(policyFile)
	if err != nil {
		return err
	}
	policy, err := torchwood.ParsePolicy(text)
	if err != nil {
		return err
	}
	var hash tlog.Hash
	if _, err := hex.Decode(hash[:], []byte(leaf)); err != nil {
		return err
	}
	proof, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	return torchwood.VerifyProof(policy, hash, proof)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		fmt.Println(check(words[0], words[1], words[2]))
	}
}
