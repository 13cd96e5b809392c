package org.ramdam.protocol.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Invite;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.Tile;
import org.ramdam.protocol.tlog.TlogProof;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.tlog.WitnessRequest;

/// Checkpoints, notes, policies, proofs, invites: what people and witnesses hand around as text.
final class TextTarget {
  private TextTarget() {}

  /// The first byte says which of them the others are.
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
    try {
      read(data[0] & 0x0f, bytes, new String(bytes, StandardCharsets.UTF_8));
    } catch (MalformedException _) {
      // as it should
    }
  }

  private static void read(int kind, byte[] bytes, String text) throws MalformedException {
    switch (kind) {
      case 0 -> Oracle.same(text, Checkpoint.parse(text).text());
      case 1 -> {
        Note note = Note.parse(text);
        Oracle.same(text, note.encode());
        for (NoteSignature line : note.signatures()) {
          cosignature(line);
        }
      }
      case 2 -> Oracle.same(text, NoteKey.parse(text).vkey());
      case 3 -> cosignature(NoteSignature.parseLine(text));
      case 4 -> Oracle.same(text, TlogProof.parse(text).encode());
      case 5 -> Oracle.same(text, WitnessRequest.parse(text).encode());
      case 6 -> {
        Policy policy = Policy.parse(bytes);
        Oracle.require(
            policy.equals(Policy.parse(policy.encode())), "a policy is another one once written");
      }
      case 7 -> {
        ForkProof proof = ForkProof.parse(text);
        Oracle.same(text, proof.encode());
        var _ = proof.verify((_, _, _) -> true, new TreeHasher());
      }
      case 8 -> {
        Invite invite = Invite.parse(text);
        Oracle.same(invite.encode(), Invite.parse(invite.encode()).encode());
      }
      case 9 -> Oracle.same(text, Tile.parsePath(text).path());
      case 10 -> {
        Tile tile = Tile.parseEntriesPath(text);
        Oracle.same(text, Tile.entriesPath(tile.index(), tile.width()));
      }
      case 11 -> Oracle.same(bytes, CompactRange.parse(bytes).toByteArray());
      default -> {}
    }
  }

  private static void cosignature(NoteSignature line) {
    try {
      var _ = Cosignature.parse(line).time();
    } catch (MalformedException _) {
      // another kind of signature
    }
  }
}
