package org.ramdam.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What every command takes.
@SuppressWarnings("unused") // picocli sets what it acts on itself
public class CommonOptions {
  @Option(names = "--json")
  private boolean json;

  /// Read before the command line is parsed, because errors speak it too.
  @Option(names = "--lang", paramLabel = "fr|en")
  private @Nullable String lang;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true)
  private boolean help;

  /// The language that was asked for; null if none was.
  public @Nullable String language() {
    return lang;
  }

  /// Whether the answer is one JSON object.
  public boolean json() {
    return json;
  }
}
