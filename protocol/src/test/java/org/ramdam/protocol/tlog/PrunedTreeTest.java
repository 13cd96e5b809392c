package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.testing.Gen;

class PrunedTreeTest {
  private final TreeHasher hasher = new TreeHasher();

  private record Grown(CompactRange range, Map<String, Bytes32> nodes, List<Bytes32> leaves) {
    Bytes32 node(int level, long index) {
      return nodes.getOrDefault(level + "/" + index, Bytes32.ZERO);
    }
  }

  private Grown grown(int size, RandomGenerator random) {
    var grown = new Grown(new CompactRange(), new HashMap<>(), new ArrayList<>());
    for (int i = 0; i < size; i++) {
      Bytes32 leaf = Gen.bytes32(random);
      grown.leaves.add(leaf);
      grown.range.append(
          leaf, hasher, (level, at, hash) -> grown.nodes.put(level + "/" + at, hash));
    }
    return grown;
  }

  @Test
  void hashes_proveAllAtOnce_andNothingElse() {
    forAll(random -> {
      int size = 1 + random.nextInt(70);
      Grown tree = grown(size, random);
      var indexes = new TreeSet<Long>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        indexes.add((long) random.nextInt(size));
      }
      long cut = random.nextInt(size + 1);
      long proved = random.nextBoolean() ? -1 : indexes.first();
      List<Bytes32> inclusion =
          proved < 0 ? List.of() : Proofs.inclusion(proved, size, tree::node, hasher);
      var pruned = new PrunedTree(size, indexes, cut, proved);
      List<Bytes32> hashes = pruned.hashes(tree::node, hasher);
      var leaves = new HashMap<Long, Bytes32>();
      indexes.forEach(i -> leaves.put(i, tree.leaves.get(i.intValue())));

      Bytes32 root = tree.range.root(hasher);
      PrunedTree.Roots roots = pruned.roots(leaves, inclusion, hashes, hasher);
      assertThat(roots).isEqualTo(new PrunedTree.Roots(root, Proofs.root(cut, tree::node, hasher)));

      var more = new ArrayList<>(hashes);
      more.add(random.nextInt(hashes.size() + 1), Gen.bytes32(random));
      assertThat(pruned.roots(leaves, inclusion, more, hasher)).isNull();
      if (!hashes.isEmpty()) {
        int at = random.nextInt(hashes.size());
        var changed = new ArrayList<>(hashes);
        changed.set(at, Gen.bytes32(random));
        assertOther(pruned.roots(leaves, inclusion, changed, hasher), root);
        changed.remove(at);
        assertThat(pruned.roots(leaves, inclusion, changed, hasher)).isNull();
      }
      if (!inclusion.isEmpty()) {
        var changed = new ArrayList<>(inclusion);
        changed.set(random.nextInt(inclusion.size()), Gen.bytes32(random));
        assertOther(pruned.roots(leaves, changed, hashes, hasher), root);
      }
      leaves.put(indexes.last(), Gen.bytes32(random));
      assertOther(pruned.roots(leaves, inclusion, hashes, hasher), root);
    });
  }

  private static void assertOther(
      PrunedTree.@org.jspecify.annotations.Nullable Roots roots, Bytes32 root) {
    if (roots != null) {
      assertThat(roots.whole()).isNotEqualTo(root);
    }
  }

  @Test
  void hugeTree_isWalkedInItsHeight() {
    long size = Long.MAX_VALUE;
    var tree = new PrunedTree(size, List.of(0L, size - 1), size / 2, 0);
    assertThat(
            tree.roots(
                Map.of(0L, Bytes32.ZERO, size - 1, Bytes32.ZERO), List.of(), List.of(), hasher))
        .isNull();
  }

  @Test
  void whatIsBeyondTheTree_isRefused() {
    for (List<Long> indexes : List.of(List.<Long>of(), List.of(5L), List.of(-1L))) {
      assertThatThrownBy(() -> new PrunedTree(5, indexes, 0, -1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new PrunedTree(5, List.of(1L), 6, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PrunedTree(5, List.of(1L), 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
