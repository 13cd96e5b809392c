package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.testing.Gen;

class TlogProofTest {
  private static final String HASH = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=";
  private static final String CHECKPOINT =
      "example.com/fancylog\n109482\n" + HASH + "\n\n— example.com/fancylog hI2DJwEC\n";
  private static final String EXAMPLE =
      "c2sp.org/tlog-proof@v1\nextra YWdl\nindex 73894\n"
          + HASH
          + "\n"
          + HASH
          + "\n\n"
          + CHECKPOINT;

  private static final Note NOTE =
      new Note("a\n1\nb\n", List.of(new NoteSignature("a", 1, new byte[64])));

  @Test
  void form_isThatOfTheSpecification() throws MalformedException {
    TlogProof proof = TlogProof.parse(EXAMPLE);
    assertThat(proof.extra()).asString().isEqualTo("age");
    assertThat(proof.index()).isEqualTo(73_894);
    assertThat(proof.hashes()).hasSize(2);
    assertThat(Checkpoint.parse(proof.checkpoint().text()).size()).isEqualTo(109_482);
    assertThat(proof.encode()).isEqualTo(EXAMPLE);
  }

  @Test
  void everyProof_isReadAsWritten() {
    forAll(random -> {
      byte[] extra = Gen.bytes(random.nextInt(3) * random.nextInt(100), random);
      List<Bytes32> hashes = Gen.list(TlogProof.MAX_HASHES, random, Gen::bytes32);
      var proof = new TlogProof(extra, Gen.upTo(Long.MAX_VALUE, random), hashes, NOTE);
      assertThat(TlogProof.parse(proof.encode())).isEqualTo(proof).hasSameHashCodeAs(proof);
      var other = new TlogProof(extra, proof.index() ^ 1, hashes, NOTE);
      assertThat(other).isNotEqualTo(proof);
    });
  }

  @Test
  void proof_ofARealTree_verifies() throws MalformedException {
    var hasher = new TreeHasher();
    MemoryTree tree = MemoryTree.of(100);
    var signed = new Checkpoint("example.com/log", 100, tree.edge().root(hasher));
    var note = new Note(signed.text(), List.of(signed.noteSignature(Bytes32.ZERO, new byte[64])));
    List<Bytes32> hashes = Proofs.inclusion(42, 100, tree, hasher);
    TlogProof proof = TlogProof.parse(new TlogProof(new byte[0], 42, hashes, note).encode());
    Checkpoint checkpoint = Checkpoint.parse(proof.checkpoint().text());
    Bytes32 leaf = hasher.leaf(MemoryTree.entry(42));
    assertThat(
            Proofs.verifyInclusion(
                proof.index(), checkpoint.size(), leaf, proof.hashes(), checkpoint.root(), hasher))
        .isTrue();
  }

  @Test
  void extra_ofFortyEightThousandBytes_isTheMost() throws MalformedException {
    byte[] most = new byte[TlogProof.MAX_EXTRA];
    String text = new TlogProof(most, 0, List.of(), NOTE).encode();
    assertThat(TlogProof.parse(text).extra()).isEqualTo(most);
    assertThat(text.lines().mapToInt(String::length).max().orElseThrow()).isLessThan(65_536);
    byte[] more = new byte[TlogProof.MAX_EXTRA + 1];
    assertThatThrownBy(() -> new TlogProof(more, 0, List.of(), NOTE))
        .isInstanceOf(IllegalArgumentException.class);
    String line = Base64.getEncoder().encodeToString(more);
    assertThatThrownBy(() -> TlogProof.parse(EXAMPLE.replace("YWdl", line)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void parse_anythingElse_isRefused() {
    List<String> refused =
        List.of(
            "",
            "c2sp.org/tlog-proof@v1\n",
            "c2sp.org/tlog-proof@v1\n\n",
            "c2sp.org/tlog-proof@v1\n\n" + CHECKPOINT,
            CHECKPOINT,
            EXAMPLE.replace("@v1", "@v2"),
            EXAMPLE.replace("\n", "\r\n"),
            EXAMPLE.replace("extra YWdl", "extra "),
            EXAMPLE.replace("extra YWdl", "extra"),
            EXAMPLE.replace("extra YWdl", "extra YWd"),
            EXAMPLE.replace("extra YWdl\n", "extra YWdl\nextra YWdl\n"),
            EXAMPLE.replace("index 73894\n", ""),
            EXAMPLE.replace("index 73894", "index 073894"),
            EXAMPLE.replace("index 73894", "index -1"),
            EXAMPLE.replace("index 73894", "index 73894 "),
            EXAMPLE.replace("index 73894", "index"),
            EXAMPLE.replace("index 73894\n", "index 73894\nindex 73894\n"),
            EXAMPLE.replace("index 73894", "index 73894\n" + HASH.substring(4)),
            EXAMPLE.replace("index 73894\n", "index 73894\n" + (HASH + "\n").repeat(62)),
            EXAMPLE.replace("\n\n", "\n"),
            EXAMPLE + "\n",
            EXAMPLE.substring(0, EXAMPLE.length() - 1));
    assertThat(refused)
        .allSatisfy(text ->
            assertThatThrownBy(() -> TlogProof.parse(text)).isInstanceOf(MalformedException.class));
  }

  @Test
  void proof_beyondItsBounds_isRefused() {
    assertThatThrownBy(() -> new TlogProof(new byte[0], -1, List.of(), NOTE))
        .isInstanceOf(IllegalArgumentException.class);
    List<Bytes32> tooMany = Collections.nCopies(64, Bytes32.ZERO);
    assertThatThrownBy(() -> new TlogProof(new byte[0], 0, tooMany, NOTE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
