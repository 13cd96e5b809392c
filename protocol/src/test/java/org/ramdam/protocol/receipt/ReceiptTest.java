package org.ramdam.protocol.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.receipt.Receipts.ESCALE;
import static org.ramdam.protocol.receipt.Receipts.LEA;
import static org.ramdam.protocol.receipt.Receipts.LEA_TOO;
import static org.ramdam.protocol.receipt.Receipts.REMORQUE;
import static org.ramdam.protocol.receipt.Receipts.SAM;
import static org.ramdam.protocol.receipt.Receipts.SAM_TOO;
import static org.ramdam.protocol.receipt.Receipts.SEEN_S;
import static org.ramdam.protocol.receipt.Receipts.WRITTEN_MS;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Verification.Check;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.receipt.Verification.Standing;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.Disclosure.Text;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.TlogProof;

class ReceiptTest {
  private final Receipts log = Receipts.example();

  private static Verification check(String text, Trust trust) {
    return Verification.of(text, trust, Verifier.strict());
  }

  private static Proved proved(Receipt receipt) {
    return proved(receipt, Trust.NONE);
  }

  private static Proved proved(Receipt receipt, Trust trust) {
    Verification verification = check(receipt.encode(), trust);
    assertThat(verification.checks()).extracting(Check::finding).noneMatch(ReceiptTest::isFailure);
    assertThat(verification.proved()).isNotNull();
    return Objects.requireNonNull(verification.proved());
  }

  private static List<Text> texts(@Nullable Disclosure words) {
    return words == null ? List.of() : words.texts();
  }

  private static boolean isFailure(Finding finding) {
    return finding.state() == Finding.State.FAILED;
  }

  private static Finding refusal(String text, Trust trust) {
    Verification verification = check(text, trust);
    assertThat(verification.ok()).isFalse();
    return verification.checks().getLast().finding();
  }

  @Test
  void confirmedContribution_isProved() {
    Proved proved = proved(log.receipt(5, 9));

    assertThat(proved.network()).isEqualTo(log.network());
    assertThat(proved.record().id()).isEqualTo(log.id(5));
    assertThat(proved.author().site()).isEqualTo(log.site());
    assertThat(proved.author().siteName()).isEqualTo("La Fabrique");
    assertThat(proved.author().memberName()).isEqualTo("Léa");
    assertThat(proved.author().roles()).containsExactly(Role.MEMBER);
    assertThat(proved.words()).isNotNull();
    assertThat(texts(proved.words()))
        .containsExactly(new Text("note", "réparé le vélo"), new Text("skill", "Vélo"));
    assertThat(proved.index()).isEqualTo(5);
    assertThat(proved.size()).isEqualTo(10);
    assertThat(proved.notBefore()).isEqualTo(5);
    assertThat(proved.notAfter()).hasValue(SEEN_S + 60);
    assertThat(proved.ownPolicy()).isTrue();
    assertThat(proved.cosigned()).containsOnlyKeys(ESCALE.noteKey(), REMORQUE.noteKey());
    assertThat(proved.confirmations()).hasSize(1);
    Verification.Confirmation confirmation = proved.confirmations().getFirst();
    assertThat(confirmation.by().memberName()).isEqualTo("Sam");
    assertThat(confirmation.as()).isEqualTo(Standing.STEWARD);
    assertThat(confirmation.id()).isEqualTo(log.id(9));
  }

  @Test
  void everyRecord_hasAReceipt() {
    for (int i = 0; i < 10; i++) {
      Proved proved = proved(log.receipt(i));
      assertThat(proved.index()).isEqualTo(i);
      assertThat(proved.author().isSite()).isEqualTo(List.of(0, 1, 3, 8).contains(i));
    }
  }

  @Test
  void receipt_isAProofForOthersToo() throws MalformedException {
    TlogProof proof = TlogProof.parse(log.receipt(5, 9).encode());
    assertThat(proof.index()).isEqualTo(5);
    assertThat(proof.checkpoint()).isEqualTo(log.note(ESCALE, REMORQUE));
  }

  @ParameterizedTest
  @EnumSource
  void fault_isFound(Fault fault) throws MalformedException {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(fault.file(random), Trust.NONE)).isEqualTo(fault.finding());
    }
  }

  @Test
  void samples_areSoundOrRefusedForTheirFault() throws MalformedException {
    for (Sample sample : Sample.of(1, 200)) {
      Verification verification = check(sample.text(), Trust.NONE);
      assertThat(verification.ok()).as("%s", sample.name()).isEqualTo(sample.isSound());
      assertThat(verification.checks()).extracting(Check::finding).contains(sample.finding());
    }
  }

  @Test
  void secondDevice_signsForItsMember() {
    log.addDevice(LEA, log.id(2), LEA_TOO);
    int deed = log.contribute(LEA_TOO, "x");
    log.revoke(LEA, LEA_TOO);
    Receipt receipt = log.receipt(deed);
    Proved proved = proved(receipt);
    assertThat(proved.author().member()).isEqualTo(log.id(2));
    assertThat(proved.author().memberName()).isEqualTo("Léa");
    assertThat(proved.author().recovered()).isFalse();
    assertThat(receipt.encode().length()).isLessThan(5 << 10);
  }

  @Test
  void recoveredDevice_isTold_andThoseItAdds() {
    Bytes32 zoe = log.enrolZoe();
    int recovery = log.recover(zoe, LEA_TOO, Receipts.ZOE_RECOVERY);
    log.addDevice(LEA_TOO, zoe, SAM_TOO);
    for (int index : List.of(recovery, log.sign(SAM_TOO, Receipts.deed(zoe, log.site()), null))) {
      Proved proved = proved(log.receipt(index));
      assertThat(proved.author().member()).isEqualTo(zoe);
      assertThat(proved.author().recovered()).isTrue();
    }
  }

  @Test
  void receiver_confirms() {
    int byRegistrar = log.sign(log.registrar(), new Body.Attest(log.id(5), Verdict.CONFIRM), null);
    Proved proved = proved(log.receipt(5, 9, byRegistrar));
    assertThat(proved.confirmations())
        .extracting(Verification.Confirmation::as)
        .containsExactly(Standing.STEWARD, Standing.RECEIVER);

    int forSam = log.sign(LEA, Receipts.deed(log.id(2), log.id(7)), null);
    log.admit(log.id(7), Role.MEMBER);
    Proved received = proved(log.receipt(forSam, log.confirm(SAM, log.id(forSam))));
    assertThat(received.confirmations().getFirst().as()).isEqualTo(Standing.RECEIVER);
  }

  @Test
  void confirmation_mayStandInTheLogOfTheReceiver() {
    var other = new Receipts("L'Escale", 40);
    other.join(log.network());
    other.enrol(SAM, "Sam");
    other.admit(other.id(1), Role.STEWARD);
    int deed = log.sign(LEA, Receipts.deed(log.id(2), other.site()), null);
    int confirm = other.confirm(SAM, log.id(deed));
    Policy policy = Policy.of(1, List.of(ESCALE.noteKey(), REMORQUE.noteKey()));
    Receipt receipt =
        log.receipt(
            deed,
            List.of(),
            policy,
            log.note(ESCALE),
            List.of(other.confirming(other.note(REMORQUE), confirm)));

    Proved proved = proved(receipt);
    assertThat(proved.confirmations().getFirst().by().siteName()).isEqualTo("L'Escale");
    assertThat(proved.notAfter()).hasValue(SEEN_S);

    int wrong = other.confirm(SAM, log.id(5));
    Receipt elsewhere =
        log.receipt(
            5,
            List.of(),
            policy,
            log.note(ESCALE),
            List.of(other.confirming(other.note(REMORQUE), wrong)));
    assertThat(refusal(elsewhere.encode(), Trust.NONE)).isEqualTo(Finding.CONFIRMED_BY_NOBODY);
    Receipt idle =
        log.receipt(
            deed,
            List.of(),
            policy,
            log.note(ESCALE),
            List.of(other.confirming(other.note(REMORQUE), 1)));
    assertThat(refusal(idle.encode(), Trust.NONE)).isEqualTo(Finding.MALFORMED);
    Receipt unseen =
        log.receipt(
            deed,
            List.of(),
            policy,
            log.note(ESCALE),
            List.of(other.confirming(other.note(), confirm)));
    assertThat(refusal(unseen.encode(), Trust.NONE)).isEqualTo(Finding.QUORUM_NOT_MET);
  }

  @Test
  void policyOfTheReader_replacesThatInTheFile() throws MalformedException {
    Receipt receipt = log.receipt(5, 9);
    Policy one = Policy.of(1, List.of(REMORQUE.noteKey()));
    Proved proved = proved(receipt, new Trust(Set.of(), one));
    assertThat(proved.ownPolicy()).isFalse();
    assertThat(proved.notAfter()).hasValue(SEEN_S + 60);
    assertThat(proved.cosigned()).containsOnlyKeys(REMORQUE.noteKey());

    Policy stranger = Policy.of(1, List.of(log.witness().noteKey()));
    assertThat(refusal(receipt.encode(), new Trust(Set.of(), stranger)))
        .isEqualTo(Finding.QUORUM_NOT_MET);
    String known = "log " + log.logKey().vkey() + "\nquorum none\n";
    Proved none = proved(receipt, new Trust(Set.of(), Policy.parse(known.getBytes(UTF_8))));
    assertThat(none.notAfter()).isEmpty();
  }

  @Test
  void under_keepsTheLinesOfThePolicyAlone() {
    Receipt receipt = log.receipt(5, 9).under(Policy.of(1, List.of(REMORQUE.noteKey())));
    assertThat(receipt.logs().getFirst().checkpoint().signatures()).hasSize(2);
    assertThat(proved(receipt).policy().size()).isEqualTo(1);
  }

  @Test
  void site_mustBeTrusted() {
    String text = log.receipt(5).encode();
    assertThat(check(text, new Trust(Set.of(log.site()), null)).ok()).isTrue();
    assertThat(refusal(text, new Trust(Set.of(log.id(3)), null))).isEqualTo(Finding.NOT_TRUSTED);
  }

  @Test
  void hiddenWords_areNowhere() throws MalformedException {
    Receipt whole = log.receipt(5, 9);
    Receipt hidden = whole.hide((id, name) -> name.equals("note") || id.equals(log.id(2)));
    String unpacked = new String(ReceiptCodec.inflate(Fault.inside(hidden.encode())), UTF_8);
    assertThat(unpacked).contains("Vélo", "Sam", "La Fabrique").doesNotContain("réparé", "Léa");
    Proved proved = proved(hidden);
    assertThat(proved.author().memberName()).isNull();
    assertThat(proved.words()).isNotNull();
    assertThat(texts(proved.words())).containsExactly(new Text("skill", "Vélo"));

    Proved silent = proved(whole.hide((_, _) -> true));
    assertThat(silent.words()).isNull();
  }

  @Test
  void witnessWithinTheSlackOfTheClock_isPossible() {
    Policy policy = Policy.of(1, List.of(ESCALE.noteKey()));
    for (int before = 899; before <= 901; before++) {
      var line = ESCALE.line(log.checkpoint(), WRITTEN_MS / 1000 - before);
      String text = log.receipt(5, List.of(), policy, log.note(List.of(line)), List.of()).encode();
      assertThat(check(text, Trust.NONE).ok()).isEqualTo(before <= 900);
    }
  }

  @Test
  void everyBitFlipped_isDamage() {
    byte[] file = log.receipt(5, 9).encode().getBytes(UTF_8);
    long refused =
        IntStream.range(0, file.length * 8)
            .parallel()
            .filter(bit -> {
              byte[] flipped = file.clone();
              flipped[bit / 8] ^= (byte) (1 << bit % 8);
              return !Receipt.isWhole(new String(flipped, UTF_8));
            })
            .count();
    assertThat(refused).isEqualTo(file.length * 8L);
  }

  /// What the file claims, apart from how many witnesses its own policy names.
  private static List<Object> claims(Proved proved) {
    return List.of(
        proved.network(),
        proved.author(),
        proved.record(),
        texts(proved.words()),
        proved.index(),
        proved.size(),
        proved.root(),
        proved.notBefore(),
        proved.notAfter(),
        proved.cosigned(),
        proved.confirmations().stream()
            .map(c -> List.of(c.id(), c.by(), c.as(), c.index(), texts(c.words())))
            .toList());
  }

  /// Whoever flips a bit and makes the digest anew gets a file that is refused, or says the same.
  @Test
  void everyBitFlippedWithItsDigest_claimsNothingElse() throws MalformedException {
    Policy policy = Policy.of(1, List.of(ESCALE.noteKey()));
    Receipt receipt = log.receipt(5, List.of(), policy, log.note(ESCALE), List.of());
    String file = receipt.encode();
    byte[] message = ReceiptCodec.inflate(Fault.inside(file));
    List<Object> claims = claims(proved(receipt));
    var verified = new ConcurrentHashMap<List<Object>, Boolean>();
    Verifier verifier =
        (key, signed, signature) ->
            verified.computeIfAbsent(
                List.of(key, ByteString.copyFrom(signed), ByteString.copyFrom(signature)),
                _ -> Verifier.strict().verify(key, signed, signature));
    var inMessage =
        IntStream.range(0, message.length * 8)
            .parallel()
            .mapToObj(bit -> {
              byte[] flipped = message.clone();
              flipped[bit / 8] ^= (byte) (1 << bit % 8);
              return Fault.resealed(file, Fault.deflated(flipped));
            });
    byte[] rest = file.substring(file.indexOf("index ")).getBytes(UTF_8);
    var inRest =
        IntStream.range(0, rest.length * 8)
            .parallel()
            .mapToObj(bit -> {
              byte[] flipped = rest.clone();
              flipped[bit / 8] ^= (byte) (1 << bit % 8);
              return ReceiptCodec.seal(Fault.inside(file), new String(flipped, UTF_8));
            });
    for (Trust trust : List.of(Trust.NONE, new Trust(Set.of(), policy))) {
      var flips = trust.policy() == null ? inMessage : inRest;
      long accepted =
          flips
              .map(text -> Verification.of(text, trust, verifier))
              .filter(Verification::ok)
              .peek(verification ->
                  assertThat(claims(Objects.requireNonNull(verification.proved())))
                      .isEqualTo(claims))
              .count();
      // What may be otherwise are names within the policy.
      assertThat(accepted).isLessThan(trust.policy() == null ? 200 : 1);
    }
  }

  @Test
  void text_isReadAsWritten() throws MalformedException {
    Receipt receipt = log.receipt(5, 9);
    String text = receipt.encode();
    assertThat(Receipt.parse(text).encode()).isEqualTo(text);
    assertThatThrownBy(() -> Receipt.parse(text + "\n")).isInstanceOf(MalformedException.class);
  }

  @Test
  void bomb_isStoppedAtTheCap() {
    byte[] bomb = Fault.deflated(new byte[100 << 20]);
    assertThat(bomb.length).isGreaterThan(48_000);
    assertThatThrownBy(() -> ReceiptCodec.inflate(Arrays.copyOf(bomb, bomb.length)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("64 KiB");
  }

  @Test
  void plainContribution_fitsAQrCode_andAConfirmedOneFiveThousandBytes() {
    // The log of a site of some size: the record is the last but one of a thousand entries.
    var large = new Receipts("La Fabrique", 20);
    large.found();
    large.enrol(LEA, "Léa");
    large.admit(large.id(2), Role.MEMBER);
    large.enrol(SAM, "Sam");
    large.admit(large.id(4), Role.MEMBER, Role.STEWARD);
    while (large.checkpoint().size() < 990) {
      large.append(log.entry(1), null);
    }
    int deed = large.contribute("réparé le vélo de la voisine");
    int confirm = large.confirm(SAM, large.id(deed));
    while (large.checkpoint().size() < 1000) {
      large.append(log.entry(1), null);
    }
    Receipt confirmed = large.receipt(deed, confirm);
    assertThat(proved(confirmed).confirmations()).hasSize(1);
    assertThat(confirmed.encode().getBytes(UTF_8).length).isLessThan(5_000);

    Policy none = Policy.of(0, List.of());
    Receipt plain = large.receipt(deed, List.of(), none, large.note(), List.of());
    assertThat(plain.encode().getBytes(UTF_8).length).isLessThan(2_900);
    Policy one = Policy.of(1, List.of(ESCALE.noteKey()));
    Receipt witnessed = large.receipt(deed, List.of(), one, large.note(ESCALE), List.of());
    assertThat(witnessed.encode().getBytes(UTF_8).length).isLessThan(3_000);
    assertThat(
            witnessed.hide((id, _) -> !id.equals(large.id(deed))).encode().getBytes(UTF_8).length)
        .isLessThan(2_900);
  }
}
