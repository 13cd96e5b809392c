package org.ramdam.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Property.forAll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.testing.Gen;

/// The rule `ramdam-ed25519-strict-1` against the edge cases of three collections (see the README
/// beside them). What is accepted is frozen: no new version of a library may change it.
class StrictRuleTest {
  /// A line of the table, its columns in hexadecimal.
  private record Case(String name, String key, String message, String signature, String flags) {
    static Case parse(String line) {
      String[] columns = line.split("\t", -1);
      return new Case(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    boolean isAcceptedBy(Verifier verifier) {
      HexFormat hex = HexFormat.of();
      return verifier.verify(
          Bytes32.of(hex.parseHex(key)), hex.parseHex(message), hex.parseHex(signature));
    }
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(StrictRuleTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<Case> cases() throws IOException {
    return lines("ed25519-vectors.tsv").stream().map(Case::parse).toList();
  }

  private static List<String> accepted(Verifier verifier) throws IOException {
    return cases().stream().filter(c -> c.isAcceptedBy(verifier)).map(Case::name).toList();
  }

  @Test
  void strictVerifier_acceptsTheFrozenCasesAlone() throws IOException {
    assertThat(accepted(Verifier.strict())).hasSize(89).isEqualTo(lines("accepted.txt"));
  }

  @Test
  void publicKey_acceptsTheFrozenCasesAlone() throws IOException {
    Verifier byKey =
        (key, message, signature) ->
            PublicKey.of(key).map(k -> k.verify(message, signature)).orElse(false);
    assertThat(accepted(byKey)).hasSize(89).isEqualTo(lines("accepted.txt"));
  }

  @Test
  void frozenCases_areTheValidOnesOfWycheproofAndOneMore() throws IOException {
    List<String> accepted = lines("accepted.txt");
    List<String> valid =
        cases().stream().filter(c -> c.flags().startsWith("valid")).map(Case::name).toList();
    assertThat(valid).hasSize(88);
    assertThat(accepted).hasSize(89).containsAll(valid);
    assertThat(cases())
        .filteredOn(c -> c.flags().startsWith("invalid"))
        .extracting(Case::name)
        .doesNotContainAnyElementsOf(accepted);
  }

  @Test
  void everySignature_isAccepted_andNoneOfATamperedOne() {
    Verifier verifier = Verifier.strict();
    forAll(
        100,
        random -> {
          SigningKey key = SigningKey.ofSeed(Gen.bytes(SigningKey.SEED_SIZE, random));
          byte[] message = Gen.bytes(1 + random.nextInt(100), random);
          byte[] signature = key.sign(message);
          assertThat(verifier.verify(key.publicKey(), message, signature)).isTrue();
          assertThat(verifier.verify(key.publicKey(), Gen.tampered(message, random), signature))
              .isFalse();
          assertThat(verifier.verify(key.publicKey(), message, Gen.tampered(signature, random)))
              .isFalse();
          Bytes32 other = Bytes32.of(Gen.tampered(key.publicKey().toByteArray(), random));
          assertThat(verifier.verify(other, message, signature)).isFalse();
        });
  }

  @Test
  void strictVerifier_beyondTheKeysItRemembers_answersAlike() {
    Verifier verifier = Verifier.strict();
    SigningKey key = SigningKey.ofSeed(new byte[SigningKey.SEED_SIZE]);
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    assertThat(verifier.verify(key.publicKey(), message, signature)).isTrue();
    for (int i = 0; i < 5000; i++) {
      // y = 2^255 - 1 - i is beyond the field: no key, and cheap to refuse.
      Bytes32 none = new Bytes32(-1L - i, -1, -1, -1);
      assertThat(verifier.verify(none, message, signature)).isFalse();
    }
    assertThat(verifier.verify(key.publicKey(), message, signature)).isTrue();
  }
}
