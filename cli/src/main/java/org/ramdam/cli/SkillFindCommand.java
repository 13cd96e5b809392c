package org.ramdam.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.SkillsReply;
import org.ramdam.node.api.proto.SkillsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Who knows what, or wants to learn it.
@Command(name = "find")
final class SkillFindCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "WORDS", descriptionKey = "WORDS", arity = "1..*")
  private List<String> words = List.of();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50")
  private int limit = 50;

  private final Session session;

  SkillFindCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() {
    Arguments.inRange("--limit", limit, 1, 1_000);
    try (var node = site.connect(session)) {
      SkillsReply reply =
          node.call(
              "Skills",
              SkillsRequest.newBuilder().setWords(String.join(" ", words)).setLimit(limit).build(),
              SkillsReply.parser());
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(reply);
      } else {
        print(output, reply);
      }
      return Exit.OK;
    }
  }

  private void print(Output output, SkillsReply reply) {
    if (reply.getSkillsCount() == 0) {
      output.line("skill.none", Output.clean(String.join(" ", words)));
      return;
    }
    Table table =
        output.table(
            "column.skill",
            "column.who",
            "column.site",
            "column.level",
            "column.mode",
            "column.endorsed",
            "column.what",
            "column.id");
    table.right(3, 5);
    for (SkillOffer skill : reply.getSkillsList()) {
      table.row(
          skill.getLabel().isEmpty() ? SiteTexts.shortId(skill.getSkillId()) : skill.getLabel(),
          RecordTexts.called(skill.getMemberName(), skill.getMemberId()),
          RecordTexts.called(skill.getSiteName(), skill.getSiteId()),
          Integer.toString(skill.getLevel()),
          session.messages().has("skill.mode." + skill.getMode())
              ? session.text("skill.mode." + skill.getMode())
              : skill.getMode(),
          Integer.toString(skill.getEndorsements()),
          skill.getNote(),
          SiteTexts.shortId(skill.getId()));
    }
    table.print();
  }
}
