package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.receipt.Receipts.ESCALE;
import static org.ramdam.protocol.receipt.Receipts.REMORQUE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ReceiptRequest;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.tlog.Policy;

class ReceiptCreateTest {
  private final Receipts log = Receipts.example();
  @TempDir private Path home;
  private CannedSite site;

  @BeforeEach
  void start() throws IOException {
    site = new CannedSite(home);
    answer(log.receipt(5, 9));
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  private void answer(Receipt receipt) {
    site.answering(
        "Receipt",
        ReceiptReply.newBuilder().setId(log.id(5).hex()).setFile(receipt.encode()).build());
  }

  private void answerWithoutWitness() {
    answer(log.receipt(5, List.of(), Policy.of(0, List.of()), log.note(), List.of()));
  }

  private CommandLineRun.Ended create(String... options) {
    var arguments = new ArrayList<>(List.of("receipt", "create", log.id(5).hex()));
    arguments.addAll(List.of(options));
    return site.run(arguments.toArray(String[]::new));
  }

  private String at(String name) {
    return home.resolve(name).toString();
  }

  private CommandLineRun.Ended verify(String name) {
    return new CommandLineRun(home).run("verify", at(name));
  }

  @Test
  void hiddenWords_areInNoFile() throws IOException {
    var ended = create("-o", at("a.ramdam"), "--hide", "note,names", "--html", at("a.html"));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isEqualTo(Exit.OK);
    assertThat(verify("a.ramdam").out())
        .contains("Skill: Vélo")
        .doesNotContain("réparé", "Léa", "Sam", "La Fabrique");
    assertThat(verify("a.html").out()).isEqualTo(verify("a.ramdam").out());
    assertThat(Files.readString(home.resolve("a.html"))).doesNotContain("réparé", "Léa");

    assertThat(create("-o", at("b.ramdam"), "--show", "note").exit()).isEqualTo(Exit.OK);
    assertThat(verify("b.ramdam").out()).contains("réparé").doesNotContain("Vélo", "Léa");
    assertThat(create("-o", at("c.ramdam"), "--hide", "words").exit()).isEqualTo(Exit.OK);
    assertThat(verify("c.ramdam").out()).doesNotContain("réparé", "Vélo", "Léa");
    assertThat(create("-o", at("c.ramdam"), "--hide", "words").exit()).isEqualTo(Exit.RUNNING);
    assertThat(create("-o", at("c.ramdam"), "--hide", "words", "--force").exit())
        .isEqualTo(Exit.OK);
  }

  @Test
  void page_carriesTheReceiptAndNothingThatRuns() throws IOException {
    assertThat(create("-o", at("a.ramdam"), "--html", at("a.html")).exit()).isEqualTo(Exit.OK);
    String page = Files.readString(home.resolve("a.html"));
    assertThat(page)
        .contains(Files.readString(home.resolve("a.ramdam")))
        .contains("<h2>What is proved</h2>", "Confirmed by Sam", "download=\"a.ramdam\"")
        .doesNotContain("<script", "http:", "https:", "src=");
    assertThat(verify("a.html").exit()).isEqualTo(Exit.OK);
  }

  @Test
  void qrCode_saysHowMuchIsTooMuch() throws IOException {
    var ended = create("-o", at("a.ramdam"), "--qr", at("a.svg"));
    assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
    assertThat(ended.err()).contains("A QR code does not hold this receipt: it has ");
    assertThat(home.resolve("a.ramdam")).doesNotExist();

    answerWithoutWitness();
    var small = create("-o", at("a.ramdam"), "--qr", at("a.svg"), "--html", at("a.html"));
    assertThat(small.exit()).isEqualTo(Exit.OK);
    assertThat(small.err()).startsWith("No other site has cosigned it yet");
    assertThat(Files.readString(home.resolve("a.svg"))).startsWith("<svg xmlns=");
    assertThat(Files.readString(home.resolve("a.html"))).contains("class=\"qr dense\"");
  }

  @Test
  void policyOfTheIssuer_isAskedFor() throws IOException {
    Policy policy = Policy.of(2, List.of(ESCALE.noteKey(), REMORQUE.noteKey()));
    Files.write(home.resolve("policy"), policy.encode());
    assertThat(create("-o", at("a.ramdam"), "--policy", at("policy")).exit()).isEqualTo(Exit.OK);
    assertThat(site.asked("Receipt", ReceiptRequest.parser()).getPolicy())
        .isEqualTo(new String(policy.encode(), StandardCharsets.UTF_8));

    answerWithoutWitness();
    var ended = create("-o", at("b.ramdam"), "--policy", at("policy"));
    assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
    assertThat(home.resolve("b.ramdam")).doesNotExist();
  }

  @Test
  void json_saysWhatWasWritten() {
    assertThat(create("-o", at("a.ramdam"), "--json").out())
        .startsWith("{\"id\":\"" + log.id(5).hex() + "\",\"file\":\"" + at("a.ramdam"))
        .contains("\"witnesses\":2,\"confirmations\":1");
  }
}
