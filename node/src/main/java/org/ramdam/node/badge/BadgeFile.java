package org.ramdam.node.badge;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.SkillId;

/// A badge as a file: an Open Badges 3.0 credential with two proofs (docs/protocol/badge.md).
///
/// @see <a href="https://www.imsglobal.org/spec/ob/v3p0/">Open Badges 3.0</a>
public final class BadgeFile {
  /// The largest file, in bytes.
  public static final int MAX_BYTES = 1 << 20;

  private static final String RECORD = "urn:ramdam:record:";
  private static final String SITE = "urn:ramdam:site:";
  private static final String MEMBER = "urn:ramdam:member:";
  private static final String SKILL = "urn:ramdam:skill:";
  private static final String DATA = "data:text/plain;charset=utf-8;base64,";
  private static final Map<String, Object> STRICT =
      Map.of(
          JsonConfig.KEY_STRATEGY,
          JsonConfig.KeyStrategy.NONE,
          "org.eclipse.parsson.maxDepth",
          "32");
  private static final JsonParserFactory PARSERS = Json.createParserFactory(STRICT);
  private static final JsonReaderFactory READERS = Json.createReaderFactory(STRICT);
  private static final List<String> LEVELS =
      List.of(
          "débute / beginning",
          "pratique / practising",
          "maîtrise / mastering",
          "transmet / teaching");

  private BadgeFile() {}

  /// Writes and signs a badge.
  ///
  /// @param key the issuer's
  /// @throws IllegalArgumentException if the key is not the issuer's
  public static String write(Badge badge, SigningKey key) {
    if (!key.publicKey().equals(badge.issuer())) {
      throw new IllegalArgumentException("signed by another key than the issuer's");
    }
    JsonObject signed = new DataIntegrity().sign(document(badge), key, badge.from());
    var out = new StringWriter();
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(out)) {
      writer.writeObject(signed);
    }
    return out.toString().strip() + "\n";
  }

  static JsonObject document(Badge badge) {
    JsonObjectBuilder document =
        Json.createObjectBuilder()
            .add("@context", strings(Contexts.OF_A_BADGE))
            .add("id", RECORD + badge.id().hex())
            .add("type", strings(List.of("VerifiableCredential", "OpenBadgeCredential")))
            .add("name", badge.skill().name())
            .add("issuer", issuer(badge))
            .add("validFrom", badge.from().toString());
    if (badge.until() != null) {
      document.add("validUntil", badge.until().toString());
    }
    JsonArrayBuilder evidence = Json.createArrayBuilder();
    for (Badge.Evidence one : badge.evidence()) {
      evidence.add(
          Json.createObjectBuilder()
              .add("id", DATA + base64(one.receipt()))
              .add("type", strings(List.of("Evidence")))
              .add("name", one.name())
              .add("genre", one.kind().name().toLowerCase(Locale.ROOT)));
    }
    return document.add("credentialSubject", subject(badge)).add("evidence", evidence).build();
  }

  private static JsonObjectBuilder issuer(Badge badge) {
    return Json.createObjectBuilder()
        .add("id", new DidKey(badge.issuer()).text())
        .add("type", strings(List.of("Profile")))
        .add("name", badge.siteName())
        .add(
            "otherIdentifier",
            Json.createArrayBuilder()
                .add(
                    Json.createObjectBuilder()
                        .add("type", "IdentifierEntry")
                        .add("identifier", SITE + badge.site().hex())
                        .add("identifierType", "ext:ramdam.site")));
  }

  private static JsonObjectBuilder subject(Badge badge) {
    String scale = SKILL + badge.skill().id().hex() + ":level";
    return Json.createObjectBuilder()
        .add("id", new DidKey(badge.subject()).text())
        .add("type", strings(List.of("AchievementSubject")))
        .add(
            "identifier",
            Json.createArrayBuilder()
                .add(
                    Json.createObjectBuilder()
                        .add("type", "IdentityObject")
                        .add("hashed", false)
                        .add("identityHash", MEMBER + badge.member().hex())
                        .add("identityType", "ext:ramdam.member")))
        .add("achievement", achievement(badge.skill(), scale))
        .add(
            "result",
            Json.createArrayBuilder()
                .add(
                    Json.createObjectBuilder()
                        .add("type", strings(List.of("Result")))
                        .add("resultDescription", scale)
                        .add("achievedLevel", scale + ":" + badge.level())));
  }

  private static JsonObjectBuilder achievement(Badge.Competency skill, String scale) {
    JsonArrayBuilder levels = Json.createArrayBuilder();
    for (int i = 1; i <= LEVELS.size(); i++) {
      levels.add(
          Json.createObjectBuilder()
              .add("id", scale + ":" + i)
              .add("type", strings(List.of("RubricCriterionLevel")))
              .add("name", LEVELS.get(i - 1))
              .add("level", Integer.toString(i)));
    }
    JsonObjectBuilder achievement =
        Json.createObjectBuilder()
            .add("id", SKILL + skill.id().hex())
            .add("type", strings(List.of("Achievement")))
            .add("achievementType", "Competency")
            .add("name", skill.name())
            .add("inLanguage", "fr")
            .add(
                "description",
                """
                Un tiers-lieu atteste cette compétence : %s.
                A third place attests this skill: %s.\
                """
                    .formatted(
                        skill.french(), skill.english() == null ? skill.french() : skill.english()))
            .add(
                "criteria",
                Json.createObjectBuilder()
                    .add(
                        "narrative",
                        """
                        La personne dit avoir cette compétence, et s'en est servie dans des contributions \
                        que d'autres ont confirmées, et qui sont jointes. Un·e responsable du lieu les a \
                        vues et en a décidé.

                        They say that they have this skill, and used it in contributions that others have \
                        confirmed and that are enclosed. A steward of the site has seen them and decided.\
                        """))
            .add(
                "resultDescription",
                Json.createArrayBuilder()
                    .add(
                        Json.createObjectBuilder()
                            .add("id", scale)
                            .add("type", strings(List.of("ResultDescription")))
                            .add("name", "Niveau / Level")
                            .add("resultType", "RubricCriterionLevel")
                            .add("rubricCriterionLevel", levels)));
    if (!skill.alignments().isEmpty()) {
      JsonArrayBuilder alignments = Json.createArrayBuilder();
      for (Badge.Alignment one : skill.alignments()) {
        alignments.add(
            Json.createObjectBuilder()
                .add("type", strings(List.of("Alignment")))
                .add("targetFramework", one.framework())
                .add("targetCode", one.code())
                .add("targetName", one.name())
                .add("targetType", "ceasn:Competency")
                .add("targetUrl", one.url()));
      }
      achievement.add("alignment", alignments);
    }
    return achievement;
  }

  private static JsonArrayBuilder strings(List<String> values) {
    return Json.createArrayBuilder(values);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  // ---- reading

  /// Reads JSON: one object of UTF-8, no key twice, not nested without end, without numbers, which
  /// two readers may read as two.
  ///
  /// @throws MalformedException if it is anything else
  static JsonObject parse(byte[] file) throws MalformedException {
    String text = utf8(file);
    try (JsonParser parser = PARSERS.createParser(new StringReader(text));
        JsonReader reader = READERS.createReader(new StringReader(text))) {
      if (!parser.hasNext() || parser.next() != JsonParser.Event.START_OBJECT) {
        throw new MalformedException("not a JSON object");
      }
      // skipObject() would never end on a file that is cut
      var _ = parser.getObject();
      if (parser.hasNext()) {
        throw new MalformedException("more than one JSON value");
      }
      // the parser alone sees what follows the object, and the reader alone keys that come twice
      JsonObject unique = reader.readObject();
      requireNoNumbers(unique);
      return unique;
    } catch (RuntimeException e) {
      // Parsson says "too deep" with no class of its own
      throw new MalformedException(
          String.valueOf(e.getMessage()).lines().findFirst().orElse("not JSON"), e);
    }
  }

  private static String utf8(byte[] bytes) throws MalformedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("not UTF-8", e);
    }
  }

  private static void requireNoNumbers(JsonValue value) throws MalformedException {
    switch (value) {
      case JsonNumber number -> throw new MalformedException("a number: " + number);
      case JsonObject object -> {
        for (JsonValue inside : object.values()) {
          requireNoNumbers(inside);
        }
      }
      case JsonArray array -> {
        for (JsonValue inside : array) {
          requireNoNumbers(inside);
        }
      }
      default -> {}
    }
  }

  static boolean hasContexts(JsonObject document) {
    return strings(Contexts.OF_A_BADGE).build().equals(document.get("@context"));
  }

  static boolean isBadge(JsonObject document) {
    return document.get("type") instanceof JsonArray types
        && types.contains(Json.createValue("OpenBadgeCredential"))
        && types.contains(Json.createValue("VerifiableCredential"));
  }

  /// What a document says, as [#write] writes it. Nothing is verified.
  ///
  /// @throws MalformedException if something is missing, is no such thing, or is beside it
  static Badge read(JsonObject document) throws MalformedException {
    try {
      JsonObject issuer = document.getJsonObject("issuer");
      JsonObject subject = document.getJsonObject("credentialSubject");
      JsonObject achievement = subject.getJsonObject("achievement");
      String reached = subject.getJsonArray("result").getJsonObject(0).getString("achievedLevel");
      Bytes32 from = DidKey.parse(issuer.getString("id")).key();
      Bytes32 to = DidKey.parse(subject.getString("id")).key();
      var badge =
          new Badge(
              id(document.getString("id"), RECORD),
              from,
              id(first(issuer, "otherIdentifier").getString("identifier"), SITE),
              issuer.getString("name"),
              to,
              id(first(subject, "identifier").getString("identityHash"), MEMBER),
              skill(achievement, document.getString("name")),
              level(reached, achievement.getString("id")),
              Instant.parse(document.getString("validFrom")),
              document.containsKey("validUntil")
                  ? Instant.parse(document.getString("validUntil"))
                  : null,
              evidence(document.getJsonArray("evidence")));
      return badge;
    } catch (NullPointerException
        | ClassCastException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | DateTimeException e) {
      throw new MalformedException("not a badge of ours: " + e.getMessage(), e);
    }
  }

  private static JsonObject first(JsonObject of, String name) {
    return of.getJsonArray(name).getJsonObject(0);
  }

  private static Bytes32 id(String text, String scheme) throws MalformedException {
    if (!text.startsWith(scheme)) {
      throw new MalformedException("expected " + scheme + "…");
    }
    return Bytes32.parseHex(text.substring(scheme.length()));
  }

  private static int level(String reached, String skill) throws MalformedException {
    for (int level = 1; level <= LEVELS.size(); level++) {
      if (reached.equals(skill + ":level:" + level)) {
        return level;
      }
    }
    throw new MalformedException("not a level of this skill: " + reached);
  }

  private static Badge.Competency skill(JsonObject achievement, String name)
      throws MalformedException {
    String id = achievement.getString("id");
    if (!id.startsWith(SKILL)) {
      throw new MalformedException("expected " + SKILL + "…");
    }
    byte[] bytes = HexFormat.of().parseHex(id.substring(SKILL.length()));
    if (bytes.length != SkillId.SIZE) {
      throw new MalformedException("not a skill: " + id);
    }
    var alignments = new ArrayList<Badge.Alignment>();
    @Nullable JsonArray given = achievement.getJsonArray("alignment");
    if (given != null) {
      for (JsonObject one : given.getValuesAs(JsonObject.class)) {
        alignments.add(
            new Badge.Alignment(
                one.getString("targetFramework"),
                one.getString("targetCode"),
                one.getString("targetUrl"),
                one.getString("targetName")));
      }
    }
    return new Badge.Competency(SkillId.of(bytes, 0), name, null, alignments);
  }

  private static List<Badge.Evidence> evidence(JsonArray given) throws MalformedException {
    var evidence = new ArrayList<Badge.Evidence>();
    for (JsonObject one : given.getValuesAs(JsonObject.class)) {
      String id = one.getString("id");
      if (!id.startsWith(DATA)) {
        throw new MalformedException("evidence that is not in the file");
      }
      String receipt = utf8(Base64.getDecoder().decode(id.substring(DATA.length())));
      evidence.add(
          new Badge.Evidence(
              Badge.Kind.valueOf(one.getString("genre").toUpperCase(Locale.ROOT)),
              Receipts.record(receipt),
              one.getString("name"),
              receipt));
    }
    return evidence;
  }

  /// Whether the issuer is its own subject, by the names alone.
  static boolean isSelfIssued(JsonObject document) {
    return document.get("issuer") instanceof JsonObject issuer
        && document.get("credentialSubject") instanceof JsonObject subject
        && issuer.get("id") instanceof JsonString id
        && id.equals(subject.get("id"));
  }
}
