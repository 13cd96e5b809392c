package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.CertifyReply;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.ResolveReply;
import org.ramdam.node.api.proto.ResolveRequest;

@Timeout(60)
class CodeVerificationTest {
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

  private static ResolveReply resolved(boolean same) {
    return ResolveReply.newBuilder()
        .setSame(same)
        .setNow(
            CertifyReply.newBuilder()
                .setMember(Member.newBuilder().setName("Léa"))
                .setFromDay(20_454)
                .setToDay(20_818)
                .addContributions(
                    Contribution.newBuilder()
                        .setId(CannedSite.id("abcd"))
                        .setSiteName("CéLA")
                        .setNote("Toit")
                        .setMinutes(60)
                        .setState("tacit"))
                .setTotal(Hours.newBuilder().setTacit(60)))
        .build();
  }

  @Test
  void sameRecords_areListed() throws IOException {
    site.answering("Resolve", resolved(true));

    CommandLineRun.Ended run = site.run("verify", "ramdam-1-ab2c");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("The records behind RAMDAM-1-AB2C are still the same.\nLéa, 1 Jan 2026 to 31")
        .contains("Toit", "abcd00000000")
        .endsWith(
            "1 contribution: 0 h explicit, 1 h tacit, 0 h waiting, 0 h contested.\n"
                .replace(" h", "\u00a0h"));
    assertThat(site.asked("Resolve", ResolveRequest.parser()).getCode()).isEqualTo("RAMDAM-1-AB2C");
  }

  @Test
  void otherRecords_areRefused() {
    site.answering("Resolve", resolved(false));

    CommandLineRun.Ended run = site.run("verify", "RAMDAM-1-AB2C");
    CommandLineRun.Ended json = site.run("verify", "RAMDAM-1-AB2C", "--json");

    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("not the same any more: now 1 contribution, ");
    assertThat(json.exit()).isEqualTo(Exit.REFUSED);
    assertThat(json.out()).startsWith("{\"same\":false,\"now\":{");
    assertThat(json.err()).contains("\"code\":\"code_differs\"");
  }

  @Test
  void codes_areToldFromIdsAndFiles() {
    assertThat(CodeVerification.isCode("RAMDAM-1-AB2C-33")).isTrue();
    assertThat(CodeVerification.isCode("abcd")).isFalse();
    assertThat(CodeVerification.isCode("RAMDAM-")).isFalse();
    assertThat(CodeVerification.isCode("ramdam-1/../x")).isFalse();
    assertThat(site.run("verify", "RAMDAM-").exit()).isEqualTo(Exit.NOT_FOUND);
  }
}
