package org.ramdam.cli;

import com.google.protobuf.ByteString;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;

/// How records are told.
public final class RecordTexts {
  private RecordTexts() {}

  /// What kind of record it is, with its article.
  public static String kind(Session session, Body body) {
    return session.text("record." + kindName(body));
  }

  /// A record that stands in no log, in words: what it is, its id, and whose.
  ///
  /// @param entry its envelope
  /// @param author the name of the member who signed; empty if it was the site
  /// @param site the name of the site
  static String told(Session session, ByteString entry, String author, String site) {
    try {
      SignedRecord record = RecordCodec.decode(entry.toByteArray());
      return session.text(
          "record.told",
          kind(session, record.core().body()),
          record.id().shortHex(8),
          author.isEmpty() ? Output.clean(site) : Output.clean(author));
    } catch (MalformedException _) {
      throw new Failure(Exit.NETWORK, "node_answer", "");
    }
  }

  /// What kind of record it is, for programs.
  static String kindName(Body body) {
    return switch (body) {
      case Body.Genesis _ -> "genesis";
      case Body.SiteInception _ -> "site_inception";
      case Body.SiteAdmission _ -> "site_admission";
      case Body.MemberInception _ -> "member_inception";
      case Body.MemberAdmission _ -> "member_admission";
      case Body.SiteGeneration _ -> "site_generation";
      case Body.Device _ -> "device";
      case Body.Revocation _ -> "revocation";
      case Body.Recovery _ -> "recovery";
      case Body.Contribution _ -> "contribution";
      case Body.Attest _ -> "attest";
      case Body.Skill _ -> "skill";
      case Body.Process _ -> "process";
      case Body.Commitment _ -> "commitment";
      case Body.Dispute _ -> "dispute";
      case Body.Policy _ -> "policy";
      case Body.Unknown _ -> "unknown";
    };
  }

  /// Declared, confirmed, contested…
  public static String state(Session session, String state) {
    String id = "contribution.state." + state;
    return session.messages().has(id) ? session.text(id) : state;
  }

  /// The colour of a state.
  public static Output.Mark mark(String state) {
    return switch (state) {
      case "confirmed", "decided" -> Output.Mark.GOOD;
      case "contested", "disputed" -> Output.Mark.BAD;
      default -> Output.Mark.FAINT;
    };
  }

  /// Who may read the words.
  public static String scope(Session session, String scope) {
    String id = "scope." + scope;
    return session.messages().has(id) ? session.text(id) : scope;
  }

  /// Whether a skill is shared, wanted, or both.
  public static String mode(Session session, String mode) {
    String id = "skill.mode." + mode;
    return session.messages().has(id) ? session.text(id) : mode;
  }

  /// Whom it was for: a name, or the beginning of an id.
  public static String receiver(Contribution contribution) {
    return called(contribution.getReceiverName(), contribution.getReceiverId());
  }

  /// A name, or the beginning of an id.
  public static String called(String name, String id) {
    return name.isEmpty() ? SiteTexts.shortId(id) : Output.clean(name);
  }

  /// A skill's label, or the beginning of its id where only that has come.
  public static String skill(String skill) {
    return skill.matches("[0-9a-f]{32}") ? SiteTexts.shortId(skill) : Output.clean(skill);
  }
}
