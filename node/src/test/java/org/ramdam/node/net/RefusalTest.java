package org.ramdam.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void everyName_isInTheTableOfLimits() throws IOException {
    String page = Files.readString(Path.of("../docs/reliability.md"));
    for (Refusal what : Refusal.values()) {
      assertThat(page).contains("`" + what.label() + "`");
    }
  }

  @Test
  void counts_areByName_andSlownessIsNoWrong() {
    var refusals = new Refusals();
    refusals.count(Refusal.FRAME);
    refusals.count(Refusal.FRAME);
    refusals.count(Refusal.SILENCE);
    assertThat(refusals.counts()).containsOnlyKeys(Refusal.FRAME, Refusal.SILENCE);
    assertThat(refusals.counts()).containsEntry(Refusal.FRAME, 2L);
    assertThat(refusals.wrongs()).isEqualTo(2);
  }
}
