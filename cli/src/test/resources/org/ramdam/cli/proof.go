// Checks C2SP tlog-proofs with torchwood: a line names a policy, the hash of a leaf in hexadecimal, and a proof.
package main

import (
	"encoding/hex"
	"os"

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
	answer(func(words []string) any { return check(words[0], words[1], words[2]) })
}
