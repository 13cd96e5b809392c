package org.ramdam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.demo.DemoData.Deed;
import org.ramdam.cli.demo.DemoPlan.Fate;
import org.ramdam.protocol.record.Verdict;

class DemoPlanTest {
  @Test
  void theData_areWholeAndInOrder() throws IOException {
    List<Deed> deeds = DemoData.deeds();
    assertThat(deeds).hasSize(2598).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(deeds.stream().map(Deed::person).distinct()).hasSize(66);
    assertThat(deeds.stream().map(Deed::ref).distinct()).hasSize(2598);
    assertThat(deeds).allSatisfy(deed -> assertThat(deed.minutes()).isBetween(5, 120));
    assertThat(deeds.stream().map(Deed::project).distinct())
        .containsExactlyElementsOf(DemoData.PROJECTS);
    assertThat(DemoData.toDo(deeds)).hasSize(DemoData.TO_DO);
    assertThat(Stream.concat(DemoData.done(deeds).stream(), DemoData.toDo(deeds).stream()))
        .containsExactlyElementsOf(deeds);
  }

  @Test
  void noDayOfAPerson_isLongerThanTenHours() throws IOException {
    var days = new HashMap<String, Integer>();
    var counts = new HashMap<String, Integer>();
    for (Deed deed : DemoData.deeds()) {
      days.merge(deed.person() + deed.day(), deed.minutes(), Integer::sum);
      counts.merge(deed.person() + deed.day(), 1, Integer::sum);
    }
    assertThat(days.values()).allMatch(minutes -> minutes <= DemoData.DAY_MINUTES);
    // The busiest day, of 21 deeds, is shared out and still nearly whole.
    String busiest =
        counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    assertThat(counts).containsEntry(busiest, 21);
    assertThat(days.get(busiest)).isBetween(DemoData.DAY_MINUTES - 21 * 5, DemoData.DAY_MINUTES);
  }

  @Test
  void everySite_hasANameOfItsOwn() throws IOException {
    assertThat(DemoData.sites(8))
        .containsExactly(
            "CéLA Bergerac",
            "L’Escale Numérique",
            "Mars’Hack Lab",
            "Corner Cow Villefranche-du-Périgord",
            "Corner Cow Coulounieix-Chamiers",
            "Corner Cow Hautefort",
            "La Boîte à Bosse",
            "Le Lieu du Faire");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void everySite_hasPeopleWhoseDeedsAreConfirmed(int sites) throws IOException {
    List<Deed> done = DemoData.done(DemoData.deeds());
    for (int count : new int[] {DemoData.FAST, done.size()}) {
      DemoPlan plan = plan(count, sites);
      assertThat(plan.deeds()).doesNotHaveDuplicates().hasSize(count);
      for (int at = 0; at < sites; at++) {
        int site = at;
        assertThat(plan.people(site)).hasSizeBetween(2, plan.home().size() / sites + 1);
        assertThat(plan.people(site)).contains(plan.stewards().get(site));
        assertThat(plan.deeds())
            .anyMatch(deed -> plan.site(deed) == site && plan.verdict(deed) == Verdict.CONFIRM);
      }
      assertThat(plan.deeds()).anyMatch(deed -> plan.verdict(deed) == Verdict.CONTEST);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void everyTask_isTakenByWhoDidItAndCanBeConfirmed(int sites) throws IOException {
    for (int count : new int[] {DemoData.FAST, 2598 - DemoData.TO_DO}) {
      DemoPlan plan = plan(count, sites);
      assertThat(plan.leads().keySet()).containsExactlyElementsOf(DemoData.PROJECTS);
      assertThat(plan.tasks()).hasSize(DemoData.TO_DO);
      for (Fate fate : Fate.values()) {
        assertThat(plan.tasks(fate)).hasSize(DemoData.TO_DO / 3);
      }
      assertThat(plan.tasks())
          .allSatisfy(task -> assertThat(plan.home()).containsKey(task.deed().person()));
      assertThat(plan.tasks(Fate.DONE)).allMatch(task -> plan.confirmer(task) >= 0);
      assertThat(plan.group()).doesNotHaveDuplicates().hasSize(3);
      assertThat(plan.group()).allMatch(person -> plan.people(0).contains(person));
      assertThat(plan.group().getFirst()).isEqualTo(plan.stewards().getFirst());
    }
  }

  private static DemoPlan plan(int count, int sites) throws IOException {
    List<Deed> deeds = DemoData.deeds();
    List<Deed> done = DemoData.spread(DemoData.done(deeds), count);
    return DemoPlan.of(done, DemoData.toDo(deeds), sites);
  }
}
