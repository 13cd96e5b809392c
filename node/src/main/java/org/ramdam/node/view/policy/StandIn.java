package org.ramdam.node.view.policy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;

/// A steward of a site approves a record that does not stand before in that site's log.
///
/// @param position of the first time they do
record StandIn(Position position, Bytes32 member) {
  private static final int SIZE = Position.SIZE + Bytes32.SIZE;
  private static final Comparator<StandIn> BY_SITE_AND_MEMBER =
      Comparator.comparingLong((StandIn each) -> each.position.site())
          .thenComparing(StandIn::member);

  /// Those who approve one record, by site and member.
  static final Codec<List<StandIn>> LIST = Codec.of(StandIn::encode, StandIn::decode);

  /// `all` with this one, unless the member has approved in that log before.
  List<StandIn> into(List<StandIn> all) {
    if (all.stream().anyMatch(each -> BY_SITE_AND_MEMBER.compare(each, this) == 0)) {
      return all;
    }
    var out = new ArrayList<>(all);
    out.add(this);
    out.sort(BY_SITE_AND_MEMBER);
    return out;
  }

  private static byte[] encode(List<StandIn> all) {
    byte[] out = new byte[all.size() * SIZE];
    int at = 0;
    for (StandIn each : all) {
      each.position.write(out, at);
      each.member.write(out, at + Position.SIZE);
      at += SIZE;
    }
    return out;
  }

  private static List<StandIn> decode(byte[] bytes) {
    var out = new ArrayList<StandIn>(bytes.length / SIZE);
    for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      out.add(new StandIn(new Position(in.getLong(), in.getLong()), Bytes32.read(in)));
    }
    return out;
  }
}
