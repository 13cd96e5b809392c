package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.Collection;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import org.ramdam.node.api.proto.RuleValue;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Electorate;
import org.ramdam.protocol.policy.Proposal;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// What the sites have voted, and what they vote about. Any thread may ask.
public final class Policies {
  private static final int HISTORY = 1000;
  private static final long DAY_MS = 24 * 60 * 60 * 1000L;

  private final Views views;
  private final Records records;
  private final Bytes32 self;
  private final InstantSource clock;
  private final Lookup lookup;

  /// Over the views and records of a node.
  ///
  /// @param self the node's own site
  public Policies(Views views, Records records, Bytes32 self, InstantSource clock) {
    this.views = views;
    this.records = records;
    this.self = self;
    this.clock = clock;
    this.lookup = new Lookup(views, records);
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Policies", PoliciesRequest.getDefaultInstance(), this::policies);
  }

  /// What is in force at a site on a day, and how it came about.
  public PoliciesReply policies(PoliciesRequest request) {
    Bytes32 site = request.getSite().isEmpty() ? self : lookup.site(request.getSite());
    int day = request.getDay() == 0 ? today() : request.getDay();
    if (day < 0 || day > Body.Contribution.LAST_DAY) {
      throw ApiException.badRequest(
          "day out of range: " + Integer.toUnsignedLong(day),
          "a day is a number of days since 1970-01-01");
    }
    var names = new Names(views, records);
    var refs = new PolicyRefs(views.policies(), names);
    Electorate electorate = views.policies().electorate(site, clock.millis());
    PoliciesReply.Builder reply =
        PoliciesReply.newBuilder()
            .setSiteId(site.hex())
            .setSiteName(names.site(site))
            .setInForce(refs.on(site, day))
            .setStewards(electorate.stewards())
            .setMembers(electorate.members())
            .setQuorum(electorate.quorum())
            .setOpen(electorate.isOpen());
    Book book = refs.book(site);
    for (Rule rule : Rule.values()) {
      reply.addRules(value(rule, book.value(rule, day), book.settling(rule, day).version()));
    }
    for (Proposal proposal : views.policies().proposals(site, HISTORY)) {
      reply.addHistory(edition(proposal, site, day, refs, names));
    }
    return reply.build();
  }

  private int today() {
    return (int) Math.floorDiv(clock.millis(), DAY_MS);
  }

  private static RuleValue value(Rule rule, int value, int version) {
    return RuleValue.newBuilder()
        .setRule(Rows.text(rule))
        .setValue(value)
        .setVersion(version)
        .setStandard(rule.standard())
        .setLeast(rule.least())
        .setMost(rule.most())
        .build();
  }

  /// What is known of one policy; null if no record of this id is one.
  public @Nullable Edition edition(Bytes32 id) {
    Position position = records.position(id);
    Proposal proposal = views.policies().proposal(id);
    if (position == null || proposal == null) {
      return null;
    }
    Bytes32 site = records.record(position).core().home();
    var names = new Names(views, records);
    return edition(proposal, site, today(), new PolicyRefs(views.policies(), names), names);
  }

  private Edition edition(Proposal proposal, Bytes32 site, int day, PolicyRefs refs, Names names) {
    Collection<Bytes32> standIns = views.policies().standIns(proposal, site);
    Collection<Bytes32> approvers = proposal.approvers(standIns);
    int version = proposal.edition().version();
    Edition.Builder edition =
        Edition.newBuilder()
            .setRef(refs.of(site, proposal.edition()))
            .setFromDay(proposal.edition().fromDay())
            .setProposerId(proposal.proposer().hex())
            .setProposerName(names.member(proposal.proposer()))
            .setApprovals(approvers.size())
            .setQuorum(proposal.electorate().quorum())
            .setOpen(proposal.electorate().isOpen())
            .setStewards(proposal.electorate().stewards())
            .setState(state(proposal, standIns, refs.book(site), day))
            .setVoidReason(voidReason(proposal));
    proposal
        .edition()
        .settings()
        .forEach((rule, value) -> edition.addSettings(value(rule, value, version)));
    for (Bytes32 member : approvers) {
      edition.addApprovedBy(Party.newBuilder().setId(member.hex()).setName(names.member(member)));
    }
    Position position = records.position(proposal.edition().id());
    if (position != null) {
      SignedRecord record = records.record(position);
      edition.setCreatedMs(record.core().createdMs());
      if (records.words(position) instanceof Words.PolicyWords(String text)) {
        edition.setText(text);
      }
    }
    return edition.build();
  }

  private static String state(Proposal proposal, Collection<Bytes32> standIns, Book book, int day) {
    if (proposal.isVoid()) {
      return "void";
    }
    if (!proposal.isInForce(standIns)) {
      return proposal.withdrawn() ? "withdrawn" : "proposed";
    }
    if (proposal.edition().fromDay() > day) {
      return "future";
    }
    int version = proposal.edition().version();
    boolean settles =
        proposal.edition().settings().keySet().stream()
            .anyMatch(rule -> book.settling(rule, day).version() == version);
    return settles ? "in_force" : "past";
  }

  private static String voidReason(Proposal proposal) {
    return proposal.isVoid()
        ? tooFewStewards(proposal.electorate(), proposal.edition().settings())
        : "";
  }

  /// Why these settings would forbid their own change.
  static String tooFewStewards(Electorate electorate, SortedMap<Rule, Integer> settings) {
    return "it asks for %d of %d stewards: nobody could change it again"
        .formatted(settings.get(Rule.STEWARD_LEAST), electorate.stewards());
  }
}
