package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {
  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr"})
  void everyCommand_isExplainedWithAnExample(String language) {
    var root = Commands.all(new CommandLineRun(home).session());
    root.setResourceBundle(Messages.of(language).bundle());
    check(root.getCommandSpec(), language.equals("en") ? "Example:" : "Exemple\u00a0:");
  }

  private static void check(CommandSpec spec, String heading) {
    String name = spec.qualifiedName();
    assertThat(spec.usageMessage().description()).as(name).isNotEmpty();
    String footer = String.join(" ", spec.usageMessage().footer()).formatted();
    assertThat(footer).as(name).startsWith(heading).contains(name);
    assertThat(spec.optionsMap()).as(name).containsKeys("--json", "--lang", "--help");
    for (ArgSpec argument : spec.args()) {
      assertThat(argument.description()).as(name + " " + argument).isNotEmpty();
    }
    // A percent sign that String.format does not understand only shows when the help is asked for.
    assertThat(spec.commandLine().getUsageMessage()).as(name).contains(heading);
    spec.subcommands().values().forEach(child -> check(child.getCommandSpec(), heading));
  }
}
