package org.ramdam.protocol.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.testing.Gen;

/// Cosignatures of type 06.
class MlDsa44CosignatureTest {
  private static final String NAME = "witness.example/w1";

  private final Verifier verifier = Verifier.strict();
  private final MlDsa44Key key = MlDsa44Key.ofSeed(new byte[32]);
  private final MlDsa44Witness witness = new MlDsa44Witness(NAME, key);
  private final NoteKey noteKey = witness.noteKey();
  private final Checkpoint checkpoint =
      new Checkpoint("example.com/log", 0x0102030405L, new Bytes32(1, 2, 3, 4));

  private Cosignature cosigned(long time) {
    return requireNonNull(witness.cosign(checkpoint, time));
  }

  /// The key and the checkpoint of a log that signs with a key of type 06, from the tests of
  /// torchwood (`cmd/litewitness/testdata/mldsa.txt`), where they were made.
  @Test
  void noteOfTorchwood_isSigned() throws IOException, MalformedException {
    String text;
    try (InputStream file =
        requireNonNull(MlDsa44CosignatureTest.class.getResourceAsStream("mldsa44-note.txt"))) {
      text = new String(file.readAllBytes(), UTF_8);
    }
    int end = text.indexOf('\n');
    NoteKey of = NoteKey.parse(text.substring(0, end));
    Note note = Note.parse(text.substring(end + 1));
    NoteSignature line = note.signatures().getFirst();
    assertThat(of.type()).isEqualTo(NoteKey.ML_DSA_44);
    assertThat(line.isBy(of)).isTrue();
    Cosignature found = Cosignature.parse(line);
    assertThat(found.time()).isZero();
    assertThat(found.verify(Checkpoint.parse(note.text()), of, verifier)).isTrue();
    assertThat(found.noteSignature(of)).isEqualTo(line);
    assertThat(found.verify(checkpoint, of, verifier)).isFalse();
    // Such a signature is not of what a checkpoint has more than three lines: it is none then.
    String extended = note.text() + "more\n";
    assertThatThrownBy(() -> Checkpoint.parse(extended)).isInstanceOf(MalformedException.class);
  }

  @Test
  void message_isThatOfTheSpecification() {
    assertThat(HexFormat.of().formatHex(Cosignature.message(checkpoint, 1_679_315_147, "w")))
        .isEqualTo(
            "737562747265652f76310a00" // subtree/v1, a line feed, a zero
                + "0177"
                + "00000000641850cb"
                + "0f6578616d706c652e636f6d2f6c6f67"
                + "0000000000000000"
                + "0000000102030405"
                + "0000000000000001000000000000000200000000000000030000000000000004");
  }

  @Test
  void everyCosignature_isReadAsWritten() {
    forAll(
        50,
        random -> {
          Checkpoint of = CheckpointTest.checkpoint(random);
          long time = Gen.upTo(Long.MAX_VALUE, random);
          var by =
              new MlDsa44Witness(
                  Origin.witness(Gen.id(random)), MlDsa44Key.ofSeed(Gen.bytes(32, random)));
          Cosignature cosignature = requireNonNull(by.cosign(of, time));
          NoteSignature line = cosignature.noteSignature(by.noteKey());
          Note note = Note.parse(new Note(of.text(), List.of(line)).encode());
          assertThat(note.signatures()).containsExactly(line);
          assertThat(line.isBy(NoteKey.parse(by.noteKey().vkey()))).isTrue();
          Cosignature read = Cosignature.parse(line);
          assertThat(read).isEqualTo(cosignature).hasSameHashCodeAs(cosignature);
          assertThat(read.time()).isEqualTo(time);
          assertThat(read.verify(of, by.noteKey(), verifier)).isTrue();
        });
  }

  @Test
  void cosignature_isOfThisNameCheckpointAndTimeAlone() {
    Cosignature cosignature = cosigned(7);
    assertThat(cosignature.verify(checkpoint, noteKey, verifier)).isTrue();
    NoteKey renamed = NoteKey.mlDsa44("witness.example/w2", key.publicKey());
    assertThat(cosignature.verify(checkpoint, renamed, verifier)).isFalse();
    for (Checkpoint other :
        List.of(
            new Checkpoint("example.com/lag", checkpoint.size(), checkpoint.root()),
            new Checkpoint(checkpoint.origin(), checkpoint.size() + 1, checkpoint.root()),
            new Checkpoint(checkpoint.origin(), checkpoint.size(), Bytes32.ZERO))) {
      assertThat(cosignature.verify(other, noteKey, verifier)).isFalse();
    }
    assertThat(new Cosignature(8, cosignature.signature()).verify(checkpoint, noteKey, verifier))
        .isFalse();
  }

  @Test
  void changedBit_ofTheLine_isRefused() {
    String text = cosigned(1_760_000_000L).noteSignature(noteKey).line();
    byte[] line = Base64.getDecoder().decode(text.substring(text.lastIndexOf(' ') + 1));
    forAll(
        300,
        random -> {
          byte[] other = line.clone();
          other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
          String encoded = Base64.getEncoder().encodeToString(other);
          NoteSignature read = NoteSignature.parseLine("\u2014 " + NAME + " " + encoded);
          assertThat(read.isBy(noteKey) && isTrue(read)).isFalse();
        });
  }

  private boolean isTrue(NoteSignature line) {
    try {
      return Cosignature.parse(line).verify(checkpoint, noteKey, verifier);
    } catch (MalformedException _) {
      return false;
    }
  }

  @Test
  void lineOfTheOtherType_isRefused() {
    SigningKey ed25519 = SigningKey.ofSeed(new byte[32]);
    Cosignature small = Cosignature.sign(checkpoint, 7, ed25519);
    NoteKey smallKey = new NoteKey(NAME, NoteKey.COSIGNATURE, ed25519.publicKey());
    assertThat(small.verify(checkpoint, smallKey, verifier)).isTrue();
    assertThat(small.verify(checkpoint, noteKey, verifier)).isFalse();
    assertThat(cosigned(7).verify(checkpoint, smallKey, verifier)).isFalse();
    NoteKey logKey = new NoteKey(NAME, NoteKey.ED25519, ed25519.publicKey());
    assertThat(small.verify(checkpoint, logKey, verifier)).isFalse();
    for (int length : new int[] {2420, 2427, 2429, 1312 + 8}) {
      var line = new NoteSignature(NAME, noteKey.id(), new byte[length]);
      assertThatThrownBy(() -> Cosignature.parse(line)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void keyNotAsLongAsItsType_isRefused() {
    for (byte type : new byte[] {0, 1, 2, 4, 5, 6, 7, -1}) {
      for (int length : new int[] {0, 31, 32, 33, 1311, 1312, 1313}) {
        byte[] typed = new byte[1 + length];
        typed[0] = type;
        String vkey = "w+00000000+" + Base64.getEncoder().encodeToString(typed);
        boolean sound = ((type == 1 || type == 4) && length == 32) || (type == 6 && length == 1312);
        assertThatThrownBy(() -> NoteKey.parse(vkey))
            .isInstanceOf(MalformedException.class)
            .hasMessageContaining(sound ? "the key id" : "known type");
      }
    }
    assertThatThrownBy(() -> NoteKey.mlDsa44("w", new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NoteKey("w", NoteKey.ML_DSA_44, Bytes32.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(noteKey::key).isInstanceOf(IllegalStateException.class);
  }

  /// A name of 255 bytes is the longest that fits before its length.
  @Test
  void longName_isNotSigned() {
    Checkpoint longest = new Checkpoint("é".repeat(127) + "x", 1, Bytes32.ZERO);
    Checkpoint longer = new Checkpoint("é".repeat(128), 1, Bytes32.ZERO);
    Cosignature signed = requireNonNull(witness.cosign(longest, 1));
    assertThat(signed.verify(longest, noteKey, verifier)).isTrue();
    assertThat(witness.cosign(longer, 1)).isNull();
    assertThat(signed.verify(longer, noteKey, verifier)).isFalse();
    assertThatThrownBy(() -> Cosignature.message(longer, 1, NAME))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
