package org.ramdam.cli.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.protocol.bundle.BundleCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Gives a bundle to the site's node, after all of it was checked.
@Command(name = "import")
public final class BundleImportCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "FILE", descriptionKey = "FILE")
  private Path file = Path.of("");

  @Option(names = "--skip-bad")
  private boolean skipBad;

  private final Session session;

  /// For this session.
  public BundleImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    try (var node = site.connect(session)) {
      var _ = Heads.of(node, ""); // in a network, before minutes of checking
    }
    Inspection found = Inspection.of(session, site.json(), file, false, skipBad);
    Delivery delivery;
    try (var node = site.connect(session)) {
      delivery = new Delivery(session, found, node);
      delivery.run();
    }
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(json(found, delivery));
    } else {
      print(output, found, delivery);
    }
    if (!delivery.otherHistory().isEmpty()) {
      throw new Failure(
          Exit.REFUSED, "bundle_other_history", String.join(", ", names(delivery.otherHistory())));
    }
    return Exit.OK;
  }

  private static List<String> names(List<BundleCheck.Log> logs) {
    return logs.stream().map(Inspection::name).toList();
  }

  private static String json(Inspection found, Delivery delivery) {
    return Json.object(
        "network_id", found.network().hex(),
        "entries", delivery.entries(),
        "words", delivery.words(),
        "cosignatures", delivery.cosignatures(),
        "forks", delivery.forks(),
        "bad", ids(found.bad()),
        "not_admitted", ids(delivery.notAdmitted()),
        "earlier_missing", ids(delivery.earlierMissing()),
        "ended", ids(delivery.ended()),
        "other_history", ids(delivery.otherHistory()));
  }

  private static List<String> ids(List<BundleCheck.Log> logs) {
    return logs.stream().map(log -> log.id().hex()).toList();
  }

  private void print(Output output, Inspection found, Delivery delivery) {
    if (delivery.entries() + delivery.words() + delivery.cosignatures() + delivery.forks() == 0) {
      output.line("bundle.nothing_new");
    } else {
      var told = new ArrayList<String>();
      told.add(session.text("bundle.new_entries", delivery.entries()));
      if (delivery.words() > 0) {
        told.add(session.text("bundle.new_words", delivery.words()));
      }
      if (delivery.cosignatures() > 0) {
        told.add(session.text("bundle.new_cosignatures", delivery.cosignatures()));
      }
      if (delivery.forks() > 0) {
        told.add(session.text("bundle.new_forks", delivery.forks()));
      }
      output.line("bundle.imported", String.join(", ", told));
    }
    skipped(output, "bundle.skipped.bad", found.bad());
    skipped(output, "bundle.skipped.not_admitted", delivery.notAdmitted());
    skipped(output, "bundle.skipped.earlier", delivery.earlierMissing());
    skipped(output, "bundle.skipped.ended", delivery.ended());
  }

  private static void skipped(Output output, String id, List<BundleCheck.Log> logs) {
    if (!logs.isEmpty()) {
      output.line(id, String.join(", ", names(logs)));
    }
  }
}
