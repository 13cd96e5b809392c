package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.PersonReply;
import org.ramdam.node.api.proto.PersonRequest;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.YearHours;

@Timeout(60)
class PersonCommandTest {
  @TempDir private Path home;
  private CannedSite site;

  @BeforeEach
  void start() throws IOException {
    site = new CannedSite(home);
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  private static Member.Builder member(String site) {
    return Member.newBuilder()
        .setMemberId(CannedSite.id("aa"))
        .setName("Léa Martin\u202e")
        .setSiteName(site)
        .addRoles("member")
        .addRoles("steward");
  }

  @Test
  void card_hasWhatIsKnown() throws IOException {
    var reply =
        PersonReply.newBuilder()
            .setMember(member("CéLA"))
            .addMemberships(member("L'Escale"))
            .addSkills(
                SkillOffer.newBuilder()
                    .setLabel("Soudure")
                    .setLevel(3)
                    .setMode("share")
                    .setEndorsements(2)
                    .setWeightMinutes(600))
            .addCommitments(
                Commitment.newBuilder().setTitle("Toit").setState("late").setMinutes(60))
            .addYears(
                YearHours.newBuilder()
                    .setYear(2026)
                    .setHours(
                        Hours.newBuilder()
                            .setCount(3)
                            .setConfirmed(60)
                            .setTacit(90)
                            .setDeclared(30)))
            .addContributions(Contribution.newBuilder().setNote("Réparé").setState("tacit"));
    site.answering("Person", reply.build());

    CommandLineRun.Ended run = site.run("person", "léa", "martin");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out().lines().map(line -> line.strip().replaceAll("\\s{2,}", "|")))
        .contains(
            "Léa Martin\ufffd " + CannedSite.id("aa"),
            "CéLA: member, steward",
            "L'Escale: member, steward",
            "Soudure|3|share|2|10\u00a0h",
            "2026|3|1\u00a0h|1.5\u00a0h|0.5\u00a0h|0\u00a0h|0\u00a0h");
    assertThat(run.out()).contains("Toit", "late", "Réparé", "tacit");
    assertThat(site.asked("Person", PersonRequest.parser()).getPerson()).isEqualTo("léa martin");
  }

  @Test
  void nobody_isTheNodesToSay() {
    site.answering(
        "Person",
        org.ramdam.node.api.proto.Error.newBuilder()
            .setCode("not_found")
            .setMessage("nobody is called so")
            .setHint("check the name")
            .setExitCode(3)
            .build());

    assertThat(site.run("person", "Zig").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(site.run("person").exit()).isEqualTo(Exit.USAGE);
    assertThat(site.run("person", " ").exit()).isEqualTo(Exit.USAGE);
  }
}
