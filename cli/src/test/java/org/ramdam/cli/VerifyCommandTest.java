package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.receipt.Receipts.ESCALE;
import static org.ramdam.protocol.receipt.Receipts.REMORQUE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.receipt.Finding;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.tlog.Policy;

class VerifyCommandTest {
  private final Receipts log = Receipts.example();
  @TempDir private Path home;
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = home.resolve("wiring.ramdam");
    Files.writeString(file, log.receipt(5, 9).encode());
  }

  private CommandLineRun.Ended verify(String... options) {
    return verify(new CommandLineRun(home), options);
  }

  private CommandLineRun.Ended verify(CommandLineRun line, String... options) {
    var arguments = new ArrayList<>(List.of("verify", file.toString()));
    arguments.addAll(List.of(options));
    return line.run(arguments.toArray(String[]::new));
  }

  private String shortId(int index) {
    return log.id(index).shortHex(12);
  }

  @Test
  void soundFile_tellsWhatIsProvedAndWhatIsClaimed() {
    CommandLineRun.Ended run = verify("--trust", log.site().hex());

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.err()).isEmpty();
    String lea = "Léa (" + shortId(2) + ")";
    String site = "La Fabrique (" + shortId(0) + ")";
    assertThat(run.out().lines())
        .contains(
            "Proved: contribution %s is signed by %s, whom %s had admitted as member, and is entry 5 of 10 in its log."
                .formatted(shortId(5), lea, site),
            "  Confirmed by Sam (%s), a steward of %s.".formatted(shortId(7), site),
            "  Cosigned by %s, %s: 2 of 2 witnesses had to, under the policy in the file, made by its issuer; bring your own with --policy."
                .formatted(first(), second()),
            "Claimed, not proved:",
            "  Note: réparé le vélo",
            "Not in it:")
        .anyMatch(line -> line.startsWith("  Signed after entry 4 of that log, and in it by "))
        .anyMatch(line -> line.startsWith("  " + lea + ": 1.5\u00a0h of work on 4 Oct 2024"))
        .noneMatch(line -> line.startsWith("Not checked"));
  }

  private static String first() {
    List<String> ids = new ArrayList<>();
    ids.add(ESCALE.site().shortHex(12));
    ids.add(REMORQUE.site().shortHex(12));
    return ids.stream().sorted().toList().getFirst();
  }

  private static String second() {
    return first().equals(ESCALE.site().shortHex(12))
        ? REMORQUE.site().shortHex(12)
        : ESCALE.site().shortHex(12);
  }

  @Test
  void french_isSpoken() {
    var french = new CommandLineRun(home).with("LC_ALL", "fr_FR.UTF-8");
    CommandLineRun.Ended run = verify(french);

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("Prouvé\u00a0: une contribution (")
        .contains("Déclaré, non prouvé\u00a0:", "Confirmé par Sam", "Non vérifié\u00a0:");
  }

  @Test
  void policyOfTheReader_replacesTheOneInTheFile() throws IOException {
    Path policy = home.resolve("policy");
    Files.write(policy, Policy.of(1, List.of(ESCALE.noteKey())).encode());
    assertThat(verify("--policy", policy.toString()).out())
        .contains("1 of 1 witness had to", "under the policy you gave");

    Files.write(policy, Policy.of(1, List.of(log.witness().noteKey())).encode());
    CommandLineRun.Ended refused = verify("--policy", policy.toString());
    assertThat(refused.exit()).isEqualTo(Exit.REFUSED);
    assertThat(refused.err()).contains("0 witnesses of the policy cosigned");

    Files.writeString(policy, "quorum nobody\n");
    CommandLineRun.Ended bad = verify("--policy", policy.toString());
    assertThat(bad.exit()).isEqualTo(Exit.USAGE);
    assertThat(bad.err()).contains("line 1: nobody is not defined before");
    assertThat(verify("--policy", home.resolve("nowhere").toString()).exit())
        .isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void json_isOneObject() {
    CommandLineRun.Ended run = verify("--json");

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .startsWith("{\"ok\":true,\"id\":\"" + log.id(5) + "\"")
        .contains(
            "\"kind\":\"contribution\"",
            "\"log_vkey\":\"" + log.logKey().vkey() + "\"",
            "\"policy\":{\"source\":\"receipt\",\"threshold\":2,\"size\":2",
            "\"as\":\"steward\"",
            "\"minutes\":90",
            "{\"field\":\"note\",\"text\":\"réparé le vélo\"}",
            "\"check\":\"inclusion\",\"state\":\"ok\",\"finding\":\"included\"");
  }

  @Test
  void oneBitFlipped_isDamage() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      CommandLineRun.Ended run = verify();

      assertThat(run.exit()).as("byte %d", at).isEqualTo(Exit.REFUSED);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith("ramdam: Nothing is proved: the file is damaged, or is no receipt");
    }
  }

  @Test
  void otherSite_isNotTrusted() {
    CommandLineRun.Ended run = verify("--trust", log.id(3).hex(), "--json");

    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.out()).contains("\"ok\":false").contains("\"finding\":\"not_trusted\"");
    assertThat(run.err()).contains("\"code\":\"not_proved\"");
  }

  @Test
  void receiptInAPage_isFound() throws IOException {
    String text = Files.readString(file);
    Files.writeString(
        file, "<!DOCTYPE html>\n<html><body><p>+ &amp;</p><pre>" + text + "</pre></body></html>");
    assertThat(verify().exit()).isEqualTo(Exit.OK);
    Files.writeString(file, "<!DOCTYPE html>\n<html></html>");
    assertThat(verify().exit()).isEqualTo(Exit.REFUSED);
  }

  @Test
  void whatIsNoFile_isTold() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, 0});
    assertThat(verify().exit()).isEqualTo(Exit.REFUSED);
    Files.write(file, new byte[2 << 20]);
    assertThat(verify().exit()).isEqualTo(Exit.REFUSED);
    Files.write(file, "c2sp.org/tlog-proof@v1\nindex 0\n".getBytes(UTF_8));
    assertThat(verify().exit()).isEqualTo(Exit.REFUSED);
    assertThat(new CommandLineRun(home).run("verify", "nowhere.txt").exit())
        .isEqualTo(Exit.NOT_FOUND);
    assertThat(new CommandLineRun(home).run("verify", "a\0b").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(new CommandLineRun(home).run("verify", "").exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(new CommandLineRun(home).run("verify", "abcd1234").exit()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void everyFinding_hasItsTexts() {
    for (Finding finding : Finding.values()) {
      assertThat(Messages.of("en").has("finding." + finding)).as("%s", finding).isTrue();
      assertThat(Messages.of("fr").has("finding." + finding)).as("%s", finding).isTrue();
    }
  }
}
