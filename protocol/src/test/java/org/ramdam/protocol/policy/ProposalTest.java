package org.ramdam.protocol.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Property;

class ProposalTest {
  private static final Bytes32 ADA = new Bytes32(1, 0, 0, 0);
  private static final Bytes32 BOB = new Bytes32(2, 0, 0, 0);
  private static final Bytes32 CYD = new Bytes32(3, 0, 0, 0);
  private static final List<Role> STEWARD = List.of(Role.MEMBER, Role.STEWARD);
  private static final List<Role> MEMBER = List.of(Role.MEMBER);
  private static final Electorate FOUR_STEWARDS = new Electorate(4, 6, 3);
  private static final Electorate SMALL = new Electorate(1, 3, 2);

  private static Proposal by(Bytes32 proposer, List<Role> roles, Electorate electorate) {
    return Proposal.of(edition(Rule.TACIT_DAYS, 7), proposer, roles, electorate);
  }

  private static Edition edition(Rule rule, int value) {
    return new Edition(1, Bytes32.ZERO, new TreeMap<>(Map.of(rule, value)), 0);
  }

  @Test
  void proposing_countsAsApproving_forAnElectorOnly() {
    assertThat(by(ADA, STEWARD, FOUR_STEWARDS).approvers(Set.of())).containsExactly(ADA);
    assertThat(by(ADA, MEMBER, FOUR_STEWARDS).approvers(Set.of())).isEmpty();
    assertThat(by(ADA, MEMBER, SMALL).approvers(Set.of())).containsExactly(ADA);
  }

  @Test
  void theOnlyMember_putsItInForceByProposing() {
    assertThat(by(ADA, MEMBER, new Electorate(0, 1, 1)).isInForce(Set.of())).isTrue();
  }

  @Test
  void enoughDistinctElectors_putItInForce_forEver() {
    Proposal two =
        by(ADA, STEWARD, FOUR_STEWARDS)
            .hear(BOB, STEWARD, Verdict.APPROVE)
            .hear(BOB, STEWARD, Verdict.APPROVE)
            .hear(CYD, MEMBER, Verdict.APPROVE);
    assertThat(two.isInForce(Set.of())).isFalse();

    Proposal three = two.hear(CYD, STEWARD, Verdict.APPROVE);
    assertThat(three.isInForce(Set.of())).isTrue();
    assertThat(
            three
                .hear(CYD, STEWARD, Verdict.WITHDRAW)
                .hear(BOB, STEWARD, Verdict.DECLINE)
                .hear(ADA, STEWARD, Verdict.WITHDRAW))
        .isEqualTo(three);
  }

  @Test
  void anApproval_isTakenBack_andGivenAgain() {
    Proposal taken =
        by(ADA, STEWARD, FOUR_STEWARDS)
            .hear(BOB, STEWARD, Verdict.APPROVE)
            .hear(BOB, List.of(), Verdict.DECLINE)
            .hear(CYD, STEWARD, Verdict.APPROVE);
    assertThat(taken.isInForce(Set.of())).isFalse();
    assertThat(taken.approvers(Set.of())).containsExactly(ADA, CYD);
    assertThat(taken.hear(BOB, STEWARD, Verdict.APPROVE).isInForce(Set.of())).isTrue();
  }

  @Test
  void itsProposer_withdrawsIt_beforeTheQuorum() {
    Proposal withdrawn =
        by(ADA, STEWARD, FOUR_STEWARDS)
            .hear(ADA, STEWARD, Verdict.WITHDRAW)
            .hear(BOB, STEWARD, Verdict.APPROVE)
            .hear(CYD, STEWARD, Verdict.APPROVE)
            .hear(new Bytes32(4, 0, 0, 0), STEWARD, Verdict.APPROVE);
    assertThat(withdrawn.withdrawn()).isTrue();
    assertThat(withdrawn.isInForce(Set.of())).isFalse();
    assertThat(withdrawn.approvers(Set.of())).isEmpty();
  }

  @Test
  void stewardsOfOtherSites_standInAtASmallSite_andNowhereElse() {
    assertThat(by(ADA, MEMBER, SMALL).isInForce(Set.of(BOB))).isTrue();
    assertThat(by(ADA, MEMBER, SMALL).isInForce(Set.of(ADA))).isFalse();
    assertThat(by(ADA, STEWARD, FOUR_STEWARDS).isInForce(Set.of(BOB, CYD))).isFalse();
    assertThat(by(ADA, STEWARD, FOUR_STEWARDS).approvers(Set.of(BOB))).containsExactly(ADA);
  }

  @Test
  void aStandIn_isNotUndoneByAWithdrawalNobodyCanPutBeforeIt() {
    Proposal withdrawn = by(ADA, MEMBER, SMALL).hear(ADA, MEMBER, Verdict.WITHDRAW);
    assertThat(withdrawn.isInForce(Set.of())).isFalse();
    assertThat(withdrawn.isInForce(Set.of(BOB))).isTrue();
    assertThat(withdrawn.approvers(Set.of(BOB))).containsExactly(ADA, BOB);
  }

  @Test
  void whatWouldForbidItsOwnChange_isNeverInForce() {
    Proposal locked =
        Proposal.of(edition(Rule.STEWARD_LEAST, 5), ADA, STEWARD, FOUR_STEWARDS)
            .hear(BOB, STEWARD, Verdict.APPROVE)
            .hear(CYD, STEWARD, Verdict.APPROVE);
    assertThat(locked.isVoid()).isTrue();
    assertThat(locked.isInForce(Set.of())).isFalse();
  }

  @Test
  void inForce_meansThatSomePointsOfTheLogsHaveAQuorum_andNeverEnds() {
    Property.forAll(random -> {
      List<Bytes32> people = List.of(ADA, BOB, CYD, new Bytes32(4, 0, 0, 0));
      Electorate electorate =
          Gen.oneOf(List.of(SMALL, FOUR_STEWARDS, new Electorate(2, 4, 2)), random);
      Proposal proposal = by(ADA, MEMBER, electorate);
      var live = new HashSet<>(electorate.isOpen() ? Set.of(ADA) : Set.of());
      var points = new ArrayList<Set<Object>>(List.of(Set.copyOf(live)));
      var standIns = new HashSet<Bytes32>();
      boolean ended = false;
      boolean before = false;
      for (int i = 0; i < 12; i++) {
        Bytes32 who = Gen.oneOf(people, random);
        if (random.nextInt(6) == 0) {
          standIns.add(who);
        } else {
          Verdict verdict =
              Gen.oneOf(List.of(Verdict.APPROVE, Verdict.APPROVE, Verdict.WITHDRAW), random);
          proposal = proposal.hear(who, STEWARD, verdict);
          ended |= verdict == Verdict.WITHDRAW && who.equals(ADA);
          if (verdict == Verdict.APPROVE) {
            live.add(who);
          } else {
            live.remove(who);
          }
          if (!ended) {
            points.add(Set.copyOf(live));
          }
        }
        boolean expected = points.stream().anyMatch(point -> quorum(electorate, point, standIns));
        assertThat(proposal.isInForce(standIns)).isEqualTo(expected);
        assertThat(expected || !before).isTrue();
        before = expected;
      }
    });
  }

  private static boolean quorum(Electorate electorate, Set<Object> point, Set<Bytes32> standIns) {
    var all = new HashSet<>(point);
    if (electorate.isOpen()) {
      all.addAll(standIns);
    }
    return all.size() >= electorate.quorum();
  }
}
