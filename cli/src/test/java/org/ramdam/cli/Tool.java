package org.ramdam.cli;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;

/// Other people's programs that tests use where they are installed (docs/verify/tools.md). A test
/// that goes without says so aloud.
enum Tool {
  NODE(
      "apt-get install nodejs (20 or later)",
      "node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'"),
  PYTHON(
      "apt-get install python3 python3-cryptography (3.11 and 40, or later)",
      "python3 -c 'import sys, cryptography; sys.exit(sys.version_info < (3, 11))'"),
  CHROMIUM("apt-get install chromium", "chromium --version"),
  LITEWITNESS(
      "apt-get install torchwood openssh-client (Debian 14 or later)",
      "command -v litewitness && command -v witnessctl && command -v ssh-agent && command -v ssh-add"),
  TORCHWOOD(
      "apt-get install golang-go golang-filippo-torchwood-dev (Debian 14 or later)",
      "command -v go && ls ${GOPATH:-/usr/share/gocode}/src/filippo.io/torchwood"),
  SIGSUM_GO("apt-get install sigsum-go (Debian 14 or later)", "command -v sigsum-verify"),
  SIGSUM_C("apt-get install sigsum-c (Debian 14 or later)", "command -v sigsum-c-verify"),
  TESSERA(
      "apt-get install golang-go golang-github-transparency-dev-tessera-dev (Debian 14 or later)",
      "command -v go && ls ${GOPATH:-/usr/share/gocode}/src/github.com/transparency-dev/tessera"),
  SECURESYSTEMSLIB(
      "apt-get install python3-securesystemslib python3-cryptography (Debian 14 or later)",
      "python3 -c 'import securesystemslib.dsse, cryptography'"),
  DSSE(
      "npm install --prefix DIR @sigstore/core@4.0.1, then set NODE_PATH=DIR/node_modules",
      "node -e \"require('@sigstore/core').dsse.preAuthEncoding\"");

  private final String install;
  private final String probe;

  Tool(String install, String probe) {
    this.install = install;
    this.probe = probe;
  }

  /// Skips the test that asks, aloud, if the program is not there.
  void require() throws IOException, InterruptedException {
    if (!isInstalled()) {
      String message = "SKIPPED without " + name().toLowerCase(Locale.ROOT) + ": " + install;
      System.err.println(message);
      Assumptions.abort(message);
    }
  }

  private boolean isInstalled() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", probe)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
