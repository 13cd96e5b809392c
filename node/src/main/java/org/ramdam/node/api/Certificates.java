package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.CertifyReply;
import org.ramdam.node.api.proto.CertifyRequest;
import org.ramdam.node.api.proto.ResolveReply;
import org.ramdam.node.api.proto.ResolveRequest;
import org.ramdam.node.api.proto.SiteHours;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.Case;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Hours;
import org.ramdam.node.view.activity.Opinion;
import org.ramdam.node.view.activity.Share;
import org.ramdam.node.view.activity.StepTaken;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;

/// What stands behind an attestation of somebody's volunteer work, and the code by which any site
/// that holds the records finds it again.
public final class Certificates {
  private static final int LAST_DAY = 0xffff;

  private final Views views;
  private final Records records;
  private final Bytes32 self;
  private final Lookup lookup;
  private final InstantSource clock;

  /// Over the views and records of a node.
  ///
  /// @param self the node's own site
  public Certificates(Views views, Records records, Bytes32 self, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.self = self;
    this.lookup = new Lookup(views, records);
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Certify", CertifyRequest.getDefaultInstance(), this::certify);
    methods.add("Resolve", ResolveRequest.getDefaultInstance(), this::resolve);
  }

  /// What counts now.
  public CertifyReply certify(CertifyRequest request) {
    return certify(
        lookup.member(request.getPerson()),
        Math.min(LAST_DAY, Days.from(request.getFromDay())),
        Math.min(LAST_DAY, Days.to(request.getToDay())),
        request.getSite().isEmpty() ? null : lookup.site(request.getSite()),
        clock.millis() / 1000);
  }

  /// What counted when a code was made, by the records held now.
  public ResolveReply resolve(ResolveRequest request) {
    VerificationCode code = VerificationCode.parse(request.getCode());
    if (code == null) {
      throw new ApiException(
          "bad_code",
          4,
          400,
          "the code was not copied whole, or is none",
          "it starts with RAMDAM- and has eight groups of five letters and digits");
    }
    if (code.atSeconds() > clock.millis() / 1000) {
      throw new ApiException(
          "bad_code",
          4,
          400,
          "the code says that it was made in the future",
          "no site makes such a code; ask for a new one");
    }
    CertifyReply now =
        certify(member(code), code.fromDay(), code.toDay(), site(code), code.atSeconds());
    VerificationCode found = VerificationCode.parse(now.getCode());
    return ResolveReply.newBuilder().setSame(code.equals(found)).setNow(now).build();
  }

  private Bytes32 member(VerificationCode code) {
    byte[] start = new byte[5];
    for (int i = 0; i < start.length; i++) {
      start[i] = (byte) (code.member() >>> (32 - 8 * i));
    }
    Set<Bytes32> found = new LinkedHashSet<>();
    views
        .people()
        .startingWith(
            start,
            (key, _) -> {
              found.add(key.member());
              return true;
            });
    if (found.size() != 1) {
      throw ApiException.notFound("nobody here has the work that this code is about");
    }
    return found.iterator().next();
  }

  private @Nullable Bytes32 site(VerificationCode code) {
    if (code.site() == 0) {
      return null;
    }
    return records.sites().stream()
        .filter(site -> (int) (site.w0() >>> 32) == code.site())
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("the log of the site of this code is not here"));
  }

  private record Counted(ActivityView.Row row, Share share, ContributionState state) {}

  private CertifyReply certify(
      Bytes32 person, int from, int to, @Nullable Bytes32 site, long atSeconds) {
    Rows rows = new Rows(views, records, atSeconds * 1000);
    var counted = new ArrayList<Counted>();
    views
        .activity()
        .byPerson(
            person,
            from,
            to,
            null,
            (row, share) -> {
              ContributionState state = stateThen(row, share, rows);
              boolean here = site == null || site.prefix() == row.position().site();
              if (here
                  && share.provider() == person.prefix()
                  && state.counts()
                  && !share.professional()
                  && share.standing().isTheirs(rows.book(row), row.day())) {
                counted.add(new Counted(row, share, state));
              }
              return true;
            });
    var ids = new TreeMap<Bytes32, Integer>();
    CertifyReply.Builder reply = CertifyReply.newBuilder();
    for (Counted each : counted.reversed()) {
      SignedRecord record = records.record(each.row().position());
      ids.put(record.id(), each.share().minutes());
      reply.addContributions(
          rows.contribution(
              each.row().position(), record, (Body.Contribution) record.core().body()));
    }
    VerificationCode code =
        new VerificationCode(
            VerificationCode.start(person),
            from,
            to,
            atSeconds,
            site == null ? 0 : (int) (site.w0() >>> 32),
            VerificationCode.digest(ids));
    return complete(reply.setCode(code.text()), person, rows, counted)
        .setFromDay(from)
        .setToDay(to)
        .setAtMs(atSeconds * 1000)
        .setSiteName(rows.names().site(self))
        .build();
  }

  private CertifyReply.Builder complete(
      CertifyReply.Builder reply, Bytes32 person, Rows rows, List<Counted> counted) {
    Hours total = new Hours();
    Map<Long, Hours> sites = new HashMap<>();
    for (Counted each : counted) {
      Book book = rows.book(each.row());
      total.add(each.share(), book, each.row().day(), rows.nowMs());
      sites
          .computeIfAbsent(
              Valuations.beneficiary(each.row(), each.share(), records), _ -> new Hours())
          .add(each.share(), book, each.row().day(), rows.nowMs());
    }
    var told = new ArrayList<SiteHours>();
    sites.forEach((prefix, hours) -> {
      Bytes32 id = records.site(prefix);
      told.add(
          SiteHours.newBuilder()
              .setSiteId(id == null ? "" : id.hex())
              .setSiteName(id == null ? "" : rows.names().site(id))
              .setHours(Rows.message(hours))
              .build());
    });
    told.sort(
        Comparator.comparingLong(
                (SiteHours each) -> -(each.getHours().getConfirmed() + each.getHours().getTacit()))
            .thenComparing(SiteHours::getSiteId));
    views
        .people()
        .of(
            person,
            (PeopleView.Key key, Membership membership) -> {
              reply.setMember(rows.member(key, membership));
              return !membership.isAdmitted();
            });
    return reply
        .setTotal(Rows.message(total))
        .addAllSites(told)
        .addAllPolicies(rows.books().used());
  }

  /// Where a contribution stood at the time of `rows`: what was said later does not count. What was
  /// said before and taken back since is not known any more, and a code made in between is then
  /// found to be of other records.
  private ContributionState stateThen(ActivityView.Row row, Share share, Rows rows) {
    long at = rows.nowMs();
    if (share.createdSeconds() * 1000 > at) {
      return ContributionState.DECLARED;
    }
    Book book = rows.book(row);
    ContributionState state = share.state(book, row.day(), at);
    SignedRecord record = records.record(row.position());
    Body.Contribution body = (Body.Contribution) record.core().body();
    Bytes32 site = record.core().home();
    if (state == ContributionState.CONFIRMED) {
      long before =
          views.activity().opinions(record.id()).stream()
              .filter(
                  o -> o.verdict() == Verdict.CONFIRM && rows.counts(o, row.position(), body, site))
              .map(Opinion::createdMs)
              .filter(created -> created / 1000 * 1000 <= at)
              .count();
      if (before < book.value(Rule.CONFIRM_QUORUM, row.day())) {
        return share.tacitMs(book, row.day()) <= at
            ? ContributionState.TACIT
            : ContributionState.DECLARED;
      }
    }
    if (state == ContributionState.DECIDED) {
      Case dispute = views.activity().dispute(record.id(), body, site);
      StepTaken ruling = dispute == null ? null : dispute.ruling();
      return ruling != null && ruling.createdMs() / 1000 * 1000 <= at
          ? state
          : ContributionState.DISPUTED;
    }
    return state;
  }
}
