package org.ramdam.node.view.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;

class ActivityViewTest {
  @TempDir private Path directory;

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

  @BeforeEach
  void admit() {
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

  private ContributionState state(Bytes32 id) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      store.clear(Views.COLUMNS);
      ActivityView view = network.views(store).activity();
      Totals totals = view.totals(providerId);
      ContributionState state =
          home.entries().stream()
              .filter(entry -> entry.record().id().equals(id))
              .map(entry ->
                  entry.record().core().body() instanceof Body.Contribution c
                      ? ActivityView.state(view.opinions(id), c, home.id())
                      : ContributionState.DECLARED)
              .findAny()
              .orElseThrow();
      assertThat(totals.minutesConfirmed())
          .isEqualTo(state == ContributionState.CONFIRMED ? 90 : 0);
      assertThat(totals.minutesContested())
          .isEqualTo(state == ContributionState.CONTESTED ? 90 : 0);
      return state;
    }
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
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      ActivityView view = network.views(store).activity();
      var rows = new ArrayList<ActivityView.Row>();
      view.byPerson(providerId, 2, 8, null, rows::add);
      assertThat(rows).extracting(ActivityView.Row::day).containsExactly(7, 7, 5);
      var rest = new ArrayList<ActivityView.Row>();
      ActivityView.Row first = ActivityView.Row.parse(rows.getFirst().toByteArray());
      view.bySkill(SkillId.ofLabel("velo"), 2, 8, first, rest::add);
      assertThat(rest).isEqualTo(rows.subList(1, 3));
      view.byPerson(receiverId, 0, 100, null, rest::add);
      assertThat(rest).hasSize(2);
    }
  }
}
