package org.ramdam.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.record.Scope;
import picocli.CommandLine.Option;

/// Who may hold the words of what is signed.
final class ScopeOption {
  @Option(names = "--scope", paramLabel = "site|network|public")
  private @Nullable String scope;

  /// The scope that was asked for, else the home site.
  ///
  /// @throws Failure 2 if it is none
  Scope scope() {
    return orElse(Scope.SITE);
  }

  /// The scope that was asked for; null if none was.
  ///
  /// @throws Failure 2 if it is none
  @Nullable Scope chosen() {
    return scope == null ? null : scope();
  }

  /// The scope that was asked for, else this one.
  ///
  /// @throws Failure 2 if it is none
  Scope orElse(Scope otherwise) {
    return scope == null
        ? otherwise
        : Scope.valueOf(
            Arguments.oneOf("--scope", scope, "site", "network", "public")
                .toUpperCase(Locale.ROOT));
  }
}
