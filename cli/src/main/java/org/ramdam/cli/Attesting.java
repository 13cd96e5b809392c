package org.ramdam.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// Says something of records: of all that are named, or of none.
final class Attesting {
  /// What somebody says of a record.
  ///
  /// @param id whole, or at least four digits of it
  /// @param reason null if none is given
  record Opinion(String id, Verdict verdict, @Nullable String reason) {
    Draft draft(String whole, Scope readers) {
      return Draft.of(
          new Body.Attest(RecordIds.key(whole), verdict),
          reason == null ? null : new Words.AttestWords(reason.strip()),
          reason == null ? Scope.NETWORK : readers);
    }

    String said() {
      return verdict.name().toLowerCase(Locale.ROOT);
    }
  }

  private final Session session;
  private final NodeClient node;
  private final Identity author;
  private final Output output;

  Attesting(Session session, NodeClient node, Identity author, Output output) {
    this.session = session;
    this.node = node;
    this.author = author;
    this.output = output;
  }

  /// Signs the same of each of `ids`.
  ///
  /// @param readers of the reason; null if nobody chose
  /// @throws Failure 2, 3 or 4 if an id is none, unknown, or of a record that this is not said of
  static Exit attest(
      Session session,
      SiteOptions site,
      IdentityOptions identity,
      List<String> ids,
      Verdict verdict,
      @Nullable String reason,
      @Nullable Scope readers)
      throws IOException {
    List<String> wanted = ids.stream().map(RecordIds::require).toList();
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var attesting = new Attesting(session, node, author, session.output(site.json()));
      attesting.attest(
          wanted.stream().map(id -> new Opinion(id, verdict, reason)).toList(), readers);
      return Exit.OK;
    }
  }

  /// Signs these. What is said already is told, and not said again.
  ///
  /// @param readers of the reasons; null if nobody chose
  /// @throws Failure 2, 3 or 4 if an id is none, unknown, or of a record that this is not said of
  void attest(List<Opinion> opinions, @Nullable Scope readers) throws IOException {
    var rules = new OpinionRules(session, author.memberId().hex());
    var signer = new Signer(session, node, author);
    var seen = new HashSet<String>();
    var ids = new ArrayList<String>();
    var said = new ArrayList<Opinion>();
    var drafts = new ArrayList<Draft>();
    var idle = new ArrayList<String>();
    for (Opinion opinion : opinions) {
      ShowReply record = Records.show(node, opinion.id);
      if (!seen.add(record.getId())) {
        continue;
      }
      if (rules.isSaid(record, opinion.verdict)) {
        idle.add(
            session.text("attested.already." + opinion.said(), SiteTexts.shortId(record.getId())));
        continue;
      }
      rules.require(record, opinion.verdict);
      ids.add(record.getId());
      said.add(opinion);
      drafts.add(opinion.draft(record.getId(), readers(signer, record, opinion, readers)));
    }
    SubmitReply reply =
        drafts.isEmpty() ? SubmitReply.getDefaultInstance() : signer.submitTogether(drafts);
    if (output.isJson()) {
      output.json(reply);
      return;
    }
    idle.forEach(output::plain);
    for (int i = 0; i < ids.size(); i++) {
      tell(ids.get(i), said.get(i), reply.getRecords(i));
    }
  }

  /// A reason to contest or to decline is for who wrote it.
  private static Scope readers(
      Signer signer, ShowReply record, Opinion opinion, @Nullable Scope chosen) {
    boolean answers = opinion.verdict == Verdict.CONTEST || opinion.verdict == Verdict.DECLINE;
    if (opinion.reason == null || !answers) {
      return chosen == null ? Scope.SITE : chosen;
    }
    String site = record.getRow().getSiteId();
    return Reach.of(chosen, signer.author().getSiteId(), site, record.getRow().getSiteName());
  }

  private void tell(String id, Opinion opinion, StoredRecord stored) {
    output.line(
        "attested." + opinion.said(), SiteTexts.shortId(id), SiteTexts.shortId(stored.getId()));
    boolean idle =
        Records.show(node, id).getAttestationsList().stream()
            .anyMatch(one -> one.getId().equals(stored.getId()) && !one.getCounts());
    if (idle) {
      boolean receivers = opinion.verdict == Verdict.CONFIRM || opinion.verdict == Verdict.CONTEST;
      output.line(
          receivers || opinion.verdict == Verdict.ENDORSE ? "attested.void" : "attested.idle");
    }
  }
}
