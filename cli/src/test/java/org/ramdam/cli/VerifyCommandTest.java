package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.receipt.RecordFiles.WITNESS;
import static org.ramdam.protocol.receipt.RecordFiles.WITNESS_SITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.receipt.Finding;
import org.ramdam.protocol.receipt.RecordFiles;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;

class VerifyCommandTest {
  private final RecordFiles log = RecordFiles.example();
  @TempDir private Path home;
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = home.resolve("record.tlog-proof");
    Files.writeString(file, log.file(5).encode());
  }

  private CommandLineRun.Ended verify(String... options) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("verify", file.toString()));
    arguments.addAll(java.util.List.of(options));
    return new CommandLineRun(home).run(arguments.toArray(String[]::new));
  }

  @Test
  void soundFile_isProvedInOneLine() {
    CommandLineRun.Ended run = verify("--trust", log.site().hex());

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().findFirst())
        .hasValue(
            "Proved: contribution %s is signed by Léa (%s), a member whom the site admitted, and is"
                    .formatted(log.id(5).shortHex(12), log.id(2).shortHex(12))
                + " entry 5 of 7 in the log of La Fabrique (%s)."
                    .formatted(log.site().shortHex(12)));
  }

  @Test
  void french_isSpoken() {
    CommandLineRun.Ended run = french().run("verify", file.toString());

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.out()).startsWith("Prouvé\u00a0: une contribution (");
  }

  @Test
  void witness_counts() {
    var key = new NoteKey(Origin.witness(WITNESS_SITE), NoteKey.COSIGNATURE, WITNESS.publicKey());

    assertThat(verify("--witness", key.vkey()).out()).contains("Cosigned by 1 other site.");
    assertThat(verify("--witness", "x+y+z").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void json_isOneObject() {
    CommandLineRun.Ended run = verify("--json");

    assertThat(run.exit()).isEqualTo(Exit.OK);
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .startsWith("{\"ok\":true,\"id\":\"" + log.id(5) + "\"")
        .contains("\"check\":\"inclusion\",\"state\":\"ok\",\"finding\":\"included\"");
  }

  @Test
  void oneByteFlipped_isRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      CommandLineRun.Ended run = verify();

      boolean inUnknownWitness = at > new String(bytes, UTF_8).indexOf("/witness ") - 80;
      if (run.exit() != Exit.OK || !inUnknownWitness) {
        assertThat(run.exit()).as("byte %d", at).isEqualTo(Exit.REFUSED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("ramdam: Nothing is proved: ");
      }
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
  void whatIsNoFile_isTold() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, 0});
    assertThat(verify().exit()).isEqualTo(Exit.REFUSED);
    Files.write(file, new byte[2 << 20]);
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

  private CommandLineRun french() {
    return new CommandLineRun(home).with("LC_ALL", "fr_FR.UTF-8");
  }
}
