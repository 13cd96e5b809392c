package org.ramdam.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Invite;
import org.ramdam.protocol.testing.Gen;

class InvitesTest {
  @TempDir private Path directory;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(1_760_000_000));
  private final SplittableRandom random = new SplittableRandom(2);
  private final Bytes32 first = Gen.id(random);
  private final Bytes32 second = Gen.id(random);

  private Invite make(Invites invites) {
    return invites.make(Gen.id(random), Gen.id(random), List.of("127.0.0.1:7474"), 60);
  }

  @Test
  void invite_isGoodOnce_alsoAfterReopening() {
    byte[] secret;
    try (Store store = Store.open(directory, Invites.COLUMNS)) {
      Invites invites = new Invites(store, now::get);
      assertThat(invites.anyOpen()).isFalse();
      secret = make(invites).secret();
      assertThat(invites.anyOpen()).isTrue();
      assertThat(invites.refusal(secret, first)).isNull();
      invites.use(secret, first);
      assertThat(invites.anyOpen()).isFalse();
      assertThat(invites.refusal(Gen.tampered(secret, random), second)).contains("not of this");
    }
    try (Store store = Store.open(directory, Invites.COLUMNS)) {
      Invites invites = new Invites(store, now::get);
      assertThat(invites.refusal(secret, first)).as("its answer may have been lost").isNull();
      assertThat(invites.refusal(secret, second)).contains("used already");
    }
  }

  @Test
  void invite_expires_andSaysWhen() {
    try (Store store = Store.open(directory, Invites.COLUMNS)) {
      Invites invites = new Invites(store, now::get);
      byte[] secret = make(invites).secret();
      now.set(Instant.ofEpochSecond(1_760_000_060));
      assertThat(invites.refusal(secret, first)).isNull();
      now.set(Instant.ofEpochSecond(1_760_000_061));
      assertThat(invites.refusal(secret, first)).contains("2025-10-09T08:54:20Z");
      assertThat(invites.anyOpen()).isFalse();
    }
  }
}
