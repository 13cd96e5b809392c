package org.ramdam.node.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Badge;
import org.ramdam.node.badge.Badge.Alignment;
import org.ramdam.node.badge.Badge.Competency;
import org.ramdam.node.badge.Badge.Evidence;
import org.ramdam.node.badge.Badge.Kind;
import org.ramdam.node.badge.Receipts;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// A badge as the records say it: the attest by which a site's registrar endorses the record of a
/// skill, whose `refs` are the steward's own endorsement and then the contributions it rests on.
///
/// @param position of the attest
/// @param about the member's record
record BadgeRow(
    Position position,
    SignedRecord record,
    Position about,
    SignedRecord skillRecord,
    Body.Skill skill,
    Bytes32 member) {
  private static final String ESCO = "ESCO";
  private static final String ROME = "ROME 4.0";
  private static final String ROME_URL =
      "https://www.francetravail.org/opendata/repertoire-operationnel-des-meti.html";

  /// The badge whose attest stands at `position`; null if none does, or the record that it is about
  /// is not here.
  static @Nullable BadgeRow at(Position position, Views views, Records records) {
    SignedRecord record = records.record(position);
    if (!(record.core().body() instanceof Body.Attest(Bytes32 about, Verdict verdict, _))
        || verdict != Verdict.ENDORSE
        || views.people().byDevice(record.core().author(), position.site()) != null
        || record.core().refs().size() < 2) {
      return null;
    }
    Position where = records.position(about);
    if (where == null) {
      return null;
    }
    SignedRecord other = records.record(where);
    Bytes32 member = views.people().byDevice(other.core().author(), where.site());
    return member != null && other.core().body() instanceof Body.Skill skill
        ? new BadgeRow(position, record, where, other, skill, member)
        : null;
  }

  List<Bytes32> contributions() {
    List<Bytes32> refs = record.core().refs();
    return refs.subList(1, refs.size());
  }

  /// The site's own withdrawal; null if the badge stands.
  @Nullable Opinion revocation(Views views) {
    return views.activity().opinions(record.id()).stream()
        .filter(each ->
            each.member().equals(Bytes32.ZERO)
                && each.position().site() == position.site()
                && each.verdict() == Verdict.WITHDRAW)
        .findFirst()
        .orElse(null);
  }

  Badge message(Views views, Records records, Names names) {
    Bytes32 site = record.core().home();
    Badge.Builder row =
        Badge.newBuilder()
            .setId(record.id().hex())
            .setSiteId(site.hex())
            .setSiteName(names.site(site))
            .setMemberId(member.hex())
            .setMemberName(names.member(member))
            .setSkillId(skill.skill().hex())
            .setSkill(label(records, names))
            .setSkillRecord(skillRecord.id().hex())
            .setLevel(BadgeWords.level(records.words(position)))
            .setIssuedMs(record.core().createdMs())
            .setIssuerKey(record.core().author().hex())
            .setSubjectKey(skillRecord.core().author().hex());
    contributions().forEach(id -> row.addEvidence(id.hex()));
    Bytes32 steward = signer(record, views, records);
    if (steward != null) {
      row.setDecidedById(steward.hex()).setDecidedByName(names.member(steward));
    }
    Opinion revocation = revocation(views);
    if (revocation != null) {
      row.setRevoked(true)
          .setRevokedMs(revocation.createdMs())
          .setReason(reason(records.record(revocation.position()), records));
    }
    return row.build();
  }

  /// The member who signed the first of the refs: who decided.
  private static @Nullable Bytes32 signer(SignedRecord of, Views views, Records records) {
    Position position = records.position(of.core().refs().getFirst());
    return position == null
        ? null
        : views.people().byDevice(records.record(position).core().author(), position.site());
  }

  /// The steward's words are those of the withdrawal that the site's refers to.
  private static String reason(SignedRecord withdrawal, Records records) {
    List<Bytes32> refs = withdrawal.core().refs();
    Position position = refs.isEmpty() ? null : records.position(refs.getFirst());
    return position != null && records.words(position) instanceof Words.AttestWords(String reason)
        ? reason
        : "";
  }

  private String label(Records records, Names names) {
    if (records.words(about) instanceof Words.SkillWords(String label, _)) {
      return label;
    }
    String known = names.skill(skill.skill());
    return known.isEmpty() ? skill.skill().hex() : known;
  }

  /// What goes into the file.
  ///
  /// @throws ApiException if the level, or a proof, is not here
  org.ramdam.node.badge.Badge content(Records records, Names names, Proofs proofs) {
    int level = BadgeWords.level(records.words(position));
    if (level == 0) {
      throw new ApiException(
          "words_missing", 6, 409, "the words of this badge are not here yet", "try again later");
    }
    var evidence = new ArrayList<Evidence>();
    evidence.add(
        evidence(Kind.ISSUE, position, record, "Le registre du lieu / The site's log", proofs));
    evidence.add(
        evidence(
            Kind.SKILL, about, skillRecord, "La personne le dit / The member says so", proofs));
    for (Bytes32 id : contributions()) {
      Position where = records.position(id);
      if (where == null
          || !(records.record(where).core().body() instanceof Body.Contribution done)) {
        throw new ApiException(
            "not_covered", 6, 409, "a contribution of this badge is not here", "try again later");
      }
      String name =
          "Contribution, %s, %d min"
              .formatted(LocalDate.ofEpochDay(done.day()), done.effortMinutes());
      evidence.add(evidence(Kind.CONTRIBUTION, where, records.record(where), name, proofs));
    }
    Bytes32 site = record.core().home();
    return new org.ramdam.node.badge.Badge(
        record.id(),
        record.core().author(),
        site,
        Names.orId(names.site(site), site),
        skillRecord.core().author(),
        member,
        competency(skill.skill(), label(records, names)),
        level,
        Instant.ofEpochMilli(record.core().createdMs()).truncatedTo(ChronoUnit.SECONDS),
        null,
        evidence);
  }

  private static Evidence evidence(
      Kind kind, Position position, SignedRecord record, String name, Proofs proofs) {
    return new Evidence(kind, record.id(), name, Receipts.write(proofs.receipt(position, null)));
  }

  /// A skill as ROME and ESCO have it; under its own label if they do not.
  private static Competency competency(SkillId id, String label) {
    Concept concept = Taxonomy.load().concept(id);
    if (concept == null) {
      return new Competency(id, label, null, List.of());
    }
    var alignments = new ArrayList<Alignment>();
    alignments.add(alignment(concept.code(), concept));
    concept.also().forEach(code -> alignments.add(alignment(code, concept)));
    return new Competency(id, concept.french(), concept.english(), alignments);
  }

  private static Alignment alignment(String code, Concept concept) {
    return code.startsWith("http")
        ? new Alignment(ESCO, code, code, concept.englishOrFrench())
        : new Alignment(ROME, code, ROME_URL, concept.french());
  }
}
