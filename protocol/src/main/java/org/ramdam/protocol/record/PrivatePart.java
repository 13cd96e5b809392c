package org.ramdam.protocol.record;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.MalformedException;

/// The words of a record with their salt: detachable, erasable, bound to the record by a
/// [Commitment] alone. The salt keeps a guess at the words from being checked against it.
public final class PrivatePart {
  /// Bytes of a salt: 32.
  public static final int SALT_SIZE = 32;

  private final byte[] salted;
  private final Words words;

  private PrivatePart(byte[] salted, Words words) {
    this.salted = salted;
    this.words = words;
  }

  /// Words with a salt of 32 random bytes, which the caller brings.
  ///
  /// @throws MalformedException if the words break the rules for texts: too long, control or
  ///   direction characters
  public static PrivatePart of(Words words, byte[] salt) throws MalformedException {
    if (salt.length != SALT_SIZE) {
      throw new IllegalArgumentException("expected a salt of 32 bytes, got " + salt.length);
    }
    byte[] bytes = encode(words);
    byte[] salted = Arrays.copyOf(salt, SALT_SIZE + bytes.length);
    System.arraycopy(bytes, 0, salted, SALT_SIZE, bytes.length);
    return decode(salted);
  }

  /// Reads salt ‖ bytes, the form it is stored and sent in. Keeps the array.
  ///
  /// @throws MalformedException if it is not canonical, or breaks the rules for texts
  public static PrivatePart decode(byte[] salted) throws MalformedException {
    if (salted.length <= SALT_SIZE || salted.length > SALT_SIZE + Limits.PRIVATE_BYTES) {
      throw new MalformedException("a private part has 33 to 8224 bytes, got " + salted.length);
    }
    Words.ContributionWords frequent = CoreReader.readWords(salted, SALT_SIZE);
    if (frequent != null) {
      var _ = text(frequent.note());
      var _ = label(frequent.skill());
      return new PrivatePart(salted, frequent);
    }
    return decodeAny(salted);
  }

  /// Every kind, by way of the generated classes: what [CoreReader] is held to.
  static PrivatePart decodeAny(byte[] salted) throws MalformedException {
    try {
      var proto =
          org.ramdam.protocol.record.proto.PrivatePart.parser()
              .parseFrom(salted, SALT_SIZE, salted.length - SALT_SIZE);
      Words words = words(proto);
      if (!Arrays.equals(
          encode(words), 0, salted.length - SALT_SIZE, salted, SALT_SIZE, salted.length)) {
        throw new MalformedException("the private part is not in its canonical encoding");
      }
      return new PrivatePart(salted, words);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedException("the private part is not protobuf: " + e.getMessage(), e);
    } catch (IndexOutOfBoundsException e) {
      throw new MalformedException("the private part is not in its canonical encoding", e);
    }
  }

  /// Whether `salted` is what `commitment` commits to. Says nothing about the words.
  public static boolean matches(byte[] salted, Commitment commitment) {
    return salted.length == SALT_SIZE + commitment.size()
        && commitment.hash().equals(FieldLeaves.hash(salted));
  }

  /// What a record's core says about it.
  public Commitment commitment() {
    return new Commitment(requireNonNull(FieldLeaves.hash(salted)), salted.length - SALT_SIZE);
  }

  /// Salt ‖ bytes, lent.
  public byte[] salted() {
    return salted;
  }

  /// What it says.
  public Words words() {
    return words;
  }

  /// Whether `words` may stand with `body`.
  public static boolean fits(Words words, Body body) {
    return switch (words) {
      case Words.GenesisWords _ -> body instanceof Body.Genesis;
      case Words.SiteWords _ ->
          body instanceof Body.SiteInception || body instanceof Body.SiteAdmission;
      case Words.MemberWords _ -> body instanceof Body.MemberInception;
      case Words.DeviceWords _ -> body instanceof Body.Device || body instanceof Body.Recovery;
      case Words.ContributionWords(_, String skill) ->
          body instanceof Body.Contribution c
              && (skill.isEmpty() || SkillId.ofLabel(skill).equals(c.skill()));
      case Words.AttestWords _ -> body instanceof Body.Attest;
      case Words.SkillWords(String label, _) ->
          body instanceof Body.Skill s && SkillId.ofLabel(label).equals(s.skill());
      case Words.ProcessWords _ -> body instanceof Body.Process;
      case Words.CommitmentWords(_, _, String skill) ->
          body instanceof Body.Commitment c
              && (skill.isEmpty() || SkillId.ofLabel(skill).equals(c.skill()));
      case Words.DisputeWords _ -> body instanceof Body.Dispute;
      case Words.PolicyWords _ -> body instanceof Body.Policy;
    };
  }

  private static Words words(org.ramdam.protocol.record.proto.PrivatePart proto)
      throws MalformedException {
    return switch (proto.getBodyCase()) {
      case GENESIS -> new Words.GenesisWords(name(proto.getGenesis().getName()));
      case SITE_INCEPTION -> site(proto.getSiteInception());
      case MEMBER_INCEPTION -> new Words.MemberWords(name(proto.getMemberInception().getName()));
      case DEVICE -> new Words.DeviceWords(name(proto.getDevice().getName()));
      case CONTRIBUTION ->
          new Words.ContributionWords(
              text(proto.getContribution().getNote()), label(proto.getContribution().getSkill()));
      case ATTEST -> new Words.AttestWords(text(proto.getAttest().getReason()));
      case SKILL ->
          new Words.SkillWords(name(proto.getSkill().getLabel()), text(proto.getSkill().getNote()));
      case PROCESS ->
          new Words.ProcessWords(
              name(proto.getProcess().getName()), text(proto.getProcess().getNote()));
      case COMMITMENT ->
          new Words.CommitmentWords(
              name(proto.getCommitment().getTitle()),
              text(proto.getCommitment().getNote()),
              label(proto.getCommitment().getSkill()));
      case DISPUTE -> new Words.DisputeWords(text(proto.getDispute().getText()));
      case POLICY -> new Words.PolicyWords(text(proto.getPolicy().getText()));
      case BODY_NOT_SET -> throw new MalformedException("the private part is of no known kind");
    };
  }

  private static Words site(org.ramdam.protocol.record.proto.SiteWords proto)
      throws MalformedException {
    if (proto.getAddressesCount() > Limits.ADDRESSES) {
      throw new MalformedException("a site has at most 8 addresses");
    }
    for (String address : proto.getAddressesList()) {
      label(address);
    }
    return new Words.SiteWords(
        name(proto.getName()),
        proto.getAddressesList(),
        proto.hasPlace() ? place(proto.getPlace()) : null);
  }

  static Place place(org.ramdam.protocol.record.proto.Place proto) throws MalformedException {
    try {
      return new Place(name(proto.getCommune()), proto.getLatitudeE5(), proto.getLongitudeE5());
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] encode(Words words) {
    var proto = org.ramdam.protocol.record.proto.PrivatePart.newBuilder();
    switch (words) {
      case Words.GenesisWords(String name) -> proto.getGenesisBuilder().setName(nfc(name));
      case Words.SiteWords(String name, List<String> addresses, Place place) -> {
        var site = proto.getSiteInceptionBuilder().setName(nfc(name)).addAllAddresses(addresses);
        if (place != null) {
          site.getPlaceBuilder()
              .setCommune(nfc(place.commune()))
              .setLatitudeE5(place.latitudeE5())
              .setLongitudeE5(place.longitudeE5());
        }
      }
      case Words.MemberWords(String name) -> proto.getMemberInceptionBuilder().setName(nfc(name));
      case Words.DeviceWords(String name) -> proto.getDeviceBuilder().setName(nfc(name));
      case Words.ContributionWords(String note, String skill) ->
          proto.getContributionBuilder().setNote(nfc(note)).setSkill(nfc(skill));
      case Words.AttestWords(String reason) -> proto.getAttestBuilder().setReason(nfc(reason));
      case Words.SkillWords(String label, String note) ->
          proto.getSkillBuilder().setLabel(nfc(label)).setNote(nfc(note));
      case Words.ProcessWords(String name, String note) ->
          proto.getProcessBuilder().setName(nfc(name)).setNote(nfc(note));
      case Words.CommitmentWords(String title, String note, String skill) ->
          proto.getCommitmentBuilder().setTitle(nfc(title)).setNote(nfc(note)).setSkill(nfc(skill));
      case Words.DisputeWords(String text) -> proto.getDisputeBuilder().setText(nfc(text));
      case Words.PolicyWords(String text) -> proto.getPolicyBuilder().setText(nfc(text));
    }
    return proto.build().toByteArray();
  }

  private static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  static String name(String text) throws MalformedException {
    if (text.isBlank()) {
      throw new MalformedException("a name is empty");
    }
    return label(text);
  }

  static String label(String text) throws MalformedException {
    if (text.codePointCount(0, text.length()) > Limits.NAME_CODE_POINTS || text.contains("\n")) {
      throw new MalformedException("a name has at most 120 characters on one line");
    }
    return text(text);
  }

  /// What a text must be: NFC, at most 4096 bytes, no control characters but the line feed, none
  /// that change the direction of writing, no more than four combining marks in a row.
  static String text(String text) throws MalformedException {
    if (text.length() <= Limits.TEXT_BYTES / 2 && isPlain(text)) {
      return text;
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > Limits.TEXT_BYTES) {
      throw new MalformedException("a text has at most 4096 bytes");
    }
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
      if ((type == Character.CONTROL && c != '\n') || direction || type == Character.SURROGATE) {
        throw new MalformedException("a text has the character U+%04X".formatted(c));
      }
      marks =
          type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? marks + 1 : 0;
      if (marks > 4) {
        throw new MalformedException("a text has more than four combining marks in a row");
      }
    }
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      throw new MalformedException("a text is not in Unicode form NFC");
    }
    return text;
  }

  /// Whether it has only characters below U+0300, which are in form NFC and combine with nothing,
  /// and no controls: as nearly all texts here, at two bytes of UTF-8 each at most.
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\n') || (c > '~' && c < 0xa0) || c >= 0x300) {
        return false;
      }
    }
    return true;
  }
}
