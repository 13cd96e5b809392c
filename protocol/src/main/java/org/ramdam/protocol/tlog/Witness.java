package org.ramdam.protocol.tlog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.crypto.Verifier;

/// What a witness answers to who asks it to cosign (C2SP tlog-witness, `add-checkpoint`): a
/// decision on the request and on what the witness has cosigned of that log before. Whoever asks
/// this keeps the checkpoint before the cosignature is shown to anyone, and decides on one request
/// after another.
///
/// @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
public final class Witness {
  private Witness() {}

  /// Why a witness does not cosign.
  public enum Refusal {
    /// It is no request.
    MALFORMED(400),
    /// No signature is by a key of the log, or one that claims to be is not.
    NOT_SIGNED(403),
    /// The witness does not follow that log.
    UNKNOWN_LOG(404),
    /// The old size is beyond the checkpoint's.
    OLD_IS_LARGER(400),
    /// The old size is not that of the newest checkpoint that the witness has cosigned.
    STALE(409),
    /// The checkpoint does not go on from that one, as far as the proof shows.
    INCONSISTENT(422),
    /// The witness cosigns what it holds, and does not hold as much yet.
    NOT_HELD(503);

    private final int status;

    Refusal(int status) {
      this.status = status;
    }

    /// Of the answer over HTTP.
    public int status() {
      return status;
    }
  }

  /// What a witness answers.
  public sealed interface Answer {
    /// It cosigns.
    record Cosigned(Cosignature cosignature) implements Answer {}

    /// It does not.
    ///
    /// @param known the size of the newest checkpoint it has cosigned; 0 if there is none
    record Refused(Refusal why, long known) implements Answer {}
  }

  /// Whether a log has signed what the request is about: the first half, which needs no state.
  ///
  /// @param keys of the log with this origin, under its name; empty if the log is not followed
  /// @return null if it has
  public static @Nullable Refusal signed(
      WitnessRequest request, List<NoteKey> keys, Verifier verifier) {
    if (keys.isEmpty()) {
      return Refusal.UNKNOWN_LOG;
    }
    boolean signed = false;
    for (NoteSignature line : request.signatures()) {
      for (NoteKey key : keys) {
        if (line.isBy(key)) {
          if (!request.checkpoint().verify(key.key(), line.signature(), verifier)) {
            return Refusal.NOT_SIGNED;
          }
          signed = true;
        }
      }
    }
    return signed ? null : Refusal.NOT_SIGNED;
  }

  /// Whether the checkpoint goes on from the one that was cosigned last: the second half.
  ///
  /// @param seen the newest checkpoint of the log that the witness has cosigned; null for none
  /// @return null if it does
  public static @Nullable Refusal follows(WitnessRequest request, @Nullable Checkpoint seen) {
    Checkpoint checkpoint = request.checkpoint();
    long known = seen == null ? 0 : seen.size();
    if (request.old() > checkpoint.size()) {
      return Refusal.OLD_IS_LARGER;
    }
    if (request.old() != known) {
      return Refusal.STALE;
    }
    boolean empty = checkpoint.size() == 0 && !checkpoint.root().equals(TreeHasher.EMPTY_ROOT);
    boolean consistent =
        Proofs.verifyConsistency(
            known,
            seen == null ? TreeHasher.EMPTY_ROOT : seen.root(),
            checkpoint.size(),
            checkpoint.root(),
            request.proof(),
            new TreeHasher());
    return empty || !consistent ? Refusal.INCONSISTENT : null;
  }
}
