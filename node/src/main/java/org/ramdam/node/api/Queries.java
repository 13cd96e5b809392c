package org.ramdam.node.api;

import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.LogReply;
import org.ramdam.node.api.proto.LogRequest;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.MembersRequest;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.node.view.skills.Offer;
import org.ramdam.node.view.skills.SkillsView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;

/// The questions that views and records answer. Any thread may ask. Where a request names a person
/// or a site, a whole id, the start of one or a name will do.
public final class Queries {
  private static final int PAGE = 50;
  private static final int LARGEST_PAGE = 1000;
  private static final int ATTESTATIONS = 1000;

  private final Views views;
  private final Records records;
  private final Custody custody;
  private final Bytes32 self;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  ///
  /// @param self the node's own site
  public Queries(Views views, Records records, Custody custody, Bytes32 self, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.custody = custody;
    this.self = self;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Members", MembersRequest.getDefaultInstance(), this::members);
    methods.add("Log", LogRequest.getDefaultInstance(), this::log);
    methods.add("Show", ShowRequest.getDefaultInstance(), this::show);
  }

  private static int limit(int asked, int standard) {
    return limit(asked, standard, LARGEST_PAGE);
  }

  static int limit(int asked, int standard, int largest) {
    return asked == 0 ? standard : Math.min(asked < 0 ? largest : asked, largest);
  }

  /// The members of the network, by name; those who left are not among them.
  public MembersReply members(MembersRequest request) {
    Rows rows = new Rows(views, records, clock.millis());
    Bytes32 site = request.getSite().isEmpty() ? null : lookup.site(request.getSite());
    record Found(String folded, PeopleView.Key key, Membership membership) {}
    var found = new ArrayList<Found>();
    lookup
        .members(request.getWords())
        .forEach((key, membership) -> {
          if (membership.isAdmitted() && (site == null || site.prefix() == key.site())) {
            found.add(new Found(SkillId.fold(membership.name()), key, membership));
          }
        });
    found.sort(
        Comparator.comparing(Found::folded)
            .thenComparing(each -> each.key().member())
            .thenComparing(each -> each.key().site(), Long::compareUnsigned));
    MembersReply.Builder reply = MembersReply.newBuilder();
    found.stream()
        .limit(limit(request.getLimit(), LARGEST_PAGE))
        .forEach(each -> reply.addMembers(rows.member(each.key(), each.membership())));
    return reply.build();
  }

  static ApiException badCursor() {
    return ApiException.badRequest(
        "the cursor is not one of this method", "give back what the page before brought");
  }

  /// The newest entries of all logs together. Within a log they come in its order, newest first;
  /// between logs, by the time the authors claim.
  public LogReply log(LogRequest request) {
    Map<Bytes32, Long> ends =
        request.getCursor().isEmpty()
            ? LogCursor.ends(records)
            : LogCursor.parse(request.getCursor().toByteArray(), records);
    if (ends == null) {
      throw badCursor();
    }
    if (!request.getSite().isEmpty()) {
      Bytes32 site = lookup.site(request.getSite());
      ends.keySet().retainAll(List.of(site));
    }
    record Tail(Bytes32 site, Position position, SignedRecord record) {}
    var newest =
        new PriorityQueue<Tail>(
            Comparator.comparingLong((Tail tail) -> tail.record().core().createdMs())
                .thenComparing(Tail::position)
                .reversed());
    ends.forEach((site, end) -> {
      Position position = new Position(site.prefix(), end - 1);
      newest.add(new Tail(site, position, records.record(position)));
    });
    Rows rows = new Rows(views, records, clock.millis());
    LogReply.Builder reply = LogReply.newBuilder();
    int limit = limit(request.getLimit(), PAGE);
    for (Tail tail = newest.poll(); tail != null; tail = newest.poll()) {
      reply.addRows(rows.log(tail.site(), tail.position(), tail.record()));
      long index = tail.position().index();
      if (index == 0) {
        ends.remove(tail.site());
      } else {
        ends.put(tail.site(), index);
        Position position = new Position(tail.position().site(), index - 1);
        newest.add(new Tail(tail.site(), position, records.record(position)));
      }
      if (reply.getRowsCount() >= limit) {
        break;
      }
    }
    return reply.setCursor(ByteString.copyFrom(LogCursor.encode(ends))).build();
  }

  /// Everything known about one record.
  public ShowReply show(ShowRequest request) {
    Bytes32 id = record(request.getId());
    Position position = records.position(id);
    Bytes32 site = position == null ? null : records.site(position.site());
    if (position == null || site == null) {
      throw ApiException.notFound("no record " + id.shortHex(16) + " is here");
    }
    SignedRecord record = records.record(position);
    Core core = record.core();
    Rows rows = new Rows(views, records, clock.millis());
    ShowReply.Builder reply =
        ShowReply.newBuilder()
            .setId(id.hex())
            .setRow(rows.log(site, position, record))
            .setAuthorKey(core.author().hex())
            .setSeq(core.seq())
            .setPrev(core.prev().equals(Bytes32.ZERO) ? "" : core.prev().hex())
            .setScope(Rows.text(core.scope()))
            .setAnchorSize(core.anchor() == null ? 0 : core.anchor().size())
            .setWords(words(core, site, position));
    core.refs().forEach(ref -> reply.addRefs(ref.hex()));
    Bytes32 member = rows.authorMember(position, record);
    if (member != null) {
      Membership membership = views.people().get(new PeopleView.Key(member, position.site()));
      reply.setAuthorMemberId(member.hex());
      if (membership != null) {
        reply.addAllAuthorRoles(Rows.text(membership.roles()));
      }
    }
    addAttestations(reply, rows, position, record, member);
    addWork(reply, rows, record);
    Custody.Proof proof = custody.proof(position);
    return reply
        .setCheckpointSize(proof.checkpointSize())
        .setCheckpoint(proof.checkpoint())
        .addAllCosignedBy(proof.cosignedBy())
        .setCosignedMs(proof.cosignedMs())
        .setWitnesses(proof.witnesses())
        .addAllHeldBy(proof.heldBy())
        .build();
  }

  private void addWork(ShowReply.Builder reply, Rows rows, SignedRecord record) {
    switch (record.core().body()) {
      case Body.Commitment _ -> {
        var commitment =
            new CommitmentRows(views, records, rows.names(), CommitmentRows.Moment.at(rows.nowMs()))
                .of(record.id());
        if (commitment != null) {
          reply.setCommitment(commitment);
        }
      }
      case Body.Process(Bytes32 of, _, _) -> {
        var project = new Projects(views, records).of(of == null ? record.id() : of);
        if (project != null) {
          reply.setProcess(project);
        }
      }
      case Body.Policy _ -> {
        var edition = new Policies(views, records, self, clock).edition(record.id());
        if (edition != null) {
          reply.setPolicy(edition);
        }
      }
      case Body.Contribution _,
          Body.Attest _,
          Body.Skill _,
          Body.Dispute _,
          Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.MemberInception _,
          Body.MemberAdmission _,
          Body.SiteGeneration _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
          Body.Unknown _ -> {}
    }
  }

  private void addAttestations(
      ShowReply.Builder reply,
      Rows rows,
      Position position,
      SignedRecord record,
      @Nullable Bytes32 author) {
    Bytes32 site = record.core().home();
    Body.Contribution contribution = null;
    boolean skill = false;
    List<Opinion> opinions = views.activity().opinions(record.id());
    switch (record.core().body()) {
      case Body.Contribution c -> {
        contribution = c;
        reply.setContribution(rows.contribution(position, record, c));
        reply.addAllTimeline(new Timeline(views, records, rows).of(position, record, c));
      }
      case Body.Commitment c ->
          reply.addAllTimeline(
              new Timeline(views, records, rows).ofCommitment(position, record, c));
      case Body.Skill s when author != null -> {
        skill = true;
        reply.setSkill(
            rows.skill(
                new Offer(
                    s.skill(),
                    author,
                    position,
                    record.id(),
                    s.level(),
                    s.mode(),
                    s.availabilityMinutes())));
      }
      case Body.Skill _,
          Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.MemberInception _,
          Body.MemberAdmission _,
          Body.SiteGeneration _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
          Body.Attest _,
          Body.Process _,
          Body.Dispute _,
          Body.Policy _,
          Body.Unknown _ -> {}
    }
    for (Opinion opinion : opinions.subList(0, Math.min(opinions.size(), ATTESTATIONS))) {
      reply.addAttestations(rows.attestation(opinion, position, contribution, site));
    }
    for (SkillsView.Endorsement each : views.skills().endorsements(record.id(), ATTESTATIONS)) {
      reply.addAttestations(rows.attestation(each, skill && !each.member().equals(author)));
    }
  }

  private String words(Core core, Bytes32 site, Position position) {
    if (core.commitment() == null) {
      return "none";
    }
    if (records.words(position) != null) {
      return "here";
    }
    return core.scope() == Scope.SITE && !site.equals(self) ? "elsewhere" : "missing";
  }

  /// The record whose id is, or starts with, these digits.
  private Bytes32 record(String digits) {
    if (digits.length() == 2 * Bytes32.SIZE) {
      return Lookup.id(digits);
    }
    if (!Lookup.isDigits(digits)) {
      throw ApiException.badRequest(
          "not an id: " + Lookup.shown(digits),
          "give the 64 hexadecimal digits of an id, or at least the first " + Lookup.DIGITS);
    }
    List<Bytes32> ids = custody.startingWith(digits.toLowerCase(Locale.ROOT), 10);
    if (ids.isEmpty()) {
      throw ApiException.notFound("no record here has an id that starts with " + digits);
    }
    if (ids.size() > 1) {
      throw ApiException.ambiguous(
          "several records have an id that starts with " + digits,
          ids.stream().map(Bytes32::hex).toList());
    }
    return ids.getFirst();
  }
}
