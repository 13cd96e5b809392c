package org.ramdam.protocol.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.testing.Gen;

class CheckpointTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final String TEXT = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";

  private final Verifier verifier = Verifier.strict();

  static Checkpoint checkpoint(RandomGenerator random) {
    return new Checkpoint(
        Origin.of(Gen.id(random), 1 + random.nextInt(3)),
        Gen.upTo(Long.MAX_VALUE, random),
        Gen.bytes32(random));
  }

  static SigningKey key(RandomGenerator random) {
    return SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
  }

  @Test
  void text_isThatOfTheSpecification() throws MalformedException {
    Checkpoint checkpoint = Checkpoint.parse(TEXT);
    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20_852_163);
    assertThat(checkpoint.root().hex()).startsWith("0ac5186a").endsWith("ab62");
    assertThat(checkpoint.text()).isEqualTo(TEXT);
  }

  @Test
  void everyCheckpoint_isReadAsWritten() {
    forAll(random -> {
      Checkpoint checkpoint = checkpoint(random);
      assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
    });
  }

  @Test
  void parse_anythingElse_isRefused() {
    List<String> refused =
        List.of(
            "",
            "\n",
            "\n\n\n",
            TEXT.substring(0, TEXT.length() - 1),
            TEXT + "\n",
            TEXT + "extension\n",
            "\n" + TEXT,
            TEXT.replace("example.com/behind-the-sofa", ""),
            TEXT.replace("example.com", "\texample"),
            TEXT.replace("\n", "\r\n"),
            TEXT.replace("20852163", "020852163"),
            TEXT.replace("20852163", "+20852163"),
            TEXT.replace("20852163", "-20852163"),
            TEXT.replace("20852163", ""),
            TEXT.replace("20852163", "9223372036854775808"),
            TEXT.replace("20852163", "18446744073709551615"),
            TEXT.replace("20852163", "99999999999999999999999"),
            TEXT.replace("20852163", "1e3"),
            TEXT.replace("20852163", "٣"),
            TEXT.replace("q2I=", "q2J="),
            TEXT.replace("q2I=", "q2I"),
            TEXT.replace("q2I=", ""),
            TEXT.replace("q2I=", "q2IA"));
    assertThat(refused)
        .allSatisfy(text ->
            assertThatThrownBy(() -> Checkpoint.parse(text))
                .isInstanceOf(MalformedException.class));
  }

  @Test
  void signature_isOfThisCheckpointByThisKeyAlone() {
    forAll(
        100,
        random -> {
          Checkpoint checkpoint = checkpoint(random);
          SigningKey log = key(random);
          byte[] signature = checkpoint.sign(log);
          Bytes32 key = log.publicKey();
          assertThat(checkpoint.verify(key, signature, verifier)).isTrue();
          assertThat(checkpoint(random).verify(key, signature, verifier)).isFalse();
          assertThat(checkpoint.verify(key(random).publicKey(), signature, verifier)).isFalse();
          byte[] tampered = Gen.tampered(signature, random);
          assertThat(checkpoint.verify(key, tampered, verifier)).isFalse();
        });
  }

  @Test
  void note_carriesLogAndWitnesses() {
    forAll(
        50,
        random -> {
          Checkpoint checkpoint = checkpoint(random);
          SigningKey log = key(random);
          SigningKey witness = key(random);
          Bytes32 site = Gen.id(random);
          long time = Gen.upTo(Long.MAX_VALUE, random);
          Cosignature cosignature = Cosignature.sign(checkpoint, time, witness);
          NoteSignature byLog = checkpoint.noteSignature(log.publicKey(), checkpoint.sign(log));
          var witnessKey =
              new NoteKey(Origin.witness(site), NoteKey.COSIGNATURE, witness.publicKey());
          NoteSignature byWitness = cosignature.noteSignature(witnessKey);
          Note note = Note.parse(new Note(checkpoint.text(), List.of(byLog, byWitness)).encode());

          assertThat(Checkpoint.parse(note.text())).isEqualTo(checkpoint);
          assertThat(note.signatures()).containsExactly(byLog, byWitness);
          var logKey = new NoteKey(checkpoint.origin(), NoteKey.ED25519, log.publicKey());
          assertThat(byLog.isBy(logKey)).isTrue();
          assertThat(byWitness.isBy(logKey)).isFalse();
          assertThat(byWitness.isBy(witnessKey)).isTrue();
          assertThat(checkpoint.verify(log.publicKey(), byLog.signature(), verifier)).isTrue();
          Cosignature read = Cosignature.parse(byWitness);
          assertThat(read).isEqualTo(cosignature).hasSameHashCodeAs(cosignature);
          assertThat(read.time()).isEqualTo(time);
          assertThat(read.verify(checkpoint, witness.publicKey(), verifier)).isTrue();
        });
  }

  @Test
  void cosignature_isOfThisCheckpointAndTimeAlone() {
    forAll(
        50,
        random -> {
          Checkpoint checkpoint = checkpoint(random);
          SigningKey witness = key(random);
          Bytes32 key = witness.publicKey();
          Cosignature cosignature = Cosignature.sign(checkpoint, 1_700_000_000, witness);
          assertThat(cosignature.verify(checkpoint, key, verifier)).isTrue();
          assertThat(cosignature.verify(checkpoint(random), key, verifier)).isFalse();
          var later = new Cosignature(1_700_000_001, cosignature.signature());
          assertThat(later).isNotEqualTo(cosignature);
          assertThat(later.verify(checkpoint, key, verifier)).isFalse();
          // A log's signature is no cosignature, though one key made both.
          var log = new Cosignature(1_700_000_000, checkpoint.sign(witness));
          assertThat(log.verify(checkpoint, key, verifier)).isFalse();
        });
  }

  @Test
  void cosignature_signsTheTimeAndTheText() throws MalformedException {
    byte[] message = Cosignature.message(Checkpoint.parse(TEXT), 1_679_315_147);
    assertThat(new String(message, StandardCharsets.UTF_8))
        .isEqualTo("cosignature/v1\ntime 1679315147\n" + TEXT);
  }

  @Test
  void cosignature_ofAnotherShape_isRefused() {
    assertThatThrownBy(() -> new Cosignature(-1, new byte[64]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Cosignature(1, new byte[63]))
        .isInstanceOf(IllegalArgumentException.class);
    for (int length : new int[] {1, 64, 71, 73}) {
      var line = new NoteSignature("w", 1, new byte[length]);
      assertThatThrownBy(() -> Cosignature.parse(line)).isInstanceOf(MalformedException.class);
    }
    byte[] beforeTime = new byte[72];
    beforeTime[0] = -1;
    var line = new NoteSignature("w", 1, beforeTime);
    assertThatThrownBy(() -> Cosignature.parse(line)).isInstanceOf(MalformedException.class);
  }

  @Test
  void origin_tellsTheSiteAndTheGeneration() {
    var site = new Bytes32(1, 2, 3, 4);
    assertThat(Origin.of(site, 1)).isEqualTo("ramdam/v1/" + site.hex());
    assertThat(Origin.of(site, 2)).isEqualTo("ramdam/v1/" + site.hex() + "/g2");
    assertThat(Origin.witness(site)).isEqualTo("ramdam/v1/" + site.hex() + "/witness");
    assertThatThrownBy(() -> Origin.of(site, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
