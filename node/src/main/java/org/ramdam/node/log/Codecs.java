package org.ramdam.node.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.node.store.Codec;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.tlog.Cosignature;

/// How the rows of [LogColumns] stand on disk.
final class Codecs {
  static final Codec<LogColumns.AuthorKey> AUTHOR_KEY =
      Codec.of(
          key -> {
            byte[] out = new byte[8 + Bytes32.SIZE];
            Longs.put(out, 0, key.site());
            key.key().write(out, 8);
            return out;
          },
          bytes -> new LogColumns.AuthorKey(Longs.get(bytes, 0), Bytes32.of(bytes, 8)));

  static final Codec<LogColumns.AdmissionKey> ADMISSION_KEY =
      Codec.of(
          key -> {
            byte[] out = new byte[16 + Bytes32.SIZE];
            Longs.put(out, 0, key.site());
            key.member().write(out, 8);
            Longs.put(out, 8 + Bytes32.SIZE, key.index());
            return out;
          },
          bytes ->
              new LogColumns.AdmissionKey(
                  Longs.get(bytes, 0), Bytes32.of(bytes, 8), Longs.get(bytes, 8 + Bytes32.SIZE)));

  static final Codec<LogColumns.TileKey> TILE_KEY =
      Codec.of(
          key -> {
            byte[] out = new byte[17];
            Longs.put(out, 0, key.site());
            out[8] = (byte) key.level();
            Longs.put(out, 9, key.index());
            return out;
          },
          bytes -> new LogColumns.TileKey(Longs.get(bytes, 0), bytes[8], Longs.get(bytes, 9)));

  /// In the byte of roles, above them.
  private static final int REVOKED = 0x80;

  static final Codec<SiteLog.Author> AUTHOR =
      Codec.of(
          author -> {
            ByteBuffer out = ByteBuffer.allocate(3 * Bytes32.SIZE + 9);
            out.put(author.key().toByteArray()).put(author.member().toByteArray());
            out.putLong(author.head().seq()).put(author.head().id().toByteArray());
            int revoked = author.revoked() ? REVOKED : 0;
            return out.put((byte) (roles(author.roles()) | revoked)).array();
          },
          bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Bytes32 key = Bytes32.read(in);
            Bytes32 member = Bytes32.read(in);
            AuthorHead head = new AuthorHead(in.getLong(), Bytes32.read(in));
            byte bits = in.get();
            return new SiteLog.Author(key, member, head, roles(bits), (bits & REVOKED) != 0);
          });

  static final Codec<Archive.Cosigned> COSIGNED =
      Codec.of(
          cosigned -> {
            byte[] signature = cosigned.cosignature().signature();
            ByteBuffer out = ByteBuffer.allocate(8 + Bytes32.SIZE + 8 + signature.length);
            out.putLong(cosigned.size()).put(cosigned.root().toByteArray());
            return out.putLong(cosigned.cosignature().time()).put(signature).array();
          },
          bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long size = in.getLong();
            Bytes32 root = Bytes32.read(in);
            long time = in.getLong();
            byte[] signature = new byte[in.remaining()];
            in.get(signature);
            return new Archive.Cosigned(size, root, new Cosignature(time, signature));
          });

  static final Codec<Replica.Ahead> AHEAD =
      Codec.of(
          ahead -> {
            SignedTreeHead head = ahead.head();
            ByteBuffer out =
                ByteBuffer.allocate(
                    8
                        + Bytes32.SIZE
                        + PublicKey.SIGNATURE_SIZE
                        + Bytes32.SIZE * ahead.path().size());
            out.putLong(head.size()).put(head.root().toByteArray()).put(head.signature());
            ahead.path().forEach(hash -> out.put(hash.toByteArray()));
            return out.array();
          },
          bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long size = in.getLong();
            Bytes32 root = Bytes32.read(in);
            byte[] signature = new byte[PublicKey.SIGNATURE_SIZE];
            in.get(signature);
            var path = new ArrayList<Bytes32>();
            while (in.hasRemaining()) {
              path.add(Bytes32.read(in));
            }
            return new Replica.Ahead(new SignedTreeHead(size, root, signature), path);
          });

  static final Codec<LogColumns.AsideKey> ASIDE_KEY =
      Codec.of(
          key -> {
            byte[] out = new byte[20];
            Longs.put(out, 0, key.site());
            Longs.putInt(out, 8, key.generation());
            Longs.put(out, 12, key.index());
            return out;
          },
          bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new LogColumns.AsideKey(in.getLong(), in.getInt(), in.getLong());
          });

  static final Codec<Archive.Aside> ASIDE =
      Codec.of(
          aside -> {
            byte[] salted = aside.salted();
            byte[] words = salted == null ? new byte[0] : salted;
            ByteBuffer out = ByteBuffer.allocate(4 + aside.entry().length + words.length);
            return out.putInt(aside.entry().length).put(aside.entry()).put(words).array();
          },
          bytes -> {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte[] entry = new byte[in.getInt()];
            in.get(entry);
            byte[] salted = new byte[in.remaining()];
            in.get(salted);
            return new Archive.Aside(entry, salted.length == 0 ? null : salted);
          });

  /// Files of fork proofs one after another: each begins with a line that stands in none elsewhere.
  static final Codec<List<String>> FORKS =
      Codec.of(
          texts -> String.join("", texts).getBytes(StandardCharsets.UTF_8),
          bytes -> ForkProof.split(new String(bytes, StandardCharsets.UTF_8)));

  private Codecs() {}

  static byte[] site(long prefix) {
    byte[] out = new byte[8];
    Longs.put(out, 0, prefix);
    return out;
  }

  private static byte roles(List<Role> roles) {
    int bits = 0;
    for (Role role : roles) {
      bits |= 1 << role.ordinal();
    }
    return (byte) bits;
  }

  private static List<Role> roles(byte bits) {
    var roles = new ArrayList<Role>();
    for (Role role : Role.values()) {
      if ((bits >>> role.ordinal() & 1) != 0) {
        roles.add(role);
      }
    }
    return roles;
  }
}
