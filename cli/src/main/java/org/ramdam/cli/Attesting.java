package org.ramdam.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.Draft;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.cli.client.Signer;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.Attestation;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// Confirms, contests or endorses records: all that are named, or none.
final class Attesting {
  private final Session session;
  private final SiteOptions site;
  private final IdentityOptions identity;

  Attesting(Session session, SiteOptions site, IdentityOptions identity) {
    this.session = session;
    this.site = site;
    this.identity = identity;
  }

  /// Signs `verdict` about each of `ids`.
  ///
  /// @param ids whole, or at least four digits each
  /// @param reason null if none is given
  /// @throws Failure 2, 3 or 4 if an id is none, unknown, or of a record that this is not said of
  Exit attest(List<String> ids, Verdict verdict, @Nullable String reason, Scope scope)
      throws IOException {
    List<String> wanted = ids.stream().map(RecordIds::require).distinct().toList();
    Identity author = Identities.choose(session, identity);
    try (var node = site.connect(session)) {
      var whole = new ArrayList<String>();
      for (String id : wanted) {
        ShowReply record = show(node, id);
        requireKind(record, verdict);
        if (!whole.contains(record.getId())) {
          whole.add(record.getId());
        }
      }
      Words words = reason == null ? null : new Words.AttestWords(reason.strip());
      var drafts = new ArrayList<Draft>();
      for (String id : whole) {
        drafts.add(Draft.of(new Body.Attest(idOf(id), verdict), words, scope));
      }
      List<StoredRecord> stored = new Signer(session, node, author).submit(drafts, _ -> {});
      print(node, whole, stored, verdict);
      return Exit.OK;
    }
  }

  private static ShowReply show(NodeClient node, String id) {
    return node.call("Show", ShowRequest.newBuilder().setId(id).build(), ShowReply.parser());
  }

  private Bytes32 idOf(String id) {
    try {
      return Bytes32.parseHex(id);
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", site.directory(session));
    }
  }

  private void requireKind(ShowReply record, Verdict verdict) {
    boolean endorses = verdict == Verdict.ENDORSE;
    if (endorses ? !record.hasSkill() : !record.hasContribution()) {
      throw new Failure(
          Exit.REFUSED,
          endorses ? "not_a_skill" : "not_a_contribution",
          SiteTexts.shortId(record.getId()),
          LogTexts.kind(session, record.getRow()));
    }
  }

  private void print(
      NodeClient node, List<String> ids, List<StoredRecord> stored, Verdict verdict) {
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.json(SubmitReply.newBuilder().addAllRecords(stored));
      return;
    }
    String said = verdict.name().toLowerCase(Locale.ROOT);
    for (int i = 0; i < ids.size(); i++) {
      String mine = stored.get(i).getId();
      ShowReply record = show(node, ids.get(i));
      output.line("attested." + said, SiteTexts.shortId(ids.get(i)), SiteTexts.shortId(mine));
      boolean idle =
          record.getAttestationsList().stream().anyMatch(attestation -> isVoid(attestation, mine));
      if (idle) {
        output.line("attested.void");
      }
    }
  }

  private static boolean isVoid(Attestation attestation, String id) {
    return attestation.getId().equals(id) && !attestation.getCounts();
  }
}
