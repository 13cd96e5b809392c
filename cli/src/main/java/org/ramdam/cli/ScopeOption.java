package org.ramdam.cli;

import java.util.Locale;
import org.ramdam.protocol.record.Scope;
import picocli.CommandLine.Option;

/// Who may hold the words of what is signed.
final class ScopeOption {
  @Option(names = "--scope", paramLabel = "site|network|public", defaultValue = "site")
  private String scope = "site";

  /// The scope that was asked for.
  ///
  /// @throws Failure 2 if it is none
  Scope scope() {
    return Scope.valueOf(
        Arguments.oneOf("--scope", scope, "site", "network", "public").toUpperCase(Locale.ROOT));
  }
}
