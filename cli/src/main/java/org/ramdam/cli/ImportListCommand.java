package org.ramdam.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.ImportBatch;
import org.ramdam.node.api.proto.ImportsReply;
import org.ramdam.node.api.proto.ImportsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The imports that the node knows, newest first.
@Command(name = "list")
final class ImportListCommand implements Callable<Exit> {
  private static final int MOST = 1000;

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(names = "--by", paramLabel = "PERSON")
  private @Nullable String by;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
  private int limit = 50;

  private final Session session;

  ImportListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, MOST);
    try (var node = site.connect(session)) {
      ImportsReply reply = ask(node, by == null ? "" : by.strip(), limit);
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getImportsCount() == 0) {
        output.line("import.none");
      } else {
        print(output, reply.getImportsList());
      }
      return Exit.OK;
    }
  }

  /// Those of a member, newest first.
  static List<ImportBatch> imports(NodeClient node, String member) {
    return ask(node, member, MOST).getImportsList();
  }

  private static ImportsReply ask(NodeClient node, String person, int limit) {
    return node.call(
        "Imports",
        ImportsRequest.newBuilder().setPerson(person).setLimit(limit).build(),
        ImportsReply.parser());
  }

  private void print(Output output, List<ImportBatch> imports) {
    Table table =
        output.table(
            "column.when",
            "import.column.source",
            "column.records",
            "import.column.withdrawn",
            "column.hours",
            "column.by",
            "import.column.import");
    table.right(2, 3, 4);
    for (ImportBatch one : imports) {
      table.row(
          session.messages().moment(one.getAtMs(), session.zone()),
          session.text("import.source." + one.getSource()),
          session.messages().number(one.getRecords()),
          session.messages().number(one.getWithdrawn()),
          session.messages().hours(one.getMinutes()),
          RecordTexts.called(one.getByName(), one.getById()),
          SiteTexts.shortId(one.getBatch()));
    }
    table.print();
  }
}
