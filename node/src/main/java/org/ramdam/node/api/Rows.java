package org.ramdam.node.api;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Attestation;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Hours;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.node.view.skills.Offer;
import org.ramdam.node.view.skills.SkillsView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// The rows of one answer, from records and views.
final class Rows {
  private final Views views;
  private final Records records;
  private final Names names;
  private final Books books;
  private final long nowMs;
  private final Map<Bytes32, Integer> since = new HashMap<>();

  /// @param nowMs Unix time of the question
  Rows(Views views, Records records, long nowMs) {
    this.views = views;
    this.records = records;
    this.names = new Names(views, records);
    this.books = new Books(views, records, names);
    this.nowMs = nowMs;
  }

  Books books() {
    return books;
  }

  long nowMs() {
    return nowMs;
  }

  Names names() {
    return names;
  }

  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// The word that ValueFlows has for it.
  static String text(Action action) {
    return action == Action.DELIVER_SERVICE ? "deliverService" : text((Enum<?>) action);
  }

  static List<String> text(List<Role> roles) {
    return roles.stream().map(Rows::text).toList();
  }

  Member member(PeopleView.Key key, Membership membership) {
    Hours hours = hours(key.member(), 0, Body.Contribution.LAST_DAY);
    Bytes32 site = records.site(key.site());
    return Member.newBuilder()
        .setMemberId(key.member().hex())
        .setName(membership.name())
        .setSiteId(site == null ? "" : site.hex())
        .setSiteName(site == null ? "" : names.site(site))
        .addAllRoles(text(membership.roles()))
        .setDeviceKey(membership.device().hex())
        .setContributions(hours.count())
        .setMinutes(hours.confirmed() + hours.tacit() + hours.declared())
        .setMinutesConfirmed(hours.confirmed() + hours.tacit())
        .build();
  }

  /// What somebody did in some days.
  Hours hours(Bytes32 person, int from, int to) {
    var hours = new Hours();
    views
        .activity()
        .byPerson(
            person,
            from,
            to,
            null,
            (row, share) -> {
              if (share.provider() == person.prefix()) {
                hours.add(share, book(row), row.day(), nowMs);
              }
              return true;
            });
    return hours;
  }

  /// What was voted at the site where a contribution is written.
  Book book(ActivityView.Row row) {
    return books.of(row.position().site(), row.day());
  }

  static org.ramdam.node.api.proto.Hours message(Hours hours) {
    return org.ramdam.node.api.proto.Hours.newBuilder()
        .setCount(hours.count())
        .setConfirmed(hours.confirmed())
        .setTacit(hours.tacit())
        .setDeclared(hours.declared())
        .setContested(hours.contested())
        .setUnaccepted(hours.unaccepted())
        .setProfessional(hours.professional())
        .build();
  }

  Contribution contribution(Position position, SignedRecord record, Body.Contribution body) {
    return new ContributionRow(views, records, this, position, record, body).message();
  }

  SkillOffer skill(Offer offer) {
    return new SkillRow(views, records, names).of(offer).build();
  }

  /// A line of the history.
  ///
  /// @param site in whose log it stands
  LogRow log(Bytes32 site, Position position, SignedRecord record) {
    Core core = record.core();
    Words words = records.words(position);
    LogRow.Builder row =
        LogRow.newBuilder()
            .setId(record.id().hex())
            .setSiteId(site.hex())
            .setSiteName(names.site(site))
            .setIndex(position.index())
            .setCreatedMs(core.createdMs())
            .setAuthor(author(site, position, record));
    switch (core.body()) {
      case Body.Genesis _ ->
          row.setKind("genesis")
              .setText(words instanceof Words.GenesisWords(String name) ? name : "");
      case Body.SiteInception _ -> row.setKind("site_inception").setText(names.site(site));
      case Body.SiteAdmission(SignedRecord inception) ->
          row.setKind("site_admission")
              .setSubject(Names.orId(names.site(inception.id()), inception.id()));
      case Body.MemberInception _ ->
          row.setKind("member_inception").setText(names.member(record.id()));
      case Body.MemberAdmission(Bytes32 member, List<Role> roles) ->
          row.setKind("member_admission")
              .setSubject(Names.orId(names.member(member), member))
              .setText(String.join(", ", text(roles)));
      case Body.SiteGeneration(int generation, _, Anchor kept) ->
          row.setKind("site_generation")
              .setText("%d, from entry %d".formatted(generation, kept.size()));
      case Body.Device(_, Bytes32 key, _) ->
          row.setKind("device")
              .setSubject(key.shortHex(Names.SHORT))
              .setText(words instanceof Words.DeviceWords(String name) ? name : "");
      case Body.Revocation(Bytes32 device, _, _) ->
          row.setKind("revocation").setSubject(device.shortHex(Names.SHORT));
      case Body.Recovery _ ->
          row.setKind("recovery")
              .setSubject(core.author().shortHex(Names.SHORT))
              .setText(words instanceof Words.DeviceWords(String name) ? name : "");
      case Body.Contribution c ->
          row.setKind("contribution")
              .setSubject(Names.orId(names.party(c.receiver()), c.receiver()))
              .setMinutes(c.effortMinutes())
              .setDay(c.day())
              .setText(words instanceof Words.ContributionWords(String note, _) ? note : "");
      case Body.Attest(Bytes32 about, Verdict verdict, _) ->
          row.setKind("attest")
              .setAbout(about.hex())
              .setVerdict(text(verdict))
              .setSubject(subject(about))
              .setText(words instanceof Words.AttestWords(String reason) ? reason : "");
      case Body.Skill skill ->
          row.setKind("skill")
              .setText(
                  words instanceof Words.SkillWords(String label, _)
                      ? label
                      : names.skill(skill.skill()));
      case Body.Process _ ->
          row.setKind("process")
              .setText(words instanceof Words.ProcessWords(String name, _) ? name : "");
      case Body.Commitment c ->
          row.setKind("commitment")
              .setSubject(Names.orId(names.party(c.receiver()), c.receiver()))
              .setMinutes(c.effortMinutes())
              .setDay(c.due())
              .setText(words instanceof Words.CommitmentWords(String title, _, _) ? title : "");
      case Body.Dispute d ->
          row.setKind("dispute")
              .setVerdict(d.step().name().toLowerCase(Locale.ROOT))
              .setAbout(d.about().hex())
              .setSubject(subject(d.about()))
              .setText(words instanceof Words.DisputeWords(String text) ? text : "");
      case Body.Policy _ ->
          row.setKind("policy")
              .setText(words instanceof Words.PolicyWords(String text) ? text : "");
      case Body.Unknown _ -> row.setKind("unknown");
    }
    return row.build();
  }

  /// Whom an attestation is about: who did it, or who knows it; empty if that is not here.
  private String subject(Bytes32 about) {
    Position position = records.position(about);
    if (position == null) {
      return "";
    }
    SignedRecord record = records.record(position);
    if (record.core().body() instanceof Body.Contribution contribution) {
      return Names.orId(names.member(contribution.provider()), contribution.provider());
    }
    Bytes32 member = authorMember(position, record);
    return member == null ? names.site(position.site()) : Names.orId(names.member(member), member);
  }

  private String author(Bytes32 site, Position position, SignedRecord record) {
    Bytes32 member = authorMember(position, record);
    return member == null
        ? Names.orId(names.site(site), site)
        : Names.orId(names.member(member), member);
  }

  /// The first day on which somebody was a member anywhere, in days since 1970-01-01; 0 if that is
  /// not known here.
  int memberSince(Bytes32 member) {
    return since.computeIfAbsent(
        member,
        id -> {
          long[] first = {Long.MAX_VALUE};
          views
              .people()
              .of(
                  id,
                  (key, membership) -> {
                    SignedRecord record =
                        records.record(new Position(key.site(), membership.index()));
                    first[0] = Math.min(first[0], record.core().createdMs());
                    return true;
                  });
          return first[0] == Long.MAX_VALUE ? 0 : Days.of(first[0]);
        });
  }

  /// Who signed; null if the site itself did.
  @Nullable Bytes32 authorMember(Position position, SignedRecord record) {
    return views.people().byDevice(record.core().author(), position.site());
  }

  /// An opinion on a record.
  ///
  /// @param position where the record stands that it is about
  /// @param contribution what that says; null if it is no contribution
  Attestation attestation(
      Opinion opinion, Position position, Body.@Nullable Contribution contribution, Bytes32 site) {
    boolean registrar = opinion.member().equals(Bytes32.ZERO);
    Bytes32 by = registrar ? opinion.home() : opinion.member();
    return attestation(opinion.position())
        .setVerdict(text(opinion.verdict()))
        .setById(by.hex())
        .setByName(registrar ? names.site(by) : names.member(by))
        .setSiteName(names.site(opinion.home()))
        .setCounts(contribution != null && counts(opinion, position, contribution, site))
        .build();
  }

  /// Whether the one who says it may say it of a contribution.
  boolean counts(Opinion opinion, Position position, Body.Contribution contribution, Bytes32 site) {
    return switch (opinion.verdict()) {
      case ACCEPT, DECLINE -> contribution.isBy(opinion.member());
      case WITHDRAW -> true;
      default ->
          opinion.counts(contribution, site, views.activity().author(position, contribution));
    };
  }

  /// An endorsement of a record.
  ///
  /// @param counts whether the one who says it may
  Attestation attestation(SkillsView.Endorsement endorsement, boolean counts) {
    return attestation(endorsement.position())
        .setVerdict(text(Verdict.ENDORSE))
        .setById(endorsement.member().hex())
        .setByName(names.member(endorsement.member()))
        .setSiteName(names.site(endorsement.position().site()))
        .setCounts(counts)
        .build();
  }

  private Attestation.Builder attestation(Position position) {
    SignedRecord record = records.record(position);
    return Attestation.newBuilder()
        .setId(record.id().hex())
        .setCreatedMs(record.core().createdMs())
        .setReason(
            records.words(position) instanceof Words.AttestWords(String reason) ? reason : "");
  }
}
