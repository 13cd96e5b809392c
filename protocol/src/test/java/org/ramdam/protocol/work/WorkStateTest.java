package org.ramdam.protocol.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;

class WorkStateTest {
  private static final Bytes32 ROSA = new Bytes32(1, 0, 0, 0);
  private static final Bytes32 PAUL = new Bytes32(2, 0, 0, 0);
  private static final Standing OPEN = new Standing(null, null, false, false, List.of());
  private static final Standing TAKEN = new Standing(ROSA, null, false, false, List.of());
  private static final Standing ASKED = new Standing(ROSA, PAUL, false, false, List.of());
  private static final Standing CLOSED = new Standing(ROSA, null, false, true, List.of());

  @Test
  void state_isTheFirstThatApplies() {
    assertThat(WorkState.of(OPEN, 60, 0, 0, 100)).isEqualTo(WorkState.OPEN);
    assertThat(WorkState.of(ASKED, 60, 0, 0, 100)).isEqualTo(WorkState.ASKED);
    assertThat(WorkState.of(TAKEN, 60, 100, 0, 100)).isEqualTo(WorkState.TAKEN);
    assertThat(WorkState.of(TAKEN, 60, 100, 30, 100)).isEqualTo(WorkState.PARTLY);
    assertThat(WorkState.of(TAKEN, 60, 99, 30, 100)).isEqualTo(WorkState.LATE);
    assertThat(WorkState.of(OPEN, 60, 99, 0, 100)).isEqualTo(WorkState.LATE);
    assertThat(WorkState.of(TAKEN, 60, 99, 60, 100)).isEqualTo(WorkState.DONE);
    assertThat(WorkState.of(CLOSED, 60, 99, 60, 100)).isEqualTo(WorkState.CLOSED);
    assertThat(WorkState.DONE.isOver()).isTrue();
    assertThat(WorkState.LATE.isOver()).isFalse();
  }

  @Test
  void progress_sumsParts_andKeepsTheNewestTime() {
    Progress one = new Progress(0, 30, 500);
    Progress two = new Progress(0, 20, 400);
    Progress both = Progress.NONE.moved(Progress.NONE, two).moved(Progress.NONE, one);
    assertThat(both).isEqualTo(new Progress(0, 50, 500));
    assertThat(both.moved(one, new Progress(30, 0, 500))).isEqualTo(new Progress(30, 20, 500));
    assertThat(both.moved(one, new Progress(0, 0, 500)).moved(two, new Progress(0, 0, 400)))
        .isEqualTo(new Progress(0, 0, 500));
    assertThat(both.isTacit(100, 599)).isFalse();
    assertThat(both.isTacit(100, 600)).isTrue();
  }
}
