package org.ramdam.cli;

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
    String script = AutoComplete.bash("ramdam", Commands.all(session));
    if (common.json()) {
      session.output(true).plain(Json.object("shell", shell, "script", script));
    } else {
      session.out().print(script);
    }
    return Exit.OK;
  }
}
