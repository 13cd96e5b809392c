package org.ramdam.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.ramdam.cli.imports.ImportPlan.Content;
import org.ramdam.cli.imports.ImportPlan.Item;
import org.ramdam.protocol.testing.Property;

class ImportPlanTest {
  private static Content content(RandomGenerator random) {
    return new Content(
        random.nextInt(2),
        List.of("p" + random.nextInt(2)),
        "r" + random.nextInt(2),
        30,
        "w" + random.nextInt(2),
        "");
  }

  private static List<Content> contents(RandomGenerator random) {
    var contents = new ArrayList<Content>();
    for (int i = random.nextInt(12); i > 0; i--) {
      contents.add(content(random));
    }
    return contents;
  }

  private static List<Item<Integer>> items(List<Content> contents) {
    var items = new ArrayList<Item<Integer>>();
    for (Content content : contents) {
      items.add(new Item<>(items.size(), content));
    }
    return items;
  }

  @Test
  void secondRun_addsNothing() {
    Property.forAll(random -> {
      List<Item<Integer>> file = items(contents(random));
      List<Content> there = contents(random);
      var first = new ImportPlan<>(file, there);
      // Stopped anywhere: what is stored is some of what was to be added.
      int stored = random.nextInt(first.toAdd().size() + 1);
      first.toAdd().subList(0, stored).forEach(item -> there.add(item.content()));
      var second = new ImportPlan<>(file, there);
      assertThat(second.toAdd()).hasSize(first.toAdd().size() - stored);
      second.toAdd().forEach(item -> there.add(item.content()));

      var third = new ImportPlan<>(file, there);
      assertThat(third.toAdd()).isEmpty();
      assertThat(third.already()).isEqualTo(file.size());
    });
  }

  @Test
  void everyContent_isThereAsOftenAsInTheFile() {
    Property.forAll(random -> {
      List<Content> file = contents(random);
      List<Content> there = contents(random);
      var after = new ArrayList<>(there);
      new ImportPlan<>(items(file), there).toAdd().forEach(i -> after.add(i.content()));

      for (Content content : file) {
        assertThat(count(after, content))
            .isEqualTo(Math.max(count(there, content), count(file, content)));
      }
    });
  }

  private static long count(List<Content> contents, Content content) {
    return contents.stream().filter(content::equals).count();
  }

  @Test
  void spellingsOfOneText_areOne() {
    var composed = new Content(1, List.of("p", "q"), "r", 30, "r\u00e9par\u00e9", "Soud\u00fbre");
    var decomposed = new Content(1, List.of("q", "p"), "r", 30, "re\u0301pare\u0301", "soudure");

    assertThat(new ImportPlan<>(items(List.of(decomposed)), List.of(composed)).toAdd()).isEmpty();
  }

  @Test
  void claims_areNotWhatASourceSays() {
    var hour = new Content(1, List.of("p"), "r", 60, "Fixes the door", "");
    var two = new Content(1, List.of("p"), "s", 120, "Fixes the door", "java");
    var other = new Content(1, List.of("q"), "r", 60, "Fixes the door", "");

    assertThat(hour.withoutClaims())
        .isEqualTo(two.withoutClaims())
        .isNotEqualTo(other.withoutClaims());
  }
}
