package org.ramdam.node.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.Edition;
import org.ramdam.node.api.proto.Party;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import org.ramdam.node.api.proto.PolicyRef;
import org.ramdam.node.api.proto.RuleValue;
import org.ramdam.node.store.Store;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

class PoliciesTest {
  private static final int TODAY = 20_000;

  @TempDir private Path directory;

  private final Network network = new Network();
  private final Network.Site home = network.site("La Grange");
  private final Network.Site other = network.site("L'Atelier");
  private final SigningKey ada = network.key();
  private final SigningKey bob = network.key();
  private final SigningKey eve = network.key();
  private Bytes32 bobId = Bytes32.ZERO;

  @BeforeEach
  void admit() {
    home.member(ada, "Ada", Role.MEMBER, Role.STEWARD);
    bobId = home.member(bob, "Bob", Role.MEMBER);
    other.member(eve, "Eve", Role.MEMBER, Role.STEWARD);
  }

  private Bytes32 propose(SigningKey author, int fromDay, Rule rule, int value) {
    return home.append(
        author,
        new Body.Policy(new TreeMap<>(Map.of(rule, value)), fromDay),
        new Words.PolicyWords("because of " + value));
  }

  private static Body approve(Bytes32 id) {
    return new Body.Attest(id, Verdict.APPROVE);
  }

  private void ask(Consumer<Policies> question) {
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Views views = network.views(store);
      var clock = InstantSource.fixed(Instant.ofEpochSecond(TODAY * 86_400L + 1));
      question.accept(new Policies(views, network, home.id(), clock));
    }
  }

  private static RuleValue rule(PoliciesReply reply, Rule rule) {
    return reply.getRules(rule.ordinal());
  }

  @Test
  void withoutAnyVote_theDefaultsHold() {
    ask(policies -> {
      PoliciesReply reply = policies.policies(PoliciesRequest.getDefaultInstance());
      assertThat(reply.getSiteName()).isEqualTo("La Grange");
      assertThat(reply.getInForce().getVersion()).isZero();
      assertThat(reply.getInForce().getId()).isEmpty();
      assertThat(reply.getRulesList()).hasSize(Rule.values().length);
      assertThat(rule(reply, Rule.TACIT_DAYS))
          .isEqualTo(
              RuleValue.newBuilder()
                  .setRule("tacit_days")
                  .setValue(14)
                  .setStandard(14)
                  .setLeast(1)
                  .setMost(365)
                  .build());
      assertThat(reply.getHistoryList()).isEmpty();
      assertThat(reply.getStewards()).isEqualTo(1);
      assertThat(reply.getMembers()).isEqualTo(2);
      assertThat(reply.getQuorum()).isEqualTo(2);
      assertThat(reply.getOpen()).isTrue();
    });
  }

  @Test
  void history_saysHowEachVersionStands() {
    Bytes32 past = propose(ada, TODAY - 9, Rule.TACIT_DAYS, 7);
    home.append(bob, approve(past), null);
    Bytes32 now = propose(bob, TODAY, Rule.TACIT_DAYS, 8);
    other.append(eve, approve(now), null);
    Bytes32 future = propose(ada, TODAY + 1, Rule.TACIT_DAYS, 9);
    home.append(bob, approve(future), null);
    Bytes32 withdrawn = propose(bob, TODAY, Rule.TACIT_DAYS, 10);
    home.append(bob, new Body.Attest(withdrawn, Verdict.WITHDRAW), null);
    propose(ada, TODAY, Rule.TACIT_DAYS, 11);
    home.append(
        home.registrar(),
        new Body.MemberAdmission(bobId, java.util.List.of(Role.MEMBER, Role.STEWARD)),
        null);
    propose(ada, TODAY, Rule.STEWARD_LEAST, 3);
    ask(policies -> {
      PoliciesReply reply = policies.policies(PoliciesRequest.getDefaultInstance());
      assertThat(reply.getHistoryList())
          .extracting(Edition::getState)
          .containsExactly("void", "proposed", "withdrawn", "future", "in_force", "past");
      assertThat(reply.getHistory(0).getVoidReason())
          .isEqualTo("it asks for 3 of 2 stewards: nobody could change it again");
      assertThat(reply.getInForce())
          .isEqualTo(
              PolicyRef.newBuilder()
                  .setSiteId(home.id().hex())
                  .setSiteName("La Grange")
                  .setVersion(2)
                  .setId(now.hex())
                  .build());
      assertThat(rule(reply, Rule.TACIT_DAYS).getValue()).isEqualTo(8);
      assertThat(rule(reply, Rule.TACIT_DAYS).getVersion()).isEqualTo(2);
      PoliciesReply before =
          policies.policies(PoliciesRequest.newBuilder().setDay(TODAY - 1).build());
      assertThat(rule(before, Rule.TACIT_DAYS).getValue()).isEqualTo(7);
    });
  }

  @Test
  void anEdition_saysWhoProposedAndApproved_andWhy() {
    Bytes32 id = propose(bob, TODAY, Rule.RATE_1, 1250);
    other.append(eve, approve(id), null);
    ask(policies -> {
      Edition edition = requireNonNull(policies.edition(id));
      assertThat(edition.getRef().getVersion()).isEqualTo(1);
      assertThat(edition.getText()).isEqualTo("because of 1250");
      assertThat(edition.getProposerName()).isEqualTo("Bob");
      assertThat(edition.getApprovals()).isEqualTo(2);
      assertThat(edition.getQuorum()).isEqualTo(2);
      assertThat(edition.getOpen()).isTrue();
      assertThat(edition.getStewards()).isEqualTo(1);
      assertThat(edition.getApprovedByList())
          .extracting(Party::getName)
          .containsExactlyInAnyOrder("Bob", "Eve");
      assertThat(edition.getSettingsList())
          .extracting(RuleValue::getRule, RuleValue::getValue)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("rate_1", 1250));
      assertThat(edition.getState()).isEqualTo("in_force");
      assertThat(policies.edition(bobId)).isNull();
    });
  }

  @Test
  void anotherSite_isAskedByItsName_andItsRulesAreItsOwn() {
    Bytes32 id = propose(ada, TODAY, Rule.TACIT_DAYS, 7);
    home.append(bob, approve(id), null);
    ask(policies -> {
      PoliciesReply reply =
          policies.policies(PoliciesRequest.newBuilder().setSite("atelier").build());
      assertThat(reply.getSiteName()).isEqualTo("L'Atelier");
      assertThat(rule(reply, Rule.TACIT_DAYS).getValue()).isEqualTo(14);
      assertThat(reply.getQuorum()).isEqualTo(1);
    });
  }

  @Test
  void aDayThatIsNone_orASiteNobodyKnows_isRefused() {
    ask(policies -> {
      for (int day : new int[] {-1, Integer.MIN_VALUE, Body.Contribution.LAST_DAY + 1}) {
        assertThatThrownBy(
                () -> policies.policies(PoliciesRequest.newBuilder().setDay(day).build()))
            .isInstanceOf(ApiException.class)
            .hasMessageStartingWith("day out of range");
      }
      assertThatThrownBy(
              () -> policies.policies(PoliciesRequest.newBuilder().setSite("nowhere").build()))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("nobody here is called nowhere");
    });
  }

  @Test
  void refs_nameWhatAnAnswerDependsOn_onceEach() {
    Bytes32 id = propose(ada, TODAY, Rule.TACIT_DAYS, 7);
    home.append(bob, approve(id), null);
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Views views = network.views(store);
      var refs = new PolicyRefs(views.policies(), new Names(views, network));
      assertThat(refs.on(home.id(), TODAY).getVersion()).isEqualTo(1);
      assertThat(refs.settling(home.id(), Rule.TACIT_DAYS, TODAY + 3).getId()).isEqualTo(id.hex());
      assertThat(refs.settling(home.id(), Rule.RATE_1, TODAY).getVersion()).isZero();
      assertThat(refs.on(other.id(), TODAY).getSiteName()).isEqualTo("L'Atelier");
      assertThat(refs.used()).extracting(PolicyRef::getVersion).containsExactly(1, 0, 0);
    }
  }
}
