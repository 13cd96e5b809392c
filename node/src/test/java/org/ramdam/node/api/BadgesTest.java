package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.Badge;
import org.ramdam.node.api.proto.BadgeReply;
import org.ramdam.node.api.proto.BadgesReply;
import org.ramdam.node.api.proto.BadgesRequest;
import org.ramdam.node.api.proto.ExportBadgeRequest;
import org.ramdam.node.api.proto.IssueBadgeRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.ReindexReply;
import org.ramdam.node.api.proto.ReindexRequest;
import org.ramdam.node.api.proto.RevokeBadgeRequest;
import org.ramdam.node.testing.BadgeSite;
import org.ramdam.node.testing.LiveSite.RefusedException;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;

@Timeout(60)
class BadgesTest {
  @TempDir private Path directory;
  private BadgeSite badges;

  @BeforeEach
  void start() throws Exception {
    badges = BadgeSite.start(directory);
  }

  @AfterEach
  void stop() {
    badges.close();
  }

  private NewRecord endorsement(Person by) throws Exception {
    return badges.attest(by, badges.offer(), Verdict.ENDORSE);
  }

  private BadgeReply revoke(Person by, String id) throws Exception {
    return badges
        .site()
        .call(
            "RevokeBadge",
            RevokeBadgeRequest.newBuilder()
                .setWithdrawal(badges.attest(by, id, Verdict.WITHDRAW))
                .build(),
            BadgeReply.parser());
  }

  private void assertRefused(String code, int exit, String words, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            no -> {
              assertThat(no.error().getCode()).isEqualTo(code);
              assertThat(no.error().getExitCode()).isEqualTo(exit);
              assertThat(no.error().getMessage()).contains(words);
            });
  }

  private interface Call {
    void run() throws Exception;
  }

  @Test
  void aBadge_isARecordOfTheSite_thatNamesWhoDecidedAndWhatItRestsOn() throws Exception {
    String work = badges.confirmed(badges.alice(), BadgeSite.SKILL);

    Badge badge = badges.issue(endorsement(badges.farid()), work).getBadge();

    assertThat(badge.getSiteId()).isEqualTo(badges.site().id().hex());
    assertThat(badge.getMemberId()).isEqualTo(badges.alice().id().hex());
    assertThat(badge.getSkillRecord()).isEqualTo(badges.offer());
    assertThat(badge.getLevel()).isEqualTo(3);
    assertThat(badge.getEvidenceList()).containsExactly(work);
    assertThat(badge.getDecidedById()).isEqualTo(badges.farid().id().hex());
    assertThat(badge.getIssuerKey()).isEqualTo(badges.registrar().publicKey().hex());
    assertThat(badge.getSubjectKey()).isEqualTo(badges.alice().device().publicKey().hex());
    assertThat(badge.getRevoked()).isFalse();
    assertThat(badges.badges().getBadgesList()).containsExactly(badge);
    var _ =
        badges.site().call("Reindex", ReindexRequest.getDefaultInstance(), ReindexReply.parser());
    assertThat(badges.badges().getBadgesList()).containsExactly(badge);
  }

  @Test
  void theSameDecisionTwice_isOneBadge() throws Exception {
    String work = badges.confirmed(badges.alice(), BadgeSite.SKILL);
    NewRecord endorsement = endorsement(badges.farid());

    BadgeReply first = badges.issue(endorsement, work);

    assertThat(badges.issue(endorsement, work)).isEqualTo(first);
    assertThat(badges.badges().getBadgesCount()).isOne();
  }

  @Test
  void whoIsNoSteward_decidesNothing() throws Exception {
    Person bob = badges.admit("Bob", "member");
    String work = badges.confirmed(badges.alice(), BadgeSite.SKILL);

    assertRefused("not_a_steward", 5, "", () -> badges.issue(endorsement(bob), work));

    Person eva = badges.admit("Eva", "member", "valideur-cec");
    String id = badges.issue(endorsement(eva), work).getBadge().getId();
    assertRefused("not_a_steward", 5, "", () -> revoke(bob, id));
  }

  @Test
  void aSteward_issuesNoBadgeToThemselves() throws Exception {
    String offer =
        badges.site().say(badges.farid(), new Body.Skill(BadgeSite.SKILL, 4, SkillMode.SHARE));
    String work = badges.work(badges.farid(), BadgeSite.SKILL);

    assertRefused(
        "refused",
        4,
        "nobody issues a badge to themselves",
        () -> badges.issue(badges.attest(badges.farid(), offer, Verdict.ENDORSE), work));
  }

  @Test
  void whatShowsNothing_isNamed_andNothingIsStored() throws Exception {
    Person bob = badges.admit("Bob", "member");
    String declared = badges.work(badges.alice(), BadgeSite.SKILL);
    String cooking = badges.confirmed(badges.alice(), SkillId.ofLabel("cuisine"));
    String another = badges.confirmed(bob, BadgeSite.SKILL);
    NewRecord endorsement = endorsement(badges.farid());

    assertRefused("bad_evidence", 4, "declared", () -> badges.issue(endorsement, declared));
    assertRefused("bad_evidence", 4, "of another skill", () -> badges.issue(endorsement, cooking));
    assertRefused(
        "bad_evidence", 4, "not done by this member", () -> badges.issue(endorsement, another));
    assertRefused(
        "bad_evidence", 4, "no contribution", () -> badges.issue(endorsement, badges.offer()));
    assertRefused("bad_request", 2, "1 to 15", () -> badges.issue(endorsement));
    assertRefused("not_found", 3, "", () -> badges.issue(endorsement, "0000000000"));
    assertThat(badges.badges().getBadgesList()).isEmpty();
    assertThat(badges.site().show(badges.offer()).getAttestationsList()).isEmpty();
  }

  @Test
  void aLevelOutOfRange_orARecordThatIsNoSkill_isRefused() throws Exception {
    String work = badges.confirmed(badges.alice(), BadgeSite.SKILL);

    assertRefused(
        "refused",
        4,
        "not of a member's skill",
        () -> badges.issue(badges.attest(badges.farid(), work, Verdict.ENDORSE), work));
    assertRefused(
        "refused",
        4,
        "not the decision",
        () -> badges.issue(badges.attest(badges.farid(), badges.offer(), Verdict.CONFIRM), work));
    assertRefused(
        "bad_request",
        2,
        "1 to 4",
        () ->
            badges
                .site()
                .call(
                    "IssueBadge",
                    IssueBadgeRequest.newBuilder()
                        .setEndorsement(endorsement(badges.farid()))
                        .setLevel(5)
                        .addEvidence(work)
                        .build(),
                    BadgeReply.parser()));
  }

  @Test
  void aRevokedBadge_isSaidToBe_andItsFileIsTheSame() throws Exception {
    BadgeReply issued = badges.issue();
    String id = issued.getBadge().getId();

    Badge revoked = revoke(badges.farid(), id).getBadge();

    assertThat(revoked.getRevoked()).isTrue();
    assertThat(revoke(badges.farid(), id).getBadge()).isEqualTo(revoked);
    assertThat(badges.badges().getBadgesList()).containsExactly(revoked);
    BadgesReply found =
        badges
            .site()
            .call(
                "Badges",
                BadgesRequest.newBuilder().setId(id).setPerson("Alice").build(),
                BadgesReply.parser());
    assertThat(found.getBadgesList()).containsExactly(revoked);
    assertRefused("refused", 4, "no badge", () -> revoke(badges.farid(), badges.offer()));
  }

  @Test
  void theFile_isMadeAgainFromTheRecords() throws Exception {
    BadgeReply issued = badges.issue();

    BadgeReply again =
        badges
            .site()
            .call(
                "ExportBadge",
                ExportBadgeRequest.newBuilder().setId(issued.getBadge().getId()).build(),
                BadgeReply.parser());

    // Its proofs lead to the newest checkpoint, which is the same while nothing is written.
    assertThat(again).isEqualTo(issued);
    assertRefused(
        "not_found",
        3,
        "no badge",
        () ->
            badges
                .site()
                .call(
                    "ExportBadge",
                    ExportBadgeRequest.newBuilder().setId(badges.offer()).build(),
                    BadgeReply.parser()));
  }
}
