package org.ramdam.protocol.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Gen.oneOf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Property;

class TakingTest {
  private static final long HERE = 1;
  private static final long THERE = 2;
  private static final long AWAY = 3;
  private static final Bytes32 PROPOSER = member(1);
  private static final Bytes32 ROSA = member(2);
  private static final Bytes32 PAUL = member(3);
  private static final Bytes32 ZOE = member(4);

  private final Map<List<Object>, Stance> said = new HashMap<>();
  private final Map<Bytes32, Long> witnessed = new HashMap<>();
  private @Nullable Bytes32 provider;
  private int count;

  private static Bytes32 member(long number) {
    return new Bytes32(number, 0, 0, 0);
  }

  private Bytes32 says(Bytes32 member, long home, Verdict verdict) {
    return says(member, home, verdict, null, false);
  }

  private Bytes32 says(
      Bytes32 member, long home, Verdict verdict, @Nullable Bytes32 to, boolean steward) {
    count++;
    Mark mark = new Mark(count, new Bytes32(0, 0, 0, count), 1000 + count);
    said.merge(
        List.of(member, home), Stance.of(member, home, steward, verdict, to, mark), Stance::then);
    return mark.id();
  }

  private void handsOver(Bytes32 member, long home, Bytes32 to) {
    says(member, home, Verdict.HAND_OVER, to, false);
  }

  private Taking taking() {
    Task task = new Task(PROPOSER, provider, AWAY, HERE);
    return new Taking(
        task, said.values(), HERE, record -> witnessed.getOrDefault(record, Taking.NOT_WITNESSED));
  }

  private Standing standing() {
    return taking().standing();
  }

  @Test
  void nobody_holdsWhatNobodyTook() {
    assertThat(standing()).isEqualTo(new Standing(null, null, false, false, List.of()));
  }

  @Test
  void firstInTheLogThatOrders_holds_andTheOtherHasLost() {
    says(ROSA, HERE, Verdict.ACCEPT);
    says(PAUL, HERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(ROSA, null, false, false, List.of(PAUL)));
  }

  @Test
  void takesOfTwoSitesCutOff_areProvisional_untilTheLogThatOrdersHasSeenThem() {
    Bytes32 rosas = says(ROSA, THERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(ROSA, null, true, false, List.of()));
    Bytes32 pauls = says(PAUL, AWAY, Verdict.ACCEPT);
    assertThat(standing().holder()).as("who says to have been first").isEqualTo(ROSA);
    assertThat(standing().provisional()).isTrue();
    witnessed.put(pauls, 77L);
    assertThat(standing()).isEqualTo(new Standing(PAUL, null, false, false, List.of(ROSA)));
    witnessed.put(rosas, 78L);
    assertThat(standing()).isEqualTo(new Standing(PAUL, null, false, false, List.of(ROSA)));
    assertThat(taking().turns())
        .extracting(turn -> turn.stance().member())
        .containsExactly(PAUL, ROSA);
  }

  @Test
  void placeInTheLogThatOrders_countsAsAWitness_atItsIndex() {
    Bytes32 rosas = says(ROSA, THERE, Verdict.ACCEPT);
    says(PAUL, HERE, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(PAUL);
    witnessed.put(rosas, 1L);
    assertThat(standing().holder()).isEqualTo(ROSA);
  }

  @Test
  void givingBack_leavesItToTheNext_andTakingItAgainIsLast() {
    says(ROSA, HERE, Verdict.ACCEPT);
    says(PAUL, HERE, Verdict.ACCEPT);
    says(ROSA, HERE, Verdict.RELEASE);
    assertThat(standing()).isEqualTo(new Standing(PAUL, null, false, false, List.of()));
    says(ROSA, HERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(PAUL, null, false, false, List.of(ROSA)));
    says(PAUL, HERE, Verdict.DECLINE);
    assertThat(standing().holder()).isEqualTo(ROSA);
    says(ROSA, HERE, Verdict.WITHDRAW);
    assertThat(standing()).isEqualTo(new Standing(null, null, false, false, List.of()));
  }

  @Test
  void sayingItAgain_keepsThePlace() {
    says(ROSA, HERE, Verdict.ACCEPT);
    says(PAUL, HERE, Verdict.ACCEPT);
    says(ROSA, HERE, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(ROSA);
  }

  @Test
  void handingOver_isHoldingUntilTheOtherAccepts_whoeverElseIsNext() {
    says(ROSA, HERE, Verdict.ACCEPT);
    says(PAUL, HERE, Verdict.ACCEPT);
    handsOver(ROSA, HERE, ZOE);
    assertThat(standing()).isEqualTo(new Standing(ROSA, ZOE, false, false, List.of(PAUL)));
    says(ZOE, THERE, Verdict.DECLINE);
    assertThat(standing().asked()).isNull();
    says(ZOE, THERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(ZOE, null, false, false, List.of(PAUL)));
    handsOver(ZOE, THERE, PROPOSER);
    says(PROPOSER, AWAY, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(PROPOSER);
    says(PROPOSER, AWAY, Verdict.RELEASE);
    assertThat(standing().holder()).as("back to who handed it over").isEqualTo(ZOE);
  }

  @Test
  void handingOverInACircle_ends() {
    says(ROSA, HERE, Verdict.ACCEPT);
    handsOver(ROSA, HERE, PAUL);
    handsOver(PAUL, HERE, ROSA);
    assertThat(standing()).isEqualTo(new Standing(PAUL, ROSA, false, false, List.of()));
    says(ROSA, HERE, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(ROSA);
  }

  @Test
  void whoPutsThemselvesDown_holdsItFromTheStart() {
    provider = PROPOSER;
    says(ROSA, HERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(PROPOSER, null, false, false, List.of(ROSA)));
    handsOver(PROPOSER, AWAY, PAUL);
    assertThat(standing().asked()).isEqualTo(PAUL);
    says(PAUL, THERE, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(PAUL);
    says(PROPOSER, AWAY, Verdict.RELEASE);
    assertThat(standing().holder()).isEqualTo(ROSA);
    says(PROPOSER, AWAY, Verdict.ACCEPT);
    assertThat(standing().lost()).contains(PROPOSER);
  }

  @Test
  void whoIsAsked_mayAloneTakeIt_untilTheySayNo() {
    provider = PAUL;
    assertThat(standing()).isEqualTo(new Standing(null, PAUL, false, false, List.of()));
    says(ROSA, HERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(null, PAUL, false, false, List.of(ROSA)));
    says(PAUL, THERE, Verdict.ACCEPT);
    assertThat(standing()).isEqualTo(new Standing(PAUL, null, false, false, List.of(ROSA)));
    assertThat(taking().turns().getFirst().stance().member()).isEqualTo(PAUL);
    says(PAUL, THERE, Verdict.RELEASE);
    assertThat(standing()).isEqualTo(new Standing(ROSA, null, false, false, List.of()));
    says(PAUL, THERE, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(ROSA);
  }

  @Test
  void proposer_orAStewardOfEitherSite_closesIt() {
    says(ROSA, HERE, Verdict.ACCEPT);
    says(PAUL, THERE, Verdict.WITHDRAW, null, true);
    says(ZOE, HERE, Verdict.WITHDRAW, null, false);
    assertThat(standing().closed()).isFalse();
    says(ZOE, HERE, Verdict.WITHDRAW, null, true);
    assertThat(standing().closed()).isTrue();
    says(ZOE, HERE, Verdict.DECLINE, null, true);
    assertThat(standing().closed()).isFalse();
    says(PAUL, AWAY, Verdict.WITHDRAW, null, true);
    assertThat(standing().closed()).isTrue();
    said.clear();
    says(PROPOSER, THERE, Verdict.WITHDRAW);
    assertThat(standing().closed()).isTrue();
  }

  @Test
  void memberOfTwoSites_isJudgedByTheNewestOfBoth() {
    says(ROSA, THERE, Verdict.ACCEPT);
    says(PAUL, HERE, Verdict.ACCEPT);
    says(ROSA, HERE, Verdict.ACCEPT);
    assertThat(standing().holder()).isEqualTo(PAUL);
    says(PAUL, THERE, Verdict.RELEASE);
    assertThat(standing().holder()).isEqualTo(ROSA);
    assertThat(standing().provisional()).isFalse();
  }

  @Test
  void everyOrderOfWhatIsKnown_comesToTheSame() {
    List<Bytes32> people = List.of(PROPOSER, ROSA, PAUL, ZOE);
    List<Verdict> verdicts =
        List.of(Verdict.ACCEPT, Verdict.ACCEPT, Verdict.RELEASE, Verdict.DECLINE, Verdict.WITHDRAW);
    Property.forAll(random -> {
      said.clear();
      witnessed.clear();
      provider = random.nextBoolean() ? null : oneOf(people, random);
      for (int left = random.nextInt(12); left > 0; left--) {
        Bytes32 who = oneOf(people, random);
        long home = random.nextLong(1, 4);
        Bytes32 id;
        if (random.nextInt(4) == 0) {
          id = says(who, home, Verdict.HAND_OVER, oneOf(people, random), false);
        } else {
          id = says(who, home, oneOf(verdicts, random), null, random.nextInt(8) == 0);
        }
        if (random.nextBoolean()) {
          witnessed.put(id, random.nextLong(100));
        }
      }
      check(standing());
      Standing first = standing();
      var order = new ArrayList<>(said.values());
      Collections.shuffle(order, Random.from(random));
      Task task = new Task(PROPOSER, provider, AWAY, HERE);
      assertThat(
              new Taking(task, order, HERE, id -> witnessed.getOrDefault(id, Taking.NOT_WITNESSED))
                  .standing())
          .isEqualTo(first);
    });
  }

  /// What holds of every answer.
  private void check(Standing standing) {
    if (standing.holder() != null) {
      assertThat(standing.asked()).isNotEqualTo(standing.holder());
      assertThat(standing.lost()).doesNotContain(standing.holder());
      boolean ownFromTheStart = standing.holder().equals(provider);
      assertThat(
              ownFromTheStart
                  || said.values().stream()
                      .anyMatch(s -> s.member().equals(standing.holder()) && s.isClaim()))
          .isTrue();
    } else {
      assertThat(provider != null || standing.lost().isEmpty()).isTrue();
    }
    if (standing.closed()) {
      assertThat(standing.lost()).isEmpty();
    }
  }

  @Test
  void logInPieces_comesToTheSameStance() {
    Property.forAll(random -> {
      var log = new ArrayList<Stance>();
      for (int i = 0; i < 6; i++) {
        log.add(step(i, random));
      }
      Stance whole = log.stream().reduce(Stance::then).orElseThrow();
      Stance again = log.stream().reduce(whole, Stance::then);
      assertThat(again).isEqualTo(whole);
      assertThat(whole.newest().index()).isEqualTo(5);
      assertThat(whole.since().index() == 5 || whole.isClaim()).isTrue();
    });
  }

  private static Stance step(int index, RandomGenerator random) {
    Verdict verdict = oneOf(List.of(Verdict.ACCEPT, Verdict.RELEASE, Verdict.HAND_OVER), random);
    Bytes32 to = verdict == Verdict.HAND_OVER ? PAUL : null;
    return Stance.of(
        ROSA, HERE, false, verdict, to, new Mark(index, new Bytes32(0, 0, 0, index), index));
  }
}
