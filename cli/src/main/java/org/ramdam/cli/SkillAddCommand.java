package org.ramdam.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
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
      StoredRecord stored =
          new Signer(session, node, author)
              .submit(
                  Draft.of(
                      new Body.Skill(SkillId.ofLabel(label), level, way, weekly),
                      new Words.SkillWords(label.strip(), note.strip()),
                      readers));
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.json(stored);
        return Exit.OK;
      }
      output.line(
          "skill.added",
          Output.clean(label.strip()),
          level,
          session.text("skill.mode." + mode),
          SiteTexts.shortId(stored.getId()));
      if (weekly > 0) {
        output.line("skill.available", session.messages().hours(weekly));
      }
      output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
      return Exit.OK;
    }
  }
}
