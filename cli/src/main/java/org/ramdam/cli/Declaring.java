package org.ramdam.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ramdam.cli.client.Signer;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.Warning;
import org.ramdam.protocol.record.Scope;

/// Signs that somebody did something, and says what becomes of it.
final class Declaring {
  private final Session session;
  private final Signer signer;
  private final AuthorReply author;
  private final Output output;

  /// Signs as `author`.
  ///
  /// @param author what the node said of who signs
  Declaring(Session session, Signer signer, AuthorReply author, Output output) {
    this.session = session;
    this.signer = signer;
    this.author = author;
    this.output = output;
  }

  /// Submits it; once this returns, the node has it.
  SubmitReply declare(Work work, int minutes, int day, Scope readers) throws IOException {
    return signer.submitTogether(List.of(work.draft(minutes, day, null, readers)));
  }

  /// Tells what was stored.
  void tell(SubmitReply reply, Work work, int minutes, int day, Scope readers) {
    if (output.isJson()) {
      output.json(reply);
      return;
    }
    List<Party> providers = work.providers();
    boolean alone = providers.size() == 1;
    String text =
        alone && isAuthor(work.provider())
            ? "contribution.added"
            : alone ? "contribution.added.by" : "contribution.added.together";
    output.line(
        text,
        session.messages().hours(minutes),
        Output.clean(work.receiver().called()),
        session.messages().day(day),
        SiteTexts.shortId(reply.getRecords(0).getId()),
        names(providers));
    tellStanding(providers.stream().filter(one -> !isAuthor(one)).toList());
    output.line("readers." + readers.name().toLowerCase(Locale.ROOT));
    tellWarnings(session, output, reply);
  }

  private void tellStanding(List<Party> others) {
    if (!others.isEmpty()) {
      boolean steward = author.getRolesList().contains("steward");
      output.line(steward ? "standing.by_steward" : "standing.to_accept", names(others));
    }
  }

  private boolean isAuthor(Party party) {
    return party.id().equals(author.getMemberId());
  }

  private static String names(List<Party> parties) {
    return Output.clean(parties.stream().map(Party::called).collect(Collectors.joining(", ")));
  }

  /// Says what is stored although the site's policy warns of it.
  static void tellWarnings(Session session, Output output, SubmitReply reply) {
    for (Warning warning : reply.getWarningsList()) {
      boolean known = warning.getCode().equals("day_long");
      output.line(
          known ? "warning.day_long" : "warning.other",
          session.messages().hours(warning.getMinutes()),
          session.messages().day(warning.getDay()),
          RecordTexts.called(warning.getPersonName(), warning.getPersonId()),
          policy(session, warning),
          session.messages().hours(warning.getLimit()),
          warning.getCode());
    }
  }

  private static String policy(Session session, Warning warning) {
    int version = warning.getPolicy().getVersion();
    return version == 0 ? session.text("policy.default") : session.text("policy.version", version);
  }
}
