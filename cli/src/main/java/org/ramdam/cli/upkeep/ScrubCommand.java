package org.ramdam.cli.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Output;
import org.ramdam.cli.Progress;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.Scrub;
import org.ramdam.node.api.proto.ScrubProgressReply;
import org.ramdam.node.api.proto.ScrubProgressRequest;
import org.ramdam.node.api.proto.ScrubReply;
import org.ramdam.node.api.proto.ScrubRequest;
import org.ramdam.node.site.SiteDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Checks the whole database of a site, and mends what is damaged.
@Command(name = "scrub")
public final class ScrubCommand implements Callable<Exit> {
  private static final long LOOK_MS = 500;

  @Mixin private SiteOptions site = new SiteOptions();

  private final Session session;

  /// For this session.
  public ScrubCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    NodeClient node;
    try {
      node = site.connect(session);
    } catch (Failure e) {
      if (!e.code().equals("node_not_running")) {
        throw e;
      }
      return withoutNode();
    }
    try (node) {
      ScrubReply reply = watch(node);
      print(reply);
      if (reply.getFindingsCount() > 0 && !reply.getMended()) {
        throw new Failure(Exit.STORAGE, "scrub_damaged", reply.getFindings(0).getWhat());
      }
      return Exit.OK;
    }
  }

  /// Shows how far the node is, which it says over a connection of its own.
  private ScrubReply watch(NodeClient node) {
    var task =
        new FutureTask<>(() ->
            node.call(
                "Scrub",
                ScrubRequest.getDefaultInstance(),
                ScrubReply.parser(),
                Duration.ofHours(24)));
    Thread.ofVirtual().start(task);
    try (NodeClient other = site.connect(session);
        Progress bar = session.output(false).progress("scrub.checking", 100)) {
      while (true) {
        try {
          return task.get(LOOK_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          ScrubProgressReply now =
              other.call(
                  "ScrubProgress",
                  ScrubProgressRequest.getDefaultInstance(),
                  ScrubProgressReply.parser());
          Copies.percent(bar).at(now.getChecked(), now.getTotal());
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Exit withoutNode() throws IOException {
    Path directory = site.directory(session);
    long start = System.nanoTime();
    Scrub.Report report;
    try (var progress = session.output(false).progress("scrub.checking", 100)) {
      report = Scrub.mend(SiteDirectory.open(directory), Copies.percent(progress));
    }
    var reply =
        ScrubReply.newBuilder()
            .setChecked(report.checked())
            .setMs((System.nanoTime() - start) / 1_000_000)
            .setMended(!report.isClean() && report.isMendedHere())
            .setEndedMs(session.clock().millis());
    report.findings().forEach(finding -> reply.addFindings(Copies.message(finding)));
    print(reply.build());
    boolean replaced =
        report.findings().stream().anyMatch(one -> one.kind() != Scrub.Kind.ACKNOWLEDGED);
    if (replaced && !site.json()) {
      session.output(false).line("scrub.kept", directory.resolve("store.damaged"));
    }
    if (!report.isMendedHere()) {
      throw new Failure(Exit.STORAGE, "scrub_asks", report.findings().getFirst().what());
    }
    return Exit.OK;
  }

  private void print(ScrubReply reply) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(reply);
      return;
    }
    Copies.print(session, output, reply.getFindingsList());
    if (reply.getFindingsCount() == 0) {
      output.line("scrub.clean", reply.getChecked(), reply.getMs());
    } else if (reply.getMended()) {
      output.line("scrub.mended");
    }
  }
}
