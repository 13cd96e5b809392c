package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.record.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Puts another contribution in the place of one that was wrong; both stay in the history.
@Command(name = "correct")
final class ContributionCorrectCommand implements Callable<Exit> {
  @Mixin private SiteOptions site = new SiteOptions();
  @Mixin private IdentityOptions identity = new IdentityOptions();
  @Mixin private ScopeOption scope = new ScopeOption();
  @Mixin private DayOptions on = new DayOptions();

  @Option(names = "--hours", paramLabel = "HOURS")
  private @Nullable String hours;

  @Option(names = "--for", paramLabel = "WHO", descriptionKey = "work.for")
  private @Nullable String receiver;

  @Option(names = "--skill", paramLabel = "SKILL")
  private @Nullable String skill;

  @Option(names = "--project", paramLabel = "NAME|ID")
  private @Nullable String project;

  @Option(names = "--note", paramLabel = "WHAT")
  private @Nullable String what;

  @Parameters(paramLabel = "ID", descriptionKey = "confirm.ID")
  private String id = "";

  private final Session session;

  ContributionCorrectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    check();
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      ShowReply original = correctable(node, author);
      ShowReply newest = newest(node, original);
      Contribution known = newest.getContribution();
      int minutes = hours == null ? known.getMinutes() : Hours.option("--hours", hours);
      int day = on.given() ? on.day(session) : known.getDay();
      Work work = changed(node, newest);
      if (on.given()) {
        on.requireMember(session, node, work.provider(), day);
      }
      Scope readers = scope.orElse(Records.scope(newest));
      Draft draft = work.draft(minutes, day, RecordIds.key(original.getId()), readers);
      SubmitReply reply = new Signer(session, node, author).submitTogether(List.of(draft));
      tell(reply, original, work, minutes, day);
      return Exit.OK;
    }
  }

  private void check() {
    var _ = RecordIds.require(id);
    if (hours != null) {
      var _ = Hours.option("--hours", hours);
    }
    var _ = on.day(session);
    var _ = scope.scope();
    if (skill != null) {
      Texts.requireLabel("--skill", skill.strip());
    }
    if (what != null) {
      Texts.require("--note", what);
    }
    boolean words = skill != null || project != null || what != null;
    if (hours == null && receiver == null && !words && !on.given()) {
      throw new Failure(Exit.USAGE, "nothing_to_correct");
    }
  }

  /// The contribution, if it may be corrected: one's own, and not settled.
  private ShowReply correctable(NodeClient node, Identity author) {
    ShowReply record = Records.requireContribution(session, Records.show(node, id));
    Contribution known = record.getContribution();
    if (!known.getCorrects().isEmpty()) {
      throw new Failure(
          Exit.REFUSED,
          "is_correction",
          SiteTexts.shortId(record.getId()),
          SiteTexts.shortId(known.getCorrects()));
    }
    new OpinionRules(session, author.memberId().hex()).requireOwn(record);
    if (known.getState().equals("withdrawn")) {
      throw new Failure(Exit.REFUSED, "withdrawn", SiteTexts.shortId(record.getId()));
    }
    OpinionRules.requireUndecided(record);
    return record;
  }

  /// What stands in for it by now, so that a second correction does not undo the first.
  private ShowReply newest(NodeClient node, ShowReply original) {
    String by = original.getContribution().getCorrectedBy();
    if (by.isEmpty()) {
      return original;
    }
    ShowReply newest = Records.requireContribution(session, Records.show(node, by));
    OpinionRules.requireUndecided(newest);
    return newest;
  }

  private Work changed(NodeClient node, ShowReply newest) {
    Work work = Work.of(newest.getContribution());
    if (what == null && !newest.getWords().equals("here")) {
      throw new Failure(Exit.REFUSED, "words_elsewhere", SiteTexts.shortId(newest.getId()));
    }
    if (what != null) {
      work = work.withWhat(what.strip());
    }
    if (receiver != null) {
      work = work.withReceiver(Party.find(session, node, "--for", receiver, Party.Kind.ANY));
    }
    if (skill != null) {
      work = work.withSkill(skill.strip());
    }
    if (project != null) {
      boolean none = project.isBlank();
      work =
          work.withProcess(
              none ? null : Project.find(session, node, "--project", project, true).key());
    }
    return work;
  }

  private void tell(SubmitReply reply, ShowReply original, Work work, int minutes, int day) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(reply);
      return;
    }
    output.line(
        "contribution.corrected",
        SiteTexts.shortId(original.getId()),
        session.messages().hours(minutes),
        Output.clean(work.receiver().called()),
        session.messages().day(day),
        SiteTexts.shortId(reply.getRecords(0).getId()));
    Declaring.tellWarnings(session, output, reply);
  }
}
