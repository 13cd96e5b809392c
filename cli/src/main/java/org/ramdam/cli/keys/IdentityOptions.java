package org.ramdam.cli.keys;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// As whom a command signs.
public final class IdentityOptions extends PassphraseOptions {
  @Option(names = "--as", paramLabel = "NAME")
  private @Nullable String name;

  @Nullable String name() {
    return name;
  }
}
