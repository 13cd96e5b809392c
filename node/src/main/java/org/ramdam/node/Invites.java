package org.ramdam.node;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.network.Invite;

/// The invites this site has given: each good once, until it expires. Only the hash of a secret is
/// kept.
final class Invites {
  /// By hash of the secret.
  private static final Column<Bytes32, Row> INVITES =
      new Column<>(
          "invite.v1", Codec.BYTES_32, Codec.of(Row::encode, Row::decode), Column.Use.STATE);

  static final List<Column<?, ?>> COLUMNS = List.of(INVITES);

  private final Store store;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /// @param usedBy the site that came with it; zero while it is good
  private record Row(long expires, Bytes32 usedBy) {
    byte[] encode() {
      byte[] out = new byte[8 + Bytes32.SIZE];
      Longs.put(out, 0, expires);
      usedBy.write(out, 8);
      return out;
    }

    static Row decode(byte[] bytes) {
      return new Row(Longs.get(bytes, 0), Bytes32.of(bytes, 8));
    }
  }

  Invites(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// A new invite, on disk.
  synchronized Invite make(
      Bytes32 network, Bytes32 transport, List<String> addresses, long validSeconds) {
    byte[] secret = new byte[Invite.SECRET_SIZE];
    random.nextBytes(secret);
    long expires = clock.instant().getEpochSecond() + validSeconds;
    put(Sha256.of(secret), new Row(expires, Bytes32.ZERO));
    return new Invite(network, transport, secret, expires, addresses);
  }

  private void put(Bytes32 hash, Row row) {
    Transaction transaction = store.begin();
    transaction.put(INVITES, hash, row);
    store.commit(transaction);
  }

  /// Why this secret does not let this site in; null if it does. Coming again with the same one is
  /// no fault: the answer may have been lost.
  synchronized @Nullable String refusal(byte[] secret, Bytes32 site) {
    Row row = store.get(INVITES, Sha256.of(secret));
    if (row == null) {
      return "this invite is not of this site";
    } else if (row.usedBy().equals(site)) {
      return null;
    } else if (!row.usedBy().equals(Bytes32.ZERO)) {
      return "this invite was used already; ask for another one";
    } else if (row.expires() < clock.instant().getEpochSecond()) {
      return "this invite expired at "
          + java.time.Instant.ofEpochSecond(row.expires())
          + "; ask for another one";
    }
    return null;
  }

  /// The site has come with it: nobody else will.
  synchronized void use(byte[] secret, Bytes32 site) {
    Bytes32 hash = Sha256.of(secret);
    Row row = store.get(INVITES, hash);
    if (row != null) {
      put(hash, new Row(row.expires(), site));
    }
  }

  /// Whether any invite is still good: then strangers may knock.
  synchronized boolean anyOpen() {
    long now = clock.instant().getEpochSecond();
    boolean[] open = {false};
    store.scan(
        INVITES,
        Range.all(),
        (_, row) -> {
          open[0] = row.usedBy().equals(Bytes32.ZERO) && row.expires() >= now;
          return !open[0];
        });
    return open[0];
  }
}
