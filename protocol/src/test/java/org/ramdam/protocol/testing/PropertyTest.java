package org.ramdam.protocol.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {
  @Test
  void everyRunDrawsTheSame() {
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    Property.forAll(random -> first.add(random.nextLong()));
    Property.forAll(random -> second.add(random.nextLong()));
    assertThat(first).isEqualTo(second).doesNotHaveDuplicates();
  }

  @Test
  void failure_namesTheSeed() {
    assertThatThrownBy(
            () -> Property.forAll(random -> assertThat(random.nextInt(50)).isNotEqualTo(7)))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)replay with -Dramdam.seed=\\d+ -Dramdam.cases=1.*");
  }
}
