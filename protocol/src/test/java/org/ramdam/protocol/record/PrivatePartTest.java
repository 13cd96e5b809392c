package org.ramdam.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.testing.Property.forAll;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.record.proto.AttestWords;
import org.ramdam.protocol.record.proto.MemberWords;
import org.ramdam.protocol.testing.Gen;

class PrivatePartTest {
  private static final byte[] SALT = new byte[PrivatePart.SALT_SIZE];

  private static Words words(RandomGenerator random) {
    return switch (random.nextInt(7)) {
      case 0 -> new Words.GenesisWords(Gen.name(30, random));
      case 1 ->
          new Words.SiteWords(
              Gen.name(30, random),
              Gen.list(Limits.ADDRESSES, random, r -> "site" + r.nextInt(9) + ".example:4400"));
      case 2 -> new Words.MemberWords(Gen.name(30, random));
      case 3 ->
          new Words.ContributionWords(
              Gen.text(200, random), random.nextBoolean() ? "" : Gen.name(30, random));
      case 4 -> new Words.AttestWords(Gen.text(200, random));
      case 5 -> new Words.DeviceWords(Gen.name(30, random));
      default -> new Words.SkillWords(Gen.name(30, random), Gen.text(200, random));
    };
  }

  private static byte[] salted(org.ramdam.protocol.record.proto.PrivatePart.Builder proto) {
    byte[] bytes = proto.build().toByteArray();
    byte[] salted = new byte[SALT.length + bytes.length];
    System.arraycopy(bytes, 0, salted, SALT.length, bytes.length);
    return salted;
  }

  private static byte[] attest(String reason) {
    return salted(
        org.ramdam.protocol.record.proto.PrivatePart.newBuilder()
            .setAttest(AttestWords.newBuilder().setReason(reason)));
  }

  private static byte[] member(String name) {
    return salted(
        org.ramdam.protocol.record.proto.PrivatePart.newBuilder()
            .setMemberInception(MemberWords.newBuilder().setName(name)));
  }

  private static void assertRefused(byte[] salted) {
    assertThatThrownBy(() -> PrivatePart.decode(salted)).isInstanceOf(MalformedException.class);
  }

  @Test
  void allWords_areReadAsWritten() {
    forAll(random -> {
      Words words = words(random);
      PrivatePart part = PrivatePart.of(words, Gen.bytes(PrivatePart.SALT_SIZE, random));
      assertThat(part.words()).isEqualTo(words);
      PrivatePart read = PrivatePart.decode(part.salted().clone());
      assertThat(read.words()).isEqualTo(words);
      assertThat(read.commitment()).isEqualTo(part.commitment());
    });
  }

  @Test
  void commitment_isTheHashOfKindAndLeaves() throws MalformedException {
    byte[] salt = Gen.bytes(PrivatePart.SALT_SIZE, new SplittableRandom(1));
    PrivatePart part = PrivatePart.of(new Words.ContributionWords("vu", "soin"), salt);
    Bytes32 hash =
        new Sha256()
            .update("ramdam/private/v2".getBytes(StandardCharsets.US_ASCII))
            .update((byte) 32)
            .update(leaf(salt, 0, "\n\2vu"))
            .update(leaf(salt, 1, "\22\4soin"))
            .finish();
    assertThat(part.commitment()).isEqualTo(new Commitment(hash, 3 + 4 + 6));
  }

  private static Bytes32 leaf(byte[] salt, int index, String field) {
    byte[] key = new Sha256().update(salt).update((byte) index).finish().toByteArray();
    return new Sha256()
        .update(key, 0, 16)
        .update(field.getBytes(StandardCharsets.US_ASCII))
        .finish();
  }

  @Test
  void commitment_isMatchedByItsPartAlone() {
    forAll(random -> {
      PrivatePart part = PrivatePart.of(words(random), Gen.bytes(PrivatePart.SALT_SIZE, random));
      Commitment commitment = part.commitment();
      assertThat(PrivatePart.matches(part.salted(), commitment)).isTrue();
      byte[] tampered = Gen.tampered(part.salted(), random);
      // Where there is no field, there is nothing to hide, and no salt.
      boolean empty = Disclosure.of(part).parts().isEmpty();
      boolean inSalt =
          Arrays.equals(tampered, 32, tampered.length, part.salted(), 32, part.salted().length);
      assertThat(PrivatePart.matches(tampered, commitment)).isEqualTo(empty && inSalt);
      byte[] shorter = Arrays.copyOf(part.salted(), random.nextInt(part.salted().length));
      assertThat(PrivatePart.matches(shorter, commitment)).isFalse();
    });
  }

  @Test
  void tamperedPart_isRefusedOrItsOwnEncoding() {
    forAll(random -> {
      PrivatePart part = PrivatePart.of(words(random), Gen.bytes(PrivatePart.SALT_SIZE, random));
      byte[] tampered = Gen.tampered(part.salted(), random);
      try {
        PrivatePart read = PrivatePart.decode(tampered.clone());
        byte[] salt = Arrays.copyOf(tampered, PrivatePart.SALT_SIZE);
        assertThat(PrivatePart.of(read.words(), salt).salted()).isEqualTo(tampered);
      } catch (MalformedException _) {
        // refused
      }
    });
  }

  @Test
  void of_makesNfcOfTheWords_andDecodeAsksForIt() throws MalformedException {
    PrivatePart part = PrivatePart.of(new Words.MemberWords("Ze\u0301lie"), SALT);
    assertThat(part.words()).isEqualTo(new Words.MemberWords("Z\u00e9lie"));
    assertThat(PrivatePart.decode(member("Z\u00e9lie")).words()).isEqualTo(part.words());
    assertRefused(member("Ze\u0301lie"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000", "\t", "\r", "\u001b", "\u007f", "\u0085", "\u009f", "\u202a", "\u202e", "\u2066",
        "\u2069"
      })
  void controlAndDirectionCharacters_areRefused(String character) {
    assertRefused(attest("a" + character + "b"));
    assertThatThrownBy(() -> PrivatePart.of(new Words.AttestWords(character), SALT))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void lineFeed_isForTextsAlone() throws MalformedException {
    assertThat(PrivatePart.decode(attest("a\nb")).words()).isEqualTo(new Words.AttestWords("a\nb"));
    assertRefused(member("a\nb"));
  }

  @Test
  void marks_moreThanFourInARow_areRefused() throws MalformedException {
    String mark = "\u0335";
    String four = "a" + mark.repeat(4);
    assertThat(PrivatePart.decode(attest(four + four)).words())
        .isEqualTo(new Words.AttestWords(four + four));
    assertRefused(attest(four + mark));
  }

  @Test
  void name_isOfOneToAHundredAndTwentyCharacters() throws MalformedException {
    String longest = "🙂".repeat(Limits.NAME_CODE_POINTS);
    assertThat(PrivatePart.decode(member(longest)).words())
        .isEqualTo(new Words.MemberWords(longest));
    assertRefused(member(longest + "a"));
    assertRefused(member(""));
    assertRefused(member("  "));
  }

  @Test
  void text_hasAtMostFourThousandNinetySixBytes() throws MalformedException {
    String longest = "é".repeat(Limits.TEXT_BYTES / 2);
    assertThat(PrivatePart.decode(attest(longest)).words())
        .isEqualTo(new Words.AttestWords(longest));
    assertRefused(attest(longest + "a"));
  }

  @Test
  void part_ofAnotherSize_isRefused() {
    assertRefused(new byte[0]);
    assertRefused(SALT);
    assertRefused(new byte[PrivatePart.SALT_SIZE + Limits.PRIVATE_BYTES + 1]);
    byte[] salt = new byte[31];
    assertThatThrownBy(() -> PrivatePart.of(new Words.AttestWords(""), salt))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void site_hasAtMostEightAddresses() throws MalformedException {
    List<String> eight = Collections.nCopies(Limits.ADDRESSES, "site.example:4400");
    assertThat(PrivatePart.of(new Words.SiteWords("Site", eight), SALT).words())
        .isEqualTo(new Words.SiteWords("Site", eight));
    List<String> nine = Collections.nCopies(Limits.ADDRESSES + 1, "site.example:4400");
    assertThatThrownBy(() -> PrivatePart.of(new Words.SiteWords("Site", nine), SALT))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void otherEncodings_areRefused() throws MalformedException {
    byte[] part = attest("vu");
    assertThat(PrivatePart.decode(part).words()).isEqualTo(new Words.AttestWords("vu"));
    byte[] more = Arrays.copyOf(part, part.length + 2);
    more[part.length] = 15 << 3;
    assertRefused(more);
    byte[] twice = Arrays.copyOf(part, 2 * part.length - SALT.length);
    System.arraycopy(part, SALT.length, twice, part.length, part.length - SALT.length);
    assertRefused(twice);
    byte[] cut = Arrays.copyOf(part, part.length - 1);
    assertRefused(cut);
  }

  @Test
  void words_fitTheirKindAlone() {
    var site = new Body.Attest(new Bytes32(1, 2, 3, 4), Verdict.CONFIRM);
    assertThat(PrivatePart.fits(new Words.AttestWords("vu"), site)).isTrue();
    assertThat(PrivatePart.fits(new Words.MemberWords("vu"), site)).isFalse();
    var skill = new Body.Skill(SkillId.ofLabel("couture"), 2, SkillMode.BOTH);
    assertThat(PrivatePart.fits(new Words.SkillWords("Couture", ""), skill)).isTrue();
    assertThat(PrivatePart.fits(new Words.SkillWords("Soudure", ""), skill)).isFalse();
    Bytes32 id = new Bytes32(1, 2, 3, 4);
    var words = new Words.DeviceWords("portable");
    var signature = new Signature(id, id);
    assertThat(PrivatePart.fits(words, new Body.Device(id, id, signature))).isTrue();
    assertThat(PrivatePart.fits(words, new Body.Recovery(id, id, signature))).isTrue();
    assertThat(PrivatePart.fits(words, new Body.Revocation(id, 0, id))).isFalse();
  }
}
