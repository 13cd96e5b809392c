package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;

/// The signed part of a record. Ids that a record does not have are [Bytes32#ZERO].
///
/// @param network id of the network's genesis; zero in inceptions and in the genesis
/// @param home id of the site in whose log the record stands; zero in inceptions
/// @param author the key that signs
/// @param seq 1, 2, 3… of this author at this home; 0 in inceptions
/// @param prev id of the author's record before, for seq 1 of the inception that brought the key;
///   zero in inceptions
/// @param createdMs Unix time in milliseconds, a claim of the author
/// @param scope who may hold the private part
/// @param refs ids of records it builds on, at most 16
/// @param anchor null if the author had seen no checkpoint
/// @param commitment null if there is no private part
public record Core(
    Bytes32 network,
    Bytes32 home,
    Bytes32 author,
    long seq,
    Bytes32 prev,
    long createdMs,
    Scope scope,
    List<Bytes32> refs,
    @Nullable Anchor anchor,
    @Nullable Commitment commitment,
    Body body) {
  /// The version of the core this code writes and reads.
  public static final int VERSION = 1;

  public Core {
    requireNonNull(network);
    requireNonNull(home);
    requireNonNull(author);
    requireNonNull(prev);
    requireNonNull(scope);
    requireNonNull(body);
    refs = List.copyOf(refs);
    if (seq < 0 || createdMs < 0 || refs.size() > Limits.REFS) {
      throw new IllegalArgumentException(
          "seq " + seq + ", created " + createdMs + ", refs " + refs);
    }
  }

  /// A self-certifying first record: of a site or of a person, with no home and no network.
  public static Core inception(
      Bytes32 author, long createdMs, Scope scope, @Nullable Commitment commitment, Body body) {
    return new Core(
        Bytes32.ZERO,
        Bytes32.ZERO,
        author,
        0,
        Bytes32.ZERO,
        createdMs,
        scope,
        List.of(),
        null,
        commitment,
        body);
  }

  /// Whether this is the first record of a site or of a person.
  public boolean isInception() {
    return body instanceof Body.SiteInception || body instanceof Body.MemberInception;
  }
}
