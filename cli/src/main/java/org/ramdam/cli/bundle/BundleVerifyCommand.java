package org.ramdam.cli.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.Table;
import org.ramdam.protocol.bundle.BundleCheck;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.ForkProof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Checks a bundle with nothing but the bundle.
@Command(name = "verify")
public final class BundleVerifyCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", descriptionKey = "FILE")
  private Path file = Path.of("");

  @Option(names = "--every")
  private boolean every;

  private final Session session;

  /// For this session.
  public BundleVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Inspection found = Inspection.of(session, common.json(), file, every, false);
    Output output = session.output(common.json());
    if (output.isJson()) {
      output.plain(json(found));
    } else {
      print(output, found);
    }
    return Exit.OK;
  }

  private String json(Inspection found) throws IOException {
    return Json.object(
        "network_id", found.network().hex(),
        "network_name", found.check().networkName(),
        "entries", found.check().entries(),
        "words", found.words(),
        "bytes", Files.size(file),
        "every_signature", every,
        "logs", found.check().logs().stream().map(BundleVerifyCommand::map).toList());
  }

  private static Object map(BundleCheck.Log log) {
    return Json.map(
        "site_id", log.id().hex(),
        "site_name", log.name(),
        "from", log.from(),
        "to", log.to(),
        "words", log.words(),
        "cosigned_by", log.cosignedBy().stream().map(Bytes32::hex).toList(),
        "forks", log.forks().stream().map(ForkProof::generation).toList());
  }

  private void print(Output output, Inspection found) throws IOException {
    output.line("bundle.of", networkName(found), Files.size(file));
    Table table =
        output
            .table(
                "column.site",
                "bundle.column.entries",
                "bundle.column.to",
                "bundle.column.words",
                "bundle.column.cosigned")
            .right(1, 2, 3, 4);
    for (BundleCheck.Log log : found.check().logs()) {
      table.row(
          Inspection.name(log),
          session.messages().number(log.to() - log.from()),
          session.messages().number(log.to()),
          session.messages().number(log.words()),
          session.messages().number(log.cosignedBy().size()));
    }
    if (table.size() > 0) {
      table.print();
    }
    output.line(
        every ? "bundle.sound_every" : "bundle.sound",
        found.check().entries(),
        found.check().logs().size());
    if (found.check().logs().stream().anyMatch(log -> log.from() > 0)) {
      output.line("bundle.suffix");
    }
    for (BundleCheck.Log log : found.check().logs()) {
      if (!log.forks().isEmpty()) {
        output.line("bundle.forked", Inspection.name(log));
      }
    }
  }

  private static String networkName(Inspection found) {
    String name = found.check().networkName();
    return name.isEmpty() ? found.network().shortHex(8) : name;
  }
}
