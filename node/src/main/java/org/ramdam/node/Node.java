package org.ramdam.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.ApiServer;
import org.ramdam.node.api.Badges;
import org.ramdam.node.api.Board;
import org.ramdam.node.api.Cards;
import org.ramdam.node.api.Certificates;
import org.ramdam.node.api.Completions;
import org.ramdam.node.api.Contributions;
import org.ramdam.node.api.Custody;
import org.ramdam.node.api.Devices;
import org.ramdam.node.api.Imports;
import org.ramdam.node.api.Inbox;
import org.ramdam.node.api.Methods;
import org.ramdam.node.api.Policies;
import org.ramdam.node.api.Proofs;
import org.ramdam.node.api.Queries;
import org.ramdam.node.api.Reports;
import org.ramdam.node.api.Skills;
import org.ramdam.node.api.TileFiles;
import org.ramdam.node.api.TileServer;
import org.ramdam.node.api.Tiles;
import org.ramdam.node.api.Valuations;
import org.ramdam.node.api.WitnessServer;
import org.ramdam.node.api.Writing;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Registrar;
import org.ramdam.node.ingest.Signatures;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogColumns;
import org.ramdam.node.net.Doorkeeper.Standing;
import org.ramdam.node.net.Driver;
import org.ramdam.node.net.Transport;
import org.ramdam.node.site.DiscouragedFile;
import org.ramdam.node.site.LogList;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.site.SiteConfig;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.taxonomy.Taxonomy;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A site's node, wired by hand: a store, a single writer, a driver of the sync machine with its
/// connections, and the local API.
public final class Node implements AutoCloseable {
  private static final Duration LOAD_TAXONOMY = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final SiteDirectory directory;
  private final InstantSource clock = InstantSource.system();
  private final long startedMs = clock.millis();
  private final Membership members = new Membership();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Store store;
  private final HighWater highWater;
  private final Archive archive;
  private final Views views;
  private final Ingest ingest;
  private final Registrar registrar;
  private final @Nullable MlDsa44Witness mlDsa44;
  private final Driver driver;
  private final Transport transport;
  private final Witnessing witnessing;
  private final Asking asking;
  private final Upkeep upkeep;
  private final Invites invites;
  private final Joining joining;
  private final InetSocketAddress listening;
  private final @Nullable TileServer tiles;
  private final @Nullable WitnessServer witness;
  private final ApiServer api;
  private volatile @Nullable Throwable failure;

  private Node(SiteDirectory directory) throws IOException {
    this.directory = directory;
    Bytes32 self = directory.siteId();
    Scrub.settle(directory.path());
    store = Store.open(directory.path().resolve("store"), columns(), Views.COLUMNS);
    archive = new Archive(store);
    Ingest.refresh(store, archive);
    highWater = HighWater.open(directory.path().resolve(HighWater.NAME));
    OptionalLong restored = Restored.read(directory.path());
    if (restored.isEmpty()) {
      highWater.check(archive.size(self));
    }
    views = Views.of(store, archive);
    Signatures verifier = new Signatures();
    ingest =
        new Ingest(
            store,
            archive,
            new Ingest.Keys(
                self,
                directory.key(SiteDirectory.Key.LOG),
                directory.key(SiteDirectory.Key.WITNESS)),
            clock,
            verifier,
            new Listener());
    if (restored.isPresent()) {
      ingest.hold(
          Math.max(restored.getAsLong(), highWater.mark()),
          this::askedFirst,
          this::isRestored,
          false);
    }
    registrar =
        new Registrar(self, directory.key(SiteDirectory.Key.REGISTRAR), archive, ingest, clock);
    mlDsa44 = directory.mlDsa44Witness();
    invites = new Invites(store, clock);
    joining = new Joining(directory, members, invites, registrar, archive);
    var discouraged = new DiscouragedFile(directory.path());
    driver =
        new Driver(
            self,
            archive,
            mlDsa44,
            Neighbours::new,
            joining::welcome,
            directory.config().limits(),
            discouraged.read(),
            until -> keep(discouraged, until),
            clock);
    transport =
        new Transport(
            directory.key(SiteDirectory.Key.TRANSPORT),
            this::standing,
            driver,
            directory.config().limits(),
            clock.millis());
    witnessing =
        new Witnessing(
            self, members, views.activity().commitments(), registrar, ingest, this::isHeard);
    InetSocketAddress wanted = Driver.address(directory.config().listen());
    listening = new InetSocketAddress(wanted.getAddress(), transport.listen(wanted));
    tiles = serveTiles();
    witness = serveWitness(verifier);
    driver.start(ingest, transport);
    asking = new Asking(policy(), archive, self, ingest);
    begin();
    witnessing.start();
    asking.start();
    upkeep = new Upkeep(directory, store, archive, ingest, clock);
    upkeep.start();
    api =
        ApiServer.start(
            SiteDirectory.socket(directory.path()), methods(verifier), new SecureRandom());
    loadTaxonomy();
  }

  private static void keep(DiscouragedFile file, Map<Bytes32, Long> until) {
    try {
      file.write(until);
    } catch (IOException e) {
      log.atError().setCause(e).log("the file discouraged cannot be written");
    }
  }

  private @Nullable TileServer serveTiles() {
    String address = directory.config().tilesHttp();
    return address.isEmpty() ? null : TileServer.start(Driver.address(address), tileFiles());
  }

  /// Which witnesses outside the network are asked.
  private Policy policy() throws IOException {
    String name = directory.config().witness().ask();
    if (name.isEmpty()) {
      return Policy.of(0, List.of());
    }
    Path file = directory.path().resolve(name);
    try {
      return Policy.parse(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      throw new BadConfig("there is no file " + file + ", which witness.ask names");
    } catch (MalformedException e) {
      throw new BadConfig(file + ", " + e.getMessage());
    }
  }

  private @Nullable WitnessServer serveWitness(Signatures verifier) {
    SiteConfig.WitnessConfig config = directory.config().witness();
    List<NoteKey> listed =
        config.logs().isEmpty() ? List.of() : LogList.read(directory.path().resolve(config.logs()));
    if (config.http().isEmpty()) {
      return null;
    }
    Bytes32 self = directory.siteId();
    Bytes32 key = directory.key(SiteDirectory.Key.WITNESS).publicKey();
    return WitnessServer.start(
        Driver.address(config.http()),
        archive,
        ingest,
        self,
        new NoteKey(Origin.witness(self), NoteKey.COSIGNATURE, key),
        mlDsa44,
        listed,
        verifier);
  }

  private TileFiles tileFiles() {
    return new TileFiles(archive, proofs());
  }

  private Proofs proofs() {
    return new Proofs(
        archive,
        views.people(),
        views.activity(),
        directory.siteId(),
        directory.key(SiteDirectory.Key.LOG));
  }

  /// So that the first who asks for a skill need not wait for it; and not while the node starts,
  /// which takes enough of the machine.
  private static void loadTaxonomy() {
    CompletableFuture.delayedExecutor(LOAD_TAXONOMY.toSeconds(), TimeUnit.SECONDS)
        .execute(Taxonomy::load);
  }

  /// All columns of a node's store.
  public static List<Column<?, ?>> columns() {
    var columns = new ArrayList<Column<?, ?>>(LogColumns.ALL);
    columns.addAll(Views.COLUMNS);
    columns.addAll(Invites.COLUMNS);
    columns.addAll(Anchors.COLUMNS);
    return columns;
  }

  /// Starts the node of a site.
  ///
  /// @throws RamdamException if its database, its keys or its addresses cannot be used
  /// @throws IOException if its directory cannot be read
  public static Node start(SiteDirectory directory) throws IOException {
    return new Node(directory);
  }

  /// Appends the site's own first record if the log is new, and enters the network if it is in one.
  private void begin() throws IOException {
    Bytes32 self = directory.siteId();
    ingest.follow(self);
    if (archive.size(self) == 0) {
      SignedRecord inception = directory.inception();
      try {
        var _ =
            Registrar.await(
                ingest,
                List.of(new Run.Item(inception, inception.entry(), directory.words().salted())));
      } catch (Ingest.RefusedException e) {
        throw new BadConfig("the site's own first record is refused: " + e.getMessage());
      }
    }
    NetworkFile.read(directory.path())
        .ifPresentOrElse(this::enter, () -> ingest.ownLogIsKnownTo(0, 0, 0));
    settle();
  }

  /// A copy of a directory must not write before others were asked what they hold: where there are
  /// others.
  private void settle() throws IOException {
    if (directory.isElsewhere()) {
      log.warn("another machine goes on with this site's log: nothing is written");
      ingest.holdElsewhere();
    } else if (directory.isMoved() && members.sites().size() > 1 && !ingest.isRestoring()) {
      log.warn("this directory is a copy: nothing is written until another site was heard");
      ingest.hold(archive.size(directory.siteId()), () -> 1, this::settled, true);
    } else {
      directory.settle();
    }
  }

  private void settled() {
    try {
      directory.settle();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the file settled cannot be written");
    }
  }

  /// How many other sites must say what they hold of this site's log before it goes on with an
  /// older copy of it: more than half of them, and three at most. Who wrote on one that is too old
  /// shows two histories for ever.
  private int askedFirst() {
    long others = members.neighbours().stream().filter(s -> !s.equals(directory.siteId())).count();
    return others == 0 ? 0 : (int) Math.min(3, others / 2 + 1);
  }

  private void isRestored() {
    try {
      Restored.clear(directory.path());
      log.atInfo().log("this site's log is restored, and goes on");
    } catch (IOException e) {
      log.atError().setCause(e).log("the file restored cannot be taken away");
    }
  }

  /// Enters a network: the one of the file, or one just founded or joined.
  void enter(NetworkFile network) {
    joining.remember(network);
    members.enter(network.federation());
    network.introduced().forEach(named -> members.introduce(named.record()));
    // Nothing takes a site out, nor what its sponsor has set aside.
    for (Bytes32 sponsor : archive.sites()) {
      archive.aside(
          sponsor,
          (_, _, aside) -> {
            if (aside.record().core().body()
                instanceof Body.SiteAdmission(SignedRecord inception)) {
              var _ = members.sponsor(sponsor, inception);
            }
            return true;
          });
    }
    for (Position position : archive.admissions()) {
      Bytes32 sponsor = archive.site(position.site());
      if (sponsor != null
          && archive.record(position).core().body()
              instanceof Body.SiteAdmission(SignedRecord inception)) {
        var _ = members.sponsor(sponsor, inception);
      }
    }
    driver.enter(network.network());
    ingest.follow(directory.siteId());
    members.sites().forEach(ingest::follow);
    for (Bytes32 site : archive.sites()) {
      ingest.announceCosignatures(site);
    }
  }

  private final class Listener implements Ingest.Listener {
    @Override
    public void input(Sync.Input input) {
      if (input instanceof Sync.Input.Grown grown) {
        highWater.raise(grown.head().size());
      }
      driver.input(input);
      if (input instanceof Sync.Input.Grown
          || input instanceof Sync.Input.Stored
          || input instanceof Sync.Input.Brought) {
        witnessing.wake();
      }
      if (input instanceof Sync.Input.Grown) {
        asking.wake();
      }
    }

    @Override
    public void shortens(long size) {
      highWater.lower(size);
      try {
        OptionalLong restored = Restored.read(directory.path());
        if (restored.isPresent() && restored.getAsLong() > size) {
          Restored.mark(directory.path(), size);
        }
      } catch (IOException e) {
        throw new StoreFailed("the file restored cannot be written", e);
      }
    }

    @Override
    public void elsewhere() {
      try {
        directory.doubt();
      } catch (IOException e) {
        throw new StoreFailed("the file settled cannot be written", e);
      }
    }

    @Override
    public void sponsored(Bytes32 sponsor, SignedRecord inception) {
      members.sponsor(sponsor, inception).forEach(ingest::follow);
    }

    @Override
    public void failed(Throwable reason) {
      failure = reason;
      log.atError().setCause(reason).log("the disk refused; nothing more is acknowledged");
      stopped.countDown();
    }
  }

  /// Whether another site that is connected has said how much it holds of this site's log.
  private boolean isHeard() {
    return !ask(driver.holders(new Position(directory.siteId().prefix(), 0))).isEmpty();
  }

  private Standing standing(Bytes32 key) {
    if (members.byTransport(key).isPresent()) {
      return Standing.SITE;
    }
    return members.network().isPresent() && invites.anyOpen() ? Standing.GUEST : Standing.STRANGER;
  }

  private final class Neighbours implements Driver.Directory {
    @Override
    public List<Bytes32> sites() {
      return members.neighbours();
    }

    @Override
    public String address(Bytes32 site) {
      // Only where it has announced itself can others call it.
      return site.equals(directory.siteId())
          ? announced(site).stream().findFirst().orElse("")
          : Node.this.address(site);
    }

    @Override
    public boolean isSponsor(Bytes32 site) {
      return members.isSponsor(site, directory.siteId());
    }

    @Override
    public @Nullable Bytes32 byTransport(Bytes32 key) {
      return members.byTransport(key).orElse(null);
    }

    @Override
    public List<String> addresses(Bytes32 site) {
      return Node.this.addresses(site);
    }
  }

  /// Where a site says that it can be called.
  private List<String> announced(Bytes32 site) {
    Words.SiteWords words = views.sites().words(site);
    if (words == null) {
      words = joining.introducedWords(site);
    }
    return words == null
        ? List.of()
        : words.addresses().stream().filter(Contact::isAddress).filter(a -> !a.isEmpty()).toList();
  }

  /// Where a site is to be called first; empty if that is not known.
  String address(Bytes32 site) {
    List<String> known = addresses(site);
    return known.isEmpty() ? "" : known.getFirst();
  }

  private List<String> addresses(Bytes32 site) {
    var addresses = new LinkedHashSet<String>(announced(site));
    // A site may be found where the operator says, whatever it announced itself. Of many sites each
    // would be looked for there.
    if (members.neighbours().size() <= Limits.PASSIVE_VIEW) {
      addresses.addAll(directory.config().peers());
    }
    return List.copyOf(addresses);
  }

  private Methods methods(Signatures verifier) {
    var methods = new Methods(ingest::whole);
    Bytes32 self = directory.siteId();
    Proofs proofs = proofs();
    new Board(views, archive, clock).register(methods);
    new Queries(views, archive, new Kept(proofs), self, clock).register(methods);
    new Skills(views, archive, self).register(methods);
    new Completions(views, archive).register(methods);
    new Contributions(views, archive, clock).register(methods);
    new Imports(views, archive, clock).register(methods);
    new Reports(views, archive, clock).register(methods);
    new Valuations(views, archive, self, clock).register(methods);
    new Certificates(views, archive, self, clock).register(methods);
    new Inbox(views, archive, clock).register(methods);
    Supplier<Bytes32> network = () -> members.network().orElse(Bytes32.ZERO);
    var devices = new Devices(self, archive, views, clock, network);
    devices.register(methods);
    new Cards(views, archive, devices, clock).register(methods);
    new Policies(views, archive, self, clock).register(methods);
    var writing = new Writing(self, archive, views, ingest, registrar, verifier, clock, network);
    writing.register(methods);
    new Badges(
            writing,
            registrar,
            directory.key(SiteDirectory.Key.REGISTRAR),
            archive,
            views,
            proofs,
            self,
            clock)
        .register(methods);
    new Administration(this, proofs).register(methods);
    new Generations(this).register(methods);
    upkeep.register(methods);
    new Carrying(this, proofs).register(methods);
    new Tiles(tileFiles()).register(methods);
    new Anchors(
            store,
            archive,
            self,
            directory.key(SiteDirectory.Key.REGISTRAR),
            directory.key(SiteDirectory.Key.LOG))
        .register(methods);
    return methods;
  }

  private final class Kept implements Custody {
    private final Proofs proofs;

    Kept(Proofs proofs) {
      this.proofs = proofs;
    }

    @Override
    public List<Bytes32> startingWith(String digits, int limit) {
      return archive.ids(digits, limit);
    }

    @Override
    public Proof proof(Position position) {
      Bytes32 site = archive.site(position.site());
      SignedTreeHead head = site == null ? null : archive.state(site).head();
      if (site == null || head == null) {
        return new Proof(0, "", List.of(), 0, 0, List.of(directory.siteName()));
      }
      var holders = new ArrayList<String>(List.of(directory.siteName()));
      ask(driver.holders(position)).forEach(id -> holders.add(name(id)));
      Proofs.Seen seen = proofs.seen(site, position.index() + 1);
      return new Proof(
          head.size(),
          proofs.checkpoint(site, head).encode(),
          Stream.concat(seen.sites().stream().map(Node.this::name), seen.outside().stream())
              .toList(),
          seen.firstSeconds() * 1000,
          witnesses(site),
          holders);
    }
  }

  /// How many witnesses a log has: the other sites that are in, and of the own log those outside.
  int witnesses(Bytes32 site) {
    int sites = (int) members.sites().stream().filter(other -> !other.equals(site)).count();
    int outside = (int) asking.witnesses().stream().map(NoteKey::name).distinct().count();
    return site.equals(directory.siteId()) ? sites + outside : sites;
  }

  /// What cosigns with ML-DSA-44; null if the site has no such key.
  @Nullable MlDsa44Witness mlDsa44() {
    return mlDsa44;
  }

  /// Who asks witnesses outside the network.
  Asking asking() {
    return asking;
  }

  /// How a site is called; the start of its id where that is not known.
  String name(Bytes32 site) {
    Words.SiteWords words = views.sites().words(site);
    if (words == null) {
      words = joining.introducedWords(site);
    }
    return words == null ? site.shortHex(8) : words.name();
  }

  /// Waits for an answer of the driver.
  static <T> T ask(java.util.concurrent.CompletableFuture<T> answer) {
    try {
      return answer.get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the sync machine does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  SiteDirectory directory() {
    return directory;
  }

  InstantSource clock() {
    return clock;
  }

  long startedMs() {
    return startedMs;
  }

  Membership members() {
    return members;
  }

  Archive archive() {
    return archive;
  }

  Views views() {
    return views;
  }

  Ingest ingest() {
    return ingest;
  }

  Driver driver() {
    return driver;
  }

  Upkeep upkeep() {
    return upkeep;
  }

  Joining joining() {
    return joining;
  }

  /// Where it listens for other sites.
  public InetSocketAddress listening() {
    return listening;
  }

  /// Waits until the process is told to stop, then stops cleanly and ends it.
  ///
  /// @return 7 if the disk refused; the other way does not come back
  public int runUntilStopped() throws IOException, InterruptedException {
    Path pid = directory.path().resolve("node.pid");
    Files.writeString(pid, ProcessHandle.current().pid() + "\n");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close();
                  deleteQuietly(pid);
                  Runtime.getRuntime().halt(failure == null ? 0 : 7);
                },
                "stop"));
    stopped.await();
    return 7;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stops: says good-bye, writes what was taken, closes the store.
  @Override
  public void close() {
    upkeep.close();
    api.close();
    if (tiles != null) {
      tiles.close();
    }
    if (witness != null) {
      witness.close();
    }
    witnessing.close();
    asking.close();
    driver.close();
    transport.close();
    ingest.close();
    try {
      highWater.close();
    } catch (IOException e) {
      throw new StoreFailed("the file high-water cannot be closed", e);
    }
    store.close();
    log.atInfo().log("stopped");
  }
}
