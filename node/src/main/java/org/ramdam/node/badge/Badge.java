package org.ramdam.node.badge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.SkillId;

/// What a badge says: the issuer, which is a site, attests that the subject, who is a member, has a
/// skill.
///
/// @param id of the record by which the site said so
/// @param issuer the registrar's key
/// @param subject the key of the member's device
/// @param level 1 to 4
/// @param until after which it says nothing more; null if there is no such moment
/// @param evidence what shows it: the records, each with its proofs
public record Badge(
    Bytes32 id,
    Bytes32 issuer,
    Bytes32 site,
    String siteName,
    Bytes32 subject,
    Bytes32 member,
    Competency skill,
    int level,
    Instant from,
    @Nullable Instant until,
    List<Evidence> evidence) {
  public Badge {
    requireNonNull(id);
    requireNonNull(site);
    requireNonNull(member);
    requireNonNull(skill);
    requireNonNull(from);
    evidence = List.copyOf(evidence);
    if (issuer.equals(subject)) {
      throw new IllegalArgumentException("nobody issues a badge to themselves");
    }
    if (level < 1 || level > 4) {
      throw new IllegalArgumentException("level must be 1 to 4, got " + level);
    }
  }

  /// A skill, and what others call it.
  ///
  /// @param english null if there is no such name
  /// @param alignments empty for a free tag
  public record Competency(
      SkillId id, String french, @Nullable String english, List<Alignment> alignments) {
    public Competency {
      requireNonNull(id);
      requireNonNull(french);
      alignments = List.copyOf(alignments);
    }

    /// Both names, or the one there is.
    public String name() {
      return english == null || english.equals(french) ? french : french + " / " + english;
    }
  }

  /// The same skill in a framework.
  ///
  /// @param code in that framework
  public record Alignment(String framework, String code, String url, String name) {}

  /// What a record is evidence of.
  public enum Kind {
    /// The site says that it issues this badge.
    ISSUE,
    /// The member says that they have the skill.
    SKILL,
    /// They did something with it.
    CONTRIBUTION
  }

  /// A record that shows something.
  ///
  /// @param receipt the record with its proofs, as text that needs no node
  public record Evidence(Kind kind, Bytes32 record, String name, String receipt) {}
}
