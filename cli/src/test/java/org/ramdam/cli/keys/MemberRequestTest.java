package org.ramdam.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;

class MemberRequestTest {
  @TempDir Path home;
  private String text = "";

  @BeforeEach
  void make() {
    var ended = new CommandLineRun(home).run("identity", "new", "Zoé", "--no-passphrase");
    assertThat(ended.exit()).isEqualTo(Exit.OK);
    assertThat(ended.err()).contains("twelve words").doesNotContain("BEGIN");
    text = ended.out();
  }

  @Test
  void request_survivesAMail() {
    MemberRequest request = MemberRequest.parse(text);

    assertThat(request.name()).isEqualTo("Zoé");
    assertThat(request.text()).isEqualTo(text);
    String mailed = "Hello,\r\n> " + text.replace("\n", "\r\n> ") + "\r\nbye";
    assertThat(MemberRequest.parse(mailed).text()).isEqualTo(text);
  }

  @Test
  void request_canBePrintedAgain() throws IOException {
    var line = new CommandLineRun(home);

    assertThat(line.run("identity", "request", "zoe").out()).isEqualTo(text);
    Path out = home.resolve("request.txt");
    assertThat(line.run("identity", "request", "zoe", "--out", out.toString()).exit())
        .isEqualTo(Exit.OK);
    assertThat(Files.readString(out)).isEqualTo(text);
  }

  @Test
  void request_alteredOrCutIsRefused() {
    for (int at = 0; at < text.length(); at++) {
      char other = text.charAt(at) == 'A' ? 'B' : 'A';
      String altered = text.substring(0, at) + other + text.substring(at + 1);
      // A line that is longer or shorter by nothing but its end is the same request.
      if (text.charAt(at) != '\n' || !MemberRequest.looksLike(altered)) {
        assertThat(refusal(altered)).as("altered at " + at).isEqualTo(Exit.REFUSED);
      }
      assertThat(refusal(text.substring(0, Math.min(at, text.length() - 2))))
          .as("cut at " + at)
          .isEqualTo(Exit.REFUSED);
    }
  }

  private static Exit refusal(String text) {
    Failure failure = catchThrowableOfType(Failure.class, () -> MemberRequest.parse(text));
    return failure == null ? Exit.OK : failure.exit();
  }

  @Test
  void admit_takesTextFileOrInput() throws IOException {
    var line = new CommandLineRun(home);
    assertThat(line.run("init", "--site", "La Cellule").exit()).isEqualTo(Exit.OK);
    Path file = Files.writeString(home.resolve("request.txt"), text);

    // Each gets as far as asking the node, which does not run.
    assertThat(line.run("member", "admit", text).exit()).isEqualTo(Exit.NETWORK);
    assertThat(line.run("member", "admit", file.toString()).exit()).isEqualTo(Exit.NETWORK);
    assertThat(line.typing(text).run("member", "admit", "-").exit()).isEqualTo(Exit.NETWORK);
    assertThat(line.typing("nothing").run("member", "admit", "-").exit()).isEqualTo(Exit.REFUSED);
    assertThat(line.run("member", "admit", text, "--role", "king").exit()).isEqualTo(Exit.USAGE);
    assertThat(line.run("member", "admit", text, "--role", "valideurCEC").exit())
        .isEqualTo(Exit.NETWORK);
  }
}
