package org.ramdam.protocol.receipt;

import static org.ramdam.protocol.receipt.Receipts.ESCALE;
import static org.ramdam.protocol.receipt.Receipts.LEA;
import static org.ramdam.protocol.receipt.Receipts.REMORQUE;
import static org.ramdam.protocol.receipt.Receipts.SAM;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ramdam.protocol.bytes.MalformedException;
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

  private static String sound(RandomGenerator random) {
    Receipts log = Receipts.example();
    for (int i = random.nextInt(12); i > 0; i--) {
      log.contribute(Gen.text(20, random));
    }
    int deed =
        log.sign(
            LEA,
            Receipts.deed(log.id(2), random.nextBoolean() ? log.site() : log.id(7)),
            new Words.ContributionWords(Gen.text(60, random), random.nextBoolean() ? "" : "Vélo"));
    var confirmations = new ArrayList<Integer>();
    if (random.nextBoolean()) {
      log.admit(log.id(7), Role.MEMBER, Role.STEWARD);
      confirmations.add(log.confirm(SAM, log.id(deed)));
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
