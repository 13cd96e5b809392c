package org.ramdam.node.view.activity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Verdict;

class ActivityViewTest {
  @TempDir private static Path directory;

  private static @Nullable Store store;

  private final Network network = new Network();
  private final Network.Site home = network.site("Home");
  private final Network.Site other = network.site("Other");
  private final Network.Site third = network.site("Third");
  private final SigningKey provider = network.key();
  private final SigningKey receiver = network.key();
  private final SigningKey homeSteward = network.key();
  private final SigningKey otherSteward = network.key();
  private final SigningKey thirdSteward = network.key();
  private Bytes32 providerId = Bytes32.ZERO;
  private Bytes32 receiverId = Bytes32.ZERO;

  @BeforeAll
  static void open() {
    store = Store.open(directory, Views.COLUMNS);
  }

  @AfterAll
  static void close() {
    requireNonNull(store).close();
  }

  @BeforeEach
  void admit() {
    requireNonNull(store).clear(Views.COLUMNS);
    providerId = home.member(provider, "Paul", Role.MEMBER, Role.STEWARD);
    receiverId = other.member(receiver, "Rosa", Role.MEMBER);
    home.member(homeSteward, "Hélène", Role.MEMBER, Role.STEWARD);
    other.member(otherSteward, "Omar", Role.STEWARD);
    third.member(thirdSteward, "Théo", Role.STEWARD);
  }

  private Bytes32 contribution(Bytes32 receiver, int day) {
    SkillId skill = SkillId.ofLabel("Vélo");
    return home.append(
        provider,
        new Body.Contribution(Action.WORK, providerId, receiver, 90, day, skill, null),
        null);
  }

  private static void attest(Network.Site site, SigningKey author, Bytes32 about, Verdict verdict) {
    site.append(author, new Body.Attest(about, verdict), null);
  }

  /// A moment before anything is tacit.
  private static final long SOON = 1_700_000_000_000L;

  private void view(Consumer<ActivityView> question) {
    Store empty = requireNonNull(store);
    empty.clear(Views.COLUMNS);
    question.accept(network.views(empty).activity());
  }

  private ContributionState state(Bytes32 id) {
    return state(id, SOON);
  }

  private ContributionState state(Bytes32 id, long nowMs) {
    return shares(id).getFirst().state(Book.DEFAULTS, 1, nowMs);
  }

  private List<Share> shares(Bytes32 id) {
    var found = new ArrayList<Share>();
    view(view -> {
      Position position = requireNonNull(network.position(id));
      Body.Contribution body = (Body.Contribution) network.record(position).core().body();
      found.addAll(view.shares(new ActivityView.Row(body.day(), position)));
    });
    return found;
  }

  private Bytes32 group(SigningKey author, Bytes32 first, Bytes32... others) {
    return home.append(
        author,
        new Body.Contribution(
            Action.WORK,
            first,
            Stream.of(others).sorted().toList(),
            home.id(),
            60,
            1,
            SkillId.ofLabel("Vélo"),
            null,
            null,
            null,
            false,
            1,
            null),
        null);
  }

  private Bytes32 correction(SigningKey author, Bytes32 original, int minutes) {
    return home.append(
        author,
        new Body.Contribution(
            Action.WORK,
            providerId,
            List.of(),
            receiverId,
            minutes,
            1,
            SkillId.ofLabel("Vélo"),
            null,
            null,
            original,
            false,
            1,
            null),
        null);
  }

  private static Bytes32 step(
      Network.Site site, SigningKey author, Bytes32 about, Step step, Outcome outcome) {
    int minutes = outcome == Outcome.ADJUST ? 30 : 0;
    return site.append(author, new Body.Dispute(about, step, outcome, minutes, null), null);
  }

  @Test
  void contribution_thatNobodyJudges_isDeclared() {
    assertThat(state(contribution(receiverId, 1))).isEqualTo(ContributionState.DECLARED);
  }

  @Test
  void receiver_confirms_fromAnotherSite() {
    Bytes32 id = contribution(receiverId, 1);
    attest(other, receiver, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.CONFIRMED);
  }

  @Test
  void steward_ofTheHome_counts_andAContestOutweighsAConfirmation() {
    Bytes32 id = contribution(receiverId, 1);
    attest(home, homeSteward, id, Verdict.CONTEST);
    attest(other, receiver, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.CONTESTED);
  }

  @Test
  void newestVerdict_ofOneAttester_replacesTheOlder() {
    Bytes32 id = contribution(receiverId, 1);
    attest(home, homeSteward, id, Verdict.CONTEST);
    attest(home, homeSteward, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.CONFIRMED);
  }

  @Test
  void provider_doesNotCount_evenAsASteward() {
    Bytes32 id = contribution(home.id(), 1);
    attest(home, provider, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.DECLARED);
  }

  @Test
  void receivingSite_confirms_byItsRegistrarOrAStewardOfIts() {
    Bytes32 id = contribution(other.id(), 1);
    attest(third, thirdSteward, id, Verdict.CONFIRM);
    attest(home, home.registrar(), id, Verdict.CONFIRM);
    attest(other, receiver, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.DECLARED);
    attest(other, other.registrar(), id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.CONFIRMED);
    attest(other, otherSteward, id, Verdict.CONTEST);
    assertThat(state(id)).isEqualTo(ContributionState.CONTESTED);
  }

  @Test
  void steward_ofTheReceiversSite_doesNotCount_whenTheReceiverIsAPerson() {
    Bytes32 id = contribution(receiverId, 1);
    attest(other, otherSteward, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.DECLARED);
  }

  @Test
  void byPerson_comesNewestDayFirst_withinThePeriod_andGoesOnAfterARow() {
    for (int day : List.of(5, 9, 1, 7, 7)) {
      contribution(receiverId, day);
    }
    ActivityView view = network.views(requireNonNull(store)).activity();
    var rows = new ArrayList<ActivityView.Row>();
    view.byPerson(providerId, 2, 8, null, (row, _) -> rows.add(row));
    assertThat(rows).extracting(ActivityView.Row::day).containsExactly(7, 7, 5);
    var rest = new ArrayList<ActivityView.Row>();
    ActivityView.Row first = ActivityView.Row.parse(rows.getFirst().toByteArray());
    view.bySkill(SkillId.ofLabel("velo"), 2, 8, first, (row, _) -> rest.add(row));
    assertThat(rest).isEqualTo(rows.subList(1, 3));
    view.byPerson(receiverId, 0, 100, null, (row, _) -> rest.add(row));
    assertThat(rest).hasSize(2);
  }

  @Test
  void contribution_thatNobodyContests_isTacitAfterTheDelay_andNoMomentBefore() {
    Bytes32 id = contribution(receiverId, 1);
    long tacit = createdMs(id) / 1000 * 1000 + Duration.ofDays(14).toMillis();
    assertThat(state(id, tacit - 1)).isEqualTo(ContributionState.DECLARED);
    assertThat(state(id, tacit)).isEqualTo(ContributionState.TACIT);
    attest(other, receiver, id, Verdict.CONFIRM);
    assertThat(state(id, tacit)).isEqualTo(ContributionState.CONFIRMED);
    attest(home, homeSteward, id, Verdict.CONTEST);
    assertThat(state(id, tacit)).isEqualTo(ContributionState.CONTESTED);
  }

  private long createdMs(Bytes32 id) {
    return home.entries().stream()
        .map(Entry::record)
        .filter(record -> record.id().equals(id))
        .findAny()
        .orElseThrow()
        .core()
        .createdMs();
  }

  @Test
  void memberOfTwoSites_hasOneVoice_theLaterOne() {
    home.member(receiver, "Rosa", Role.MEMBER);
    Bytes32 id = contribution(receiverId, 1);
    attest(other, receiver, id, Verdict.CONTEST);
    attest(home, receiver, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.CONFIRMED);
    attest(other, receiver, id, Verdict.CONTEST);
    assertThat(state(id)).isEqualTo(ContributionState.CONTESTED);
  }

  @Test
  void opinion_takenBack_isNone() {
    Bytes32 id = contribution(receiverId, 1);
    attest(other, receiver, id, Verdict.CONTEST);
    attest(other, receiver, id, Verdict.WITHDRAW);
    assertThat(state(id)).isEqualTo(ContributionState.DECLARED);
  }

  @Test
  void author_takesBackAContribution() {
    Bytes32 id = contribution(receiverId, 1);
    attest(other, receiver, id, Verdict.CONFIRM);
    attest(home, provider, id, Verdict.WITHDRAW);
    assertThat(state(id)).isEqualTo(ContributionState.WITHDRAWN);
  }

  @Test
  void whatSomebodyElseWrites_isTheirsOnceTheyAccept_andAStewardsIsShownAsSuch() {
    SigningKey plain = network.key();
    Bytes32 plainId = home.member(plain, "Lou", Role.MEMBER);
    Bytes32 id = group(plain, providerId, plainId);
    assertThat(shares(id))
        .extracting(Share::standing)
        .containsExactly(Standing.OTHER, Standing.OWN);
    view(view -> {
      assertThat(view.waiting(providerId, 0, 10))
          .extracting(ActivityView.Waiting::toAccept)
          .containsExactly(true);
      assertThat(view.waiting(plainId, 0, 10)).isEmpty();
      assertThat(view.waiting(home.id(), 0, 10)).hasSize(1);
    });
    attest(home, provider, id, Verdict.ACCEPT);
    assertThat(shares(id)).extracting(Share::standing).containsExactly(Standing.OWN, Standing.OWN);
    view(view -> assertThat(view.waiting(providerId, 0, 10)).isEmpty());
    attest(home, provider, id, Verdict.DECLINE);
    assertThat(shares(id).getFirst().standing()).isEqualTo(Standing.DECLINED);

    Bytes32 steward = group(homeSteward, plainId);
    assertThat(shares(steward)).extracting(Share::standing).containsExactly(Standing.STEWARD);
    assertThat(Standing.STEWARD.isTheirs(Book.DEFAULTS, 1)).isTrue();
  }

  @Test
  void nobodyWhoDidIt_confirmsIt_notEvenForTheOthers() {
    Bytes32 stewardId = home.member(network.key(), "x", Role.MEMBER);
    SigningKey second = network.key();
    Bytes32 secondId = home.member(second, "Ana", Role.MEMBER, Role.STEWARD);
    Bytes32 id = group(provider, providerId, secondId, stewardId);
    attest(home, second, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.DECLARED);
    attest(home, homeSteward, id, Verdict.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.CONFIRMED);
    view(view -> {
      SkillId velo = SkillId.ofLabel("velo");
      assertThat(view.sharedMinutes(providerId, secondId, velo)).isZero();
      assertThat(view.sharedMinutes(secondId, providerId, velo)).isZero();
    });
    attest(home, second, id, Verdict.ACCEPT);
    view(view -> {
      SkillId velo = SkillId.ofLabel("velo");
      assertThat(view.sharedMinutes(providerId, secondId, velo)).isEqualTo(60);
      assertThat(view.sharedMinutes(providerId, secondId, SkillId.ofLabel("pain"))).isZero();
    });
  }

  @Test
  void correction_standsIn_keepsTheOriginal_andMustBeConfirmedAnew() {
    Bytes32 id = contribution(receiverId, 1);
    attest(other, receiver, id, Verdict.CONFIRM);
    Bytes32 first = correction(provider, id, 60);
    assertThat(state(id)).isEqualTo(ContributionState.CORRECTED);
    assertThat(state(first)).isEqualTo(ContributionState.DECLARED);
    Bytes32 second = correction(provider, id, 70);
    assertThat(state(first)).isEqualTo(ContributionState.CORRECTED);
    assertThat(state(second)).isEqualTo(ContributionState.DECLARED);
    attest(other, receiver, second, Verdict.CONFIRM);
    assertThat(state(second)).isEqualTo(ContributionState.CONFIRMED);
    view(view -> assertThat(view.correction(id)).isEqualTo(network.position(second)));
  }

  @Test
  void correctionOfACorrection_orByAStranger_isVoid() {
    Bytes32 id = contribution(receiverId, 1);
    Bytes32 first = correction(provider, id, 60);
    assertThat(state(correction(provider, first, 30))).isEqualTo(ContributionState.VOID);
    assertThat(state(first)).isEqualTo(ContributionState.DECLARED);
    assertThat(state(correction(homeSteward, id, 30))).isEqualTo(ContributionState.VOID);
    assertThat(state(first)).isEqualTo(ContributionState.DECLARED);
  }

  @Test
  void dispute_isDecidedByAMediatorWhoIsNoParty_andAppealedOnce() {
    Bytes32 id = contribution(receiverId, 1);
    attest(other, receiver, id, Verdict.CONTEST);
    Bytes32 opening = step(other, receiver, id, Step.OPEN, Outcome.VOID);
    assertThat(state(id)).isEqualTo(ContributionState.DISPUTED);
    view(view -> assertThat(view.inDispute(10)).containsExactly(id));
    step(home, provider, opening, Step.DECIDE, Outcome.CONFIRM);
    assertThat(state(id)).as("a party decides nothing").isEqualTo(ContributionState.DISPUTED);
    Bytes32 decision = step(third, thirdSteward, opening, Step.DECIDE, Outcome.ADJUST);
    assertThat(state(id)).isEqualTo(ContributionState.DECIDED);
    assertThat(shares(id).getFirst().minutes()).isEqualTo(30);
    attest(home, homeSteward, id, Verdict.CONTEST);
    assertThat(state(id)).as("contested too late").isEqualTo(ContributionState.DECIDED);
    Bytes32 appeal = step(home, provider, decision, Step.APPEAL, Outcome.CONFIRM);
    assertThat(state(id)).isEqualTo(ContributionState.DISPUTED);
    step(third, thirdSteward, appeal, Step.DECIDE, Outcome.CONFIRM);
    assertThat(state(id)).as("another must decide").isEqualTo(ContributionState.DISPUTED);
    Bytes32 last = step(other, otherSteward, appeal, Step.DECIDE, Outcome.VOID);
    assertThat(state(id)).isEqualTo(ContributionState.VOID);
    step(home, provider, last, Step.APPEAL, Outcome.CONFIRM);
    assertThat(state(id)).as("one appeal").isEqualTo(ContributionState.VOID);
    view(view -> assertThat(view.inDispute(10)).isEmpty());
  }

  @Test
  void dispute_onACorrection_leavesTheOriginalCorrected() {
    Bytes32 id = contribution(receiverId, 1);
    Bytes32 corrected = correction(provider, id, 60);
    Bytes32 opening = step(other, receiver, corrected, Step.OPEN, Outcome.VOID);
    step(third, thirdSteward, opening, Step.DECIDE, Outcome.VOID);
    assertThat(state(corrected)).isEqualTo(ContributionState.VOID);
    assertThat(state(id)).isEqualTo(ContributionState.CORRECTED);
  }

  @Test
  void hours_areSplitByWhatStandsBehindThem() {
    Bytes32 confirmed = contribution(receiverId, 1);
    attest(other, receiver, confirmed, Verdict.CONFIRM);
    contribution(receiverId, 2);
    attest(other, receiver, contribution(receiverId, 3), Verdict.CONTEST);
    attest(home, provider, contribution(receiverId, 4), Verdict.WITHDRAW);
    group(receiverAtHome(), providerId);
    for (boolean later : new boolean[] {false, true}) {
      Hours hours = new Hours();
      long now = later ? SOON + Duration.ofDays(30).toMillis() : SOON;
      view(view ->
          view.byPerson(
              providerId,
              0,
              10,
              null,
              (row, share) -> {
                hours.add(share, Book.DEFAULTS, row.day(), now);
                return true;
              }));
      assertThat(hours.count()).isEqualTo(3);
      assertThat(hours.confirmed()).isEqualTo(90);
      assertThat(hours.tacit()).isEqualTo(later ? 90 : 0);
      assertThat(hours.declared()).isEqualTo(later ? 0 : 90);
      assertThat(hours.contested()).isEqualTo(90);
      assertThat(hours.unaccepted()).isEqualTo(60);
    }
  }

  private SigningKey receiverAtHome() {
    home.member(receiver, "Rosa", Role.MEMBER);
    return receiver;
  }
}
