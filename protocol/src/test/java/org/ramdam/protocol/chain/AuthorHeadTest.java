package org.ramdam.protocol.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;

class AuthorHeadTest {
  private static final Bytes32 NEWEST = new Bytes32(1, 1, 1, 1);
  private static final Bytes32 ANOTHER = new Bytes32(2, 2, 2, 2);

  private static Core core(long seq, Bytes32 prev) {
    return new Core(
        ANOTHER,
        ANOTHER,
        ANOTHER,
        seq,
        prev,
        0,
        Scope.SITE,
        List.of(),
        null,
        null,
        new Body.Attest(ANOTHER, Verdict.CONFIRM));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, true, FOLLOWS",
    "0, 1, false, TAKEN",
    "0, 2, true, GAP",
    "7, 8, true, FOLLOWS",
    "7, 8, false, TAKEN",
    "7, 7, true, TAKEN",
    "7, 7, false, TAKEN",
    "7, 1, false, TAKEN",
    "7, 9, true, GAP",
    "7, 9, false, GAP",
    "7, 9223372036854775807, false, GAP",
    "9223372036854775806, 9223372036854775807, true, FOLLOWS",
    "9223372036854775807, 1, true, TAKEN",
    "9223372036854775807, 9223372036854775807, true, TAKEN"
  })
  void next_isTheOneAfterTheNewest(long head, long seq, boolean afterNewest, AuthorHead.Step step) {
    Core core = core(seq, afterNewest ? NEWEST : ANOTHER);
    assertThat(new AuthorHead(head, NEWEST).next(core)).isEqualTo(step);
  }
}
