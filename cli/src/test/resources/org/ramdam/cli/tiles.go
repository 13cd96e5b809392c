// Reads directories of C2SP tiles with torchwood's client, and counts the entries that are in the tree of the
// checkpoint: a line names a directory, and the key of the log as a vkey.
package main

import (
	"context"
	"fmt"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
)

func read(directory, vkey string) (int64, error) {
	key, err := note.NewVerifier(vkey)
	if err != nil {
		return 0, err
	}
	files, err := torchwood.NewTileFS(os.DirFS(directory))
	if err != nil {
		return 0, err
	}
	client, err := torchwood.NewClient(files)
	if err != nil {
		return 0, err
	}
	ctx := context.Background()
	signed, err := files.ReadEndpoint(ctx, "checkpoint")
	if err != nil {
		return 0, err
	}
	policy := torchwood.ThresholdPolicy(2, torchwood.OriginPolicy(key.Name()), torchwood.SingleVerifierPolicy(key))
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	if err != nil {
		return 0, err
	}
	var count int64
	for index := range client.AllEntries(ctx, checkpoint.Tree, 0) {
		if index != count {
			return 0, fmt.Errorf("entry %d came as the %d-th", index, count)
		}
		count++
	}
	if err := client.Err(); err != nil {
		return 0, err
	}
	if count != checkpoint.N {
		return 0, fmt.Errorf("%d entries of %d", count, checkpoint.N)
	}
	return count, nil
}

func main() {
	answer(func(words []string) any {
		count, err := read(words[0], words[1])
		if err != nil {
			return err
		}
		return count
	})
}
