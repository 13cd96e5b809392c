package org.ramdam.node.badge;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.testing.BadgeSite;

/// Shows a badge to tools that others have written, in JavaScript. They are installed into `target`
/// the first time; where that cannot be done, this is skipped and says so.
@Timeout(value = 5, unit = MINUTES)
class BadgeToolsTest {
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "verify.mjs");
  private static final String ACCEPTED = "\"accepted\":true";
  private static final String REFUSED = "\"accepted\":false";

  @TempDir private static Path directory;
  private static final Path TOOLS = Path.of("target", "badge-tools");
  private static String badge = "";

  @BeforeAll
  static void install() throws Exception {
    Files.createDirectories(TOOLS);
    Path installed = TOOLS.resolve("installed");
    String wanted = Files.readString(Path.of("src", "test", "js", "package-lock.json"));
    boolean there = Files.exists(installed) && Files.readString(installed).equals(wanted);
    for (String file : FILES) {
      Files.copy(
          Path.of("src", "test", "js", file),
          TOOLS.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (!there) {
      String said = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      if (!Files.isDirectory(TOOLS.resolve("node_modules/@digitalbazaar/vc"))) {
        String why =
            "SKIPPED: no badge was shown to the tools of others, which are not installed. With"
                + " Node.js 20 or newer: (cd node/"
                + TOOLS
                + " && npm ci --ignore-scripts). "
                + said;
        System.err.println(why);
        abort(why);
      }
      Files.writeString(installed, wanted);
    }
    try (BadgeSite site = BadgeSite.start(directory)) {
      badge = site.issue().getFile();
    }
  }

  /// What a program says on its standard output; why it cannot run.
  private static String run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(TOOLS.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? said : said + " (exit " + process.exitValue() + ")";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String shown(String file) throws Exception {
    Path path = directory.resolve("badge.json");
    Files.writeString(path, file);
    return run("node", "verify.mjs", path.toString());
  }

  @Test
  void aBadge_isAcceptedByAll() throws Exception {
    assertThat(shown(badge).split(ACCEPTED, -1)).as(shown(badge)).hasSize(4);
  }

  @Test
  void oneLetter_isSeenByAll() throws Exception {
    String forged = badge.replaceFirst("soudage", "soudagf");

    assertThat(forged).isNotEqualTo(badge);
    assertThat(shown(forged).split(REFUSED, -1)).as(shown(forged)).hasSize(4);
  }
}
