package org.ramdam.protocol.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
        from,
        ForkProof.Shown.held(ours.head(log), from, ours),
        ForkProof.Shown.held(theirs.head(key), from, theirs),
        STRICT);
  }

  private ForkProof of(int generation, SignedTreeHead one, SignedTreeHead other) {
    return ForkProof.of(
        entry0, generation, one.size(), ForkProof.Shown.whole(one), ForkProof.Shown.whole(other));
  }

  @Test
  void laterGeneration_isProvedByItself_andNoneBeforeTheInceptions() {
    Branch one = new Branch(6, 99, "a");
    Branch two = new Branch(6, 3, "b");
    for (int generation : new int[] {1, 2, 255, 256}) {
      ForkProof fork = of(generation, one.head(log, generation), two.head(log, generation));
      assertThat(fork.generation()).isEqualTo(generation);
      assertThat(fork.verify(STRICT, hasher)).isEqualTo(generation < 256);
    }
    ForkProof mixed = of(2, one.head(log, 2), two.head(log, 1));
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

  /// Of one of the two histories a part alone is held, of a head that covers more.
  private @Nullable ForkProof partly(Branch ours, int held, Branch theirs, int asked)
      throws MalformedException {
    SignedTreeHead head = ours.head(log);
    var ahead = new Replica.Ahead(head, Proofs.consistency(held, head.size(), ours, hasher));
    HashReader partial =
        (level, index) -> {
          assertThat((index + 1) << level).isLessThanOrEqualTo(held);
          return ours.node(level, index);
        };
    int at = Math.min(asked, theirs.leaves.size());
    return ForkProof.between(
        entry0,
        1,
        at,
        ahead.shown(at, held, partial),
        ForkProof.Shown.held(theirs.head(log), at, theirs),
        STRICT);
  }

  @Test
  void everyTwoHistories_areProved_byWhatIsHeldOfOne() throws MalformedException {
    for (int ours = 3; ours <= 10; ours++) {
      for (int held = 2; held < ours; held++) {
        for (int theirs = 2; theirs <= 11; theirs++) {
          int common = Math.min(held, theirs);
          int branch = random.nextInt(1, common);
          var one = new Branch(ours, branch, "a");
          var other = new Branch(theirs, branch, "b");
          ForkProof fork = requireNonNull(partly(one, held, other, held));
          assertThat(fork.verify(STRICT, hasher)).isTrue();
          assertThat(fork.at()).isEqualTo(common);
          assertThat(ForkProof.parse(fork.encode())).isEqualTo(fork);
          boolean all = common == Math.min(ours, theirs);
          assertThat(fork.encode()).startsWith(all ? "ramdam/fork/v1\n" : "ramdam/fork/v2\n");
          assertThat(ForkProof.isFork(fork.encode())).isTrue();
          var same = new Branch(theirs, 99, "b");
          assertThat(partly(new Branch(ours, 99, "a"), held, same, held)).isNull();
          assertThat(partly(one, held, other, branch)).isNull();
        }
      }
    }
  }

  @Test
  void everyFlippedBit_isRefused() throws MalformedException {
    ForkProof whole = between(new Branch(6, 3, "a"), new Branch(9, 3, "b"), log);
    ForkProof part = partly(new Branch(6, 3, "a"), 4, new Branch(9, 3, "b"), 4);
    for (ForkProof fork : Arrays.asList(whole, part)) {
      byte[] text = requireNonNull(fork).encode().getBytes(StandardCharsets.UTF_8);
      for (int bit = 0; bit < 8 * text.length; bit++) {
        byte[] flipped = text.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(proves(new String(flipped, StandardCharsets.UTF_8))).as("bit %d", bit).isFalse();
      }
    }
  }

  /// What the first version of the file can say, the second does not.
  @Test
  void oneProof_hasOneText() throws MalformedException {
    ForkProof fork = requireNonNull(between(new Branch(6, 3, "a"), new Branch(9, 3, "b"), log));
    String prefix = Base64.getEncoder().encodeToString(fork.smaller().prefix().toByteArray());
    String text =
        fork.encode()
            .replace("fork/v1", "fork/v2")
            .replaceFirst("\nprefix", "\nsize 6\nprefix " + prefix + "\nprefix");
    assertThatThrownBy(() -> ForkProof.parse(text)).hasMessageContaining("one encoding");
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
            new ForkProof(other.coreBytes(), fork.at(), fork.smaller(), fork.larger())
                .verify(STRICT, hasher))
        .isFalse();
    Branch one = new Branch(6, 99, "a");
    assertThat(of(1, one.head(log), one.head(log)).verify(STRICT, hasher)).isFalse();
  }
}
