package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How many records a second a node acknowledges, each in a request of its own that waits until it
/// is on disk: of one client, and of 64 at a time.
@Command(name = "append")
public final class BenchAppendCommand implements Callable<Exit> {
  private static final int RECORDS = 50_000;
  private static final int CLIENTS = 64;
  private static final int ALONE = 2_000;
  private static final int WARM = 8_000;

  @Mixin private BenchOptions options = new BenchOptions();

  private final Session session;

  /// For this session.
  public BenchAppendCommand(Session session) {
    this.session = session;
  }

  private record Pace(double perSecond, Latencies latencies) {
    Map<String, Object> json() {
      var json = new LinkedHashMap<String, Object>();
      json.put("records_per_s", Math.round(perSecond));
      json.putAll(latencies.json());
      return json;
    }
  }

  @Override
  public Exit call() throws IOException, InterruptedException, MalformedException {
    int records = options.records(RECORDS);
    Output output = session.output(options.json());
    try (Workplace place = options.workplace(session)) {
      Path path = place.fresh("site");
      SiteDirectory site = Cast.site(path, 0, "127.0.0.1:0", "127.0.0.1:1");
      NodeProcess node = place.start(path);
      place.say("bench.signing", records);
      List<Pen> pens = admit(node, site);
      var warm = write(pens, WARM);
      var alone = List.of(pens.getFirst().write(ALONE));
      var together = write(pens, records);
      var _ = submit(node, warm);
      place.say("bench.appending", 1);
      Pace one = submit(node, alone);
      place.say("bench.appending", CLIENTS);
      Pace many = submit(node, together);
      node.stop();
      place.say("bench.limits");
      StoreLimit limit = StoreLimit.of(path.resolve("store"), place.fresh("rows"));
      StoreLimit.Pace single = limit.small(place.fresh("bare"), 1);
      StoreLimit.Pace grouped = limit.small(place.fresh("bare"), CLIENTS);
      print(output, one, many, single, grouped);
    }
    return Exit.OK;
  }

  private List<Pen> admit(NodeProcess node, SiteDirectory site) throws MalformedException {
    try (var client = node.connect()) {
      NetworkReply network =
          client.call(
              "CreateNetwork",
              CreateNetworkRequest.newBuilder().setName("Essai").build(),
              NetworkReply.parser());
      var pens = new ArrayList<Pen>();
      for (int i = 0; i < CLIENTS; i++) {
        Pen pen =
            new Pen(
                i,
                Bytes32.parseHex(network.getNetworkId()),
                site.siteId(),
                session.clock().millis());
        var _ = client.call("AdmitMember", pen.admission(), Member.parser());
        pens.add(pen);
      }
      return pens;
    }
  }

  private static List<List<SubmitRequest>> write(List<Pen> pens, int records)
      throws MalformedException {
    var all = new ArrayList<List<SubmitRequest>>();
    for (Pen pen : pens) {
      all.add(pen.write(Math.max(1, records / pens.size())));
    }
    return all;
  }

  /// Submits each list over a connection of its own, one request at a time.
  private static Pace submit(NodeProcess node, List<List<SubmitRequest>> lists)
      throws InterruptedException {
    int total = lists.stream().mapToInt(List::size).sum();
    long[] took = new long[total];
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(lists.size())) {
      var futures = new ArrayList<Future<?>>();
      int at = 0;
      for (List<SubmitRequest> list : lists) {
        int from = at;
        at += list.size();
        futures.add(threads.submit(() -> submit(node, list, took, from)));
      }
      for (Future<?> future : futures) {
        var _ = future.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Pace(total / seconds, Latencies.of(took));
  }

  private static void submit(NodeProcess node, List<SubmitRequest> list, long[] took, int from) {
    try (var client = node.connect()) {
      int at = from;
      for (SubmitRequest request : list) {
        long start = System.nanoTime();
        var _ = client.call("Submit", request, SubmitReply.parser());
        took[at++] = System.nanoTime() - start;
      }
    }
  }

  private void print(
      Output output, Pace one, Pace many, StoreLimit.Pace single, StoreLimit.Pace grouped) {
    if (output.isJson()) {
      output.plain(Json.object("clients_1", one.json(), "clients_64", many.json()));
      return;
    }
    Rates rates = Rates.measure();
    new Figures(session, output)
        .add("bench.append_per_s", one.perSecond(), 0, 1)
        .add("bench.append_p50", one.latencies().ms(0.5), 2, 1)
        .add("bench.append_p99", one.latencies().ms(0.99), 2, 1)
        .add("bench.append_per_s", many.perSecond(), 0, CLIENTS)
        .add("bench.append_p50", many.latencies().ms(0.5), 2, CLIENTS)
        .add("bench.append_p99", many.latencies().ms(0.99), 2, CLIENTS)
        .add("bench.append_limit", single.perSecond(), 0, 1)
        .add("bench.append_limit", grouped.perSecond(), 0, CLIENTS)
        .add("bench.sha256", rates.sha256(), 0)
        .add("bench.verify", rates.verify(), 0)
        .print();
  }
}
