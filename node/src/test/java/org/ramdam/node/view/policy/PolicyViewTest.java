package org.ramdam.node.view.policy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Gen.oneOf;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Network;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.policy.Edition;
import org.ramdam.protocol.policy.Proposal;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.testing.Property;

class PolicyViewTest {
  private static final int CASES = 100;
  private static final int ORDERS = 3;
  private static final int DAY = 19_675; // that the records of a test network are dated

  @TempDir private Path directory;
  private Store store;
  private Network network = new Network();

  @BeforeEach
  void open() {
    store = Store.open(directory, Views.COLUMNS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private PolicyView view() {
    return network.views(store).policies();
  }

  private static Body.Policy policy(Rule rule, int value) {
    return new Body.Policy(new TreeMap<>(Map.of(rule, value)), DAY);
  }

  private static Body approve(Bytes32 id) {
    return new Body.Attest(id, Verdict.APPROVE);
  }

  @Test
  void versions_areRanks_inForceOrNot() {
    Network.Site site = network.site("Home");
    SigningKey ada = network.key();
    SigningKey bob = network.key();
    site.member(ada, "Ada", Role.MEMBER, Role.STEWARD);
    site.member(bob, "Bob", Role.MEMBER);
    Bytes32 first = site.append(ada, policy(Rule.TACIT_DAYS, 7), null);
    Bytes32 second = site.append(bob, policy(Rule.TACIT_DAYS, 21), null);
    site.append(ada, approve(second), null);

    PolicyView view = view();

    assertThat(view.proposals(site.id(), 10))
        .extracting(proposal -> proposal.edition().id())
        .containsExactly(second, first);
    assertThat(view.book(site.id()).editions()).extracting(Edition::version).containsExactly(2);
    assertThat(view.book(site.id()).value(Rule.TACIT_DAYS, DAY)).isEqualTo(21);
    assertThat(view.proposal(ada.publicKey())).isNull();
  }

  @Test
  void theElectorate_isThatOfThePlaceOfTheProposal() {
    Network.Site site = network.site("Home");
    SigningKey ada = network.key();
    SigningKey bob = network.key();
    Bytes32 adaId = site.member(ada, "Ada", Role.MEMBER, Role.STEWARD);
    Bytes32 alone = site.append(ada, policy(Rule.TACIT_DAYS, 7), null);
    Bytes32 bobId = site.member(bob, "Bob", Role.MEMBER, Role.STEWARD);
    Bytes32 both = site.append(ada, policy(Rule.TACIT_DAYS, 8), null);
    site.append(site.registrar(), new Body.MemberAdmission(bobId, List.of(Role.MEMBER)), null);
    site.append(bob, approve(both), null);
    site.append(site.registrar(), new Body.MemberAdmission(adaId, List.of()), null);

    PolicyView view = view();

    assertThat(view.book(site.id()).editions()).extracting(Edition::id).containsExactly(alone);
    assertThat(requireNonNull(view.proposal(both)).electorate().stewards()).isEqualTo(2);
    assertThat(view.electorate(site.id(), 0).members()).isEqualTo(1);
    assertThat(view.electorate(site.id(), 0).stewards()).isZero();
  }

  @Test
  void aStewardOfAnotherSite_standsIn_butSettlesNoCountOfVotes() {
    Network.Site site = network.site("Home");
    Network.Site other = network.site("Other");
    SigningKey ada = network.key();
    SigningKey eve = network.key();
    site.member(ada, "Ada", Role.MEMBER, Role.STEWARD);
    site.member(network.key(), "Bob", Role.MEMBER);
    other.member(eve, "Eve", Role.MEMBER, Role.STEWARD);
    Bytes32 id = site.append(ada, policy(Rule.STEWARD_LEAST, 3), null);
    other.append(eve, approve(id), null);
    for (String name : List.of("Cyd", "Dan", "Fay")) {
      site.member(network.key(), name, Role.MEMBER, Role.STEWARD);
    }
    Bytes32 next = site.append(ada, policy(Rule.TACIT_DAYS, 9), null);

    PolicyView view = view();

    assertThat(view.book(site.id()).value(Rule.STEWARD_LEAST, DAY)).isEqualTo(3);
    assertThat(view.standIns(requireNonNull(view.proposal(id)), site.id())).hasSize(1);
    assertThat(requireNonNull(view.proposal(next)).electorate().quorum()).isEqualTo(2);
  }

  @Test
  void everyOrderOfTheSameLogs_givesTheSameRows_andWhatTheLogsSay() {
    Property.forAll(
        CASES,
        random -> {
          network = new Network();
          World world = new World(network, random);
          Map<String, String> first = null;
          for (int order = 0; order < ORDERS; order++) {
            store.clear(PolicyView.COLUMNS);
            var view = new PolicyView(store);
            world.deliver(store, view, random);
            world.compare(view);
            Map<String, String> rows = rows();
            first = first == null ? rows : first;
            assertThat(rows).isEqualTo(first);
          }
        });
  }

  private Map<String, String> rows() {
    var rows = new TreeMap<String, String>();
    for (Column<?, ?> column : PolicyView.COLUMNS) {
      rows(column, rows);
    }
    return rows;
  }

  private <K, V> void rows(Column<K, V> column, Map<String, String> rows) {
    store.scan(
        column,
        Range.all(),
        (key, value) -> {
          String at = HexFormat.of().formatHex(column.key().encode(key));
          rows.put(
              column.name() + " " + at, HexFormat.of().formatHex(column.value().encode(value)));
          return true;
        });
  }

  /// Random logs in which people propose, approve and take back.
  private static final class World {
    private final Network network;
    private final List<Person> people = new ArrayList<>();
    private final List<Bytes32> proposals = new ArrayList<>();

    private record Person(SigningKey device, Bytes32 id, Network.Site home) {}

    World(Network network, RandomGenerator random) {
      this.network = network;
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        network.site("Site " + i);
      }
      for (Network.Site site : network.all()) {
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          SigningKey device = network.key();
          people.add(new Person(device, site.member(device, "Zoë", roles(random)), site));
          Network.Site second = oneOf(network.all(), random);
          if (second != site && random.nextInt(3) == 0) {
            people.add(new Person(device, second.member(device, "Zoë", roles(random)), second));
          }
        }
      }
      for (int left = random.nextInt(20, 60); left > 0; left--) {
        step(random);
      }
    }

    private static Role[] roles(RandomGenerator random) {
      return random.nextBoolean()
          ? new Role[] {Role.MEMBER, Role.STEWARD}
          : new Role[] {Role.MEMBER};
    }

    private void step(RandomGenerator random) {
      Person who = oneOf(people, random);
      try {
        switch (random.nextInt(6)) {
          case 0 -> {
            List<Role> roles = random.nextInt(4) > 0 ? List.of(roles(random)) : List.of();
            who.home()
                .append(who.home().registrar(), new Body.MemberAdmission(who.id(), roles), null);
          }
          case 1 -> {
            Rule rule =
                oneOf(List.of(Rule.TACIT_DAYS, Rule.STEWARD_LEAST, Rule.STEWARD_PERCENT), random);
            Body.Policy policy =
                new Body.Policy(
                    new TreeMap<>(Map.of(rule, random.nextInt(1, 4))), DAY + random.nextInt(-1, 2));
            proposals.add(who.home().append(who.device(), policy, null));
          }
          default -> who.home().append(who.device(), attest(random), null);
        }
      } catch (IllegalStateException _) {
        // not a member at present
      }
    }

    private Body attest(RandomGenerator random) {
      Bytes32 about = proposals.isEmpty() ? Bytes32.ZERO : oneOf(proposals, random);
      Verdict verdict =
          oneOf(
              List.of(
                  Verdict.APPROVE,
                  Verdict.APPROVE,
                  Verdict.APPROVE,
                  Verdict.DECLINE,
                  Verdict.WITHDRAW,
                  Verdict.CONFIRM),
              random);
      return new Body.Attest(about, verdict);
    }

    void deliver(Store store, PolicyView view, RandomGenerator random) {
      var logs = new ArrayList<ArrayDeque<Entry>>();
      network.all().forEach(site -> logs.add(new ArrayDeque<>(site.entries())));
      Transaction transaction = store.begin();
      while (!logs.isEmpty()) {
        ArrayDeque<Entry> log = oneOf(logs, random);
        for (int run = random.nextInt(1, 12); run > 0 && !log.isEmpty(); run--) {
          view.add(log.remove(), transaction);
        }
        logs.removeIf(ArrayDeque::isEmpty);
        if (random.nextInt(6) == 0) {
          store.commitUnsynced(transaction);
          transaction = store.begin();
        }
      }
      store.commitUnsynced(transaction);
    }

    /// Compares with answers computed the long way, from all entries at once.
    void compare(PolicyView view) {
      for (Network.Site site : network.all()) {
        var inForce = new ArrayList<Edition>();
        int version = 0;
        for (Entry entry : site.entries()) {
          if (entry.record().core().body() instanceof Body.Policy policy) {
            Bytes32 id = entry.record().id();
            var edition = new Edition(++version, id, policy.settings(), policy.fromDay());
            Proposal proposal = requireNonNull(view.proposal(id));
            assertThat(proposal.edition()).isEqualTo(edition);
            compareElectorate(proposal, site, entry);
            if (isInForce(proposal, site, entry)) {
              inForce.add(edition);
            }
          }
        }
        assertThat(view.book(site.id())).isEqualTo(new Book(inForce));
        assertThat(view.proposals(site.id(), 1000)).hasSize(version);
      }
    }

    private void compareElectorate(Proposal proposal, Network.Site site, Entry at) {
      var roles = new HashMap<Bytes32, List<Role>>();
      for (Entry entry : site.entries().subList(0, (int) at.position().index())) {
        if (entry.record().core().body() instanceof Body.MemberAdmission(var who, var newest)) {
          roles.put(who, newest);
        }
      }
      roles.values().removeIf(List::isEmpty);
      assertThat(proposal.electorate().members()).isEqualTo(roles.size());
      assertThat(proposal.electorate().stewards())
          .isEqualTo(roles.values().stream().filter(all -> all.contains(Role.STEWARD)).count());
    }

    private boolean isInForce(Proposal proposal, Network.Site site, Entry at) {
      var live = new HashSet<Bytes32>();
      var standIns = proposal.electorate().isOpen() ? standIns(site, at) : Set.<Bytes32>of();
      if (proposal.isVoid()) {
        return false;
      }
      for (Entry entry : site.entries().subList((int) at.position().index(), size(site))) {
        Bytes32 who = entry.author().member();
        Body body = entry.record().core().body();
        boolean withdrawn = false;
        if (entry.equals(at) || says(entry, at, Verdict.APPROVE)) {
          if (proposal.electorate().isOpen() || entry.author().roles().contains(Role.STEWARD)) {
            live.add(who);
          }
        } else if (says(entry, at, Verdict.WITHDRAW) || says(entry, at, Verdict.DECLINE)) {
          live.remove(who);
          withdrawn =
              who.equals(proposal.proposer())
                  && body instanceof Body.Attest(_, Verdict said, _)
                  && said == Verdict.WITHDRAW;
        }
        var all = new HashSet<>(live);
        all.addAll(standIns);
        if (all.size() >= proposal.electorate().quorum()) {
          return true;
        }
        if (withdrawn) {
          return false;
        }
      }
      return false;
    }

    private Set<Bytes32> standIns(Network.Site site, Entry at) {
      var members = new HashSet<Bytes32>();
      for (Network.Site other : network.all()) {
        for (Entry entry : other.entries()) {
          if (other != site
              && says(entry, at, Verdict.APPROVE)
              && entry.author().roles().contains(Role.STEWARD)) {
            members.add(entry.author().member());
          }
        }
      }
      return members;
    }

    private static int size(Network.Site site) {
      return site.entries().size();
    }

    private static boolean says(Entry entry, Entry of, Verdict verdict) {
      return entry.record().core().body() instanceof Body.Attest(var about, var said, _)
          && about.equals(of.record().id())
          && said == verdict;
    }
  }
}
