package org.ramdam.node.api;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.ramdam.node.api.proto.Commitment;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.PersonReply;
import org.ramdam.node.api.proto.PersonRequest;
import org.ramdam.node.api.proto.SkillOffer;
import org.ramdam.node.api.proto.YearHours;
import org.ramdam.node.log.Records;
import org.ramdam.node.view.Views;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.activity.CommitmentRow;
import org.ramdam.node.view.activity.ContributionState;
import org.ramdam.node.view.activity.Hours;
import org.ramdam.node.view.skills.Offer;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;

/// Somebody's card: where they are a member, what they know, what they have taken on, and what they
/// did, year by year.
public final class Cards {
  private static final int NEWEST = 10;
  private static final int COMMITMENTS = 50;
  private static final int SKILLS = 100;

  private final Views views;
  private final Records records;
  private final Lookup lookup;
  private final Devices devices;
  private final InstantSource clock;

  /// Over the views and records of a node.
  public Cards(Views views, Records records, Devices devices, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.lookup = new Lookup(views, records);
    this.devices = devices;
    this.clock = clock;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Person", PersonRequest.getDefaultInstance(), this::person);
  }

  /// The card.
  public PersonReply person(PersonRequest request) {
    Bytes32 person = lookup.member(request.getPerson());
    Rows rows = new Rows(views, records, clock.millis());
    PersonReply.Builder reply = PersonReply.newBuilder();
    memberships(person, rows, reply);
    if (!reply.hasMember()) {
      throw ApiException.notFound("nobody here has the id " + person.shortHex(16));
    }
    work(person, rows, reply);
    commitments(person, rows, reply);
    skills(person, rows, reply);
    return reply.addAllDevices(devices.of(person)).addAllPolicies(rows.books().used()).build();
  }

  /// The one they are a member of first.
  private void memberships(Bytes32 person, Rows rows, PersonReply.Builder reply) {
    var members = new ArrayList<Member>();
    views.people().of(person, (key, membership) -> members.add(rows.member(key, membership)));
    members.sort(
        Comparator.comparing((Member member) -> member.getRolesCount() == 0)
            .thenComparing(Member::getSiteId));
    for (Member member : members) {
      if (reply.hasMember()) {
        reply.addMemberships(member);
      } else {
        reply.setMember(member);
      }
    }
  }

  private void skills(Bytes32 person, Rows rows, PersonReply.Builder reply) {
    int endorsements = 0;
    for (Offer offer : views.skills().byMember(person, SKILLS)) {
      SkillOffer told = rows.skill(offer);
      endorsements += told.getEndorsements();
      reply.addSkills(told);
    }
    reply.setEndorsements(endorsements);
  }

  private void work(Bytes32 person, Rows rows, PersonReply.Builder reply) {
    var years = new TreeMap<Integer, Hours>(Comparator.reverseOrder());
    var newest = new ArrayList<ActivityView.Row>();
    views
        .activity()
        .byPerson(
            person,
            0,
            Body.Contribution.LAST_DAY,
            null,
            (row, share) -> {
              Book book = rows.book(row);
              ContributionState state = share.state(book, row.day(), rows.nowMs());
              if (share.provider() == person.prefix() && state.isLive()) {
                years
                    .computeIfAbsent(LocalDate.ofEpochDay(row.day()).getYear(), _ -> new Hours())
                    .add(share, book, row.day(), rows.nowMs());
                if (newest.size() < NEWEST) {
                  newest.add(row);
                }
              }
              return true;
            });
    years.forEach((year, hours) ->
        reply.addYears(YearHours.newBuilder().setYear(year).setHours(Rows.message(hours))));
    for (ActivityView.Row row : newest) {
      SignedRecord record = records.record(row.position());
      if (record.core().body() instanceof Body.Contribution contribution) {
        reply.addContributions(rows.contribution(row.position(), record, contribution));
      }
    }
  }

  private void commitments(Bytes32 person, Rows rows, PersonReply.Builder reply) {
    var told =
        new CommitmentRows(views, records, rows.names(), CommitmentRows.Moment.at(rows.nowMs()));
    List<Commitment> taken = new ArrayList<>();
    for (CommitmentRow row : views.activity().commitments().activeOf(person, told.tacitSinceMs())) {
      CommitmentRows.Seen seen = told.see(row);
      if (person.equals(seen.standing().holder())
          && !seen.state().isOver()
          && taken.size() < COMMITMENTS) {
        taken.add(told.row(seen));
      }
    }
    reply.addAllCommitments(taken);
  }
}
