package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ramdam.cli.keys.IdentityOptions;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class MessagesTest {
  private final Messages english = Messages.of("en");
  private final Messages french = Messages.of("fr");

  @Test
  void bothLanguages_haveTheSameTextsWithTheSameArguments() {
    assertThat(french.bundle().keySet()).isEqualTo(english.bundle().keySet());
    for (String id : english.bundle().keySet()) {
      assertThat(arguments(french, id)).as(id).isEqualTo(arguments(english, id));
    }
  }

  private static Set<String> arguments(Messages messages, String id) {
    return Pattern.compile("\\{(\\d)")
        .matcher(messages.bundle().getString(id))
        .results()
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyText_isUsed() throws IOException {
    String sources = sources();
    var help = new TreeSet<String>();
    collectHelp(Commands.all(new CommandLineRun(Path.of("none")).session()).getCommandSpec(), help);
    collectHelp(CommandSpec.forAnnotatedObject(new IdentityOptions()), help);
    var unused = new ArrayList<String>();
    for (String id : english.bundle().keySet()) {
      String code = id.replaceFirst("^error\\.", "").replaceFirst("\\.hint$", "");
      if (!isOfAFamily(id, sources)
          && !help.contains(id)
          && !sources.contains('"' + id + '"')
          && !(id.startsWith("error.") && sources.contains('"' + code + '"'))) {
        unused.add(id);
      }
    }
    assertThat(unused).isEmpty();
  }

  /// Whether the end of the id comes from elsewhere: the node, an enum.
  private static boolean isOfAFamily(String id, String sources) {
    if (id.startsWith("error.") && !id.startsWith("error.node.")) {
      return false;
    }
    for (int dot = id.indexOf('.'); dot > 0; dot = id.indexOf('.', dot + 1)) {
      if (sources.contains('"' + id.substring(0, dot + 1) + '"')) {
        return true;
      }
    }
    return false;
  }

  @Test
  void everyFailure_hasItsTexts() throws IOException {
    var codes =
        Pattern.compile("new Failure\\(\\s*Exit\\.\\w+,\\s*\"(\\w+)\"")
            .matcher(sources())
            .results()
            .map(m -> m.group(1))
            .collect(Collectors.toSet());
    assertThat(codes).hasSizeGreaterThan(30);
    for (String code : codes) {
      assertThat(english.has("error." + code)).as(code).isTrue();
      assertThat(english.has("error." + code + ".hint")).as(code).isTrue();
    }
  }

  @Test
  void frenchTexts_useTypographicApostrophesAndSpaces() {
    for (String id : french.bundle().keySet()) {
      String text = french.bundle().getString(id);
      assertThat(text).as(id).doesNotContain("'").doesNotContainPattern("[a-zé] [:?!;»]( |$)");
    }
  }

  /// Picocli prints what it cannot format as it is, and a warning before it.
  @Test
  void helpTexts_areFormats() {
    for (Messages messages : List.of(english, french)) {
      for (String id : messages.bundle().keySet()) {
        if (id.contains(".usage.")) {
          assertThatCode(() -> messages.bundle().getString(id).formatted())
              .as(id)
              .doesNotThrowAnyException();
        }
      }
    }
  }

  private static void collectHelp(CommandSpec spec, Set<String> keys) {
    String name = spec.qualifiedName(".");
    for (String part : new String[] {"description", "footer"}) {
      keys.add(name + ".usage." + part);
    }
    for (String part :
        new String[] {
          "synopsis", "optionList", "parameterList", "commandList", "description", "footer"
        }) {
      keys.add("usage." + part + "Heading");
    }
    for (ArgSpec argument : spec.args()) {
      String key =
          argument instanceof OptionSpec option
              ? option.longestName().replaceFirst("^-+", "")
              : argument.paramLabel();
      keys.add(key);
      keys.add(name + "." + argument.descriptionKey());
      keys.add(name + "." + key);
    }
    spec.subcommands().values().forEach(child -> collectHelp(child.getCommandSpec(), keys));
  }

  private static String sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      var all = new StringBuilder();
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
      return all.toString();
    }
  }

  @Test
  void language_followsTheFlagThenTheLocale() {
    assertThat(Messages.language("fr", Map.of("LANG", "en_US.UTF-8"))).isEqualTo("fr");
    assertThat(Messages.language(null, Map.of("LANG", "fr_FR.UTF-8"))).isEqualTo("fr");
    assertThat(Messages.language(null, Map.of("LC_ALL", "C", "LANG", "fr_FR"))).isEqualTo("en");
    assertThat(Messages.language(null, Map.of("LC_ALL", "", "LC_MESSAGES", "fr"))).isEqualTo("fr");
    assertThat(Messages.language(null, Map.of())).isEqualTo("en");
    assertThatThrownBy(() -> Messages.of("de")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_putsArgumentsAndPlurals() {
    assertThat(english.text("site.behind", 312L, "14:02"))
        .isEqualTo("312 records behind since 14:02");
    assertThat(english.text("site.behind", 1L, "14:02")).isEqualTo("1 record behind since 14:02");
    assertThat(french.text("site.behind", 12_345L, "14:02"))
        .isEqualTo("12\u202f345 enregistrements de retard depuis 14:02");
    // An argument is never read as a pattern.
    assertThat(english.text("identity.made", "{0}")).isEqualTo("Identity {0} made.");
  }

  @Test
  void hoursAndDays_areWrittenAsPeopleDo() {
    assertThat(english.hours(150)).isEqualTo("2.5\u00a0h");
    assertThat(english.hours(120)).isEqualTo("2\u00a0h");
    assertThat(english.hours(20)).isEqualTo("0.33\u00a0h");
    assertThat(english.hours(5)).isEqualTo("0.08\u00a0h");
    assertThat(french.hours(150)).isEqualTo("2\u00a0h\u00a030");
    assertThat(french.hours(120)).isEqualTo("2\u00a0h");
    assertThat(french.hours(5)).isEqualTo("0\u00a0h\u00a005");
    assertThat(english.day(20_781)).isEqualTo("24 Nov 2026");
    assertThat(french.day(20_781)).isEqualTo("24/11/2026");
    assertThat(english.number(1_234_567)).isEqualTo("1,234,567");
    assertThat(english.number(-123)).isEqualTo("-123");
  }
}
