package org.ramdam.node.view.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.View;
import org.ramdam.node.view.policy.PolicyCodecs.InForce;
import org.ramdam.node.view.policy.Tally.Rank;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Edition;
import org.ramdam.protocol.policy.Electorate;
import org.ramdam.protocol.policy.Proposal;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// The policies of every site: what was proposed, who approves, what is in force. [Proposal] and
/// [Electorate] say by which rules.
///
/// An approval from another log may come before the proposal: it is kept by the id of what it
/// approves, and whichever of the two comes second moves the site's book. A book is one row, so
/// that an answer that depends on a policy costs one read.
public final class PolicyView implements View {
  private static final int MEMBER_SIZE = 8 + Bytes32.SIZE;
  private static final int PROPOSAL_SIZE = 8 + 4;
  private static final long DAY_MS = 24 * 60 * 60 * 1000L;

  /// First bytes of a site, member: what they are there.
  private static final Column<byte[], Rank> RANKS =
      new Column<>("policy.rank.v1", Codec.BYTES, Rank.CODEC, Column.Use.STATE);

  /// First bytes of a site: how many it has.
  private static final Column<Long, Tally> TALLIES =
      new Column<>("policy.tally.v1", Codec.LONG, Tally.CODEC, Column.Use.STATE);

  /// First bytes of a site, version.
  private static final Column<byte[], Proposal> PROPOSALS =
      new Column<>("policy.proposal.v1", Codec.BYTES, PolicyCodecs.PROPOSAL, Column.Use.STATE);

  /// Record: key of the proposal that it is.
  private static final Column<Bytes32, byte[]> KEYS =
      new Column<>("policy.id.v1", Codec.BYTES_32, Codec.BYTES, Column.Use.STATE);

  /// Record, of any kind and perhaps not here yet: stewards who approve it.
  private static final Column<Bytes32, List<StandIn>> STAND_INS =
      new Column<>("policy.stand-in.v1", Codec.BYTES_32, StandIn.LIST, Column.Use.STATE);

  /// First bytes of a site: what it has put in force, by version.
  private static final Column<Long, List<InForce>> BOOKS =
      new Column<>("policy.book.v1", Codec.LONG, PolicyCodecs.BOOK, Column.Use.STATE);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS =
      List.of(RANKS, TALLIES, PROPOSALS, KEYS, STAND_INS, BOOKS);

  private final Store store;

  /// The view kept in `store`.
  public PolicyView(Store store) {
    this.store = store;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    switch (entry.record().core().body()) {
      case Body.MemberAdmission(Bytes32 member, List<Role> roles) ->
          admit(entry.position().site(), member, roles, transaction);
      case Body.Policy policy -> propose(entry, policy, transaction);
      case Body.Attest(Bytes32 about, Verdict verdict, _) -> {
        if (!entry.author().isRegistrar()) {
          hear(entry, about, verdict, transaction);
        }
      }
      case Body.Genesis _,
          Body.SiteInception _,
          Body.SiteAdmission _,
          Body.SiteGeneration _,
          Body.Device _,
          Body.Revocation _,
          Body.Recovery _,
          Body.MemberInception _,
          Body.Contribution _,
          Body.Skill _,
          Body.Process _,
          Body.Commitment _,
          Body.Dispute _,
          Body.Unknown _ -> {}
    }
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    // why a policy is proposed is read where it is stored
  }

  private static void admit(long site, Bytes32 member, List<Role> roles, Transaction transaction) {
    byte[] key = new byte[MEMBER_SIZE];
    Longs.put(key, 0, site);
    member.write(key, 8);
    Rank before = transaction.get(RANKS, key);
    Rank after =
        roles.isEmpty() ? Rank.GONE : roles.contains(Role.STEWARD) ? Rank.STEWARD : Rank.MEMBER;
    transaction.put(RANKS, key, after);
    Tally tally = orNone(transaction.get(TALLIES, site));
    transaction.put(TALLIES, site, tally.moved(before == null ? Rank.GONE : before, after));
  }

  private static Tally orNone(@Nullable Tally tally) {
    return tally == null ? Tally.NONE : tally;
  }

  private static void propose(Entry entry, Body.Policy policy, Transaction transaction) {
    long site = entry.position().site();
    Tally before = orNone(transaction.get(TALLIES, site));
    Tally tally = before.proposed();
    transaction.put(TALLIES, site, tally);
    Bytes32 id = entry.record().id();
    var proposal =
        Proposal.of(
            new Edition(tally.proposals(), id, policy.settings(), policy.fromDay()),
            entry.author().member(),
            entry.author().roles(),
            electorate(
                before, orEmpty(transaction.get(BOOKS, site)), entry.record().core().createdMs()));
    byte[] key = key(site, tally.proposals());
    transaction.put(KEYS, id, key);
    keep(key, proposal, orEmpty(transaction.get(STAND_INS, id)), transaction);
  }

  private static Electorate electorate(Tally tally, List<InForce> book, long createdMs) {
    var votes = new Book(book.stream().filter(InForce::settled).map(InForce::edition).toList());
    long day = Math.clamp(Math.floorDiv(createdMs, DAY_MS), 0, Body.Contribution.LAST_DAY);
    return Electorate.at(tally.stewards(), tally.members(), votes, (int) day);
  }

  private static void hear(Entry entry, Bytes32 about, Verdict verdict, Transaction transaction) {
    boolean approves = verdict == Verdict.APPROVE;
    if (!approves && verdict != Verdict.DECLINE && verdict != Verdict.WITHDRAW) {
      return;
    }
    byte[] key = transaction.get(KEYS, about);
    Proposal proposal = key == null ? null : transaction.get(PROPOSALS, key);
    List<StandIn> standIns = orEmpty(transaction.get(STAND_INS, about));
    Bytes32 member = entry.author().member();
    List<Role> roles = entry.author().roles();
    if (key != null && proposal != null && Longs.get(key, 0) == entry.position().site()) {
      keep(key, proposal.hear(member, roles, verdict), standIns, transaction);
    } else if (approves && roles.contains(Role.STEWARD)) {
      List<StandIn> after = new StandIn(entry.position(), member).into(standIns);
      transaction.put(STAND_INS, about, after);
      if (key != null && proposal != null) {
        keep(key, proposal, after, transaction);
      }
    }
  }

  private static void keep(
      byte[] key, Proposal proposal, List<StandIn> standIns, Transaction transaction) {
    transaction.put(PROPOSALS, key, proposal);
    long site = Longs.get(key, 0);
    if (proposal.isInForce(elsewhere(site, standIns))) {
      var book = new ArrayList<>(orEmpty(transaction.get(BOOKS, site)));
      book.removeIf(each -> each.edition().version() == proposal.edition().version());
      book.add(new InForce(proposal.edition(), proposal.settled()));
      book.sort(Comparator.comparingInt(each -> each.edition().version()));
      transaction.put(BOOKS, site, book);
    }
  }

  /// What stands in the proposal's own log before it is no approval of it.
  private static Collection<Bytes32> elsewhere(long site, List<StandIn> standIns) {
    var members = new TreeSet<Bytes32>();
    for (StandIn each : standIns) {
      if (each.position().site() != site) {
        members.add(each.member());
      }
    }
    return members;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static byte[] key(long site, int version) {
    byte[] key = new byte[PROPOSAL_SIZE];
    Longs.put(key, 0, site);
    Longs.putInt(key, 8, version);
    return key;
  }

  /// What a site has put in force.
  public Book book(Bytes32 site) {
    List<InForce> book = orEmpty(store.get(BOOKS, site.prefix()));
    return book.isEmpty() ? Book.DEFAULTS : new Book(book.stream().map(InForce::edition).toList());
  }

  /// The largest value that a rule has ever had at any site.
  public int most(Rule rule) {
    int[] most = {rule.standard()};
    store.scan(
        BOOKS,
        Range.all(),
        (_, book) -> {
          book.forEach(
              each -> most[0] = Math.max(most[0], each.edition().settings().getOrDefault(rule, 0)));
          return true;
        });
    return most[0];
  }

  /// Who would decide on a proposal of a site that is signed now.
  ///
  /// @param nowMs Unix time in milliseconds
  public Electorate electorate(Bytes32 site, long nowMs) {
    return electorate(
        orNone(store.get(TALLIES, site.prefix())), orEmpty(store.get(BOOKS, site.prefix())), nowMs);
  }

  /// What was proposed at a site, newest first.
  public List<Proposal> proposals(Bytes32 site, int limit) {
    var found = new ArrayList<Proposal>();
    byte[] start = new byte[8];
    Longs.put(start, 0, site.prefix());
    store.scan(
        PROPOSALS,
        Range.prefix(start).reversed(),
        (_, proposal) -> found.add(proposal) && found.size() < limit);
    return found;
  }

  /// The proposal of this record id; null if there is none here.
  public @Nullable Proposal proposal(Bytes32 id) {
    byte[] key = store.get(KEYS, id);
    return key == null ? null : store.get(PROPOSALS, key);
  }

  /// The members who approve a proposal as stewards of other sites.
  ///
  /// @param site in whose log the proposal stands
  public Collection<Bytes32> standIns(Proposal proposal, Bytes32 site) {
    return elsewhere(site.prefix(), orEmpty(store.get(STAND_INS, proposal.edition().id())));
  }
}
