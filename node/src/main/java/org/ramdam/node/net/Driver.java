package org.ramdam.node.net;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.PeerLimits;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.swarm.Swarm;
import org.ramdam.protocol.sync.Discouraged;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.sync.Sync.Input;
import org.ramdam.protocol.sync.Sync.Output;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the machine of this site among the others on a thread of its own: connections, disk and
/// clock on one side, [Swarm] on the other, which says whom to call.
public final class Driver implements Transport.Events, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Driver.class);
  private static final long TICK_MS = 25;
  private static final long ML_DSA_44_MS = 1_000;
  private static final long LOG_EVERY_MS = 60_000;

  private final Bytes32 self;
  private final Archive archive;
  private final @Nullable MlDsa44Witness mlDsa44;
  private final Supplier<Directory> directory;
  private final Guests guests;
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Map<Long, Connection> connections = new HashMap<>();
  private final Map<Long, Bytes32> siteOf = new HashMap<>();
  private final Map<Long, CompletableFuture<Run>> recalls = new HashMap<>();
  private final Map<Long, Long> guestSince = new HashMap<>();
  private final Map<Bytes32, Contact> contacts = new LinkedHashMap<>();
  private final Map<String, Long> loggedAt = new HashMap<>();
  private final Refusals refusals = new Refusals();
  private final PeerLimits limits;
  private final Discouraged discouraged;
  private final Consumer<Map<Bytes32, Long>> keep;
  private final InstantSource clock;
  private final Thread thread;
  private @Nullable Ingest ingest;
  private @Nullable Transport transport;
  private @Nullable Swarm swarm;
  private @Nullable Joining joining;

  /// What homes were told with Ed25519 alone, the newest of each connection.
  private final Map<Long, Message.Cosigned> toldHome = new HashMap<>();

  private long mlDsa44At;
  private Traffic.Count equalAfter = Traffic.Count.NONE;
  private boolean stopping;

  /// Who is who, as far as dialling and greeting need it.
  public interface Directory extends Swarm.Directory {
    /// The admitted site of a transport key; null if there is none.
    @Nullable Bytes32 byTransport(Bytes32 key);

    /// Where a site is to be called, `host:port` each; what it has announced comes first.
    List<String> addresses(Bytes32 site);
  }

  /// Answers those who hold an invite.
  public interface Guests {
    /// What a new site is told; or a reason, as an exception, to refuse it. May block.
    ///
    /// @param transportKey that the connection has proven
    Message.Welcome welcome(Bytes32 transportKey, Message.JoinRequest request);
  }

  /// How this site stands with another one.
  public static final class Contact {
    private long connection;
    private String address = "";
    private String reason = "";
    private boolean refused;
    private boolean calling;
    private long lastSeen;

    /// Calls that came to nothing; each tries another address.
    private int failures;

    /// A copy, for another thread.
    private ContactState state(long now, long wallMs, long retryAt) {
      long seen = lastSeen == 0 ? 0 : wallMs - (now - lastSeen);
      long retry = connection != 0 || retryAt <= now ? 0 : wallMs + retryAt - now;
      return new ContactState(connection != 0, calling, refused, reason, address, seen, retry);
    }
  }

  /// How this site stood with another one.
  ///
  /// @param refused whether someone answered, and said no
  /// @param lastSeenMs Unix time, 0 if never
  /// @param retryAtMs Unix time, 0 if no call is planned
  public record ContactState(
      boolean connected,
      boolean calling,
      boolean refused,
      String reason,
      String address,
      long lastSeenMs,
      long retryAtMs) {}

  /// What the driver knew at one moment.
  ///
  /// @param refusals how often somebody did wrong
  /// @param refusedBy how often what was refused
  /// @param discouragedUntilMs sites that are left alone, until when
  /// @param neighbors sites that this one gossips with
  public record Snapshot(
      List<Sync.LogState> logs,
      List<Bytes32> ready,
      Map<Bytes32, ContactState> contacts,
      int neighbors,
      long refusals,
      Map<Refusal, Long> refusedBy,
      Map<Bytes32, Long> discouragedUntilMs,
      long nowMs) {}

  /// What went over the wire.
  ///
  /// @param total since the start
  /// @param equal over one connection until both sides were known to be equal, of the newest for
  ///   which they were
  public record Wire(int connections, Traffic.Count total, Traffic.Count equal) {}

  private record Joining(
      Bytes32 key, Message.JoinRequest request, CompletableFuture<Message.Welcome> answer) {}

  /// A driver that is not in a network yet.
  ///
  /// @param mlDsa44 cosigns with ML-DSA-44 too; null if the site has no such key
  /// @param discouraged by site, until when it is left alone, as `keep` was last given it
  /// @param keep writes down which sites are left alone
  public Driver(
      Bytes32 self,
      Archive archive,
      @Nullable MlDsa44Witness mlDsa44,
      Supplier<Directory> directory,
      Guests guests,
      PeerLimits limits,
      Map<Bytes32, Long> discouraged,
      Consumer<Map<Bytes32, Long>> keep,
      InstantSource clock) {
    this.limits = limits;
    this.discouraged = new Discouraged(discouraged, limits.discouraged());
    this.keep = keep;
    this.clock = clock;
    this.self = self;
    this.archive = archive;
    this.mlDsa44 = mlDsa44;
    this.directory = directory;
    this.guests = guests;
    this.thread = Thread.ofPlatform().name("sync").unstarted(this::run);
  }

  /// Starts, with the two that it drives.
  public void start(Ingest writer, Transport connections) {
    ingest = writer;
    transport = connections;
    thread.start();
  }

  /// Milliseconds of a clock that never goes back.
  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private void run() {
    long nextTick = now();
    while (!stopping) {
      try {
        Runnable event = events.poll(Math.max(0, nextTick - now()), TimeUnit.MILLISECONDS);
        if (event != null) {
          event.run();
        }
        if (now() >= nextTick) {
          nextTick = now() + TICK_MS;
          step(new Input.Tick());
          signWithMlDsa44();
          tellOwn();
          dismissSilentGuests();
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("the machine failed on an event");
      }
    }
  }

  /// Enters a network: from here on other sites are called and greeted.
  public void enter(Bytes32 network) {
    Directory known = directory.get();
    var tolerance = new Sync.Tolerance(limits.offences(), limits.firstFrame().toMillis());
    events.add(() ->
        swarm =
            new Swarm(
                self,
                network,
                known.address(self),
                Limits.ACTIVE_VIEW,
                tolerance,
                known,
                new SecureRandom(),
                now()));
  }

  /// Takes something for the machine.
  public void input(Input input) {
    // A site that logged what breaks a rule: the peer it came from is no offender, so the machine
    // says nothing of it.
    if (input instanceof Input.Refused no && no.fault() == Replica.Fault.INVALID_LOG) {
      refused("the log of " + shortId(archive.site(no.site())), Refusal.INVALID_LOG, no.reason());
    }
    events.add(() -> step(input));
  }

  /// Others may hold more of this site's own log than it does, after it lost its disk.
  private void tellOwn() {
    if (swarm != null) {
      writer().ownLogIsKnownTo(swarm.known(self), swarm.ready().size(), now());
    }
  }

  private void step(Input input) {
    if (swarm != null) {
      swarm.handle(now(), input, this::act);
    }
  }

  // ---- connections

  @Override
  public void connected(Connection connection) {
    events.add(() -> onConnected(connection));
  }

  private void onConnected(Connection connection) {
    connections.put(connection.id(), connection);
    Joining asks = joining;
    if (asks != null && connection.isDialled() && connection.transportKey().equals(asks.key())) {
      connection.send(asks.request());
      return;
    }
    Bytes32 site = directory.get().byTransport(connection.transportKey());
    if (site == null || swarm == null) {
      guestSince.put(connection.id(), now());
      return;
    }
    if (discouraged.contains(site, clock.millis())) {
      String no = "this site did what no honest one does, and is left alone for a while";
      refused(connection.address(), Refusal.DISCOURAGED, no);
      connection.close(ByeCode.OFFENCES, no);
      return;
    }
    Contact contact = contacts.computeIfAbsent(site, _ -> new Contact());
    contact.calling &= !connection.isDialled();
    contact.lastSeen = now();
    if (contact.address.isEmpty()) {
      List<String> announced = directory.get().addresses(site);
      contact.address = announced.isEmpty() ? connection.address() : announced.getFirst();
    }
    siteOf.put(connection.id(), site);
    step(new Input.Connected(connection.id(), site, connection.isDialled(), connection.salt()));
    // Of two connections to one site the machine has closed one: perhaps this.
    if (siteOf.containsKey(connection.id())) {
      contact.connection = connection.id();
      log.atInfo()
          .addKeyValue("site", shortId(site))
          .addKeyValue("by", connection.isDialled() ? "this site" : "that site")
          .log("connected");
    }
  }

  @Override
  public void received(Connection connection, Message message) {
    events.add(() -> {
      connection.handled();
      onMessage(connection, message);
    });
  }

  private void onMessage(Connection connection, Message message) {
    Bytes32 site = siteOf.get(connection.id());
    if (message instanceof Message.JoinRequest request) {
      // Its answer is for it to take and go.
      guestSince.computeIfPresent(connection.id(), (_, _) -> now() + Limits.RUN.toMillis());
      var _ = Thread.ofVirtual().start(() -> answer(connection, request));
    } else if (site != null) {
      Contact contact = contacts.get(site);
      if (contact != null) {
        contact.lastSeen = now();
        contact.reason = "";
        contact.refused = false;
      }
      step(new Input.Received(connection.id(), message));
    } else if (joining != null && connection.transportKey().equals(joining.key())) {
      onJoinAnswer(joining, connection, message);
    } else if (guestSince.containsKey(connection.id()) && !(message instanceof Message.Bye)) {
      String no = "only a site of the network may say this";
      refused(connection.address(), Refusal.NOT_ADMITTED, no);
      connection.close(ByeCode.NOT_ADMITTED, no);
    }
  }

  /// While an invite is open anyone may knock: who then says nothing must not keep the door.
  private void dismissSilentGuests() {
    long latest = now() - limits.firstFrame().toMillis();
    guestSince.forEach((id, since) -> {
      if (since < latest) {
        refusals.count(Refusal.SILENCE);
        to(id, guest -> guest.close(ByeCode.SILENT, "nothing was heard for too long"));
      }
    });
    guestSince.values().removeIf(since -> since < latest);
  }

  private void answer(Connection connection, Message.JoinRequest request) {
    try {
      connection.send(guests.welcome(connection.transportKey(), request));
      log.atInfo().addKeyValue("from", connection.address()).log("a site has joined");
    } catch (RuntimeException e) {
      connection.close(ByeCode.INVITE, String.valueOf(e.getMessage()));
      refused(connection.address(), Refusal.INVITE, "invite refused: " + e.getMessage());
    }
  }

  private void onJoinAnswer(Joining asked, Connection connection, Message message) {
    switch (message) {
      case Message.Welcome welcome -> {
        asked.answer().complete(welcome);
        joining = null;
        connection.close(ByeCode.GOING, "thank you");
      }
      case Message.Bye(_, String reason) -> {
        asked.answer().completeExceptionally(new IllegalStateException(reason));
        joining = null;
        connection.close(ByeCode.GOING, "");
      }
      // The site that was called may know this one already, and greet it.
      default -> {}
    }
  }

  @Override
  public void disconnected(Connection connection) {
    events.add(() -> {
      connections.remove(connection.id());
      guestSince.remove(connection.id());
      CompletableFuture<Run> recall = recalls.remove(connection.id());
      if (recall != null) {
        recall.completeExceptionally(new IllegalStateException("that site is gone"));
      }
      Joining asked = joining;
      if (asked != null && connection.transportKey().equals(asked.key())) {
        String why = connection.farewell();
        asked
            .answer()
            .completeExceptionally(
                new IllegalStateException(why.isEmpty() ? "the connection was cut" : why));
        joining = null;
      }
      forget(connection.id(), connection.farewell(), !connection.farewell().isEmpty());
      step(new Input.Disconnected(connection.id()));
    });
  }

  /// The connection of this id is of no use any more.
  private void forget(long id, String reason, boolean refused) {
    Bytes32 site = siteOf.remove(id);
    Contact contact = site == null ? null : contacts.get(site);
    if (contact != null && contact.connection == id) {
      contact.connection = 0;
      contact.reason = reason.isEmpty() ? "the connection was cut" : reason;
      contact.refused = refused;
      log.atInfo()
          .addKeyValue("site", shortId(site))
          .addKeyValue("reason", contact.reason)
          .log("disconnected");
    }
  }

  @Override
  public void refused(String address, Refusal what, String reason) {
    refusals.count(what);
    events.add(() -> logRarely(address.replaceAll(":\\d+$", ""), "refused", reason));
  }

  /// One line a minute for each cause: a flood must not fill the log.
  private void logRarely(String who, String what, String reason) {
    Long last = loggedAt.get(who + what);
    if (last == null || now() - last > LOG_EVERY_MS) {
      if (loggedAt.size() > Limits.FRAME_ELEMENTS) {
        loggedAt.clear();
      }
      loggedAt.put(who + what, now());
      log.atWarn().addKeyValue("from", who).addKeyValue("reason", reason).log(what);
    }
  }

  // ---- calling

  /// Calls a site, where it has announced that it is, or where others say.
  private void call(Bytes32 site, String address) {
    Directory known = directory.get();
    var addresses = new ArrayList<>(known.addresses(site));
    if (!addresses.contains(address)) {
      addresses.add(address);
    }
    Contact contact = contacts.computeIfAbsent(site, _ -> new Contact());
    if (discouraged.contains(site, clock.millis())) {
      events.add(() -> isUnreachable(site, contact, "it is left alone for its offences"));
      return;
    }
    String called = addresses.get(contact.failures % addresses.size());
    contact.address = called;
    contact.calling = true;
    Transport caller = transport;
    if (caller == null) {
      throw new IllegalStateException("the driver was not started");
    }
    // To look up a name may take long.
    var _ =
        Thread.ofVirtual()
            .start(() ->
                caller.dial(
                    address(called),
                    key -> site.equals(known.byTransport(key)),
                    reason -> events.add(() -> isUnreachable(site, contact, reason))));
  }

  private void isUnreachable(Bytes32 site, Contact contact, String reason) {
    contact.calling = false;
    contact.failures++;
    if (contact.connection == 0) {
      contact.reason = reason;
      contact.refused = reason.contains("not know") || reason.contains("certificate");
    }
    if (swarm != null) {
      swarm.unreachable(now(), site, this::act);
    }
  }

  /// The address of `host:port`.
  public static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /// Asks a site, as the holder of its invite, to be let in.
  ///
  /// @param key its transport key
  public CompletableFuture<Message.Welcome> join(
      List<String> addresses, Bytes32 key, Message.JoinRequest request) {
    var answer = new CompletableFuture<Message.Welcome>();
    events.add(() -> {
      joining = new Joining(key, request, answer);
      tryJoin(addresses, key, answer, "no address");
    });
    return answer;
  }

  private void tryJoin(
      List<String> addresses,
      Bytes32 key,
      CompletableFuture<Message.Welcome> answer,
      String lastReason) {
    if (addresses.isEmpty() || transport == null) {
      joining = null;
      answer.completeExceptionally(
          new java.io.UncheckedIOException(new java.io.IOException(lastReason)));
      return;
    }
    transport.dial(
        address(addresses.getFirst()),
        key::equals,
        reason ->
            events.add(() -> tryJoin(addresses.subList(1, addresses.size()), key, answer, reason)));
  }

  // ---- what the machine wants done

  private void act(Swarm.Output output) {
    switch (output) {
      case Swarm.Output.Dial(Bytes32 site, String address) -> call(site, address);
      case Swarm.Output.Act(Output what) -> act(what);
    }
  }

  private void act(Output output) {
    switch (output) {
      case Output.Send(long peer, Message message) -> {
        to(peer, c -> c.send(message));
        if (message instanceof Message.Cosigned cosigned && cosigned.witness() == self.prefix()) {
          toldHome.put(peer, cosigned);
        }
      }
      case Output.SendRun o when o.live() -> to(o.peer(), c -> push(c, o));
      case Output.SendRun o -> to(o.peer(), c -> c.submit(new RunJob(archive, o)));
      case Output.StoreRun(long peer, var run) -> writer().take(peer, run);
      case Output.StoreCosignature(_, var cosigned) -> writer().witness(cosigned);
      case Output.AskMissing(long peer, long site) -> to(peer, c -> askMissing(c, site));
      case Output.SendPrivates o -> to(o.peer(), c -> c.submit(new WordsJob(archive, o)));
      case Output.StorePrivates(_, var privates) -> writer().reveal(privates);
      case Output.SendHead o -> to(o.peer(), c -> c.submit(new HeadJob(archive, o)));
      case Output.JudgeHead judge -> writer().judge(judge);
      case Output.JudgeFork(long peer, var fork) -> writer().convict(peer, fork);
      case Output.Offence(long peer, String reason) -> {
        Connection offender = connections.get(peer);
        refused(offender == null ? "who is gone" : offender.address(), Refusal.OFFENCE, reason);
      }
      case Output.Diverged(_, long site, long size) ->
          logRarely(
              String.valueOf(archive.site(site)),
              "two histories",
              "a peer holds another log of " + size + " entries");
      case Output.Recalled(long peer, Run run) -> {
        CompletableFuture<Run> answer = recalls.remove(peer);
        if (answer != null) {
          answer.complete(run);
        }
      }
      case Output.UpToDate(long peer) -> {
        log.atDebug().addKeyValue("site", shortId(siteOf.get(peer))).log("up to date");
        to(peer, c -> equalAfter = c.traffic().count());
      }
      case Output.Close(long peer, ByeCode code, String reason) -> {
        Bytes32 site = siteOf.get(peer);
        if (code == ByeCode.OFFENCES && site != null) {
          discourage(site);
        }
        forget(peer, reason, false);
        to(peer, c -> end(c, code, reason));
      }
    }
  }

  /// A signature of ML-DSA-44 is forty times as large as one of Ed25519, and every head that comes
  /// is cosigned: the home of a log gets it of the newest alone, once a second.
  private void signWithMlDsa44() {
    MlDsa44Witness witness = mlDsa44;
    if (now() - mlDsa44At < ML_DSA_44_MS) {
      return;
    }
    mlDsa44At = now();
    if (witness != null) {
      toldHome.forEach((peer, cosigned) ->
          to(peer, c -> c.offer(new CosignatureJob(archive, self, witness, cosigned))));
    }
    toldHome.clear();
  }

  /// To who is slow to take what is pushed it is announced.
  private void push(Connection connection, Output.SendRun run) {
    if (!connection.offer(new RunJob(archive, run))) {
      connection.send(new Message.Have(new long[] {run.site()}, new long[] {run.to()}));
    }
  }

  private void end(Connection connection, ByeCode code, String reason) {
    switch (code) {
      case VERSION, OTHER_NETWORK, NOT_ADMITTED, INVITE, PROTOCOL ->
          refused(connection.address(), Refusal.PROTOCOL, reason);
      case SILENT -> refusals.count(Refusal.SILENCE);
      // Nobody's fault, or counted already, one by one.
      case GOING, DUPLICATE, OFFENCES -> {}
    }
    connection.close(code, reason);
  }

  private void discourage(Bytes32 site) {
    refusals.count(Refusal.CUT_OFF);
    discouraged.add(site, clock.millis());
    keep.accept(discouraged.all());
    log.atWarn().addKeyValue("site", shortId(site)).log("left alone for its offences");
  }

  private static String shortId(@Nullable Bytes32 site) {
    return site == null ? "" : site.shortHex(12);
  }

  private Ingest writer() {
    if (ingest == null) {
      throw new IllegalStateException("the driver was not started");
    }
    return ingest;
  }

  private void to(long peer, Consumer<Connection> what) {
    Connection connection = connections.get(peer);
    if (connection != null) {
      what.accept(connection);
    }
  }

  private void askMissing(Connection connection, long prefix) {
    Bytes32 site = archive.site(prefix);
    if (site != null) {
      long[] indexes =
          archive.missing(site, Limits.FRAME_ELEMENTS).stream().mapToLong(i -> i).toArray();
      if (indexes.length > 0) {
        connection.send(new Message.WantPrivate(prefix, indexes));
      }
    }
  }

  // ---- what others ask of the driver

  /// What is known now.
  public CompletableFuture<Snapshot> snapshot(long wallMs) {
    return ask(machine -> {
      var states = new LinkedHashMap<Bytes32, ContactState>();
      contacts.forEach((site, contact) -> {
        long retryAt = machine == null ? 0 : machine.retryAt(site);
        states.put(site, contact.state(now(), wallMs, retryAt));
      });
      return new Snapshot(
          machine == null ? List.of() : machine.logs(),
          machine == null ? List.of() : machine.ready(),
          states,
          machine == null ? 0 : machine.neighbors(),
          refusals.wrongs(),
          refusals.counts(),
          discouragedNow(),
          now());
    });
  }

  private Map<Bytes32, Long> discouragedNow() {
    var now = new LinkedHashMap<Bytes32, Long>();
    discouraged
        .all()
        .forEach((site, until) -> {
          if (discouraged.contains(site, clock.millis())) {
            now.put(site, until);
          }
        });
    return now;
  }

  /// Takes a site back that is left alone for its offences; it is called as any other is.
  ///
  /// @return whether it was left alone
  public CompletableFuture<Boolean> forgive(Bytes32 site) {
    return ask(machine -> {
      boolean was = discouraged.contains(site, clock.millis());
      if (discouraged.forgive(site)) {
        keep.accept(discouraged.all());
        if (machine != null) {
          machine.forgive(site);
        }
      }
      return was;
    });
  }

  /// What went over the wire so far.
  public CompletableFuture<Wire> wire() {
    return ask(_ ->
        new Wire(
            siteOf.size(),
            transport == null ? Traffic.Count.NONE : transport.traffic(),
            equalAfter));
  }

  /// The connected sites that hold at least so many entries of a log.
  public CompletableFuture<List<Bytes32>> holders(Position position) {
    Bytes32 site = archive.site(position.site());
    return ask(machine ->
        machine == null || site == null
            ? new ArrayList<>()
            : machine.holders(site, position.index() + 1));
  }

  /// A connected site that holds this site's own log.
  ///
  /// @param size how many entries of it
  public record Holder(long connection, Bytes32 site, long size) {}

  /// The connected sites that hold this site's own log in the generation it is of here.
  public CompletableFuture<List<Holder>> holdersOfOwn() {
    return ask(machine -> {
      var holders = new ArrayList<Holder>();
      if (machine != null) {
        machine
            .holdersOfOwn()
            .forEach((connection, size) -> {
              Bytes32 site = siteOf.get(connection);
              if (site != null) {
                holders.add(new Holder(connection, site, size));
              }
            });
      }
      return holders;
    });
  }

  /// Entries of this site's own log as another site holds them.
  ///
  /// @param peer a connection of [#holdersOfOwn]
  /// @return a run of some of them, not verified; or a failure once the connection is gone
  public CompletableFuture<Run> recall(long peer, long from, long to) {
    var answer = new CompletableFuture<Run>();
    events.add(() -> {
      if (connections.containsKey(peer)) {
        recalls.put(peer, answer);
        step(new Input.Recall(peer, from, to));
      } else {
        answer.completeExceptionally(new IllegalStateException("that site is gone"));
      }
    });
    return answer;
  }

  private <T> CompletableFuture<T> ask(Function<@Nullable Swarm, T> question) {
    var answer = new CompletableFuture<T>();
    events.add(() -> {
      try {
        answer.complete(question.apply(swarm));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  @Override
  public void close() {
    events.add(() -> {
      connections.values().forEach(c -> c.close(ByeCode.GOING, "this site stops"));
      stopping = true;
    });
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
