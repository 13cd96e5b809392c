package org.ramdam.node.taxonomy.making;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MakeTaxonomyTest {
  private static Map<String, MakeTaxonomy.Entry> entries(String... arrows) {
    var entries = new LinkedHashMap<String, MakeTaxonomy.Entry>();
    for (String arrow : arrows) {
      List<String> codes = List.of(arrow.split(" ", -1));
      entries.put(
          codes.getFirst(),
          new MakeTaxonomy.Entry(
              'S',
              codes.getFirst(),
              codes.getFirst(),
              "",
              List.of(),
              Set.copyOf(codes.subList(1, codes.size())),
              Set.of()));
    }
    return entries;
  }

  @Test
  void manyWaysUpAreNoCircle() {
    MakeTaxonomy.refuseCircles(entries("a b c", "b d", "c d", "d"));
  }

  @Test
  void circleIsRefusedAndNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MakeTaxonomy.refuseCircles(entries("a b", "b c", "c d", "d b")))
        .withMessageContaining("b > c > d > b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MakeTaxonomy.refuseCircles(entries("a a")))
        .withMessageContaining("a > a");
  }

  @Test
  void whatIsBroaderMustBeThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MakeTaxonomy.refuseCircles(entries("a b")))
        .withMessageContaining("b");
  }
}
