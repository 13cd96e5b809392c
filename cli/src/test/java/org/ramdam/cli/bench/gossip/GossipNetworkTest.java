package org.ramdam.cli.bench.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GossipNetworkTest {
  @Test
  void everyHonestSite_getsEverything_soonAndOnce() {
    GossipFigures figures = GossipNetwork.simulate(new GossipPlan(60, 1, 200, 5));
    assertThat(figures.missed()).isZero();
    assertThat(figures.appended()).isGreaterThanOrEqualTo(200);
    assertThat(figures.deliveries()).isGreaterThan(200 * 40);
    assertThat(figures.p50Ms()).isBetween(10L, figures.p99Ms());
    assertThat(figures.p99Ms()).isBetween(30L, 1_500L);
    assertThat(figures.redundancy()).isBetween(0.0, 0.2);
    assertThat(figures.activeBytes()).isGreaterThan(figures.idleBytes());
  }

  @Test
  void sameSeed_sameFigures() {
    var plan = new GossipPlan(30, 7, 50, 1);
    assertThat(timeless(GossipNetwork.simulate(plan)))
        .isEqualTo(timeless(GossipNetwork.simulate(plan)))
        .isNotEqualTo(timeless(GossipNetwork.simulate(new GossipPlan(30, 8, 50, 1))));
  }

  /// Without what the machine has to do with.
  private static List<Number> timeless(GossipFigures figures) {
    return List.of(
        figures.appended(),
        figures.deliveries(),
        figures.p50Ms(),
        figures.p99Ms(),
        figures.maxMs(),
        figures.redundancy(),
        figures.lastHop(),
        figures.idleBytes(),
        figures.activeBytes(),
        figures.catchUps());
  }

  @Test
  void agenda_keepsTheOrder_nearAndFar() {
    var agenda = new Agenda();
    var happened = new ArrayList<String>();
    agenda.at(20_000, () -> happened.add("far " + agenda.now()));
    agenda.at(5, () -> happened.add("near " + agenda.now()));
    agenda.at(5, () -> agenda.in(0, () -> happened.add("at once " + agenda.now())));
    agenda.at(20_001, () -> happened.add("too far"));
    agenda.runUntil(20_000);
    assertThat(happened).containsExactly("near 5", "at once 5", "far 20000");
    assertThat(agenda.now()).isEqualTo(20_000);
  }

  @Test
  void chart_showsEachSize() {
    var small = new GossipFigures(10, 1, 9, 80, 200, 300, 0, 3, 3, 0, 1, 1, 0, 1, 1);
    var large = new GossipFigures(100, 1, 99, 160, 400, 700, 0, 6, 6, 0, 1, 1, 0, 1, 1);
    String svg =
        PropagationChart.of(List.of(small, large), "Title", "Sites", "half", "most", "a < b");
    assertThat(svg)
        .startsWith("<svg")
        .endsWith("</svg>\n")
        .contains(">10<", ">100<", ">700 ms<", "a &lt; b")
        .doesNotContain("a < b");
    assertThat(svg.split("<circle", -1)).hasSize(7);
  }
}
