package org.ramdam.cli.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.SkillMode;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

/// Writes the log of one site on: of a thousand records some 850 contributions, 80 attests, 60
/// commitments and who takes them, 10 skills and endorsements, and projects; five years long, days
/// in order but for a month. Every record is signed by its author, every run by the site.
final class Chronicle {
  private static final int FIRST_DAY = (int) (Cast.FIRST_MS / 86_400_000L);
  private static final int JITTER_DAYS = 30;
  private static final int REMEMBERED = 64;

  private static final List<String> NOTES =
      List.of(
          "Atelier du samedi, %d personnes", "Réparation de la machine n° %d",
          "Rangement de la remise, étagère %d", "Accueil du public, %d visites",
          "Préparation du repas partagé, %d couverts", "Réunion du collectif, point n° %d",
          "Tri de la matériauthèque, caisse %d", "Initiation pour le groupe %d");

  private static final int PROJECTS = 6;

  /// An own contribution that someone may attest.
  private record Done(Bytes32 id, Bytes32 provider, Bytes32 receiver) {}

  /// A commitment of which nothing is done.
  private record Promise(Bytes32 id, int minutes) {}

  private final SiteDirectory site;
  private final Replica replica;
  private final List<Cast.Person> people;
  private final Map<Bytes32, Cast.Person> byId = new HashMap<>();
  private final SplittableRandom random;
  private final SigningKey log;
  private final SigningKey registrar;
  private final long target;
  private final List<Done> recent = new ArrayList<>();
  private final List<Bytes32> offers = new ArrayList<>();
  private final List<Promise> commitments = new ArrayList<>();
  private final List<Bytes32> projects = new ArrayList<>();
  private final Map<Bytes32, AuthorHead> heads = new HashMap<>();
  private Bytes32 network;
  private long now = Cast.FIRST_MS;

  /// @param replica the log as it stands
  /// @param target how long the log is to be after five years
  Chronicle(
      int number, int members, SiteDirectory site, Replica replica, Bytes32 network, long target)
      throws MalformedException {
    this.site = site;
    this.replica = replica;
    this.network = network;
    this.target = Math.max(1, target);
    people = Cast.people(number, members);
    people.forEach(person -> byId.put(person.id(), person));
    random = Cast.random("log " + number, replica.size());
    log = site.key(SiteDirectory.Key.LOG);
    registrar = site.key(SiteDirectory.Key.REGISTRAR);
  }

  /// How many records the log has.
  long size() {
    return replica.size();
  }

  /// What stands at the start of the log: the site, what it founds and whom it admits.
  ///
  /// @param genesis what the network is founded with, null in the logs of all but the founder
  /// @param sponsored other sites that this one sponsors
  List<Run.Item> opening(Body.@Nullable Genesis genesis, List<SiteDirectory> sponsored)
      throws MalformedException {
    var items = new ArrayList<Run.Item>();
    SignedRecord inception = site.inception();
    items.add(new Run.Item(inception, inception.entry(), site.words().salted()));
    heads.put(registrar.publicKey(), new AuthorHead(0, inception.id()));
    if (genesis != null) {
      Run.Item founding = write(registrar, genesis, new Words.GenesisWords("Essai"));
      items.add(founding);
      network = founding.record().id();
    }
    for (SiteDirectory other : sponsored) {
      items.add(write(registrar, new Body.SiteAdmission(other.inception()), other.words().words()));
    }
    for (int i = 0; i < people.size(); i++) {
      Cast.Person person = people.get(i);
      SignedRecord first = person.inception();
      items.add(new Run.Item(first, first.entry(), person.words().salted()));
      heads.put(person.device().publicKey(), new AuthorHead(0, first.id()));
      items.add(write(registrar, new Body.MemberAdmission(person.id(), Cast.roles(i)), null));
    }
    return items;
  }

  /// The next records.
  List<Run.Item> more(int count) throws MalformedException {
    var items = new ArrayList<Run.Item>(count);
    long from = replica.size();
    for (int i = 0; i < count; i++) {
      items.add(next(from + i));
    }
    return items;
  }

  private Run.Item next(long index) throws MalformedException {
    now = Cast.FIRST_MS + (long) Cast.DAYS * 86_400_000L * Math.min(index, target) / target;
    int kind = random.nextInt(1000);
    if (kind < 8) {
      return skill();
    } else if (kind < 12 && !offers.isEmpty()) {
      Body body = new Body.Attest(offers.get(random.nextInt(offers.size())), Verdict.ENDORSE);
      return write(anyone().device(), body, null);
    } else if (kind < 14 && projects.size() < PROJECTS) {
      return project();
    } else if (kind < 40) {
      return commitment();
    } else if (kind < 70 && !commitments.isEmpty()) {
      Bytes32 about = commitments.get(random.nextInt(commitments.size())).id();
      return write(anyone().device(), new Body.Attest(about, Verdict.ACCEPT), null);
    }
    return kind < 150 && !recent.isEmpty() ? attest() : contribution();
  }

  private Run.Item project() throws MalformedException {
    Cast.Person lead = anyone();
    Run.Item item =
        write(
            lead.device(),
            new Body.Process(null, List.of(lead.id()), false),
            new Words.ProcessWords("Projet n° " + (projects.size() + 1), ""));
    projects.add(item.record().id());
    return item;
  }

  private Run.Item commitment() throws MalformedException {
    int minutes = 30 * (1 + random.nextInt(8));
    Body body =
        new Body.Commitment(
            Action.WORK,
            null,
            site.siteId(),
            minutes,
            (int) (now / 86_400_000L) + random.nextInt(60),
            null,
            projects.isEmpty() ? null : projects.get(random.nextInt(projects.size())));
    Run.Item item =
        write(
            anyone().device(),
            body,
            new Words.CommitmentWords("Tenir l'accueil, semaine " + random.nextInt(52), "", ""));
    remember(commitments, new Promise(item.record().id(), minutes));
    return item;
  }

  private static <T> void remember(List<T> recent, T one) {
    if (recent.size() == REMEMBERED) {
      recent.removeFirst();
    }
    recent.add(one);
  }

  private Run.Item skill() throws MalformedException {
    String label = Cast.SKILLS.get(random.nextInt(Cast.SKILLS.size()));
    Body body =
        new Body.Skill(
            SkillId.ofLabel(label),
            1 + random.nextInt(4),
            SkillMode.values()[random.nextInt(SkillMode.values().length)]);
    Run.Item item = write(anyone().device(), body, new Words.SkillWords(label, ""));
    remember(offers, item.record().id());
    return item;
  }

  private Run.Item attest() throws MalformedException {
    Done about = recent.get(random.nextInt(recent.size()));
    Cast.Person by = byId.getOrDefault(about.receiver(), people.getFirst());
    boolean contests = random.nextInt(20) == 0;
    Body body = new Body.Attest(about.id(), contests ? Verdict.CONTEST : Verdict.CONFIRM);
    Words why = contests ? new Words.AttestWords("La durée ne correspond pas.") : null;
    return write(by.device(), body, why);
  }

  private Run.Item contribution() throws MalformedException {
    Cast.Person by = anyone();
    Cast.Person other = anyone();
    Bytes32 receiver =
        other.id().equals(by.id()) || random.nextBoolean() ? site.siteId() : other.id();
    String skill = random.nextBoolean() ? Cast.SKILLS.get(random.nextInt(Cast.SKILLS.size())) : "";
    int day = Math.max(FIRST_DAY, (int) (now / 86_400_000L) - random.nextInt(JITTER_DAYS));
    // five in six commitments are done, each at once
    Promise done =
        random.nextInt(39) == 0 && !commitments.isEmpty() ? commitments.removeFirst() : null;
    boolean group = random.nextInt(40) == 0 && !other.id().equals(by.id());
    String note = NOTES.get(random.nextInt(NOTES.size())).formatted(random.nextInt(10, 100));
    Body body =
        new Body.Contribution(
            Action.WORK,
            by.id(),
            group ? List.of(other.id()) : List.of(),
            group ? site.siteId() : receiver,
            done == null ? 15 * (1 + random.nextInt(16)) : done.minutes(),
            day,
            skill.isEmpty() ? null : SkillId.ofLabel(skill),
            projects.isEmpty() || random.nextInt(3) > 0
                ? null
                : projects.get(random.nextInt(projects.size())),
            done == null ? null : done.id(),
            null,
            false,
            1,
            null);
    Run.Item item = write(by.device(), body, new Words.ContributionWords(note, skill));
    remember(recent, new Done(item.record().id(), by.id(), receiver));
    return item;
  }

  private Cast.Person anyone() {
    return people.get(random.nextInt(people.size()));
  }

  private AuthorHead head(SigningKey author) {
    return heads.computeIfAbsent(
        author.publicKey(),
        key -> {
          SiteLog.Author known = replica.rules().author(key);
          if (known == null) {
            throw new IllegalStateException("an author of this log is not in it");
          }
          return known.head();
        });
  }

  private Run.Item write(SigningKey author, Body body, @Nullable Words said)
      throws MalformedException {
    AuthorHead head = head(author);
    PrivatePart part = said == null ? null : Cast.words(said, random);
    Core core =
        new Core(
            network,
            site.siteId(),
            author.publicKey(),
            head.seq() + 1,
            head.id(),
            now,
            Scope.NETWORK,
            List.of(),
            null,
            part == null ? null : part.commitment(),
            body);
    SignedRecord record = RecordCodec.sign(core, author);
    heads.put(author.publicKey(), new AuthorHead(core.seq(), record.id()));
    return new Run.Item(record, record.entry(), part == null ? null : part.salted());
  }

  /// The next records as another site sends them, under a head that this one signs.
  Run run(List<Run.Item> items) {
    long from = replica.size();
    if (replica.append(items) instanceof Replica.Appended.Refused refused) {
      throw new IllegalStateException("the rules refuse a generated record: " + refused);
    }
    SignedTreeHead head = replica.sign(log);
    var writer = new Run.Writer();
    items.forEach(item -> writer.add(item.entry(), item.words()));
    return new Run(
        site.siteId().prefix(),
        from,
        items.size(),
        List.of(writer.take()),
        head.size(),
        head.signature(),
        List.of(),
        false);
  }

  /// Takes note of records of this log that are appended by its own node.
  void appended(List<Run.Item> items) {
    if (replica.append(items) instanceof Replica.Appended.Refused refused) {
      throw new IllegalStateException("the rules refuse a generated record: " + refused);
    }
  }

  Bytes32 network() {
    return network;
  }
}
