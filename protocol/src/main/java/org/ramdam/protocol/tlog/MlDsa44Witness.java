package org.ramdam.protocol.tlog;

import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.crypto.MlDsa44Key;

/// A witness that signs with ML-DSA-44 what it has cosigned with Ed25519: it decides nothing, and
/// contradicts nothing that was decided.
public final class MlDsa44Witness {
  private final NoteKey noteKey;
  private final MlDsa44Key key;

  /// @param name of the witness, as in its other key
  /// @throws IllegalArgumentException if no key may have it
  public MlDsa44Witness(String name, MlDsa44Key key) {
    this.noteKey = NoteKey.mlDsa44(name, key.publicKey());
    this.key = key;
  }

  /// Its public key.
  public NoteKey noteKey() {
    return noteKey;
  }

  /// Its cosignature of what was cosigned at `time`, in Unix seconds; null if a name is longer than
  /// ML-DSA-44 signs here. The same bytes each time.
  public @Nullable Cosignature cosign(Checkpoint checkpoint, long time) {
    return Cosignature.fitsMlDsa44(noteKey.name(), checkpoint.origin())
        ? Cosignature.sign(checkpoint, time, noteKey.name(), key)
        : null;
  }
}
