package org.ramdam.node.badge;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.badge.DataIntegrity.Suite;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;

/// Checks a badge by its file alone. Reads nothing else, fetches nothing.
///
/// @param findings what each check came to, in the order of [BadgeFinding.Code]; those that could
///   not be made are not among them
/// @param badge what the file says; null if it cannot be read
public record BadgeCheck(List<BadgeFinding> findings, @Nullable Badge badge) {
  public BadgeCheck {
    findings = List.copyOf(findings);
  }

  /// Whether no check failed.
  public boolean ok() {
    return findings.stream().noneMatch(each -> each.state() == BadgeFinding.State.FAILED);
  }

  /// The same, with what is known of its revocation instead of nothing.
  public BadgeCheck with(BadgeFinding revocation) {
    var all = new ArrayList<>(findings);
    all.removeIf(each -> each.code() == BadgeFinding.Code.REVOCATION);
    all.add(revocation);
    return new BadgeCheck(all, badge);
  }

  /// Checks a file.
  public static BadgeCheck of(byte[] file, Instant now, Verifier verifier) {
    if (file.length > BadgeFile.MAX_BYTES) {
      return unreadable(BadgeFinding.TOO_LARGE);
    }
    JsonObject document;
    try {
      document = BadgeFile.parse(file);
    } catch (MalformedException _) {
      return unreadable(BadgeFinding.NOT_JSON);
    }
    if (!BadgeFile.isBadge(document)) {
      return unreadable(BadgeFinding.OTHER_TYPE);
    }
    if (!BadgeFile.hasContexts(document)) {
      return unreadable(BadgeFinding.OTHER_CONTEXT);
    }
    if (BadgeFile.isSelfIssued(document)) {
      return unreadable(BadgeFinding.SELF_ISSUED);
    }
    Badge badge;
    try {
      badge = BadgeFile.read(document);
    } catch (MalformedException _) {
      return unreadable(BadgeFinding.NOT_OURS);
    }
    var findings = new ArrayList<>(List.of(BadgeFinding.FORMAT_OK));
    findings.addAll(proofs(document, badge, verifier));
    findings.add(dates(badge, now));
    findings.add(evidence(badge, verifier));
    findings.add(BadgeFinding.REVOCATION_UNKNOWN);
    return new BadgeCheck(findings, badge);
  }

  private static BadgeCheck unreadable(BadgeFinding why) {
    return new BadgeCheck(List.of(why), null);
  }

  private static List<BadgeFinding> proofs(JsonObject document, Badge badge, Verifier verifier) {
    var integrity = new DataIntegrity();
    if (!integrity.hasBothProofs(document)) {
      return List.of(BadgeFinding.PROOF_MISSING);
    }
    var broken = new ArrayList<BadgeFinding>();
    if (!integrity.verify(document, Suite.JCS, badge.issuer(), verifier)) {
      broken.add(BadgeFinding.JCS_BROKEN);
    }
    if (!integrity.verify(document, Suite.RDFC, badge.issuer(), verifier)) {
      broken.add(BadgeFinding.RDFC_BROKEN);
    }
    return broken.isEmpty() ? List.of(BadgeFinding.PROOFS_OK) : broken;
  }

  private static BadgeFinding dates(Badge badge, Instant now) {
    if (badge.from().isAfter(now.plus(Limits.AHEAD_OF_CLOCK))) {
      return BadgeFinding.NOT_YET;
    }
    return badge.until() != null && !badge.until().isAfter(now)
        ? BadgeFinding.EXPIRED
        : BadgeFinding.DATES_OK;
  }

  /// The site's own record says which record of the member the badge is about and which
  /// contributions it rests on; each of them is here, and of this member.
  private static BadgeFinding evidence(Badge badge, Verifier verifier) {
    Proved issue = null;
    Proved skill = null;
    var contributions = new ArrayList<Proved>();
    for (Badge.Evidence one : badge.evidence()) {
      Proved proved = Receipts.prove(one.receipt(), verifier);
      if (proved == null) {
        return BadgeFinding.EVIDENCE_BROKEN;
      }
      switch (one.kind()) {
        case ISSUE -> issue = proved;
        case SKILL -> skill = proved;
        case CONTRIBUTION -> contributions.add(proved);
      }
    }
    if (issue == null
        || !issue.record().id().equals(badge.id())
        || !issue.author().site().equals(badge.site())
        || !issue.author().member().equals(Bytes32.ZERO)
        || !issue.record().core().author().equals(badge.issuer())
        || !(issue.record().core().body() instanceof Body.Attest(Bytes32 about, Verdict verdict, _))
        || verdict != Verdict.ENDORSE) {
      return BadgeFinding.ISSUE_NOT_SHOWN;
    }
    if (skill == null
        || !skill.record().id().equals(about)
        || !skill.author().member().equals(badge.member())
        || !skill.record().core().author().equals(badge.subject())
        || !(skill.record().core().body() instanceof Body.Skill(SkillId known, _, _, _))
        || !known.equals(badge.skill().id())) {
      return BadgeFinding.SKILL_NOT_SHOWN;
    }
    Set<Bytes32> named = new HashSet<>(issue.record().core().refs());
    boolean shown =
        !contributions.isEmpty()
            && contributions.stream()
                .allMatch(each ->
                    named.contains(each.record().id())
                        && each.record().core().body() instanceof Body.Contribution done
                        && done.isBy(badge.member()));
    return shown ? BadgeFinding.EVIDENCE_OK : BadgeFinding.CONTRIBUTION_NOT_SHOWN;
  }
}
