package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.testing.Gen;

class NoteTest {
  /// The example of C2SP signed-note.
  private static final String VKEY =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  private static final String LINE =
      "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuw"
          + "HjG1Yu72IneyaQM=";
  private static final String EXAMPLE = "This is an example message.\n\n" + LINE + "\n";

  @Test
  void vkey_ofTheExample_isReadAndWritten() throws MalformedException {
    NoteKey key = NoteKey.parse(VKEY);
    assertThat(key.name()).isEqualTo("example.com/foo");
    assertThat(key.type()).isEqualTo(NoteKey.ED25519);
    assertThat(key.id()).isEqualTo(0x530d903a);
    assertThat(key.vkey()).isEqualTo(VKEY);
  }

  @Test
  void example_verifies() throws MalformedException {
    NoteKey key = NoteKey.parse(VKEY);
    Note note = Note.parse(EXAMPLE);
    assertThat(note.encode()).isEqualTo(EXAMPLE);
    assertThat(note.text()).isEqualTo("This is an example message.\n");
    assertThat(note.signatures()).hasSize(1);
    NoteSignature signature = note.signatures().getFirst();
    assertThat(signature.isBy(key)).isTrue();
    byte[] message = note.text().getBytes(StandardCharsets.UTF_8);
    assertThat(Verifier.strict().verify(key.key(), message, signature.signature())).isTrue();
    message[0]++;
    assertThat(Verifier.strict().verify(key.key(), message, signature.signature())).isFalse();
  }

  @Test
  void text_mayHaveEmptyLinesAndSignatureLines() throws MalformedException {
    String text = "one\n\n" + LINE + "\n\n\nthree\n";
    Note note = Note.parse(text + "\n" + LINE + "\n" + LINE + "\n");
    assertThat(note.text()).isEqualTo(text);
    assertThat(note.signatures()).hasSize(2);
  }

  private static NoteSignature signature(RandomGenerator random) {
    String name = "k" + random.nextInt(3) + Gen.oneOf(List.of("", "é", "/x", "字", "—"), random);
    return new NoteSignature(
        name, (int) Gen.number(random), Gen.bytes(1 + random.nextInt(80), random));
  }

  @Test
  void everyNote_isReadAsWritten() {
    forAll(random -> {
      var signatures = new ArrayList<>(List.of(signature(random)));
      signatures.addAll(Gen.list(20, random, NoteTest::signature));
      var note = new Note(Gen.text(60, random) + "\n", signatures);
      Note parsed = Note.parse(note.encode());
      assertThat(parsed).isEqualTo(note).hasSameHashCodeAs(note);
      assertThat(parsed.signatures().getFirst()).isNotEqualTo(otherThan(signatures.getFirst()));
    });
  }

  private static NoteSignature otherThan(NoteSignature signature) {
    return new NoteSignature(signature.name(), signature.keyId() + 1, signature.signature());
  }

  @Test
  void everyKey_isReadAsWritten() {
    forAll(random -> {
      if (random.nextInt(10) == 0) {
        var later = NoteKey.mlDsa44("w" + random.nextInt(), Gen.bytes(1312, random));
        assertThat(NoteKey.parse(later.vkey())).isEqualTo(later).hasSameHashCodeAs(later);
      }
      byte type = random.nextBoolean() ? NoteKey.ED25519 : NoteKey.COSIGNATURE;
      var key = new NoteKey("site/" + random.nextInt(), type, Gen.bytes32(random));
      assertThat(NoteKey.parse(key.vkey())).isEqualTo(key);
      var other = new NoteKey(key.name(), (byte) (5 - type), key.key());
      assertThat(other.id()).isNotEqualTo(key.id());
    });
  }

  @Test
  void signature_isAValue() {
    byte[] bytes = {1, 2, 3};
    var signature = new NoteSignature("a", 1, bytes);
    bytes[0] = 9;
    signature.signature()[1] = 9;
    assertThat(signature.signature()).containsExactly(1, 2, 3);
  }

  @Test
  void parse_anythingElse_isRefused() {
    String text = "This is an example message.\n";
    List<String> refused =
        List.of(
            "",
            "\n",
            "\n\n",
            text,
            text + "\n",
            text + LINE + "\n",
            EXAMPLE + "\n",
            EXAMPLE.substring(0, EXAMPLE.length() - 1),
            EXAMPLE + "x\n",
            text + "\r\n" + LINE + "\n",
            "\t" + EXAMPLE,
            "\u0000" + EXAMPLE,
            "\ud800" + EXAMPLE,
            EXAMPLE.replace("— ", "- "),
            EXAMPLE.replace("— ", "—"),
            EXAMPLE.replace("example.com/foo ", "example.com/foo  "),
            EXAMPLE.replace("example.com/foo ", " "),
            EXAMPLE.replace("example.com/foo ", ""),
            EXAMPLE.replace("example.com/foo ", "a+b "),
            EXAMPLE.replace("example.com/foo ", "a\u00a0b "),
            EXAMPLE.replace("example.com/foo ", "a\u2003b "),
            EXAMPLE.replace("example.com/foo ", "a\u0085b "),
            EXAMPLE.replace("QM=", "QN="),
            EXAMPLE.replace("QM=", "QM"),
            EXAMPLE.replace("QM=", "QM= "),
            EXAMPLE.replace("QM=", "QM=="),
            EXAMPLE.replace("Uw2Q", "Uw-Q"),
            text + "\n— a Uw2QOg==\n",
            text + "\n" + (LINE + "\n").repeat(Note.MAX_SIGNATURES + 1));
    assertThat(refused)
        .allSatisfy(note ->
            assertThatThrownBy(() -> Note.parse(note)).isInstanceOf(MalformedException.class));
  }

  @Test
  void note_thatCannotBeWritten_isRefused() throws MalformedException {
    NoteSignature line = NoteSignature.parseLine(LINE);
    for (String text : List.of("", "x", "\tx\n", "\r\n", "\udc00\n")) {
      assertThatThrownBy(() -> new Note(text, List.of(line)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Note("x\n", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Note("x\n", Collections.nCopies(257, line)))
        .isInstanceOf(IllegalArgumentException.class);
    for (String name : List.of("", "a b", "a+b", "a\u00a0", "\n", "\u2028", "\ud800")) {
      assertThatThrownBy(() -> new NoteSignature(name, 1, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new NoteSignature("a", 1, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "++",
        "example.com/foo",
        "example.com/foo+530d903a",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2kAA==",
        "exa mple+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      })
  void parseVkey_anythingElse_isRefused(String vkey) {
    assertThatThrownBy(() -> NoteKey.parse(vkey)).isInstanceOf(MalformedException.class);
  }
}
