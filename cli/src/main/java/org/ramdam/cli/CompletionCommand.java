package org.ramdam.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Prints a script that completes commands in a shell.
@Command(name = "completion")
final class CompletionCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "SHELL", descriptionKey = "SHELL")
  private String shell = "";

  private final Session session;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new Failure(Exit.USAGE, "bad_value", "SHELL", shell, "bash, zsh");
    }
    // One script serves both: in zsh it turns on the completion of bash.
    String script = AutoComplete.bash("ramdam", Commands.all(session)) + words();
    if (common.json()) {
      session.output(true).plain(Json.object("shell", shell, "script", script));
    } else {
      session.out().print(script);
    }
    return Exit.OK;
  }

  /// The part that asks the site's node.
  private static String words() {
    try (InputStream in =
        requireNonNull(CompletionCommand.class.getResourceAsStream("completion.bash"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the script cannot be read from the program", e);
    }
  }
}
