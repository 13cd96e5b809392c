package org.ramdam.protocol.sim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
  private static Trial.Failure first(PlantedBug bug) {
    return LongStream.range(1, 500)
        .mapToObj(seed -> Trial.of(seed, bug).run())
        .filter(failure -> failure != null)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void plantedBug_stillShows_andWhatHasNoPartInItIsGone() {
    Trial.Failure large = first(PlantedBug.LEAK_PRIVATE);
    Trial.Failure small = Shrinking.shrink(large, () -> true);
    assertThat(requireNonNull(small.trial().run()).cause())
        .hasMessageContaining("a private part of the scope site was sent");
    Plan plan = small.trial().plan();
    assertThat(plan.sites()).isEqualTo(2);
    assertThat(plan.rogue()).isEqualTo(-1);
    assertThat(plan.partitions() + plan.crashes() + plan.cuts() + plan.restores()).isZero();
    assertThat(plan.trouble()).isLessThanOrEqualTo(large.trial().plan().trouble());
    assertThat(plan.batches()).isLessThan(large.trial().plan().batches());
  }

  @Test
  void shrinking_endsWhenItsTimeIsOver() {
    var left = new AtomicInteger(3);
    Trial.Failure large = first(PlantedBug.SKIP_SYNC);
    Trial.Failure small = Shrinking.shrink(large, () -> left.getAndDecrement() > 0);
    assertThat(small.trial().run()).isNotNull();
    assertThat(left.get()).isEqualTo(-1);
  }

  @Test
  void plan_isReadBackFromItsText() {
    for (long seed = 1; seed < 300; seed++) {
      Plan plan = World.plan(seed);
      assertThat(Plan.parse(plan.toString())).isEqualTo(plan);
    }
    Plan rogue = World.plan(1).with("sites", 4).with("rogue", 3);
    assertThat(rogue.with("sites", 8).with("rogue", 7).standard().sites()).isEqualTo(5);
    String text = rogue.toString();
    assertThatThrownBy(() -> Plan.parse(text + ",colour=red"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Plan.parse(text.substring(text.indexOf(',') + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sites");
    assertThatThrownBy(() -> rogue.with("sites", 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
