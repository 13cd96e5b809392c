package org.ramdam.cli;

import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ProcessesReply;
import org.ramdam.node.api.proto.ProcessesRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists projects.
@Command(name = "list")
final class ProjectListCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "WORDS", descriptionKey = "WORDS", arity = "0..1")
  private String words = "";

  @Option(names = "--site", paramLabel = "SITE")
  private String only = "";

  @Option(names = "--all")
  private boolean all;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "200")
  private int limit = 200;

  private final Session session;

  ProjectListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, 1_000);
    try (var node = site.connect(session)) {
      ProcessesReply reply =
          node.call(
              "Processes",
              ProcessesRequest.newBuilder()
                  .setWords(words.strip())
                  .setSite(only.strip())
                  .setAll(all)
                  .setLimit(limit)
                  .build(),
              ProcessesReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else if (reply.getProcessesCount() == 0) {
        output.line("project.none");
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, ProcessesReply reply) {
    Table table =
        output.table("column.name", "column.site", "column.leads", "column.state", "column.id");
    for (Process one : reply.getProcessesList()) {
      table.row(
          RecordTexts.called(one.getName(), one.getId()),
          SiteTexts.name(one.getSiteName(), one.getSiteId()),
          Project.leads(one),
          session.text(one.getFinished() ? "project.state.finished" : "project.state.open"),
          SiteTexts.shortId(one.getId()));
    }
    table.print();
  }
}
