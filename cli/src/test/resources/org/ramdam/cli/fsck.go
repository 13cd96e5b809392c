// Checks directories of C2SP tiles with Tessera's fsck: a line names a directory, and the key of the log as a vkey.
package main

import (
	"context"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
)

func leaves(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := make([][]byte, 0, len(entries.Entries))
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

func check(directory, vkey string) error {
	key, err := f_note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	files := &client.FileFetcher{Root: directory}
	return fsck.New(key.Name(), key, files, leaves, fsck.Opts{N: 2}).Check(context.Background())
}

func main() {
	answer(func(words []string) any { return check(words[0], words[1]) })
}
