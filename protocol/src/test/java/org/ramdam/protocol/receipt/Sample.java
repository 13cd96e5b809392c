package org.ramdam.protocol.receipt;

import static org.ramdam.protocol.receipt.Receipts.ESCALE;
import static org.ramdam.protocol.receipt.Receipts.LEA;
import static org.ramdam.protocol.receipt.Receipts.LEA_TOO;
import static org.ramdam.protocol.receipt.Receipts.REMORQUE;
import static org.ramdam.protocol.receipt.Receipts.SAM;
import static org.ramdam.protocol.receipt.Receipts.SAM_TOO;
import static org.ramdam.protocol.receipt.Receipts.ZOE_RECOVERY;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.tlog.Policy;

/// A receipt made at random, and what a check of it must say: for every implementation.
///
/// @param name of a file
/// @param text of the file
/// @param finding the check that must refuse it; that the file is whole, if it is sound
public record Sample(String name, String text, Finding finding) {
  /// Receipts, every second of them sound and the others wrong in each way by turns. The same seed
  /// gives the same.
  public static List<Sample> of(long seed, int count) throws MalformedException {
    var random = new SplittableRandom(seed);
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < count; i++) {
      Fault fault = Fault.values()[i / 2 % Fault.values().length];
      boolean sound = i % 2 == 0;
      samples.add(
          new Sample(
              "%04d-%s.ramdam"
                  .formatted(i, sound ? "sound" : fault.name().toLowerCase(Locale.ROOT)),
              sound ? sound(random) : fault.file(random),
              sound ? Finding.WHOLE : fault.finding()));
    }
    return samples;
  }

  /// Whether a check must accept it.
  public boolean isSound() {
    return finding == Finding.WHOLE;
  }

  /// By a device that came by recovery, or by one that this added.
  private static int recovered(Receipts log, RandomGenerator random) {
    Bytes32 zoe = log.enrolZoe();
    SigningKey third = Receipts.key(64);
    int recovery = log.recover(zoe, third, ZOE_RECOVERY);
    SigningKey fourth = Receipts.key(65);
    log.addDevice(third, zoe, fourth);
    return random.nextInt(3) == 0
        ? recovery
        : log.sign(random.nextBoolean() ? third : fourth, Receipts.deed(zoe, log.site()), null);
  }

  private static String sound(RandomGenerator random) {
    Receipts log = Receipts.example();
    for (int i = random.nextInt(12); i > 0; i--) {
      log.contribute(Gen.text(20, random));
    }
    boolean other = random.nextBoolean();
    if (other) {
      log.addDevice(LEA, log.id(2), LEA_TOO);
    }
    int deed =
        log.sign(
            other ? LEA_TOO : LEA,
            Receipts.deed(log.id(2), random.nextBoolean() ? log.site() : log.id(7)),
            new Words.ContributionWords(Gen.text(60, random), random.nextBoolean() ? "" : "Vélo"));
    var confirmations = new ArrayList<Integer>();
    if (random.nextBoolean()) {
      log.admit(log.id(7), Role.MEMBER, Role.STEWARD);
      if (other) {
        log.addDevice(SAM, log.id(7), SAM_TOO);
        log.revoke(SAM_TOO, SAM);
      }
      confirmations.add(log.confirm(other ? SAM_TOO : SAM, log.id(deed)));
    }
    if (other && random.nextBoolean()) {
      log.revoke(LEA, LEA_TOO);
    }
    if (random.nextInt(6) == 0) {
      deed = recovered(log, random);
      confirmations.clear();
    }
    if (random.nextInt(8) == 0) {
      deed = random.nextInt(4);
      confirmations.clear();
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      log.sign(SAM, new Body.Attest(log.id(5), Verdict.ENDORSE), null);
    }
    List<Receipts.Witness> witnesses = List.of(ESCALE, REMORQUE).subList(0, random.nextInt(3));
    int asked = witnesses.isEmpty() ? 0 : 1 + random.nextInt(witnesses.size());
    Policy policy = Policy.of(asked, witnesses.stream().map(Receipts.Witness::noteKey).toList());
    Receipt receipt =
        log.receipt(
            deed,
            confirmations,
            policy,
            log.note(witnesses.toArray(Receipts.Witness[]::new)),
            List.of());
    int hidden = random.nextInt(4);
    return receipt
        .hide((_, name) ->
            ((hidden & 1) == 1 && name.equals("note"))
                || ((hidden & 2) == 2 && name.equals("name")))
        .encode();
  }
}
