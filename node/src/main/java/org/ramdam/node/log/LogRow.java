package org.ramdam.node.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.CompactRange;

/// The state of one log on disk.
///
/// @param network that its records belong to; zero before the first one says so
/// @param head the newest head that covers entries all held; null if none does
/// @param generation whose heads cover its entries
record LogRow(
    Bytes32 network,
    CompactRange tree,
    @Nullable SignedTreeHead head,
    int generation,
    String invalid) {
  static final Codec<LogRow> CODEC = Codec.of(LogRow::encode, LogRow::decode);

  static LogRow of(Replica replica, @Nullable SignedTreeHead head) {
    return new LogRow(
        replica.rules().network(),
        replica.tree().copy(),
        head,
        replica.generation(),
        replica.invalid());
  }

  Archive.State state() {
    return new Archive.State(tree.size(), head, generation, invalid);
  }

  /// @param recoveryHash what the inception of a member commits to, where it is asked for
  /// @param opened the newest generation that an entry opens after entry 0; 0 if none does
  /// @param ahead what was shown to cover more than is held
  /// @param entry0 the inception of the log's site; null if no entry is held
  Replica replica(
      Bytes32 site,
      Collection<SiteLog.Author> authors,
      Function<Bytes32, Bytes32> recoveryHash,
      @Nullable SignedRecord entry0,
      int opened,
      Replica.@Nullable Ahead ahead) {
    Body.SiteInception keys =
        entry0 != null && entry0.core().body() instanceof Body.SiteInception inception
            ? inception
            : null;
    int newest = Math.max(opened, keys == null ? 0 : keys.generation());
    SiteLog rules =
        SiteLog.restore(site, network, keys, newest, tree.size(), authors, recoveryHash);
    SignedTreeHead covering = head != null && head.size() == tree.size() ? head : null;
    return Replica.restore(rules, tree.copy(), covering, ahead, generation, invalid);
  }

  private byte[] encode() {
    byte[] edge = tree.toByteArray();
    byte[] reason = invalid.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            Bytes32.SIZE + 4 + 4 + edge.length + 8 + Bytes32.SIZE + 64 + reason.length);
    out.put(network.toByteArray()).putInt(generation).putInt(edge.length).put(edge);
    if (head == null) {
      out.putLong(0);
    } else {
      out.putLong(head.size()).put(head.root().toByteArray()).put(head.signature());
    }
    return java.util.Arrays.copyOf(out.put(reason).array(), out.position());
  }

  private static LogRow decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      Bytes32 network = Bytes32.read(in);
      int generation = in.getInt();
      byte[] edge = new byte[in.getInt()];
      in.get(edge);
      long size = in.getLong();
      SignedTreeHead head = null;
      if (size > 0) {
        Bytes32 root = Bytes32.read(in);
        byte[] signature = new byte[64];
        in.get(signature);
        head = new SignedTreeHead(size, root, signature);
      }
      byte[] reason = new byte[in.remaining()];
      in.get(reason);
      return new LogRow(
          network,
          CompactRange.parse(edge),
          head,
          generation,
          new String(reason, StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new IllegalStateException("a row of a log is damaged", e);
    }
  }
}
