// Checks a directory of C2SP tiles with Tessera's fsck: the directory, and the key of the log as a vkey.
package main

import (
	"context"
	"fmt"
	"os"

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

func main() {
	key, err := f_note.NewVerifier(os.Args[2])
	if err == nil {
		files := &client.FileFetcher{Root: os.Args[1]}
		err = fsck.New(key.Name(), key, files, leaves, fsck.Opts{N: 2}).Check(context.Background())
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
