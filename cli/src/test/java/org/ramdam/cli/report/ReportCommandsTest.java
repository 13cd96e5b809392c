package org.ramdam.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.CannedSite;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Exit;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.Hours;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ReportRequest;
import org.ramdam.node.api.proto.ReportRow;

@Timeout(60)
class ReportCommandsTest {
  private static final int NEW_YEAR = 20_454;
  private static final String HOSTILE = "=cmd|' /C calc'!A0<script>\u202e";

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

  private static Hours hours(long explicit, long tacit) {
    return Hours.newBuilder()
        .setCount(2)
        .setConfirmed(explicit)
        .setTacit(tacit)
        .setDeclared(30)
        .setContested(15)
        .build();
  }

  private static ReportReply.Builder report() {
    return ReportReply.newBuilder()
        .setFromDay(NEW_YEAR)
        .setToDay(NEW_YEAR + 364)
        .addRows(
            ReportRow.newBuilder()
                .addKeys(CannedSite.id("aa"))
                .addNames(HOSTILE)
                .setHours(hours(90, 60)))
        .addRows(ReportRow.newBuilder().addKeys("").addNames("").setHours(hours(30, 0)))
        .setTotal(hours(120, 60))
        .setPeople(2)
        .setSites(1)
        .addPolicies(PolicyRef.newBuilder().setSiteName("CéLA").setVersion(3));
  }

  private List<List<String>> csv(String text, char separator) {
    assertThat(text).startsWith("\ufeff").endsWith("\r\n");
    return CsvReader.builder().fieldSeparator(separator).ofCsvRecord(text.substring(1)).stream()
        .map(row -> row.getFields())
        .toList();
  }

  @Test
  void hours_areSummedByPerson() throws IOException {
    site.answering("Report", report().build());

    CommandLineRun.Ended run = site.run("report", "hours", "--year", "2026", "--site", "CéLA");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("Hours, 1 Jan 2026 to 31 Dec 2026\nSite: CéLA\n2 people, 1 site");
    assertThat(run.out().lines().map(line -> line.replaceAll("\\s{2,}", "|")))
        .contains(
            "who|contributions|explicit|tacit|waiting|contested",
            "(none)|2|0.5 h|0 h|0.5 h|0.25 h".replace(" h", "\u00a0h"),
            "total|2|2 h|1 h|0.5 h|0.25 h".replace(" h", "\u00a0h"));
    assertThat(run.out()).contains("By the rules of: CéLA, version 3").doesNotContain("\u202e");
    assertThat(site.asked("Report", ReportRequest.parser()))
        .isEqualTo(
            ReportRequest.newBuilder()
                .setFromDay(NEW_YEAR)
                .setToDay(NEW_YEAR + 364)
                .setSite("CéLA")
                .addBy("person")
                .build());
  }

  @Test
  void spreadsheet_isInertAndHasNoTotal() throws IOException {
    site.answering("Report", report().build());

    var french = csv(site.runInFrench("report", "hours", "--csv").out(), ';');
    var english = csv(site.run("report", "hours", "--csv").out(), ',');

    assertThat(french).hasSize(3);
    assertThat(french.getFirst()).startsWith("du", "au", "qui", "id", "contributions", "explicite");
    assertThat(french.get(1))
        .startsWith("2026-01-01", "2026-12-31", "'=cmd|' /C calc'!A0<script>\ufffd")
        .contains("1,5");
    assertThat(english.get(1)).contains("1.5");
  }

  @Test
  void page_hasTheSameFiguresAndNothingThatRuns() {
    site.answering("Report", report().setShortened(true).build());

    String page = site.run("report", "hours", "--html").out();

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains(
            "=cmd|&#39; /C calc&#39;!A0&lt;script&gt;\ufffd",
            "<td class=\"figure\">1.5\u00a0h</td>")
        .contains("<tfoot><tr><td>total</td>", "CéLA, version 3", "the smallest are left out")
        .doesNotContain("<script", "http:", "https:");
  }

  @Test
  void files_areWrittenWholeAndNotOverwritten() throws IOException {
    site.answering("Report", report().build());
    Path file = home.resolve("hours.csv");
    String[] line = {"report", "hours", "--out", file.toString()};

    assertThat(site.run(line).out()).isEqualTo("Wrote " + file + "\n");
    byte[] written = Files.readAllBytes(file);
    assertThat(new String(written, java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("\ufefffrom,");
    assertThat(site.run("report", "hours", "--html", "--out", file.toString()).exit())
        .isEqualTo(Exit.RUNNING);
    assertThat(Files.readAllBytes(file)).isEqualTo(written);
    assertThat(site.run("report", "hours", "--html", "--force", "--out", file.toString()).exit())
        .isEqualTo(Exit.OK);
    assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>");
    assertThat(home.resolve("t.txt"))
        .satisfies(text -> {
          assertThat(site.run("report", "hours", "--out", text.toString()).exit())
              .isEqualTo(Exit.OK);
          assertThat(Files.readString(text)).startsWith("Hours, ").doesNotContain("\u001b");
        });
    try (var files = Files.list(home)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(f -> f.startsWith(".ramdam"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report hours --by colour",
        "report hours --by person,project,site,month",
        "report hours --year 2026 --from 2026-01-01",
        "report hours --year 12",
        "report hours --year many",
        "report hours --to 2026-01-01",
        "report hours --from 2026-02-02 --to 2026-02-01",
        "report hours --csv --html",
        "report activity --csv --html",
        "report activty",
        "valuation --year x",
        "certificate cec Léa",
        "certificate cec --year 2026",
        "certificate passport Léa --from 2026-02-02 --to 2026-02-01"
      })
  void badArguments_areUsage(String line) {
    CommandLineRun.Ended run = site.run(line.split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(2);
  }

  @Test
  void projects_areProcessesToTheNode() throws IOException {
    site.answering("Report", ReportReply.getDefaultInstance());

    assertThat(site.run("report", "hours", "--by", "project,month").exit()).isEqualTo(Exit.OK);
    assertThat(site.asked("Report", ReportRequest.parser()).getByList())
        .containsExactly("process", "month");
    assertThat(site.run("report", "hours", "--json").out()).startsWith("{\"from_day\":0");
  }

  @Test
  void activity_hasEveryContribution() throws IOException {
    var all = ContributionsReply.newBuilder();
    for (int i = 0; i < 120; i++) {
      all.addContributions(
          Contribution.newBuilder()
              .setId(CannedSite.id("ab"))
              .setDay(NEW_YEAR + i)
              .setProviderName("Zoé")
              .setMinutes(30)
              .setNote("+" + i)
              .setState("tacit"));
    }
    site.answering("Contributions", all.build());

    CommandLineRun.Ended run = site.run("report", "activity", "--from", "2026-01-01", "--csv");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(csv(run.out(), ',')).hasSize(121);
    assertThat(csv(run.out(), ',').get(1)).contains("2026-01-01", "Zoé", "0.5", "'+0", "tacit");
    assertThat(site.asked("Contributions", ContributionsRequest.parser()).getFromDay())
        .isEqualTo(NEW_YEAR);
    assertThat(site.run("report", "activity", "--from", "2026-01-01").out())
        .contains("120 contributions: 0\u00a0h explicit, 60\u00a0h tacit");
  }

  @Test
  void network_countsPeopleAndProjectsOfEachSite() {
    var reply =
        ReportReply.newBuilder()
            .addRows(row("s1", "p1", "x"))
            .addRows(row("s1", "p1", ""))
            .addRows(row("s1", "p2", "y"))
            .addRows(ReportRow.newBuilder().addKeys("s1").addKeys("p3").addKeys("z"))
            .setTotal(hours(60, 0))
            .setPeople(2)
            .setProcesses(2);
    site.answering("Report", reply.build());

    CommandLineRun.Ended run = site.run("report", "network", "--json");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .contains("\"site_name\":\"CéLA\",\"people\":2,\"projects\":2,\"hours\":{");
    assertThat(site.run("report", "network").out()).contains("site", "people", "CéLA");
  }

  private static ReportRow row(String... keys) {
    return ReportRow.newBuilder()
        .addAllKeys(List.of(keys))
        .addNames("CéLA")
        .setHours(hours(60, 0))
        .build();
  }
}
