package org.ramdam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.demo.DemoData.Deed;
import org.ramdam.protocol.record.Verdict;

class DemoPlanTest {
  @Test
  void theData_areWholeAndInOrder() throws IOException {
    List<Deed> deeds = DemoData.deeds();
    assertThat(deeds).hasSize(2598).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(deeds.stream().map(Deed::person).distinct()).hasSize(66);
    assertThat(deeds.stream().map(Deed::ref).distinct()).hasSize(2598);
    assertThat(deeds).allSatisfy(deed -> assertThat(DemoPlan.minutes(deed)).isBetween(15, 120));
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
    for (int count : new int[] {DemoData.FAST, 2598}) {
      DemoPlan plan = DemoPlan.of(DemoData.spread(DemoData.deeds(), count), sites);
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
}
