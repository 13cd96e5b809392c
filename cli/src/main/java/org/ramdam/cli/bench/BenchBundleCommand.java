package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.OwnProcess;
import org.ramdam.cli.Session;
import org.ramdam.protocol.bytes.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How fast a bundle is written, checked and taken, by commands in processes of their own with the
/// heap that the launcher gives them, from a node to another that it never meets.
@Command(name = "bundle")
public final class BenchBundleCommand implements Callable<Exit> {
  private static final int RECORDS = 1_000_000;
  private static final int SITES = 30;
  private static final int MEMBERS = 20;
  private static final int HEAP_MB = 64;
  private static final int POLL_MS = 20;

  @Mixin private BenchOptions options = new BenchOptions();

  private final Session session;

  /// For this session.
  public BenchBundleCommand(Session session) {
    this.session = session;
  }

  /// What a command took.
  private record Cost(double seconds, long peakRss) {
    double perSecond(long records) {
      return records / seconds;
    }
  }

  @Override
  public Exit call() throws IOException, InterruptedException, MalformedException {
    try (Workplace place = options.workplace(session)) {
      Source source =
          Generating.source(
              session,
              place,
              options.sites(SITES),
              options.members(MEMBERS),
              options.records(RECORDS));
      Path full = place.fresh("a");
      Path empty = place.fresh("b");
      Workplace.copy(source.full(), full);
      Workplace.copy(source.newcomer(), empty);
      Path file = place.fresh("bundle");
      NodeProcess a = place.start(full);
      a.settle();
      long records = a.metrics().getRecords();
      Map<String, String> roots = a.roots();
      place.say("bench.bundle.exporting");
      Cost export =
          run(place, "bundle", "export", "--dir", full.toString(), "--out", file.toString());
      a.stop();
      place.say("bench.bundle.verifying");
      Cost verify = run(place, "bundle", "verify", file.toString());
      NodeProcess b = place.start(empty);
      b.settle();
      place.say("bench.bundle.importing");
      Cost taken = run(place, "bundle", "import", "--dir", empty.toString(), file.toString());
      place.say("bench.bundle.again");
      Cost again = run(place, "bundle", "import", "--dir", empty.toString(), file.toString());
      Map<String, String> had = b.roots();
      for (var log : roots.entrySet()) {
        boolean started = !log.getValue().startsWith("0 ");
        if (started && !log.getValue().equals(had.get(log.getKey()))) {
          throw new Failure(Exit.REFUSED, "bench_differs", full, empty);
        }
      }
      b.stop();
      print(records, Files.size(file), export, verify, taken, again);
    }
    return Exit.OK;
  }

  private static Cost run(Workplace place, String... arguments)
      throws IOException, InterruptedException {
    Path output = place.fresh("command.log");
    var builder =
        new ProcessBuilder(OwnProcess.command(List.of("-Xmx" + HEAP_MB + "m"), arguments));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    while (!process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, NodeProcess.peakRssBytes(process.pid()));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new Failure(Exit.UNEXPECTED, "bench_command", Files.readString(output).strip());
    }
    return new Cost(seconds, peak);
  }

  private void print(long records, long bytes, Cost export, Cost verify, Cost taken, Cost again) {
    Output output = session.output(options.json());
    long rss = Math.max(export.peakRss(), Math.max(verify.peakRss(), taken.peakRss()));
    double size = (double) bytes / records;
    if (output.isJson()) {
      output.plain(
          Json.object(
              "records", records,
              "sites", options.sites(SITES),
              "export_records_per_s", Math.round(export.perSecond(records)),
              "verify_records_per_s", Math.round(verify.perSecond(records)),
              "import_records_per_s", Math.round(taken.perSecond(records)),
              "again_records_per_s", Math.round(again.perSecond(records)),
              "bytes_per_record", Figures.round(size, 1),
              "heap_bytes", (long) HEAP_MB << 20,
              "peak_rss_bytes", rss));
      return;
    }
    new Figures(session, output)
        .count("bench.records", records)
        .count("bench.sites", options.sites(SITES))
        .add("bench.bundle.export_per_s", export.perSecond(records), 0)
        .add("bench.bundle.verify_per_s", verify.perSecond(records), 0)
        .add("bench.bundle.import_per_s", taken.perSecond(records), 0)
        .add("bench.bundle.again_per_s", again.perSecond(records), 0)
        .add("bench.bundle.bytes", size, 1)
        .count("bench.bundle.heap", HEAP_MB)
        .add("bench.bundle.rss", (double) rss / (1 << 20), 0)
        .print();
  }
}
