package org.ramdam.node.view;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ramdam.protocol.testing.Gen.oneOf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.activity.CommitmentRow;
import org.ramdam.node.view.process.Project;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.work.Mark;
import org.ramdam.protocol.work.Stance;
import org.ramdam.protocol.work.Taking;
import org.ramdam.protocol.work.Task;

/// Random commitments and projects in the logs of a [Network], and what must come of them, computed
/// the long way.
final class Work {
  private static final List<Verdict> VERDICTS =
      List.of(
          Verdict.ACCEPT,
          Verdict.ACCEPT,
          Verdict.ACCEPT,
          Verdict.RELEASE,
          Verdict.DECLINE,
          Verdict.WITHDRAW);

  private final Network network;
  private final List<Bytes32> people = new ArrayList<>();
  private final List<Bytes32> commitments = new ArrayList<>();
  private final List<Bytes32> takes = new ArrayList<>();
  private final List<Bytes32> projects = new ArrayList<>();

  Work(Network network) {
    this.network = network;
  }

  /// Those whom records may name.
  List<Bytes32> people() {
    return people;
  }

  /// Has someone, or a site, say something.
  void step(SigningKey device, Bytes32 who, Network.Site home, RandomGenerator random) {
    try {
      switch (random.nextInt(8)) {
        case 0 -> commitments.add(home.append(device, commitment(who, random), TITLE));
        case 1 -> project(device, who, home, random);
        case 2, 3 -> witness(oneOf(network.all(), random), random);
        default -> take(device, home, random);
      }
    } catch (IllegalStateException _) {
      // not a member at present
    }
  }

  private static final Words TITLE = new Words.CommitmentWords("Tenir le bar", "", "");

  private Body commitment(Bytes32 who, RandomGenerator random) {
    Bytes32 provider =
        switch (random.nextInt(4)) {
          case 0 -> who;
          case 1 -> oneOf(people, random);
          default -> null;
        };
    return new Body.Commitment(
        Action.WORK,
        provider,
        random.nextInt(3) == 0 ? oneOf(people, random) : oneOf(network.all(), random).id(),
        random.nextInt(1, 600),
        random.nextBoolean() ? 0 : random.nextInt(20_000, 20_080),
        null,
        projects.isEmpty() ? null : oneOf(projects, random));
  }

  private void project(SigningKey device, Bytes32 who, Network.Site home, RandomGenerator random) {
    Bytes32 of = projects.isEmpty() || random.nextBoolean() ? null : oneOf(projects, random);
    var leads = new TreeSet<Bytes32>(List.of(who, oneOf(people, random)));
    Body body = new Body.Process(of, List.copyOf(leads), random.nextInt(3) == 0);
    String name = oneOf(List.of("Fête d'été", "Toit", "Jardin partagé"), random);
    Bytes32 id = home.append(device, body, new Words.ProcessWords(name, ""));
    if (of == null) {
      projects.add(id);
    }
  }

  private void witness(Network.Site site, RandomGenerator random) {
    if (!takes.isEmpty()) {
      site.append(site.registrar(), new Body.Attest(oneOf(takes, random), Verdict.WITNESS), null);
    }
  }

  private void take(SigningKey device, Network.Site home, RandomGenerator random) {
    if (commitments.isEmpty()) {
      return;
    }
    Bytes32 about = commitments.get(random.nextInt(Math.min(3, commitments.size())));
    Body body =
        random.nextInt(5) == 0
            ? new Body.Attest(about, Verdict.HAND_OVER, oneOf(people, random))
            : new Body.Attest(about, oneOf(VERDICTS, random));
    takes.add(home.append(device, body, null));
  }

  private List<Entry> entries() {
    return network.all().stream().flatMap(site -> site.entries().stream()).toList();
  }

  /// Compares the views with what these logs must come to.
  void compare(Views views, Set<Position> told) {
    var expected = new ArrayList<CommitmentRow>();
    for (Entry entry : entries()) {
      if (entry.record().core().body() instanceof Body.Commitment commitment) {
        expected.add(compare(views, entry, commitment));
      }
    }
    var found = new ArrayList<CommitmentRow>();
    views.activity().commitments().active(Long.MAX_VALUE, found::add);
    views.activity().commitments().settled(found::add);
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    var active = new ArrayList<CommitmentRow>();
    views.activity().commitments().active(0, active::add);
    assertThat(active)
        .isSortedAccordingTo(
            Comparator.comparingInt(
                row -> row.commitment().due() == 0 ? Integer.MAX_VALUE : row.commitment().due()));
    for (Network.Site site : network.all()) {
      assertThat(views.activity().commitments().pending(site.id(), 1000))
          .containsExactlyInAnyOrderElementsOf(pending(site));
    }
    for (Bytes32 id : projects) {
      compareProject(requireNonNull(views.processes().get(id)), id, told);
    }
  }

  private CommitmentRow compare(Views views, Entry entry, Body.Commitment commitment) {
    CommitmentRow row = requireNonNull(views.activity().commitments().get(entry.record().id()));
    Task task =
        new Task(
            entry.author().member(),
            commitment.provider(),
            entry.position().site(),
            commitment.receiver().prefix());
    Network.Site ordering = ordering(entry, commitment);
    assertThat(row.ordering(network)).isEqualTo(ordering.id().prefix());
    assertThat(row.standing(network))
        .isEqualTo(
            new Taking(
                    task,
                    stances(entry.record().id()).values(),
                    ordering.id().prefix(),
                    record -> witnessed(ordering, record))
                .standing());
    return row;
  }

  private Network.Site ordering(Entry entry, Body.Commitment commitment) {
    Bytes32 receiver = commitment.receiver();
    Bytes32 id = receiver.equals(network.site(receiver.prefix())) ? receiver : entry.site();
    return network.all().stream().filter(site -> site.id().equals(id)).findAny().orElseThrow();
  }

  private Map<List<Object>, Stance> stances(Bytes32 commitment) {
    var stances = new HashMap<List<Object>, Stance>();
    for (Entry entry : entries()) {
      if (entry.record().core().body()
              instanceof Body.Attest(Bytes32 about, Verdict verdict, @Nullable Bytes32 to)
          && about.equals(commitment)
          && Stance.isOfWork(verdict)
          && !entry.author().isRegistrar()) {
        long home = entry.position().site();
        Bytes32 member = entry.author().member();
        Mark mark =
            new Mark(
                entry.position().index(), entry.record().id(), entry.record().core().createdMs());
        boolean steward = entry.author().roles().contains(Role.STEWARD);
        stances.merge(
            List.of(home, member),
            Stance.of(member, home, steward, verdict, to, mark),
            Stance::then);
      }
    }
    return stances;
  }

  private static long witnessed(Network.Site site, Bytes32 record) {
    return site.entries().stream()
        .filter(entry ->
            entry.author().isRegistrar()
                && entry.record().core().body() instanceof Body.Attest(var about, var verdict, _)
                && verdict == Verdict.WITNESS
                && about.equals(record))
        .mapToLong(entry -> entry.position().index())
        .min()
        .orElse(Taking.NOT_WITNESSED);
  }

  private Set<Bytes32> pending(Network.Site site) {
    var pending = new TreeSet<Bytes32>();
    for (Entry entry : entries()) {
      if (entry.record().core().body() instanceof Body.Commitment commitment
          && ordering(entry, commitment) == site) {
        for (Stance stance : stances(entry.record().id()).values()) {
          if (stance.home() != site.id().prefix()
              && (stance.isClaim() || stance.verdict() == Verdict.RELEASE)) {
            pending.add(stance.since().id());
            pending.add(stance.newest().id());
          }
        }
      }
    }
    pending.removeIf(record -> witnessed(site, record) != Taking.NOT_WITNESSED);
    return pending;
  }

  private void compareProject(Project project, Bytes32 id, Set<Position> told) {
    List<Bytes32> leads = List.of();
    boolean finished = false;
    String name = "";
    for (Network.Site site : network.all()) {
      for (Entry entry : site.entries()) {
        if (entry.record().core().body() instanceof Body.Process body
            && site.id().prefix() == project.site()
            && (entry.record().id().equals(id)
                || (id.equals(body.of())
                    && (leads.contains(entry.author().member())
                        || entry.author().roles().contains(Role.STEWARD))))) {
          leads = body.leads();
          finished = body.finished();
          if (told.contains(entry.position())
              && site.words(entry.position().index())
                  instanceof Words.ProcessWords(String said, _)) {
            name = said;
          }
        }
      }
    }
    assertThat(project.leads()).isEqualTo(leads);
    assertThat(project.finished()).isEqualTo(finished);
    assertThat(project.name()).isEqualTo(name);
  }
}
