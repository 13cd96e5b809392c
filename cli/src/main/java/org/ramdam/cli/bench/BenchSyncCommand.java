package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.node.api.proto.MetricsReply;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.protocol.bytes.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How fast an empty node catches up with a full one, and what it costs two that are equal, or
/// nearly so, to know it.
@Command(name = "sync")
public final class BenchSyncCommand implements Callable<Exit> {
  private static final int RECORDS = 1_000_000;
  private static final int SITES = 30;
  private static final int MEMBERS = 20;
  private static final int DELTA = 1_000;
  private static final long STALLED_NS = 60_000_000_000L;

  @Mixin private BenchOptions options = new BenchOptions();

  private final Session session;

  /// For this session.
  public BenchSyncCommand(Session session) {
    this.session = session;
  }

  private record CatchUp(
      long records, double seconds, long wireBytes, double cpuSeconds, long peakRss) {
    double perSecond() {
      return records / seconds;
    }
  }

  private record Equal(long bytes, long roundTrips) {}

  /// What 1,000 new records cost on the wire.
  ///
  /// @param overhead bytes beyond the records' own; negative, since a run leaves out what all
  ///   envelopes share
  /// @param protocol bytes beyond the records as they are laid out in a run
  private record Delta(long overhead, long protocol, long cosignatures) {}

  @Override
  public Exit call() throws IOException, InterruptedException, MalformedException {
    int records = options.records(RECORDS);
    Output output = session.output(options.json());
    try (Workplace place = options.workplace(session)) {
      Source source =
          Generating.source(
              session, place, options.sites(SITES), options.members(MEMBERS), records);
      Path full = place.fresh("a");
      Path empty = place.fresh("b");
      Workplace.copy(source.full(), full);
      Workplace.copy(source.newcomer(), empty);
      NodeProcess a = place.start(full);
      a.settle();
      place.say("bench.catching_up");
      long held = a.metrics().getRecords();
      NodeProcess b = place.start(empty);
      CatchUp caught = catchUp(b, held);
      place.say("bench.caught_up", Math.round(caught.perSecond()));
      requireEqual(a, b);
      b.stop();
      b = place.start(empty);
      Equal equal = equal(b);
      b.stop();
      a.stop();
      Delta delta = delta(place, source, full, empty);
      place.say("bench.limits");
      StoreLimit limit = StoreLimit.of(empty.resolve("store"), place.fresh("rows"));
      StoreLimit.Pace bare = limit.bulk(place.fresh("bare"));
      print(output, caught, equal, delta, limit, bare);
    }
    return Exit.OK;
  }

  private CatchUp catchUp(NodeProcess b, long records) throws IOException, InterruptedException {
    long start = System.nanoTime();
    double cpu = b.cpuSeconds();
    // Its own first record comes on top.
    MetricsReply end = await(b, records + 1);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new CatchUp(
        records,
        seconds,
        end.getFrameBytesIn() + end.getFrameBytesOut(),
        b.cpuSeconds() - cpu,
        b.peakRssBytes());
  }

  private MetricsReply await(NodeProcess node, long wanted) throws InterruptedException {
    long had = 0;
    long grew = System.nanoTime();
    try (var progress = session.output(false).progress("bench.records", wanted)) {
      while (true) {
        MetricsReply metrics = node.metrics();
        long now = System.nanoTime();
        if (metrics.getRecords() >= wanted) {
          return metrics;
        }
        if (metrics.getRecords() > had) {
          had = metrics.getRecords();
          grew = now;
        } else if (now - grew > STALLED_NS) {
          throw new Failure(Exit.NETWORK, "bench_stalled", had, wanted);
        }
        progress.at(had);
        Thread.sleep(10);
      }
    }
  }

  private static void requireEqual(NodeProcess a, NodeProcess b) throws InterruptedException {
    b.settle();
    boolean complete =
        b.status().getSitesList().stream().mapToLong(SiteStatus::getPrivateMissing).sum() == 0;
    if (!complete || !a.roots().equals(b.roots())) {
      throw new Failure(Exit.REFUSED, "bench_differs", a.site(), b.site());
    }
  }

  private static Equal equal(NodeProcess b) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < STALLED_NS) {
      MetricsReply metrics = b.metrics();
      if (metrics.getEqualBytes() > 0) {
        return new Equal(
            metrics.getEqualBytes(),
            Math.max(metrics.getEqualFramesIn(), metrics.getEqualFramesOut()));
      }
      Thread.sleep(10);
    }
    throw new Failure(Exit.NETWORK, "bench_stalled", 0, 1);
  }

  private Delta delta(Workplace place, Source source, Path full, Path empty)
      throws IOException, InterruptedException, MalformedException {
    Source.Extent records = source.extend(full, DELTA);
    NodeProcess a = place.start(full);
    a.settle();
    long held = a.metrics().getRecords();
    NodeProcess b = place.start(empty);
    MetricsReply end = await(b, held);
    requireEqual(a, b);
    b.stop();
    a.stop();
    long wire = end.getFrameBytesIn() + end.getFrameBytesOut();
    return new Delta(wire - records.own(), wire - records.packed(), end.getCosignatureBytes());
  }

  private void print(
      Output output,
      CatchUp caught,
      Equal equal,
      Delta delta,
      StoreLimit limit,
      StoreLimit.Pace bare) {
    double wire = (double) caught.wireBytes() / caught.records();
    double entry = (double) limit.entryBytes() / limit.records();
    if (output.isJson()) {
      output.plain(
          Json.object(
              "records", caught.records(),
              "sites", options.sites(SITES),
              "records_per_s", Math.round(caught.perSecond()),
              "limit_records_per_s", Math.round(bare.perSecond()),
              "wire_bytes_per_record", Figures.round(wire, 1),
              "entry_bytes_per_record", Figures.round(entry, 1),
              "cpu_s", Figures.round(caught.cpuSeconds(), 2),
              "peak_rss_bytes", caught.peakRss(),
              "equal_bytes", equal.bytes(),
              "equal_round_trips", equal.roundTrips(),
              "delta_records", DELTA,
              "delta_overhead_bytes", delta.overhead(),
              "delta_protocol_bytes", delta.protocol()));
      return;
    }
    Rates rates = Rates.measure();
    double words = (double) limit.wordBytes() / limit.records();
    new Figures(session, output)
        .count("bench.records", caught.records())
        .count("bench.sites", options.sites(SITES))
        .add("bench.records_per_s", caught.perSecond(), 0)
        .add("bench.limit_per_s", bare.perSecond(), 0)
        .add("bench.ratio", caught.perSecond() / bare.perSecond(), 2)
        .add("bench.wire_bytes", wire, 1)
        .add("bench.entry_bytes", entry, 1)
        .add("bench.wire_ratio", wire / entry, 2)
        .add("bench.word_bytes", words, 1)
        .add("bench.cpu", caught.cpuSeconds(), 2)
        .add("bench.cpu_record", 1e6 * caught.cpuSeconds() / (double) caught.records(), 1)
        .add("bench.cpu_limit", bare.cpuMicros(), 1)
        .add("bench.rss", (double) caught.peakRss() / (1 << 20), 0)
        .count("bench.equal_bytes", equal.bytes())
        .count("bench.equal_trips", equal.roundTrips())
        .count("bench.delta_bytes", delta.overhead(), DELTA)
        .count("bench.delta_protocol", delta.protocol())
        .count("bench.delta_cosignatures", delta.cosignatures())
        .add("bench.sha256", rates.sha256(), 0)
        .add("bench.verify", rates.verify(), 0)
        .print();
  }
}
