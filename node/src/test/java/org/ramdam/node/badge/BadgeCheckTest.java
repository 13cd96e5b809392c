package org.ramdam.node.badge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatchBuilder;
import jakarta.json.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.testing.BadgeSite;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.testing.Records;

@Timeout(60)
class BadgeCheckTest {
  @TempDir private static Path directory;
  private static String file = "";
  private static SigningKey registrar = SigningKey.ofSeed(new byte[SigningKey.SEED_SIZE]);
  private static String another = "";

  @BeforeAll
  static void issue() throws Exception {
    try (BadgeSite site = BadgeSite.start(directory)) {
      file = site.issue().getFile();
      another = site.issue().getFile();
      registrar = site.registrar();
    }
  }

  @AfterAll
  static void forget() {
    file = "";
  }

  private static BadgeCheck check(String text) {
    return check(text, Instant.now());
  }

  private static BadgeCheck check(String text, Instant now) {
    return BadgeCheck.of(text.getBytes(StandardCharsets.UTF_8), now, Verifier.strict());
  }

  private static JsonObject json(String text) throws Exception {
    return BadgeFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The badge changed, and signed again by the same site: what a site that lies would issue.
  private static String resigned(UnaryOperator<JsonPatchBuilder> change) throws Exception {
    return resigned(change, registrar);
  }

  private static String resigned(UnaryOperator<JsonPatchBuilder> change, SigningKey key)
      throws Exception {
    JsonObject changed =
        change.apply(Json.createPatchBuilder().remove("/proof")).build().apply(json(file));
    return new DataIntegrity()
        .sign(changed, key, Instant.parse(changed.getString("validFrom")))
        .toString();
  }

  private static String changed(UnaryOperator<JsonPatchBuilder> change) throws Exception {
    return change.apply(Json.createPatchBuilder()).build().apply(json(file)).toString();
  }

  private static String at(String pointer) throws Exception {
    JsonPointer where = Json.createPointer(pointer);
    return ((jakarta.json.JsonString) where.getValue(json(file))).getString();
  }

  @Test
  void aBadge_isSound_howeverItIsIndented() throws Exception {
    BadgeCheck check = check(file);

    assertThat(check.findings())
        .containsExactly(
            BadgeFinding.FORMAT_OK,
            BadgeFinding.PROOFS_OK,
            BadgeFinding.DATES_OK,
            BadgeFinding.EVIDENCE_OK,
            BadgeFinding.REVOCATION_UNKNOWN);
    assertThat(check.ok()).isTrue();
    assertThat(check(json(file).toString()).findings()).isEqualTo(check.findings());
    Badge badge = Objects.requireNonNull(check.badge());
    assertThat(badge.level()).isEqualTo(3);
    assertThat(badge.skill().name()).isEqualTo("techniques de soudage / welding techniques");
    assertThat(badge.skill().alignments()).isNotEmpty();
    assertThat(badge.issuer()).isEqualTo(registrar.publicKey());
  }

  @Test
  void aRevokedBadge_isNotSoundAnyMore() {
    BadgeCheck check = check(file);

    assertThat(check.with(BadgeFinding.STANDS).ok()).isTrue();
    assertThat(check.with(BadgeFinding.REVOKED).ok()).isFalse();
    assertThat(check.with(BadgeFinding.REVOKED).findings())
        .contains(BadgeFinding.REVOKED)
        .doesNotContain(BadgeFinding.REVOCATION_UNKNOWN);
  }

  @Test
  void oneLetter_breaksBothProofs() {
    assertThat(check(file.replaceFirst("Escale|escale", "Escalf")).findings())
        .contains(BadgeFinding.JCS_BROKEN, BadgeFinding.RDFC_BROKEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void oneProofThatDoesNotHold_isEnough(int proof) throws Exception {
    String value = "/proof/" + proof + "/proofValue";
    String other = at("/proof/" + (1 - proof) + "/proofValue");

    assertThat(check(changed(patch -> patch.replace(value, other))).findings())
        .contains(proof == 0 ? BadgeFinding.RDFC_BROKEN : BadgeFinding.JCS_BROKEN)
        .doesNotContain(proof == 0 ? BadgeFinding.JCS_BROKEN : BadgeFinding.RDFC_BROKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proofPurpose", "created", "verificationMethod", "type"})
  void whatAProofSaysOfItself_isSigned(String member) throws Exception {
    String said = at("/proof/0/" + member);
    String other = said.endsWith("Z") ? "2020-01-01T00:00:00Z" : said + "x";

    assertThat(check(changed(patch -> patch.replace("/proof/0/" + member, other))).findings())
        .contains(BadgeFinding.RDFC_BROKEN);
  }

  @Test
  void proofs_areOneOfEachSuite() throws Exception {
    assertThat(check(changed(patch -> patch.remove("/proof"))).findings())
        .contains(BadgeFinding.PROOF_MISSING);
    assertThat(check(changed(patch -> patch.remove("/proof/1"))).findings())
        .contains(BadgeFinding.PROOF_MISSING);
    JsonObject first = json(file).getJsonArray("proof").getJsonObject(0);
    assertThat(check(changed(patch -> patch.add("/proof/-", first))).findings())
        .contains(BadgeFinding.PROOF_MISSING);
    assertThat(check(changed(patch -> patch.replace("/proof/1", first))).findings())
        .contains(BadgeFinding.PROOF_MISSING);
  }

  @Test
  void dates_areThoseOfTheReader() throws Exception {
    Instant issued = Instant.parse(at("/validFrom"));
    String until =
        resigned(patch -> patch.add("/validUntil", issued.plus(Duration.ofDays(1)).toString()));

    assertThat(check(until, issued.plus(Duration.ofHours(23))).ok()).isTrue();
    assertThat(check(until, issued.plus(Duration.ofDays(1))).findings())
        .contains(BadgeFinding.EXPIRED);
    assertThat(check(file, issued.minus(Duration.ofHours(1))).findings())
        .contains(BadgeFinding.NOT_YET);
  }

  @Test
  void issuerAndSubject_areTwo() throws Exception {
    String issuer = at("/issuer/id");

    assertThat(check(resigned(patch -> patch.replace("/credentialSubject/id", issuer))).findings())
        .containsExactly(BadgeFinding.SELF_ISSUED);
  }

  @Test
  void anotherType_orOtherContexts_areNoBadge() throws Exception {
    assertThat(
            check(changed(patch -> patch.replace("/type/1", "EndorsementCredential"))).findings())
        .containsExactly(BadgeFinding.OTHER_TYPE);
    assertThat(check("{}").findings()).containsExactly(BadgeFinding.OTHER_TYPE);
    assertThat(
            check(changed(patch -> patch.replace("/@context/1", "https://example.org/")))
                .findings())
        .containsExactly(BadgeFinding.OTHER_CONTEXT);
    assertThat(check(changed(patch -> patch.remove("/@context/0"))).findings())
        .containsExactly(BadgeFinding.OTHER_CONTEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/id",
        "/issuer",
        "/issuer/otherIdentifier",
        "/validFrom",
        "/credentialSubject/id",
        "/credentialSubject/result",
        "/credentialSubject/achievement",
        "/evidence"
      })
  void aMissingPart_makesItNoneOfOurs(String part) throws Exception {
    assertThat(check(changed(patch -> patch.remove(part))).findings())
        .containsExactly(BadgeFinding.NOT_OURS);
    assertThat(check(changed(patch -> patch.replace(part, true))).findings())
        .containsExactly(BadgeFinding.NOT_OURS);
  }

  @Test
  void aLevel_isOneOfTheSkillsOwn() throws Exception {
    String reached = at("/credentialSubject/result/0/achievedLevel");

    for (String other : List.of(reached + "3", reached.replace(":3", ":5"), "urn:x:level:3")) {
      assertThat(
              check(
                      changed(patch ->
                          patch.replace("/credentialSubject/result/0/achievedLevel", other)))
                  .findings())
          .as(other)
          .containsExactly(BadgeFinding.NOT_OURS);
    }
  }

  @Test
  void aTermWithoutMeaning_breaksTheProofOverTheMeaning() throws Exception {
    JsonObject bare = Json.createPatchBuilder().remove("/proof").build().apply(json(file));
    JsonObject more = Json.createObjectBuilder(bare).add("nonsense", "x").build();

    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new DataIntegrity().rdf(more)))
        .isInstanceOf(org.ramdam.protocol.bytes.MalformedException.class);
    assertThat(check(changed(patch -> patch.add("/nonsense", "x"))).findings())
        .contains(BadgeFinding.RDFC_BROKEN, BadgeFinding.JCS_BROKEN);
  }

  @Test
  void evidence_isProvedByItself() throws Exception {
    String data = at("/evidence/2/id");
    int comma = data.indexOf(',') + 1;
    String receipt =
        new String(Base64.getDecoder().decode(data.substring(comma)), StandardCharsets.UTF_8);
    String moved = receipt.replaceFirst("\nindex [0-9]+", "\nindex 99");
    String tampered =
        data.substring(0, comma)
            + Base64.getEncoder().encodeToString(moved.getBytes(StandardCharsets.UTF_8));

    assertThat(check(resigned(patch -> patch.replace("/evidence/2/id", tampered))).findings())
        .contains(BadgeFinding.PROOFS_OK, BadgeFinding.EVIDENCE_BROKEN);
  }

  @Test
  void evidence_isWhatTheSitesRecordNames() throws Exception {
    JsonArray others = json(another).getJsonArray("evidence");

    assertThat(check(resigned(patch -> patch.remove("/evidence/0"))).findings())
        .contains(BadgeFinding.ISSUE_NOT_SHOWN);
    assertThat(check(resigned(patch -> patch.replace("/evidence/0", others.get(0)))).findings())
        .contains(BadgeFinding.ISSUE_NOT_SHOWN);
    assertThat(check(resigned(patch -> patch.remove("/evidence/1"))).findings())
        .contains(BadgeFinding.SKILL_NOT_SHOWN);
    assertThat(check(resigned(patch -> patch.replace("/evidence/2", others.get(2)))).findings())
        .contains(BadgeFinding.CONTRIBUTION_NOT_SHOWN);
    assertThat(
            check(resigned(patch -> patch.remove("/evidence/3").remove("/evidence/2"))).findings())
        .contains(BadgeFinding.CONTRIBUTION_NOT_SHOWN);
    assertThat(
            check(
                    resigned(patch ->
                        patch.replace("/evidence/2/id", "https://example.org/what-shows-it")))
                .findings())
        .containsExactly(BadgeFinding.NOT_OURS);
  }

  @Test
  void whoSignsInTheNameOfASite_needsItsKey() throws Exception {
    SigningKey forger = Records.key(new SplittableRandom(3));
    String name = new DidKey(forger.publicKey()).text();

    assertThat(check(resigned(patch -> patch.replace("/issuer/id", name), forger)).findings())
        .contains(BadgeFinding.PROOFS_OK, BadgeFinding.ISSUE_NOT_SHOWN);
  }

  @Test
  void anotherSubject_isNotWhoTheRecordsAreAbout() throws Exception {
    String name = new DidKey(Records.key(new SplittableRandom(4)).publicKey()).text();

    assertThat(check(resigned(patch -> patch.replace("/credentialSubject/id", name))).findings())
        .contains(BadgeFinding.PROOFS_OK, BadgeFinding.SKILL_NOT_SHOWN);
  }

  @Test
  void whatMayBeReadInTwoWays_isNotRead() {
    String twice = file.replaceFirst("\"validFrom\"", "\"name\": \"x\", \"validFrom\"");
    for (String text :
        List.of(
            "",
            "nonsense",
            "[]",
            "{} {}",
            "{\"a\":1}",
            file.substring(0, file.length() / 2),
            file + "x",
            twice,
            "[".repeat(100_000),
            "{\"a\":".repeat(50_000),
            "{\"a\":" + "[".repeat(33) + "]".repeat(33) + "}")) {
      assertThat(check(text).findings())
          .as(text.substring(0, Math.min(20, text.length())))
          .containsExactly(BadgeFinding.NOT_JSON);
    }
    byte[] latin = "{\"é\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(BadgeCheck.of(latin, Instant.now(), Verifier.strict()).findings())
        .containsExactly(BadgeFinding.NOT_JSON);
  }

  @Test
  void aFileOfMoreThanAMebibyte_isNotRead() {
    assertThat(check(file + " ".repeat(BadgeFile.MAX_BYTES)).findings())
        .containsExactly(BadgeFinding.TOO_LARGE);
  }
}
