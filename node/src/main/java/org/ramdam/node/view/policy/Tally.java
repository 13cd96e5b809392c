package org.ramdam.node.view.policy;

import java.nio.ByteBuffer;
import org.ramdam.node.store.Codec;

/// How many a site's log has brought so far.
///
/// @param stewards members who have that role now
/// @param members admitted now, stewards included
/// @param proposals of policies, all there ever were
record Tally(int stewards, int members, int proposals) {
  static final Tally NONE = new Tally(0, 0, 0);

  static final Codec<Tally> CODEC =
      Codec.of(
          tally ->
              ByteBuffer.allocate(12)
                  .putInt(tally.stewards)
                  .putInt(tally.members)
                  .putInt(tally.proposals)
                  .array(),
          bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Tally(in.getInt(), in.getInt(), in.getInt());
          });

  /// With a member who was one thing and is another.
  Tally moved(Rank from, Rank to) {
    return new Tally(
        stewards + to.steward() - from.steward(), members + to.member() - from.member(), proposals);
  }

  /// With a proposal more.
  Tally proposed() {
    return new Tally(stewards, members, proposals + 1);
  }

  /// What counts of a member's roles. In the order of their numbers on disk, from 0.
  enum Rank {
    GONE,
    MEMBER,
    STEWARD;

    static final Codec<Rank> CODEC =
        Codec.of(rank -> new byte[] {(byte) rank.ordinal()}, bytes -> values()[bytes[0]]);

    int member() {
      return this == GONE ? 0 : 1;
    }

    int steward() {
      return this == STEWARD ? 1 : 0;
    }
  }
}
