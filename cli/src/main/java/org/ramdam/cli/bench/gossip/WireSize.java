package org.ramdam.cli.bench.gossip;

import java.util.List;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.gossip.Plumtree;

/// Bytes of what is sent, as frames would carry it in TLS records of their own: a length of four
/// bytes, one message of protobuf, 22 bytes of TLS.
final class WireSize {
  /// The core, signature and private part of a contribution, as `ramdam bench sync` counts them.
  static final int RECORD = 412;

  /// Both sides' hellos, and what TCP's and TLS's handshake with two certificates takes.
  static final int CONNECT = 3_000;

  static final int HELLO = 62 + 26;
  static final int PING = 12 + 26;

  private static final int FRAME = 26;
  private static final int RUN = 93;
  private static final int FETCH = 24;
  private static final int LINE = 20;
  private static final int SITE = 9;
  private static final int ADDRESS = 24;
  private static final int LOGS_PER_BUCKET = 4;

  private WireSize() {}

  static int of(HyParView.Message message) {
    return FRAME
        + switch (message) {
          case HyParView.Message.Join(_, Contact from) -> SITE + of(from);
          case HyParView.Message.ForwardJoin(Contact joiner, _) -> 4 + of(joiner);
          case HyParView.Message.Neighbor(Contact from, _) -> 4 + of(from);
          case HyParView.Message.NeighborReply _, HyParView.Message.Disconnect _ -> 4;
          case HyParView.Message.Shuffle(_, _, List<Contact> contacts) -> SITE + 4 + of(contacts);
          case HyParView.Message.ShuffleReply(_, List<Contact> contacts) -> SITE + 2 + of(contacts);
        };
  }

  static int of(Plumtree.Message message) {
    return switch (message) {
      case Plumtree.Message.Gossip(_, long from, long size) ->
          FRAME + RUN + (int) (size - from) * RECORD;
      case Plumtree.Message.IHave(long[] sites, _) -> FRAME + 6 + 11 * sites.length;
      case Plumtree.Message.Graft _ -> FRAME + FETCH;
      case Plumtree.Message.Prune _ -> FRAME + 2;
    };
  }

  /// What two sites say to find the logs that differ, when their hellos do.
  static long comparing(int logs, int differing) {
    int buckets = Integer.highestOneBit(Math.max(1, logs / LOGS_PER_BUCKET));
    return 3L * FRAME + 8L * buckets + (long) LINE * (LOGS_PER_BUCKET + 1) * differing;
  }

  /// Asking for entries of a log, and being sent them.
  static long fetching(long entries) {
    return 2L * FRAME + FETCH + RUN + entries * RECORD;
  }

  private static int of(List<Contact> contacts) {
    return contacts.stream().mapToInt(WireSize::of).sum();
  }

  private static int of(Contact contact) {
    return SITE + (contact.isCallable() ? ADDRESS : 0);
  }
}
