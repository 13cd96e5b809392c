package org.ramdam.protocol.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.HashReader;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;

class ForkProofTest {
  private static final Verifier STRICT = Verifier.strict();

  private final SplittableRandom random = new SplittableRandom(7);
  private final TreeHasher hasher = new TreeHasher();
  private final SigningKey log = key(random);
  private final SignedRecord entry0 = inception();

  private static SigningKey key(SplittableRandom random) {
    return SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
  }

  private SignedRecord inception() {
    SigningKey root = key(random);
    Body keys =
        new Body.SiteInception(
            key(random).publicKey(),
            log.publicKey(),
            key(random).publicKey(),
            key(random).publicKey(),
            Gen.id(random),
            1);
    return RecordCodec.sign(
        Core.inception(root.publicKey(), 1_000, Scope.PUBLIC, null, keys), root);
  }

  /// A log of this site: entry 0, then leaves, from index `branch` on of another history.
  private final class Branch implements HashReader {
    private final List<Bytes32> leaves = new ArrayList<>();

    Branch(int size, int branch, String name) {
      leaves.add(hasher.leaf(entry0.entry()));
      for (int i = 1; i < size; i++) {
        leaves.add(hasher.leaf(((i < branch ? "" : name) + i).getBytes(StandardCharsets.UTF_8)));
      }
    }

    @Override
    public Bytes32 node(int level, long index) {
      if (level == 0) {
        return leaves.get((int) index);
      }
      return hasher.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    }

    SignedTreeHead head(SigningKey key) {
      return head(key, 1);
    }

    SignedTreeHead head(SigningKey key, int generation) {
      Bytes32 root = Proofs.root(leaves.size(), this, hasher);
      var checkpoint = new Checkpoint(Origin.of(entry0.id(), generation), leaves.size(), root);
      return new SignedTreeHead(leaves.size(), root, checkpoint.sign(key));
    }
  }

  private @Nullable ForkProof between(Branch ours, Branch theirs, SigningKey key)
      throws MalformedException {
    int from = Math.min(ours.leaves.size(), theirs.leaves.size());
    return ForkProof.between(
        entry0,
        1,
        ours.head(log),
        ours,
        theirs.head(key),
        Proofs.root(from, theirs, hasher),
        Proofs.consistency(from, theirs.leaves.size(), theirs, hasher),
        STRICT);
  }

  @Test
  void laterGeneration_isProvedByItself_andNoneBeforeTheInceptions() {
    Branch one = new Branch(6, 99, "a");
    Branch two = new Branch(6, 3, "b");
    for (int generation : new int[] {1, 2, 255, 256}) {
      ForkProof fork =
          ForkProof.of(
              entry0,
              generation,
              one.head(log, generation),
              two.head(log, generation),
              two.head(log, generation).root(),
              List.of());
      assertThat(fork.generation()).isEqualTo(generation);
      assertThat(fork.verify(STRICT, hasher)).isEqualTo(generation < 256);
    }
    ForkProof mixed =
        ForkProof.of(
            entry0, 2, one.head(log, 2), two.head(log, 1), two.head(log, 1).root(), List.of());
    assertThat(mixed.verify(STRICT, hasher)).isFalse();
    assertThat(ForkProof.split(mixed.encode() + mixed.encode()))
        .containsExactly(mixed.encode(), mixed.encode());
  }

  @Test
  void everyTwoHistories_areProved_andOneIsNot() throws MalformedException {
    for (int ours = 2; ours <= 17; ours++) {
      for (int theirs = 2; theirs <= 17; theirs++) {
        int common = Math.min(ours, theirs);
        int branch = random.nextInt(1, common);
        ForkProof fork =
            requireNonNull(
                between(new Branch(ours, branch, "a"), new Branch(theirs, branch, "b"), log));
        assertThat(fork.site()).isEqualTo(entry0.id());
        assertThat(fork.verify(STRICT, hasher)).isTrue();
        assertThat(ForkProof.parse(fork.encode())).isEqualTo(fork);
        assertThat(between(new Branch(ours, 99, "a"), new Branch(theirs, 99, "b"), log)).isNull();
      }
    }
  }

  @Test
  void historiesThatPartAfterTheSmaller_areOne() throws MalformedException {
    assertThat(between(new Branch(5, 99, "a"), new Branch(9, 5, "b"), log)).isNull();
  }

  @Test
  void headThatTheSiteDidNotSign_isRefused() {
    assertThatThrownBy(() -> between(new Branch(5, 3, "a"), new Branch(9, 3, "b"), key(random)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void everyFlippedBit_isRefused() throws MalformedException {
    ForkProof fork = between(new Branch(6, 3, "a"), new Branch(9, 3, "b"), log);
    byte[] text = requireNonNull(fork).encode().getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < 8 * text.length; bit++) {
      byte[] flipped = text.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(proves(new String(flipped, StandardCharsets.UTF_8))).as("bit %d", bit).isFalse();
    }
  }

  private boolean proves(String text) {
    try {
      return ForkProof.parse(text).verify(STRICT, hasher);
    } catch (MalformedException _) {
      return false;
    }
  }

  @Test
  void proofOfAnotherSite_orOfTheSameHeadTwice_provesNothing() throws MalformedException {
    ForkProof fork = requireNonNull(between(new Branch(6, 3, "a"), new Branch(9, 3, "b"), log));
    SignedRecord other = inception();
    assertThat(
            new ForkProof(
                    other.coreBytes(), fork.smaller(), fork.larger(), fork.prefix(), fork.path())
                .verify(STRICT, hasher))
        .isFalse();
    Branch one = new Branch(6, 99, "a");
    assertThat(
            ForkProof.of(entry0, 1, one.head(log), one.head(log), one.head(log).root(), List.of())
                .verify(STRICT, hasher))
        .isFalse();
  }
}
