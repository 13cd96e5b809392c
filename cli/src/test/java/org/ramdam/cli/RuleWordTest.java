package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ramdam.protocol.record.Rule;

class RuleWordTest {
  private final Session english = new CommandLineRun(Path.of("none")).session();
  private final Session french =
      new Session(
          english.env(),
          Messages.of("fr"),
          english.in(),
          english.out(),
          english.err(),
          english.terminals(),
          english.clock());

  @ParameterizedTest
  @EnumSource
  void everyRule_isFoundByItsNames_andTakesItsStandardValueAsItIsTyped(Rule rule) {
    RuleWord word = RuleWord.of(rule);
    assertThat(RuleWord.find(english, word.english()).rule()).isEqualTo(rule);
    assertThat(RuleWord.find(english, word.french()).rule()).isEqualTo(rule);
    assertThat(RuleWord.find(english, rule.name()).rule()).isEqualTo(rule);
    assertThat(word.shown(english, rule.standard())).isNotEmpty();
    assertThat(word.value(french, typed(word, rule.least()))).isEqualTo(rule.least());
    assertThat(word.value(french, typed(word, rule.most()))).isEqualTo(rule.most());
  }

  private static String typed(RuleWord word, int value) {
    return switch (word.unit()) {
      case TIME -> value + "min";
      case CENTS -> value / 100 + ",%02d€".formatted(value % 100);
      case DAYS, CONFIRMATIONS, PERCENT, STEWARDS, YES_NO, ANSWERS -> String.valueOf(value);
    };
  }

  @Test
  void noTwoRules_shareAName() {
    var names = new HashSet<String>();
    for (Rule rule : Rule.values()) {
      assertThat(names.add(RuleWord.of(rule).english())).isTrue();
      assertThat(names.add(RuleWord.of(rule).french())).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "délai-tacite|21j|21|21 days|21 jours",
        "tacit_days|1|1|1 day|1 jour",
        "tacit-days|14 days|14|14 days|14 jours",
        "day-limit|12h|720|12 h|12 h",
        "day-limit|2h30|150|2.5 h|2 h 30",
        "day-limit|2,5 h|150|2.5 h|2 h 30",
        "day-warn|45min|45|45 min|45 min",
        "part-referents|60%|60|60%|60 %",
        "confirm-quorum|2|2|2 confirmations|2 confirmations",
        "steward-entry|non|0|no|non",
        "taux-1|12,50€|1250|12.50 €/h|12,50 €/h",
        "rate-2|13.5 €/h|1350|13.50 €/h|13,50 €/h",
        "rate-4|0|0|not settled|non fixé"
      })
  void values_areReadAndShownAsPeopleWriteThem(
      String name, String text, int value, String shown, String shownInFrench) {
    RuleWord word = RuleWord.find(english, name);
    assertThat(word.value(english, text)).isEqualTo(value);
    assertThat(word.shown(english, value).replace('\u00a0', ' ')).isEqualTo(shown);
    assertThat(word.shown(french, value).replace('\u00a0', ' ')).isEqualTo(shownInFrench);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tacit-days|0",
        "tacit-days|366",
        "tacit-days|-1",
        "tacit-days|NaN",
        "tacit-days|1e309",
        "tacit-days|99999999999",
        "tacit-days|14h",
        "tacit-days|1.5",
        "day-limit|10",
        "day-limit|25h",
        "day-limit|0h",
        "day-limit|0.01h",
        "day-limit|2h75",
        "steward-percent|101%",
        "steward-entry|maybe",
        "rate-1|-1",
        "rate-1|1.234",
        "rate-1|10000.01",
        "rate-1|9999999€"
      })
  void otherValues_areRefused_withTheRangeAndAnExample(String name, String text) {
    RuleWord word = RuleWord.find(english, name);
    assertThatThrownBy(() -> word.value(english, text))
        .isInstanceOfSatisfying(
            Failure.class,
            no -> {
              assertThat(no.exit()).isEqualTo(Exit.USAGE);
              assertThat(no.code()).isEqualTo("rule_value");
              assertThat(no.hint(english.messages())).contains(" to ", "such as");
            });
  }

  @Test
  void anUnknownRule_bringsTheNearest() {
    assertThatThrownBy(() -> RuleWord.find(english, "tacit-day"))
        .isInstanceOfSatisfying(
            Failure.class,
            no ->
                assertThat(no.hint(english.messages()))
                    .startsWith("Did you mean tacit-days?")
                    .contains("rate-4"));
  }
}
