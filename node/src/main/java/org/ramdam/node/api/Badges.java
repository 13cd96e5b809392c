package org.ramdam.node.api;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.BadgeReply;
import org.ramdam.node.api.proto.BadgesReply;
import org.ramdam.node.api.proto.BadgesRequest;
import org.ramdam.node.api.proto.ExportBadgeRequest;
import org.ramdam.node.api.proto.IssueBadgeRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.RevokeBadgeRequest;
import org.ramdam.node.badge.BadgeFile;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Registrar;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.node.taxonomy.Concept;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Share;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Verdict;

/// What sites attest of their members' skills, and the files that members take along. A steward
/// decides, by a record of their own; the registrar signs a record that says so, and the file. The
/// node makes what is signed: nobody hands it bytes to sign.
public final class Badges {
  private static final int MOST_EVIDENCE = 15;
  private static final int PAGE = 1000;
  private static final int LARGEST_PAGE = 10_000;

  private final Writing writing;
  private final Registrar registrar;
  private final SigningKey key;
  private final Archive archive;
  private final Views views;
  private final Proofs proofs;
  private final Bytes32 self;
  private final Lookup lookup;
  private final InstantSource clock;

  /// The badges of a node.
  ///
  /// @param key the registrar's: it signs the files too
  /// @param self the node's own site
  public Badges(
      Writing writing,
      Registrar registrar,
      SigningKey key,
      Archive archive,
      Views views,
      Proofs proofs,
      Bytes32 self,
      InstantSource clock) {
    this.writing = writing;
    this.registrar = registrar;
    this.key = key;
    this.archive = archive;
    this.views = views;
    this.proofs = proofs;
    this.self = self;
    this.lookup = new Lookup(views, archive);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("IssueBadge", IssueBadgeRequest.getDefaultInstance(), this::issue);
    methods.add("RevokeBadge", RevokeBadgeRequest.getDefaultInstance(), this::revoke);
    methods.add("ExportBadge", ExportBadgeRequest.getDefaultInstance(), this::export);
    methods.add("Badges", BadgesRequest.getDefaultInstance(), this::badges);
  }

  // ---- issuing

  private synchronized BadgeReply issue(IssueBadgeRequest request) {
    if (request.getLevel() < 1 || request.getLevel() > 4) {
      throw ApiException.badRequest("a level is 1 to 4, got " + request.getLevel(), "give one");
    }
    Decision decision = decision(request.getEndorsement(), Verdict.ENDORSE);
    Position about = archive.position(decision.about());
    if (about == null) {
      throw ApiException.notFound("the record of the skill is not here");
    }
    SignedRecord record = archive.record(about);
    Bytes32 member = views.people().byDevice(record.core().author(), about.site());
    if (member == null || !(record.core().body() instanceof Body.Skill skill)) {
      throw refused("the record that is endorsed is not of a member's skill", "endorse a skill");
    }
    if (member.equals(decision.steward()) || record.core().author().equals(key.publicKey())) {
      throw refused("nobody issues a badge to themselves", "ask another steward of the site");
    }
    var refs = new LinkedHashSet<Bytes32>();
    refs.add(decision.item().record().id());
    refs.addAll(evidence(request.getEvidenceList(), member, skill.skill()));
    BadgeRow known = issuedBy(decision.item().record().id());
    return reply(known == null ? append(decision, request.getLevel(), List.copyOf(refs)) : known);
  }

  /// What a steward says, by a record of their own.
  ///
  /// @param about the record it is said of
  private record Decision(Run.Item item, Bytes32 steward, Bytes32 about, Bytes32 network) {}

  private Decision decision(NewRecord given, Verdict verdict) {
    Bytes32 network = writing.requireNetwork();
    writing.requireWhole();
    Run.Item item = writing.checkRecent(given);
    if (!(item.record().core().body() instanceof Body.Attest(Bytes32 about, Verdict said, _))
        || said != verdict) {
      throw refused("the record is not the decision that is asked for", "sign an attest");
    }
    SiteLog.Author author = archive.author(self, item.record().core().author());
    if (author == null
        || author.isRegistrar()
        || !(author.roles().contains(Role.STEWARD) || author.roles().contains(Role.VALIDEUR_CEC))) {
      throw new ApiException(
          "not_a_steward",
          5,
          403,
          "only a steward or valideur-cec of this site decides on badges",
          "ask one of them");
    }
    if (author.revoked()) {
      throw Writing.revoked();
    }
    return new Decision(item, author.member(), about, network);
  }

  private @Nullable BadgeRow issuedBy(Bytes32 endorsement) {
    if (archive.position(endorsement) == null) {
      return null;
    }
    return all(
            row ->
                row.position().site() == self.prefix()
                    && row.record().core().refs().getFirst().equals(endorsement),
            1)
        .stream()
        .findFirst()
        .orElse(null);
  }

  private BadgeRow append(Decision decision, int level, List<Bytes32> refs) {
    SignedRecord record =
        append(decision, new Body.Attest(decision.about(), Verdict.ENDORSE), refs, level);
    BadgeRow row = row(record.id());
    if (row == null) {
      throw new IllegalStateException("a badge that is not there: " + record);
    }
    return row;
  }

  private SignedRecord append(Decision decision, Body body, List<Bytes32> refs, int level) {
    Run.Item item = decision.item();
    List<Run.Item> before =
        archive.position(item.record().id()) == null ? List.of(item) : List.of();
    try {
      return registrar.append(
          decision.network(), body, refs, level == 0 ? null : BadgeWords.of(level), before);
    } catch (Ingest.RefusedException e) {
      throw Writing.refused(e.refused());
    } catch (MalformedException e) {
      throw new IllegalStateException("our own words", e);
    }
  }

  /// The contributions that are meant, each of which shows the skill of the member.
  private List<Bytes32> evidence(List<String> given, Bytes32 member, SkillId skill) {
    if (given.isEmpty() || given.size() > MOST_EVIDENCE) {
      throw ApiException.badRequest(
          "1 to %d contributions, got %d".formatted(MOST_EVIDENCE, given.size()),
          "name the contributions that show the skill");
    }
    Rows rows = new Rows(views, archive, clock.millis());
    var ids = new ArrayList<Bytes32>();
    for (String text : given) {
      Bytes32 id = id(text);
      String fault = fault(id, member, skill, rows);
      if (fault != null) {
        throw new ApiException(
            "bad_evidence",
            4,
            409,
            "contribution %s %s".formatted(id.shortHex(6), fault),
            "name contributions with this skill, confirmed, that this member did");
      }
      ids.add(id);
    }
    return ids;
  }

  /// Why a contribution shows nothing; null if it does.
  private @Nullable String fault(Bytes32 id, Bytes32 member, SkillId skill, Rows rows) {
    Position position = archive.position(id);
    if (position == null
        || !(archive.record(position).core().body() instanceof Body.Contribution done)) {
      return "is no contribution";
    }
    int place = done.providers().indexOf(member);
    if (place < 0) {
      return "was not done by this member";
    }
    if (done.skill() == null || !same(done.skill(), skill)) {
      return "is of another skill, or of none";
    }
    var row = new ActivityView.Row(done.day(), position);
    Share share = views.activity().shares(row).get(place);
    Book book = rows.book(row);
    ContributionState state = share.state(book, done.day(), rows.nowMs());
    if (state != ContributionState.CONFIRMED && state != ContributionState.DECIDED) {
      return "is not confirmed by anybody: " + Rows.text(state);
    }
    return share.standing().isTheirs(book, done.day())
        ? null
        : "was written by others, and this member has not accepted it";
  }

  /// Work is written under the id of the concept, or under that of the label that was offered.
  private static boolean same(SkillId one, SkillId other) {
    Concept concept = Taxonomy.load().concept(one);
    return one.equals(other) || (concept != null && concept.equals(Taxonomy.load().concept(other)));
  }

  // ---- revoking

  private synchronized BadgeReply revoke(RevokeBadgeRequest request) {
    Decision decision = decision(request.getWithdrawal(), Verdict.WITHDRAW);
    BadgeRow row = row(decision.about());
    if (row == null) {
      throw refused("the record that is withdrawn is no badge", "see them with ramdam badge list");
    }
    if (row.position().site() != self.prefix()) {
      throw refused("another site has issued this badge", "only that site can revoke it");
    }
    if (row.revocation(views) == null) {
      var _ =
          append(
              decision,
              new Body.Attest(decision.about(), Verdict.WITHDRAW),
              List.of(decision.item().record().id()),
              0);
    }
    return BadgeReply.newBuilder().setBadge(message(row)).build();
  }

  // ---- reading

  private BadgeReply export(ExportBadgeRequest request) {
    BadgeRow row = row(id(request.getId()));
    if (row == null) {
      throw ApiException.notFound("no badge has the id " + Lookup.shown(request.getId()));
    }
    if (row.position().site() != self.prefix()) {
      throw refused("another site has issued this badge", "ask that site for the file");
    }
    return reply(row);
  }

  private BadgeReply reply(BadgeRow row) {
    Names names = new Names(views, archive);
    String file = BadgeFile.write(row.content(archive, names, proofs), key);
    if (file.getBytes(StandardCharsets.UTF_8).length > BadgeFile.MAX_BYTES) {
      throw refused("the file would be larger than 1 MiB", "name fewer contributions");
    }
    return BadgeReply.newBuilder().setBadge(message(row)).setFile(file).build();
  }

  private org.ramdam.node.api.proto.Badge message(BadgeRow row) {
    return row.message(views, archive, new Names(views, archive));
  }

  private BadgesReply badges(BadgesRequest request) {
    Bytes32 person = request.getPerson().isEmpty() ? null : lookup.member(request.getPerson());
    String digits = request.getId().toLowerCase(Locale.ROOT);
    int limit = Queries.limit(request.getLimit(), PAGE, LARGEST_PAGE);
    Names names = new Names(views, archive);
    BadgesReply.Builder reply = BadgesReply.newBuilder();
    all(
            row ->
                (person == null || row.member().equals(person))
                    && row.record().id().hex().startsWith(digits),
            limit)
        .stream()
        .sorted(
            Comparator.comparingLong((BadgeRow row) -> -row.record().core().createdMs())
                .thenComparing(row -> row.record().id()))
        .forEach(row -> reply.addBadges(row.message(views, archive, names)));
    return reply.build();
  }

  private List<BadgeRow> all(Predicate<BadgeRow> which, int limit) {
    var found = new ArrayList<BadgeRow>();
    views
        .skills()
        .badges(position -> {
          BadgeRow row = BadgeRow.at(position, views, archive);
          if (row != null && which.test(row)) {
            found.add(row);
          }
          return found.size() < limit;
        });
    return found;
  }

  private @Nullable BadgeRow row(Bytes32 id) {
    Position position = archive.position(id);
    return position == null ? null : BadgeRow.at(position, views, archive);
  }

  /// The record that is meant by an id, or by at least four digits of one.
  private Bytes32 id(String digits) {
    if (!Lookup.isDigits(digits)) {
      throw ApiException.badRequest("an id has at least 4 digits", "give more of it");
    }
    List<Bytes32> ids = archive.ids(digits.toLowerCase(Locale.ROOT), 2);
    if (ids.isEmpty()) {
      throw ApiException.notFound("no record has the id " + digits);
    } else if (ids.size() > 1) {
      throw ApiException.ambiguous(
          "several records begin with " + digits, ids.stream().map(Bytes32::hex).toList());
    }
    return ids.getFirst();
  }

  private static ApiException refused(String what, String hint) {
    return new ApiException("refused", 4, 409, what, hint);
  }
}
