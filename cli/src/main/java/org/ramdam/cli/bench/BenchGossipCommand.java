package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.WholeFile;
import org.ramdam.cli.bench.gossip.GossipFigures;
import org.ramdam.cli.bench.gossip.GossipNetwork;
import org.ramdam.cli.bench.gossip.GossipPlan;
import org.ramdam.cli.bench.gossip.PropagationChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How gossip scales, in a simulated network of as many sites as one wants, and in smaller ones.
@Command(name = "gossip")
public final class BenchGossipCommand implements Callable<Exit> {
  private static final List<Integer> SIZES = List.of(10, 100, 1_000);
  private static final int LEAST_SITES = 5;
  private static final int MOST_SITES = 5_000;
  private static final int MOST_SEEDS = 1_000;
  private static final int MOST_RECORDS = 20_000;
  private static final int IDLE_MINUTES = 60;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--sites", paramLabel = "N")
  private int sites = 3_500;

  @Option(names = "--seeds", paramLabel = "K")
  private int seeds = 1;

  @Option(names = "--records", paramLabel = "R")
  private int records = 1_000;

  @Option(names = "--chart", paramLabel = "FILE.svg")
  private @Nullable Path chart;

  private final Session session;

  /// For this session.
  public BenchGossipCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    check("--sites", sites, LEAST_SITES, MOST_SITES);
    check("--seeds", seeds, 1, MOST_SEEDS);
    check("--records", records, 1, MOST_RECORDS);
    if (chart != null) {
      WholeFile.requireWritable(chart, true);
    }
    var figures = new ArrayList<GossipFigures>();
    for (int size : SIZES) {
      if (size < sites) {
        figures.add(simulate(size));
      }
    }
    figures.add(simulate(sites));
    if (chart != null) {
      WholeFile.write(chart, draw(figures).getBytes(StandardCharsets.UTF_8), true);
    }
    print(figures);
    return Exit.OK;
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new Failure(Exit.USAGE, "bad_value", option, value, least + "…" + most);
    }
  }

  /// The worst of the seeds.
  private GossipFigures simulate(int size) {
    GossipFigures worst = null;
    for (int seed = 1; seed <= seeds; seed++) {
      session.err().println(session.text("bench.gossip.simulating", size, seed));
      session.err().flush();
      var figures = GossipNetwork.simulate(new GossipPlan(size, seed, records, IDLE_MINUTES));
      worst = worst == null ? figures : worst.worseOf(figures);
    }
    if (worst == null) {
      throw new IllegalStateException("no seed");
    }
    return worst;
  }

  private String draw(List<GossipFigures> figures) {
    return PropagationChart.of(
        figures,
        session.text("bench.gossip.title"),
        session.text("bench.sites"),
        session.text("bench.gossip.p50"),
        session.text("bench.gossip.p99"),
        session.text("bench.gossip.max"));
  }

  private void print(List<GossipFigures> figures) {
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.plain(Json.object("seeds", seeds, "sizes", figures.stream().map(this::json).toList()));
      return;
    }
    var table =
        output
            .table(
                "bench.sites",
                "bench.gossip.p50",
                "bench.gossip.p99",
                "bench.gossip.max",
                "bench.gossip.redundancy",
                "bench.gossip.hops",
                "bench.gossip.missed",
                "bench.gossip.idle",
                "bench.gossip.active",
                "bench.gossip.memory")
            .right(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (GossipFigures each : figures) {
      table.row(
          number(each.sites()),
          number(each.p50Ms()),
          number(each.p99Ms()),
          number(each.maxMs()),
          Figures.decimal(session, each.redundancy(), 3),
          Figures.decimal(session, each.lastHop(), 1),
          number(each.missed()),
          number(each.idleBytes() / 1_000),
          number(each.activeBytes() / 1_000),
          number(each.bytesOfMemory() / 1_000));
    }
    table.print();
    output.line("bench.gossip.units", seeds);
  }

  private String number(long value) {
    return session.messages().number(value);
  }

  private Map<String, Object> json(GossipFigures each) {
    var json = new LinkedHashMap<String, Object>();
    json.put("sites", each.sites());
    json.put("appended", each.appended());
    json.put("deliveries", each.deliveries());
    json.put("p50_ms", each.p50Ms());
    json.put("p99_ms", each.p99Ms());
    json.put("max_ms", each.maxMs());
    json.put("redundancy", Figures.round(each.redundancy(), 4));
    json.put("last_hop", Figures.round(each.lastHop(), 2));
    json.put("most_hops", each.mostHops());
    json.put("missed", each.missed());
    json.put("idle_bytes_per_hour", each.idleBytes());
    json.put("active_bytes_per_hour", each.activeBytes());
    json.put("catch_ups", each.catchUps());
    json.put("memory_bytes_per_site", each.bytesOfMemory());
    json.put("simulation_ms", each.wallMs());
    return json;
  }
}
