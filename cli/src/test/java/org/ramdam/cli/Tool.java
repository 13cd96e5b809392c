package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/// Other people's programs that tests use where they are installed (docs/verify/tools.md). A test
/// that goes without says so aloud.
enum Tool {
  NODE(
      "apt-get install nodejs (20 or later)",
      "node",
      "-e",
      "process.exit(process.versions.node.split('.')[0] >= 20 ? 0 : 1)"),
  PYTHON(
      "apt-get install python3 python3-cryptography (40 or later)",
      "python3",
      "-c",
      "import cryptography"),
  CHROMIUM("apt-get install chromium", "chromium", "--version"),
  LITEWITNESS(
      "apt-get install torchwood openssh-client (Debian 14 or later)",
      "sh",
      "-c",
      "command -v litewitness witnessctl ssh-agent ssh-keygen ssh-add"),
  DSSE(
      "npm install --prefix DIR @sigstore/core@4.0.1, then set NODE_PATH=DIR/node_modules",
      "node",
      "-e",
      "require('@sigstore/core').dsse.preAuthEncoding"),
  TORCHWOOD(
      "apt-get install golang-go golang-filippo-torchwood-dev (Debian 14 or later)",
      "sh",
      "-c",
      "command -v go && ls ${GOPATH:-/usr/share/gocode}/src/filippo.io/torchwood");

  /// Where Debian has the libraries of Go; `GOPATH` says otherwise.
  static final String GO_LIBRARIES = "/usr/share/gocode";


  private final String install;
  private final List<String> probe;

  Tool(String install, String... probe) {
    this.install = install;
    this.probe = List.of(probe);
  }

  /// Skips the test that asks, aloud, if the program is not there.
  void require() throws InterruptedException {
    if (!isInstalled()) {
      String message = "SKIPPED: no " + name().toLowerCase(Locale.ROOT) + "; " + install;
      System.err.println(message);
      Assumptions.abort(message);
    }
  }

  private boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder(probe)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
