package org.ramdam.node;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Store;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Gen;

/// A process that appends to a site's log until it is killed, and says on standard output what was
/// acknowledged: `head SIZE ROOT` and `record INDEX ID`, a line each.
final class Appender {
  private static final int SUBMISSIONS_AHEAD = 8;
  private static final int BATCH = 20;

  private Appender() {}

  /// Appends.
  ///
  /// @param args the site's directory, and a seed
  public static void main(String[] args) throws Exception {
    SiteDirectory site = SiteDirectory.open(Path.of(args[0]));
    var random = new SplittableRandom(Long.parseLong(args[1]));
    Store store = Store.open(site.path().resolve("store"), Node.columns());
    var archive = new Archive(store);
    HighWater highWater = HighWater.open(site.path().resolve("high-water"));
    highWater.check(archive.size(site.siteId()));
    var ingest =
        new Ingest(
            store,
            archive,
            new Ingest.Keys(
                site.siteId(),
                site.key(SiteDirectory.Key.LOG),
                site.key(SiteDirectory.Key.WITNESS)),
            InstantSource.system(),
            Verifier.strict(),
            new Printer(highWater));
    Person person = begin(site, archive, ingest, random);
    append(site, ingest, person, random);
  }

  private static Person begin(
      SiteDirectory site, Archive archive, Ingest ingest, SplittableRandom random)
      throws Exception {
    ingest.follow(site.siteId());
    var items = new ArrayList<Run.Item>();
    var registrar = site.key(SiteDirectory.Key.REGISTRAR);
    var before = new AuthorHead(0, site.siteId());
    if (archive.size(site.siteId()) == 0) {
      items.add(new Run.Item(site.inception(), site.inception().entry(), site.words().salted()));
    } else {
      SiteLog.Author known = archive.author(site.siteId(), registrar.publicKey());
      before = java.util.Objects.requireNonNull(known).head();
    }
    Person person = Person.of("Rosa", random);
    items.add(person.item());
    Body admission = new Body.MemberAdmission(person.id(), List.of(Role.MEMBER));
    items.add(
        Logbook.sign(
            registrar, site.siteId(), site.siteId(), before, admission, Scope.NETWORK, null));
    var _ = ingest.submit(items).get();
    return person;
  }

  private static void append(
      SiteDirectory site, Ingest ingest, Person person, SplittableRandom random) throws Exception {
    var free = new Semaphore(SUBMISSIONS_AHEAD);
    var newest = new HashMap<Bytes32, AuthorHead>();
    while (true) {
      free.acquire();
      var items = new ArrayList<Run.Item>();
      for (int i = random.nextInt(BATCH); i >= 0; i--) {
        AuthorHead before = newest.getOrDefault(person.id(), new AuthorHead(0, person.id()));
        Words said = new Words.ContributionWords("x".repeat(random.nextInt(300)), "");
        Run.Item item =
            Logbook.sign(
                person.device(),
                site.siteId(),
                site.siteId(),
                before,
                Logbook.work(person.id(), site.siteId()),
                Scope.NETWORK,
                PrivatePart.of(said, Gen.bytes(PrivatePart.SALT_SIZE, random)));
        newest.put(person.id(), new AuthorHead(before.seq() + 1, item.record().id()));
        items.add(item);
      }
      CompletableFuture<Long> answer = ingest.submit(items);
      var _ =
          answer.thenAccept(index -> {
            for (int i = 0; i < items.size(); i++) {
              say("record " + (index + i) + " " + items.get(i).record().id());
            }
            free.release();
          });
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private record Printer(HighWater highWater) implements Ingest.Listener {
    @Override
    public void input(Sync.Input input) {
      if (input instanceof Sync.Input.Grown grown) {
        highWater.raise(grown.head().size());
        say("head " + grown.head().size() + " " + grown.head().root());
      }
    }

    @Override
    public void sponsored(Bytes32 sponsor, SignedRecord inception) {}

    @Override
    public void failed(Throwable reason) {
      throw new IllegalStateException(reason);
    }
  }
}
