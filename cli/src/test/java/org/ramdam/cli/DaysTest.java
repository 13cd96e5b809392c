package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

  @ParameterizedTest
  @CsvSource({
    "today,2026-11-24",
    "Aujourd’hui,2026-11-24",
    "\"aujourd'hui\",2026-11-24",
    "HIER,2026-11-23",
    "yesterday,2026-11-23",
    "2024-02-29,2024-02-29",
    "1970-01-01,1970-01-01"
  })
  void daysAreRead(String text, LocalDate day) {
    String unquoted = text.replace("\"", "");
    assertThat(Days.past("--on", unquoted, TODAY)).isEqualTo((int) day.toEpochDay());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "31/02/2026", "2026-02-31", "1969-12-31", "26-1-1", "+10000-01-01"})
  void whatIsNoDay_isUsage(String text) {
    assertThatThrownBy(() -> Days.option("--on", text, TODAY))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE));
  }

  @Test
  void future_isRefusedWhereWorkWasDone() {
    assertThatThrownBy(() -> Days.past("--on", "2026-11-25", TODAY))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("future_day"));
    assertThat(Days.option("--to", "2026-11-25", TODAY)).isEqualTo(20_782);
  }
}
