package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Property;
import org.ramdam.protocol.tlog.Witness.Refusal;

class WitnessTest {
  private static final String ORIGIN = "example.com/log";
  private static final TreeHasher HASHER = new TreeHasher();

  private final SplittableRandom random = new SplittableRandom(8);
  private final SigningKey key = SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
  private final NoteKey noteKey = new NoteKey(ORIGIN, NoteKey.ED25519, key.publicKey());
  private final List<Bytes32> leaves = leaves(40);

  private List<Bytes32> leaves(int count) {
    var leaves = new ArrayList<Bytes32>();
    for (int i = 0; i < count; i++) {
      leaves.add(Gen.id(random));
    }
    return leaves;
  }

  private static HashReader tree(List<Bytes32> leaves) {
    return new HashReader() {
      @Override
      public Bytes32 node(int level, long index) {
        return level == 0
            ? leaves.get((int) index)
            : HASHER.node(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      }
    };
  }

  private Checkpoint at(long size) {
    return new Checkpoint(ORIGIN, size, Proofs.root(size, tree(leaves), HASHER));
  }

  private List<Bytes32> proof(long from, long to) {
    return Proofs.consistency(from, to, tree(leaves), HASHER);
  }

  private NoteSignature line(Checkpoint checkpoint, SigningKey by) {
    return new NoteSignature(ORIGIN, noteKey.id(), checkpoint.sign(by));
  }

  private WitnessRequest request(long old, List<Bytes32> proof, Checkpoint checkpoint) {
    return new WitnessRequest(old, proof, checkpoint, List.of(line(checkpoint, key)));
  }

  private static @Nullable Refusal follows(WitnessRequest request, @Nullable Checkpoint seen) {
    return Witness.follows(request, seen);
  }

  @Test
  void logThatGrows_isFollowed_fromAnySizeToAny() {
    assertThat(follows(request(0, List.of(), at(0)), null)).isNull();
    for (int old = 0; old <= leaves.size(); old++) {
      Checkpoint seen = at(old);
      for (int size = old; size <= leaves.size(); size++) {
        assertThat(follows(request(old, proof(old, size), at(size)), seen)).isNull();
      }
    }
  }

  @Test
  void oldSize_hasToBeWhatTheWitnessKnows() {
    assertThat(follows(request(8, List.of(), at(7)), at(7))).isEqualTo(Refusal.OLD_IS_LARGER);
    assertThat(follows(request(5, proof(5, 9), at(9)), at(7))).isEqualTo(Refusal.STALE);
    assertThat(follows(request(8, proof(8, 9), at(9)), at(7))).isEqualTo(Refusal.STALE);
    assertThat(follows(request(0, List.of(), at(9)), at(7))).isEqualTo(Refusal.STALE);
    assertThat(follows(request(7, proof(7, 9), at(9)), null)).isEqualTo(Refusal.STALE);
    // Nothing goes back, whatever is claimed.
    assertThat(follows(request(6, List.of(), at(6)), at(7))).isEqualTo(Refusal.STALE);
  }

  @Test
  void otherHistory_isNotFollowed() {
    Checkpoint seen = at(7);
    Checkpoint other = new Checkpoint(ORIGIN, 7, Gen.id(random));
    assertThat(follows(request(7, List.of(), other), seen)).isEqualTo(Refusal.INCONSISTENT);
    Checkpoint larger = new Checkpoint(ORIGIN, 9, Gen.id(random));
    assertThat(follows(request(7, proof(7, 9), larger), seen)).isEqualTo(Refusal.INCONSISTENT);
    assertThat(follows(request(7, proof(6, 9), at(9)), seen)).isEqualTo(Refusal.INCONSISTENT);
    assertThat(follows(request(7, List.of(), at(9)), seen)).isEqualTo(Refusal.INCONSISTENT);
    List<Bytes32> tooMuch = new ArrayList<>(proof(7, 9));
    tooMuch.add(Bytes32.ZERO);
    assertThat(follows(request(7, tooMuch, at(9)), seen)).isEqualTo(Refusal.INCONSISTENT);
    // What needs no proof comes with none, and an empty tree has one root.
    List<Bytes32> one = List.of(Bytes32.ZERO);
    assertThat(follows(request(0, one, at(9)), null)).isEqualTo(Refusal.INCONSISTENT);
    assertThat(follows(request(7, one, at(7)), seen)).isEqualTo(Refusal.INCONSISTENT);
    Checkpoint empty = new Checkpoint(ORIGIN, 0, Gen.id(random));
    assertThat(follows(request(0, List.of(), empty), null)).isEqualTo(Refusal.INCONSISTENT);
  }

  @Test
  void signature_isThatOfAKeyOfTheLog() {
    Verifier verifier = Verifier.strict();
    Checkpoint checkpoint = at(5);
    SigningKey next = SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
    NoteKey nextKey = new NoteKey(ORIGIN, NoteKey.ED25519, next.publicKey());
    NoteSignature ours = line(checkpoint, key);
    NoteSignature later = new NoteSignature(ORIGIN, nextKey.id(), checkpoint.sign(next));
    NoteSignature unknown = new NoteSignature("example.com/other", 7, new byte[] {1});
    NoteSignature forged = line(checkpoint, next);
    NoteSignature ofOther = line(at(6), key);
    record Case(List<NoteSignature> lines, List<NoteKey> keys, @Nullable Refusal answer) {}
    for (Case each :
        List.of(
            new Case(List.of(ours), List.of(noteKey), null),
            new Case(List.of(unknown, ours), List.of(noteKey), null),
            new Case(List.of(ours, later), List.of(noteKey, nextKey), null),
            new Case(List.of(later), List.of(noteKey, nextKey), null),
            new Case(List.of(ours), List.of(), Refusal.UNKNOWN_LOG),
            new Case(List.of(unknown), List.of(noteKey), Refusal.NOT_SIGNED),
            new Case(List.of(later), List.of(noteKey), Refusal.NOT_SIGNED),
            new Case(List.of(forged), List.of(noteKey), Refusal.NOT_SIGNED),
            new Case(List.of(ours, forged), List.of(noteKey), Refusal.NOT_SIGNED),
            new Case(List.of(ofOther), List.of(noteKey), Refusal.NOT_SIGNED))) {
      var request = new WitnessRequest(0, List.of(), checkpoint, each.lines());
      assertThat(Witness.signed(request, each.keys(), verifier))
          .as(each.toString())
          .isEqualTo(each.answer());
    }
  }

  @Test
  void statuses_areThoseOfTheSpecification() {
    assertThat(Arrays.stream(Refusal.values()).map(Refusal::status))
        .containsExactly(400, 403, 404, 400, 409, 422, 503);
  }

  @Test
  void whateverIsAsked_whatIsCosignedOnlyGrows() {
    Property.forAll(
        200,
        seed -> {
          Checkpoint seen = null;
          for (int i = 0; i < 12; i++) {
            int old = seed.nextInt(leaves.size());
            int size = seed.nextInt(leaves.size());
            Checkpoint checkpoint =
                seed.nextInt(4) == 0 ? new Checkpoint(ORIGIN, size, Gen.id(seed)) : at(size);
            long said = seen == null || seed.nextInt(4) == 0 ? old : seen.size();
            List<Bytes32> proof = said > size ? List.of() : proof(said, size);
            boolean honest = checkpoint.equals(at(size));
            if (follows(request(said, proof, checkpoint), seen) == null) {
              assertThat(size).isGreaterThanOrEqualTo(seen == null ? 0 : (int) seen.size());
              // The first that is seen is taken at its word; all others have to go on from it.
              assertThat(honest || seen == null || seen.size() == 0).isTrue();
              if (honest) {
                seen = checkpoint;
              }
            }
          }
        });
  }
}
