package org.ramdam.protocol.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Policy;

/// What a Sigsum proof proves. That Sigsum's own tools say the same is for the tests of the command
/// line.
class SigsumProofTest {
  private static final Bytes32 BY = AnchorExample.REGISTRAR.publicKey();
  private static final Policy NOBODY = Policy.of(0, List.of());

  private static boolean proves(SigsumProof proof, byte[] file, Bytes32 by, Policy policy) {
    return proof.seenAt(file, by, policy, Verifier.strict()).isPresent();
  }

  private static boolean proves(AnchorExample example) {
    return proves(example.proof(), example.file(), BY, AnchorExample.policy());
  }

  @Test
  void everyLeafOfEveryLog_isProved() {
    for (int size = 1; size <= 9; size++) {
      for (int index = 0; index < size; index++) {
        assertThat(proves(AnchorExample.of(size, index, 2))).as(index + " of " + size).isTrue();
      }
    }
  }

  @Test
  void time_isWhenTheQuorumHadSeenIt() {
    AnchorExample example = AnchorExample.of(5, 4, 3);
    assertThat(
            example.proof().seenAt(example.file(), BY, AnchorExample.policy(), Verifier.strict()))
        .hasValue(1_795_000_001L);
    assertThat(example.proof().seenAt(example.file(), BY, NOBODY, Verifier.strict())).hasValue(0);
  }

  @Test
  void anythingElse_isNotProved() {
    AnchorExample good = AnchorExample.of(5, 2, 2);
    Policy policy = AnchorExample.policy();
    assertThat(proves(good)).isTrue();
    assertThat(proves(good.proof(), AnchorExample.frontier(3).encode(), BY, policy)).isFalse();
    assertThat(proves(good.proof(), good.file(), good.head().logKey(), policy)).isFalse();

    SigsumProof.Head head = good.head();
    SigsumLeaf next = AnchorExample.of(5, 3, 2).leaf();
    assertThat(proves(with(good, next, head, 2), AnchorExample.frontier(3).encode(), BY, policy))
        .isFalse();
    assertThat(proves(with(good, good.leaf(), head, 3), good.file(), BY, policy)).isFalse();
    SigsumProof.Head larger = AnchorExample.of(6, 2, 2).head();
    assertThat(proves(with(good, good.leaf(), larger, 2), good.file(), BY, NOBODY)).isFalse();
    byte[] signature = head.signature().clone();
    signature[63] ^= 1;
    var unsigned = new SigsumProof.Head(head.logKey(), head.size(), head.root(), signature);
    assertThat(proves(with(good, good.leaf(), unsigned, 2), good.file(), BY, policy)).isFalse();
  }

  private static SigsumProof with(
      AnchorExample of, SigsumLeaf leaf, SigsumProof.Head head, long index) {
    return new SigsumProof(leaf, head, of.cosignatures(), index, of.hashes());
  }

  @Test
  void witnesses_mustBeEnough_andHaveSeenThisHead() {
    AnchorExample seenByOne = AnchorExample.of(5, 2, 1);
    assertThat(proves(seenByOne)).isFalse();
    assertThat(proves(seenByOne.proof(), seenByOne.file(), BY, NOBODY)).isTrue();

    AnchorExample good = AnchorExample.of(5, 2, 2);
    var ofAnotherHead =
        new AnchorExample(
            good.leaf(), good.head(), AnchorExample.of(6, 2, 2).cosignatures(), 2, good.hashes());
    assertThat(proves(ofAnotherHead)).isFalse();
    var swapped = new LinkedHashMap<Bytes32, Cosignature>();
    List<Bytes32> keys = List.copyOf(good.cosignatures().keySet());
    List<Cosignature> values = List.copyOf(good.cosignatures().values());
    swapped.put(keys.get(0), values.get(1));
    swapped.put(keys.get(1), values.get(0));
    assertThat(proves(new AnchorExample(good.leaf(), good.head(), swapped, 2, good.hashes())))
        .isFalse();
  }

  @Test
  void leaf_isReadAsWritten() {
    SigsumLeaf leaf = AnchorExample.of(3, 1, 0).leaf();
    assertThat(SigsumLeaf.of(leaf.toByteArray())).isEqualTo(leaf).hasSameHashCodeAs(leaf);
    assertThat(leaf.toByteArray()).hasSize(128);
    assertThatThrownBy(() -> SigsumLeaf.of(new byte[127]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void policy_isThatOfC2sp_withBareKeys() throws MalformedException {
    Bytes32 log = Bytes32.parseHex("0123456789abcdef".repeat(4));
    List<String> vkeys =
        AnchorExample.policy().witnesses().stream().map(key -> key.vkey()).toList();
    List<String> keys =
        AnchorExample.policy().witnesses().stream().map(key -> key.key().hex()).toList();
    String text =
        """
        witness a %s https://w.example
        witness b %s
        witness c %s
        group g any a b
        group q all g c
        quorum q
        """
            .formatted(vkeys.toArray());
    assertThat(SigsumTrust.policy(log, Policy.parse(text.getBytes(UTF_8))))
        .asString()
        .isEqualTo(
            """
            log 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            witness a %s
            witness b %s
            witness c %s
            group g 1 a b
            group q 2 g c
            quorum q
            """
                .formatted(keys.toArray()));
    assertThat(SigsumTrust.policy(log, NOBODY)).asString().endsWith("\nquorum none\n");
  }

  @Test
  void frontier_namesEachLogOnce_inTheOrderOfTheirOrigins() {
    Frontier frontier = AnchorExample.frontier(1);
    List<String> lines = new String(frontier.encode(), UTF_8).lines().toList();
    assertThat(lines.subList(3, lines.size())).isSorted().hasSize(2);
    assertThatThrownBy(() ->
            new Frontier(
                frontier.by(),
                frontier.anchorKey(),
                List.of(frontier.heads().getFirst(), frontier.heads().getFirst())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
