package org.ramdam.protocol.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Rule;

class BookTest {
  private static Edition edition(int version, int fromDay, Map<Rule, Integer> settings) {
    return new Edition(version, new Bytes32(version, 0, 0, 0), new TreeMap<>(settings), fromDay);
  }

  private final Edition first = edition(1, 100, Map.of(Rule.TACIT_DAYS, 7, Rule.CONFIRM_QUORUM, 2));
  private final Edition second = edition(2, 300, Map.of(Rule.TACIT_DAYS, 30));
  private final Edition third = edition(4, 200, Map.of(Rule.TACIT_DAYS, 10));
  private final Book book = new Book(List.of(first, second, third));

  @Test
  void beforeAnyEdition_theDefaultsHold() {
    assertThat(book.value(Rule.TACIT_DAYS, 99)).isEqualTo(14);
    assertThat(book.on(99)).isEqualTo(Edition.DEFAULTS);
    assertThat(Book.DEFAULTS.settling(Rule.RATE_1, 99)).isEqualTo(Edition.DEFAULTS);
  }

  @Test
  void theNewestEditionAboutTheDay_thatSettlesTheRule_holds() {
    assertThat(book.value(Rule.TACIT_DAYS, 150)).isEqualTo(7);
    assertThat(book.settling(Rule.TACIT_DAYS, 250)).isEqualTo(third);
    assertThat(book.settling(Rule.TACIT_DAYS, 350)).isEqualTo(third);
    assertThat(book.settling(Rule.CONFIRM_QUORUM, 350)).isEqualTo(first);
    assertThat(book.value(Rule.CONFIRM_QUORUM, 350)).isEqualTo(2);
  }
}
