package org.ramdam.node.view.activity;

import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;

/// Who wrote a contribution.
///
/// @param steward whether they were a steward of its home at that place in its log
record Author(Bytes32 member, boolean steward) {
  static final Codec<Author> CODEC =
      Codec.of(
          author -> {
            byte[] out = new byte[Bytes32.SIZE + 1];
            author.member.write(out, 0);
            out[Bytes32.SIZE] = (byte) (author.steward ? 1 : 0);
            return out;
          },
          bytes -> new Author(Bytes32.of(bytes, 0), bytes[Bytes32.SIZE] == 1));
}
