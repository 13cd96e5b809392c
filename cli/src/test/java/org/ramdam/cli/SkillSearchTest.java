package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Endorser;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.SkillsReply;
import org.ramdam.node.api.proto.SkillsRequest;

@Timeout(60)
class SkillSearchTest {
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

  private static SkillsReply welders() {
    return SkillsReply.newBuilder()
        .addSkills(
            SkillOffer.newBuilder()
                .setLabel("Soudure")
                .setMemberName("Zoé")
                .setSiteName("CéLA")
                .setKilometres(12)
                .setLevel(3)
                .setMode("share")
                .setEndorsements(2)
                .setWeightMinutes(480)
                .addWhy("same words\u001b[2J")
                .addEndorsers(
                    Endorser.newBuilder()
                        .setName("Ali")
                        .setSharedMinutes(960)
                        .setWeightMinutes(240)
                        .setReciprocal(true)))
        .addSkills(
            SkillOffer.newBuilder().setLabel("Soudure").setMemberName("Max").setKilometres(-1))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"who knows", "skill find"})
  void bothCommands_askTheSame(String command) throws IOException {
    site.answering("Skills", welders());
    String line = command + " soudure arc --within 30km --of Périgueux --to-learn --limit 7";

    CommandLineRun.Ended run = site.runInFrench(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(site.asked("Skills", SkillsRequest.parser()))
        .isEqualTo(
            SkillsRequest.newBuilder()
                .setWords("soudure arc")
                .setWithinKm(30)
                .setPlace("Périgueux")
                .setMode("learn")
                .setLimit(7)
                .setLanguage("fr")
                .build());
    assertThat(run.out().lines().map(row -> row.replaceAll("\\s{2,}", "|")))
        .contains("Soudure|Zoé|CéLA|12\u00a0km|3|partager|2 (8\u00a0h)");
  }

  @Test
  void why_printsTheReasons() {
    site.answering("Skills", welders());

    String out = site.run("who", "knows", "soudure", "--why").out();

    assertThat(out)
        .contains(
            "Zoé, Soudure\n",
            "  same words\ufffd[2J\n",
            "  Endorsed by Ali, each endorses the other: 16\u00a0h together, weighs 4\u00a0h\n");
    assertThat(site.run("who", "knows", "soudure").out()).doesNotContain("same words");
  }

  @Test
  void nobody_isSaidSo() {
    site.answering("Skills", SkillsReply.getDefaultInstance());

    assertThat(site.run("who", "knows", "x").out()).isEqualTo("Nobody says they know x.\n");
    assertThat(site.run("who", "knows", "x", "--to-learn").out())
        .isEqualTo("Nobody says they want to learn x.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0km", "-3", "km", "30m", "99999", "1,5km"})
  void badDistance_isUsage(String distance) {
    CommandLineRun.Ended run = site.run("who", "knows", "x", "--within", distance);

    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.err()).contains("--within");
  }
}
