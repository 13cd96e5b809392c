package org.ramdam.node.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Gen.oneOf;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.testing.Dump;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.people.Device;
import org.ramdam.node.view.people.Membership;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.policy.Book;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.Outcome;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Source;
import org.ramdam.protocol.record.Step;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Property;

/// Beside the other tests, since it only computes.
@Execution(ExecutionMode.CONCURRENT)
class ViewsPermutationTest {
  private static final int CASES = 260;
  private static final int ORDERS = 4;

  /// Rows that were cleared are passed over by every later reading, until the store is a new one.
  private static final int CASES_PER_STORE = 5;

  private static final List<String> LABELS =
      List.of(
          "Réparation de vélos",
          "réparation de vélos",
          "reparation  de velos",
          "Soudure",
          "soudure",
          "Zine");

  @Test
  void everyOrderOfTheSameLogsGivesTheSameRows(@TempDir Path directory) {
    Property.forAll(
        CASES / CASES_PER_STORE,
        random -> {
          Path place = directory.resolve(Long.toHexString(random.nextLong()));
          try (Store store = Store.open(place, Views.COLUMNS)) {
            for (int i = 0; i < CASES_PER_STORE; i++) {
              everyOrderGivesTheSameRows(store, random);
            }
          }
        });
  }

  private static void everyOrderGivesTheSameRows(Store store, RandomGenerator random) {
    World world = new World(random);
    Map<String, String> first = null;
    for (int order = 0; order < ORDERS; order++) {
      store.clear(Views.COLUMNS);
      Views views = Views.of(store, world.network);
      world.deliver(store, views, random);
      Map<String, String> rows = Dump.of(store, Views.COLUMNS);
      if (first == null) {
        first = rows;
        world.compare(views);
      }
      assertSame(rows, first);
    }
  }

  @Test
  void theSameOrderInOneTransactionOrInMany_givesTheSameRows(@TempDir Path directory) {
    World world = new World(new SplittableRandom(7));
    try (Store store = Store.open(directory, Views.COLUMNS)) {
      Views views = Views.of(store, world.network);
      world.hold();
      Transaction one = store.begin();
      for (Network.Site site : world.network.all()) {
        world.add(site, views, one);
      }
      store.commit(one);
      Map<String, String> whole = Dump.of(store, Views.COLUMNS);
      store.clear(Views.COLUMNS);
      for (Network.Site site : world.network.all().reversed()) {
        Transaction each = store.begin();
        world.add(site, views, each);
        store.commit(each);
      }
      assertSame(Dump.of(store, Views.COLUMNS), whole);
    }
  }

  private static void assertSame(Map<String, String> found, Map<String, String> expected) {
    var missing = new TreeMap<>(expected);
    var strange = new TreeMap<>(found);
    missing.entrySet().removeAll(found.entrySet());
    strange.entrySet().removeAll(expected.entrySet());
    assertThat(strange).isEqualTo(missing);
  }

  /// Random logs, what of their words is known, and what must come of them.
  private static final class World {
    private final Network network = new Network();
    private final List<Person> people = new ArrayList<>();
    private final List<Bytes32> records = new ArrayList<>();
    private final Set<Position> told = new LinkedHashSet<>();
    private final Work work = new Work(network);

    /// @param devices the first one first, which is the recovery key too; revoked ones among them
    private record Person(List<SigningKey> devices, Bytes32 id, Network.Site home) {
      static Person of(SigningKey device, Bytes32 id, Network.Site home) {
        return new Person(new ArrayList<>(List.of(device)), id, home);
      }

      SigningKey device(RandomGenerator random) {
        return oneOf(devices, random);
      }
    }

    World(RandomGenerator random) {
      int sites = random.nextInt(2, 5);
      for (int i = 0; i < sites; i++) {
        network.site("Site " + i);
      }
      for (Network.Site site : network.all()) {
        int members = random.nextInt(1, 4);
        for (int i = 0; i < members; i++) {
          SigningKey device = network.key();
          String name = oneOf(List.of("Élodie", "Jean-Luc", "Zoë Martin"), random);
          people.add(Person.of(device, site.member(device, name, roles(random)), site));
          if (random.nextInt(4) == 0) {
            Network.Site second = oneOf(network.all(), random);
            if (second != site) {
              people.add(Person.of(device, second.member(device, name, roles(random)), second));
            }
          }
        }
      }
      people.forEach(person -> work.people().add(person.id()));
      for (int left = random.nextInt(20, 80); left > 0; left--) {
        step(random);
      }
      for (Network.Site site : network.all()) {
        for (Entry entry : site.entries()) {
          if (site.words(entry.position().index()) != null && random.nextInt(4) > 0) {
            told.add(entry.position());
          }
        }
      }
    }

    private static Role[] roles(RandomGenerator random) {
      return random.nextBoolean()
          ? new Role[] {Role.MEMBER, Role.STEWARD}
          : new Role[] {Role.MEMBER};
    }

    private void step(RandomGenerator random) {
      Person who = oneOf(people, random);
      Network.Site site = who.home();
      if (random.nextBoolean()) {
        work.step(who.device(random), who.id(), site, random);
      }
      if (random.nextInt(6) == 0) {
        changeDevices(who, random);
      }
      switch (random.nextInt(13)) {
        case 8 ->
            append(
                who,
                random,
                new Body.Policy(
                    new TreeMap<>(Map.of(Rule.TACIT_DAYS, random.nextInt(1, 30))), 20_000),
                new Words.PolicyWords("because"));
        case 9 -> append(who, random, approval(random), new Words.AttestWords("because"));
        case 0 -> {
          List<Role> roles = random.nextInt(3) > 0 ? List.of(roles(random)) : List.of();
          site.append(site.registrar(), new Body.MemberAdmission(who.id(), roles), null);
        }
        case 1 -> site.append(site.registrar(), attest(random), null);
        case 2, 3 -> append(who, random, contribution(random), new Words.ContributionWords("", ""));
        case 4 -> {
          String label = oneOf(LABELS, random);
          Body body =
              new Body.Skill(
                  SkillId.ofLabel(label),
                  random.nextInt(1, 5),
                  oneOf(List.of(SkillMode.values()), random));
          append(who, random, body, new Words.SkillWords(label, ""));
        }
        case 10 -> append(who, random, commitment(random), new Words.CommitmentWords("x", "", ""));
        case 5 -> append(who, random, dispute(random), new Words.DisputeWords("because"));
        case 6 -> disputeWhole(random);
        default -> append(who, random, attest(random), new Words.AttestWords("because"));
      }
    }

    private void append(Person who, RandomGenerator random, Body body, Words words) {
      try {
        records.add(who.home().append(who.device(random), body, words));
      } catch (IllegalStateException _) {
        // not a member at present, or the device was revoked
      }
    }

    private void changeDevices(Person who, RandomGenerator random) {
      SigningKey key = network.key();
      SigningKey by = who.device(random);
      try {
        switch (random.nextInt(5)) {
          case 0 -> who.home().revoke(by, who.device(random));
          case 1 -> {
            who.home().recover(who.id(), who.devices().getFirst(), key, "neuf");
            who.devices().add(key);
          }
          default -> {
            who.home().device(by, who.id(), key, "portable");
            who.devices().add(key);
          }
        }
      } catch (IllegalStateException _) {
        // not a member at present, or the device was revoked
      }
    }

    private Body contribution(RandomGenerator random) {
      Bytes32 provider = oneOf(people, random).id();
      var others = new TreeSet<Bytes32>();
      for (int more = random.nextInt(8) - 5; more > 0; more--) {
        others.add(oneOf(people, random).id());
      }
      others.remove(provider);
      return new Body.Contribution(
          Action.WORK,
          provider,
          List.copyOf(others),
          random.nextBoolean() ? oneOf(people, random).id() : oneOf(network.all(), random).id(),
          random.nextInt(1, 1441),
          random.nextInt(20_000, 20_080),
          random.nextBoolean() ? SkillId.ofLabel(oneOf(LABELS, random)) : null,
          random.nextInt(3) == 0 && !records.isEmpty() ? oneOf(records, random) : null,
          random.nextInt(4) == 0 && !records.isEmpty() ? oneOf(records, random) : null,
          random.nextInt(3) == 0 && !records.isEmpty() ? oneOf(records, random) : null,
          random.nextInt(4) == 0,
          random.nextInt(1, 5),
          random.nextInt(4) == 0 ? new Origin(Source.GIT, random.nextInt(3), 7) : null);
    }

    private Body commitment(RandomGenerator random) {
      return new Body.Commitment(
          Action.WORK,
          random.nextInt(3) == 0 ? oneOf(people, random).id() : null,
          random.nextBoolean() ? oneOf(people, random).id() : oneOf(network.all(), random).id(),
          random.nextInt(1, 3000),
          random.nextBoolean() ? 20_040 : 0,
          null,
          null);
    }

    private Body attest(RandomGenerator random) {
      Bytes32 about = records.isEmpty() ? Bytes32.ZERO : oneOf(records, random);
      Verdict verdict = oneOf(List.of(Verdict.values()), random);
      return new Body.Attest(
          about, verdict, verdict == Verdict.HAND_OVER ? oneOf(people, random).id() : null);
    }

    private Body dispute(RandomGenerator random) {
      Bytes32 about = records.isEmpty() ? Bytes32.ZERO : oneOf(records, random);
      Step step = oneOf(List.of(Step.values()), random);
      Outcome outcome = step == Step.MEDIATE ? null : oneOf(List.of(Outcome.values()), random);
      return new Body.Dispute(
          about,
          step,
          outcome,
          outcome == Outcome.ADJUST ? random.nextInt(1, 1441) : 0,
          step == Step.OPEN && random.nextInt(3) == 0 ? oneOf(people, random).id() : null);
    }

    /// A dispute from its opening to its end, by whoever comes.
    private void disputeWhole(RandomGenerator random) {
      Bytes32 about = records.isEmpty() ? Bytes32.ZERO : oneOf(records, random);
      for (Step step : List.of(Step.OPEN, Step.DECIDE, Step.APPEAL, Step.DECIDE)) {
        int size = records.size();
        for (int tries = random.nextInt(1, 4); tries > 0; tries--) {
          append(
              oneOf(people, random),
              random,
              new Body.Dispute(
                  about, step, oneOf(List.of(Outcome.CONFIRM, Outcome.VOID), random), 0, null),
              new Words.DisputeWords("because"));
        }
        if (records.size() > size) {
          about = records.get(random.nextInt(size, records.size()));
        }
      }
    }

    private Body approval(RandomGenerator random) {
      List<Bytes32> policies =
          entries().stream()
              .map(Entry::record)
              .filter(record -> record.core().body() instanceof Body.Policy)
              .map(SignedRecord::id)
              .toList();
      return new Body.Attest(
          policies.isEmpty() ? Bytes32.ZERO : oneOf(policies, random), Verdict.APPROVE);
    }

    void hold() {
      for (Network.Site site : network.all()) {
        network.hold(site.id(), site.entries().size() - 1L);
      }
    }

    void add(Network.Site site, Views views, Transaction transaction) {
      for (Entry entry : site.entries()) {
        views.add(entry, transaction);
        reveal(entry, site, views, transaction);
      }
    }

    private void reveal(Entry entry, Network.Site site, Views views, Transaction transaction) {
      Words words = site.words(entry.position().index());
      if (words != null && told.contains(entry.position())) {
        network.reveal(entry.position());
        views.reveal(entry, words, transaction);
      }
    }

    /// Gives every entry to the views, logs interleaved at random, words at once or later; the
    /// records held are ahead of the views or not.
    void deliver(Store store, Views views, RandomGenerator random) {
      network.forget();
      if (random.nextBoolean()) {
        hold();
      }
      var logs = new ArrayList<ArrayDeque<Entry>>();
      network.all().forEach(site -> logs.add(new ArrayDeque<>(site.entries())));
      var later = new ArrayList<Entry>();
      Transaction transaction = store.begin();
      while (!logs.isEmpty() || !later.isEmpty()) {
        if (logs.isEmpty() || (!later.isEmpty() && random.nextInt(4) == 0)) {
          Entry entry = later.remove(random.nextInt(later.size()));
          reveal(entry, site(entry), views, transaction);
        } else {
          ArrayDeque<Entry> log = oneOf(logs, random);
          for (int run = random.nextInt(1, 12); run > 0 && !log.isEmpty(); run--) {
            Entry entry = log.remove();
            network.hold(entry.site(), entry.position().index());
            views.add(entry, transaction);
            if (random.nextBoolean()) {
              reveal(entry, site(entry), views, transaction);
            } else {
              later.add(entry);
            }
          }
          logs.removeIf(ArrayDeque::isEmpty);
        }
        if (random.nextInt(6) == 0) {
          store.commitUnsynced(transaction);
          transaction = store.begin();
        }
      }
      store.commitUnsynced(transaction);
    }

    private Network.Site site(Entry entry) {
      return network.all().stream()
          .filter(s -> s.id().equals(entry.site()))
          .findAny()
          .orElseThrow();
    }

    private List<Entry> entries() {
      return network.all().stream().flatMap(site -> site.entries().stream()).toList();
    }

    /// Compares with answers computed the long way, from all entries at once.
    void compare(Views views) {
      var oracle = new Contributions(entries());
      for (Entry entry : entries()) {
        if (entry.record().core().body() instanceof Body.Contribution body) {
          var row = new ActivityView.Row(body.day(), entry.position());
          assertThat(views.activity().shares(row))
              .extracting(share ->
                  share.state(Book.DEFAULTS, body.day(), 0)
                      + " "
                      + share.standing()
                      + " "
                      + share.minutes())
              .isEqualTo(oracle.told(entry, body));
        }
      }
      for (Person person : people) {
        compareMembership(person, views);
      }
      for (String label : LABELS) {
        compareOffers(SkillId.ofLabel(label), views);
      }
      compareIndexes(views);
      work.compare(views, told);
    }

    private void compareMembership(Person person, Views views) {
      List<Role> roles = List.of();
      String name = "";
      for (Entry entry : person.home().entries()) {
        if (entry.record().core().body() instanceof Body.MemberAdmission(var member, var newest)
            && member.equals(person.id())) {
          roles = newest;
        }
        if (entry.record().id().equals(person.id())
            && told.contains(entry.position())
            && person.home().words(entry.position().index()) instanceof Words.MemberWords(var n)) {
          name = n;
        }
      }
      long site = person.home().id().prefix();
      Membership membership =
          requireNonNull(views.people().get(new PeopleView.Key(person.id(), site)));
      assertThat(membership.roles()).isEqualTo(roles);
      assertThat(membership.name()).isEqualTo(name);
      Map<Bytes32, Device> devices = views.people().devices(new PeopleView.Key(person.id(), site));
      assertThat(devices.keySet())
          .containsExactlyElementsOf(person.devices().stream().map(SigningKey::publicKey).toList());
      for (SigningKey key : person.devices()) {
        assertThat(views.people().byDevice(key.publicKey(), site)).isEqualTo(person.id());
        assertThat(requireNonNull(devices.get(key.publicKey())).isRevoked())
            .isEqualTo(person.home().author(key).revoked());
      }
    }

    private void compareOffers(SkillId skill, Views views) {
      var newest = new HashMap<List<Bytes32>, Bytes32>();
      @Nullable String label = null;
      for (Network.Site site : network.all()) {
        for (Entry entry : site.entries()) {
          if (entry.record().core().body() instanceof Body.Skill(var id, _, _, _)
              && id.equals(skill)) {
            newest.put(List.of(entry.author().member(), entry.site()), entry.record().id());
            if (told.contains(entry.position())
                && site.words(entry.position().index()) instanceof Words.SkillWords(var l, _)
                && (label == null || l.compareTo(label) < 0)) {
              label = l;
            }
          }
        }
      }
      assertThat(views.skills().offers(skill, 100))
          .extracting(org.ramdam.node.view.skills.Offer::record)
          .containsExactlyInAnyOrderElementsOf(newest.values());
      assertThat(views.skills().label(skill)).isEqualTo(label);
      if (label != null) {
        assertThat(views.skills().find(label, 10)).first().isEqualTo(skill);
      }
      newest.forEach((key, record) ->
          assertThat(views.skills().endorsers(record, key.getFirst()))
              .isEqualTo(endorsers(record, key.getFirst())));
    }

    private Set<Bytes32> endorsers(Bytes32 record, Bytes32 author) {
      var endorsers = new TreeSet<Bytes32>();
      for (Entry entry : entries()) {
        if (entry.record().core().body() instanceof Body.Attest(var about, var verdict, _)
            && verdict == Verdict.ENDORSE
            && about.equals(record)
            && !entry.author().isRegistrar()
            && !entry.author().member().equals(author)) {
          endorsers.add(entry.author().member());
        }
      }
      return endorsers;
    }

    private void compareIndexes(Views views) {
      var expected = new ArrayList<ActivityView.Row>();
      for (Entry entry : entries()) {
        if (entry.record().core().body() instanceof Body.Contribution contribution) {
          expected.add(new ActivityView.Row(contribution.day(), entry.position()));
        }
      }
      int from = 20_010;
      int to = 20_060;
      expected.removeIf(row -> row.day() < from || row.day() > to);
      expected.sort((a, b) -> Arrays.compareUnsigned(b.toByteArray(), a.toByteArray()));
      var found = new ArrayList<ActivityView.Row>();
      ActivityView.@Nullable Row last = null;
      do {
        int before = found.size();
        views
            .activity()
            .byDay(from, to, last, (row, _) -> found.add(row) && found.size() < before + 3);
        last = found.size() == before ? null : found.getLast();
      } while (last != null);
      assertThat(found).isEqualTo(expected);
    }
  }
}
