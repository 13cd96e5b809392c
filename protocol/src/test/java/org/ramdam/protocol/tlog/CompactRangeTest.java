package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.testing.Gen;

class CompactRangeTest {
  /// The entries of the reference trees of Certificate Transparency.
  private static final List<String> ENTRIES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private final TreeHasher hasher = new TreeHasher();

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void root_ofTheReferenceTrees_isKnown(int size, String root) {
    var range = new CompactRange();
    ENTRIES
        .subList(0, size)
        .forEach(entry -> range.append(hasher.leaf(HexFormat.of().parseHex(entry)), hasher));
    assertThat(range.size()).isEqualTo(size);
    assertThat(range.root(hasher).hex()).isEqualTo(root);
  }

  /// RFC 6962 section 2.1, word for word.
  private Bytes32 rfcRoot(List<Bytes32> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return TreeHasher.EMPTY_ROOT;
    }
    if (n == 1) {
      return leaves.getFirst();
    }
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return hasher.node(rfcRoot(leaves.subList(0, k)), rfcRoot(leaves.subList(k, n)));
  }

  @Test
  void root_isTheOneOfTheRfc_forEverySize() {
    var range = new CompactRange();
    var leaves = new ArrayList<Bytes32>();
    for (int size = 0; size <= 300; size++) {
      assertThat(range.root(hasher)).isEqualTo(rfcRoot(leaves));
      assertThat(range.hashes()).hasSize(Integer.bitCount(size));
      leaves.add(hasher.leaf(MemoryTree.entry(size)));
      range.append(leaves.getLast(), hasher);
    }
  }

  @Test
  void append_tellsEveryCompleteSubtreeOnce() {
    for (int size = 0; size <= 130; size++) {
      MemoryTree tree = MemoryTree.of(size);
      int complete = 0;
      for (int level = 0; size >> level > 0; level++) {
        for (int index = 0; index < size >> level; index++) {
          var leaves = new ArrayList<Bytes32>();
          for (int i = index << level; i < (index + 1) << level; i++) {
            leaves.add(hasher.leaf(MemoryTree.entry(i)));
          }
          assertThat(tree.node(level, index)).isEqualTo(rfcRoot(leaves));
          complete++;
        }
      }
      assertThat(tree.nodeCount()).isEqualTo(complete);
    }
  }

  @Test
  void leaf_ofPartOfAnArray_isThatOfTheCopy() {
    byte[] bytes = {9, 1, 2, 3, 9};
    assertThat(hasher.leaf(bytes, 1, 3)).isEqualTo(hasher.leaf(new byte[] {1, 2, 3}));
  }

  @Test
  void everyForm_givesItBack_andItGoesOnAlike() {
    forAll(
        200,
        random -> {
          MemoryTree tree = MemoryTree.of(random.nextInt(600));
          CompactRange range = tree.edge();
          CompactRange parsed = CompactRange.parse(range.toByteArray());
          CompactRange made = CompactRange.of(range.size(), range.hashes());
          CompactRange copy = range.copy();
          for (int more = random.nextInt(20); more > 0; more--) {
            Bytes32 leaf = Gen.bytes32(random);
            List.of(range, parsed, made, copy).forEach(r -> r.append(leaf, hasher));
          }
          assertThat(List.of(parsed, made, copy))
              .allSatisfy(r -> {
                assertThat(r.size()).isEqualTo(range.size());
                assertThat(r.hashes()).isEqualTo(range.hashes());
                assertThat(r.root(hasher)).isEqualTo(range.root(hasher));
              });
        });
  }

  @Test
  void copy_changesApart() {
    CompactRange range = MemoryTree.of(5).edge();
    Bytes32 root = range.root(hasher);
    range.copy().append(Bytes32.ZERO, hasher);
    assertThat(range.size()).isEqualTo(5);
    assertThat(range.root(hasher)).isEqualTo(root);
  }

  @Test
  void of_anotherNumberOfHashes_isRefused() {
    assertThatThrownBy(() -> CompactRange.of(3, List.of(Bytes32.ZERO)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CompactRange.of(-1, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_anotherLengthOrANegativeSize_isRefused() {
    byte[] bytes = MemoryTree.of(7).edge().toByteArray();
    for (int length = 0; length < bytes.length + 40; length++) {
      if (length != bytes.length) {
        byte[] other = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> CompactRange.parse(other)).isInstanceOf(MalformedException.class);
      }
    }
    bytes[0] = (byte) 0x80;
    assertThatThrownBy(() -> CompactRange.parse(bytes)).isInstanceOf(MalformedException.class);
  }

  @Test
  void isPrefixOf_ofWhatItGrewInto_andOfNothingElse() {
    MemoryTree tree = MemoryTree.of(100);
    for (int old = 0; old <= 100; old++) {
      CompactRange range = MemoryTree.of(old).edge();
      List<Bytes32> proof = Proofs.consistency(old, 100, tree, hasher);
      assertThat(range.isPrefixOf(100, tree.edge().root(hasher), proof, hasher)).isTrue();
      if (old > 0) {
        CompactRange other = MemoryTree.of(old - 1).edge();
        other.append(Bytes32.ZERO, hasher);
        assertThat(other.isPrefixOf(100, tree.edge().root(hasher), proof, hasher)).isFalse();
      }
    }
  }
}
