package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.testing.Gen;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofsTest {
  private static final int ALL = 64;
  private static final int LARGE = 3000;

  private final TreeHasher hasher = new TreeHasher();
  private final MemoryTree tree = MemoryTree.of(LARGE);
  private final List<Bytes32> roots = new ArrayList<>();

  @BeforeAll
  void hashEverySize() {
    var range = new CompactRange();
    roots.add(range.root(hasher));
    for (int i = 0; i < LARGE; i++) {
      range.append(tree.leaf(i), hasher);
      roots.add(range.root(hasher));
    }
  }

  private List<Bytes32> inclusion(long index, long size) {
    return Proofs.inclusion(index, size, tree, hasher);
  }

  private boolean included(long index, int size, Bytes32 leaf, List<Bytes32> proof) {
    return Proofs.verifyInclusion(index, size, leaf, proof, roots.get(size), hasher);
  }

  private List<Bytes32> consistency(long oldSize, long newSize) {
    return Proofs.consistency(oldSize, newSize, tree, hasher);
  }

  private boolean consistent(int oldSize, int newSize, List<Bytes32> proof) {
    return Proofs.verifyConsistency(
        oldSize, roots.get(oldSize), newSize, roots.get(newSize), proof, hasher);
  }

  @Test
  void root_isThatOfTheEdge_forEverySize() {
    for (int size = 0; size <= LARGE; size++) {
      assertThat(Proofs.root(size, tree, hasher)).isEqualTo(roots.get(size));
    }
  }

  @Test
  void inclusion_ofEveryEntryOfSmallTrees_holds_andOfNoOther() {
    for (int size = 1; size <= ALL; size++) {
      for (int index = 0; index < size; index++) {
        List<Bytes32> proof = inclusion(index, size);
        for (int other = 0; other <= size; other++) {
          assertThat(included(other, size, tree.leaf(index), proof)).isEqualTo(other == index);
        }
        assertThat(included(index, size, tree.leaf(index + 1), proof)).isFalse();
        assertThat(included(index, size + 1, tree.leaf(index), proof)).isFalse();
      }
    }
  }

  @Test
  void inclusion_ofAnyEntryOfAnyTree_holds_andNotTampered() {
    forAll(random -> {
      int size = 1 + random.nextInt(LARGE);
      int index = random.nextInt(size);
      Bytes32 leaf = tree.leaf(index);
      List<Bytes32> proof = inclusion(index, size);
      assertThat(included(index, size, leaf, proof)).isTrue();
      assertThat(included(index, size, leaf, tampered(proof, random))).isFalse();
      if (!proof.isEmpty()) {
        assertThat(included(index, size, leaf, proof.subList(1, proof.size()))).isFalse();
      }
    });
  }

  @Test
  void consistency_ofAllSmallTrees_holds_andOfNoOther() {
    for (int newSize = 0; newSize <= ALL; newSize++) {
      for (int oldSize = 0; oldSize <= newSize; oldSize++) {
        List<Bytes32> proof = consistency(oldSize, newSize);
        assertThat(consistent(oldSize, newSize, proof)).isTrue();
        for (int other = 1; other <= newSize; other++) {
          if (other != oldSize && !proof.isEmpty()) {
            assertThat(consistent(other, newSize, proof)).isFalse();
          }
        }
      }
    }
  }

  @Test
  void consistency_ofAnyTrees_holds_andNotTampered() {
    forAll(random -> {
      int newSize = 1 + random.nextInt(LARGE);
      int oldSize = 1 + random.nextInt(newSize);
      List<Bytes32> proof = consistency(oldSize, newSize);
      assertThat(consistent(oldSize, newSize, proof)).isTrue();
      assertThat(consistent(oldSize, newSize, tampered(proof, random))).isFalse();
      if (!proof.isEmpty()) {
        assertThat(consistent(oldSize, newSize, proof.subList(0, proof.size() - 1))).isFalse();
      }
    });
  }

  /// With a hash changed, left out, put in, or two exchanged.
  private static List<Bytes32> tampered(List<Bytes32> proof, RandomGenerator random) {
    var out = new ArrayList<>(proof);
    if (proof.isEmpty() || random.nextInt(3) == 0) {
      out.add(random.nextInt(proof.size() + 1), Gen.id(random));
      return out;
    }
    int at = random.nextInt(proof.size());
    if (random.nextBoolean()) {
      out.remove(at);
    } else {
      out.set(at, Bytes32.of(Gen.tampered(proof.get(at).toByteArray(), random)));
    }
    return out;
  }

  @Test
  void consistency_withTheEmptyTree_hasNoProof() {
    assertThat(consistency(0, 10)).isEmpty();
    assertThat(consistent(0, 10, List.of())).isTrue();
    assertThat(consistent(0, 10, List.of(Bytes32.ZERO))).isFalse();
    assertThat(consistent(0, 0, List.of())).isTrue();
    assertThat(Proofs.verifyConsistency(0, Bytes32.ZERO, 10, roots.get(10), List.of(), hasher))
        .isFalse();
  }

  @Test
  void consistency_ofOneSize_isOneRoot() {
    assertThat(consistency(10, 10)).isEmpty();
    assertThat(consistent(10, 10, List.of())).isTrue();
    assertThat(consistent(10, 10, List.of(roots.get(10)))).isFalse();
    assertThat(Proofs.verifyConsistency(10, roots.get(9), 10, roots.get(10), List.of(), hasher))
        .isFalse();
  }

  @Test
  void verify_anyNumbers_isFalse() {
    List<Bytes32> proof = inclusion(3, 10);
    assertThat(included(-1, 10, tree.leaf(3), proof)).isFalse();
    assertThat(included(10, 10, tree.leaf(3), proof)).isFalse();
    assertThat(included(0, 0, tree.leaf(3), proof)).isFalse();
    assertThat(consistent(10, 9, List.of())).isFalse();
    assertThat(Proofs.verifyConsistency(-1, roots.get(0), 9, roots.get(9), List.of(), hasher))
        .isFalse();
    assertThat(
            Proofs.verifyInclusion(5, Long.MAX_VALUE, tree.leaf(3), proof, roots.get(10), hasher))
        .isFalse();
  }

  @Test
  void inclusion_ofNoEntry_isRefused() {
    assertThatThrownBy(() -> inclusion(10, 10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> inclusion(-1, 10)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> consistency(11, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> consistency(-1, 10)).isInstanceOf(IllegalArgumentException.class);
  }
}
