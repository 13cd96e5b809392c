package org.ramdam.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.ConceptsRequest;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what one knows, or wants to learn.
@Command(name = "add")
final class SkillAddCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();

  @Option(names = "--level", paramLabel = "1..4", defaultValue = "2")
  private int level = 2;

  @Option(names = "--mode", paramLabel = "share|learn|both", defaultValue = "share")
  private String mode = "share";

  @Option(names = "--note", paramLabel = "TEXT", defaultValue = "")
  private String note = "";

  @Option(names = "--available", paramLabel = "HOURS")
  private @Nullable String available;

  @Parameters(paramLabel = "LABEL", descriptionKey = "LABEL")
  private String label = "";

  private final Session session;

  SkillAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    Arguments.inRange("--level", level, 1, 4);
    SkillMode way =
        SkillMode.valueOf(
            Arguments.oneOf("--mode", mode, "share", "learn", "both").toUpperCase(Locale.ROOT));
    int weekly = available == null ? 0 : Hours.option("--available", available, Body.Skill.WEEK);
    Scope readers = scope.scope();
    Texts.require("LABEL", label);
    Texts.requireLabel("LABEL", label.strip());
    if (!note.isEmpty()) {
      Texts.require("--note", note);
    }
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      ConceptsReply concepts =
          node.call(
              "Concepts",
              ConceptsRequest.newBuilder().setLabel(label.strip()).build(),
              ConceptsReply.parser());
      String signed = signed(concepts);
      StoredRecord stored =
          new Signer(session, node, author)
              .submit(
                  Draft.of(
                      new Body.Skill(SkillId.ofLabel(signed), level, way, weekly),
                      new Words.SkillWords(signed, note.strip()),
                      readers));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(stored);
        return Exit.OK;
      }
      output.line(
          "skill.added",
          Output.clean(signed),
          level,
          session.text("skill.mode." + mode),
          SiteTexts.shortId(stored.getId()));
      if (weekly > 0) {
        output.line("skill.available", session.messages().hours(weekly));
      }
      explain(output, concepts, signed);
      output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
      return Exit.OK;
    }
  }

  /// The French label of the concept that is meant, so that all who mean it sign the same id; as it
  /// was written if that has the id already, or if there is no such concept.
  private String signed(ConceptsReply concepts) {
    SkillId written = SkillId.ofLabel(label);
    return !concepts.hasSame() || concepts.getSame().getSkillId().equals(written.hex())
        ? label.strip()
        : concepts.getSame().getFrench();
  }

  private void explain(Output output, ConceptsReply concepts, String signed) {
    if (!concepts.hasSame()) {
      output.line("skill.free");
      String nearest =
          concepts.getNearestList().stream()
              .map(near ->
                  session.messages().isEnglish() && !near.getEnglish().isEmpty()
                      ? near.getEnglish()
                      : near.getFrench())
              .collect(Collectors.joining(" · "));
      if (!nearest.isEmpty()) {
        output.line("skill.nearest", Output.clean(nearest));
      }
    } else if (!signed.equals(label.strip())) {
      String source = concepts.getSame().getSource().toUpperCase(Locale.ROOT);
      output.line("skill.concept", Output.clean(label.strip()), source, Output.clean(signed));
    }
  }
}
