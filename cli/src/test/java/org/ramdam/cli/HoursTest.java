package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"2.5|150", "2,5|150", "24|1440", "0.02|1", "1.999|120", "0.0084|1", "08|480"})
  void minutes_areRounded(String hours, int minutes) {
    assertThat(Hours.minutes(hours)).hasValue(minutes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0.001",
        "24.01",
        "25",
        "-1",
        "+1",
        "abc",
        "NaN",
        "Infinity",
        "1e309",
        "1e1",
        "1.",
        ".5",
        "1.5.5",
        "1 ",
        "٣",
        "99999999999999999999"
      })
  void whatIsNotHours_isNone(String hours) {
    assertThat(Hours.minutes(hours)).isEmpty();
  }
}
