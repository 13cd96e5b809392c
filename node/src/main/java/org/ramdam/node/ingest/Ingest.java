package org.ramdam.node.ingest;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.log.Archive;
import org.ramdam.node.log.LogWriter;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.PublicKey;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Replica.Fault;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.tlog.Witness;
import org.ramdam.protocol.tlog.WitnessRequest;
import org.ramdam.protocol.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The single writer. What members append here and what other sites send goes the same way: one
/// thread decides, by the rules of the protocol; another writes what was decided, in one batch and
/// one sync, and only then tells anyone.
///
/// While one group of records is on its way to the disk, those that come meanwhile form the next: a
/// sync costs the same for one record and for a thousand.
public final class Ingest implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ingest.class);
  private static final int TASKS = 1024;
  private static final int GROUP = 2048;
  private static final int UNITS_AHEAD = 1;
  private static final long RESTORE_PATIENCE_MS = 60_000;
  private static final long VIEWS_PATIENCE_S = 10;

  private final Store store;
  private final Archive archive;
  private final LogWriter writer;
  private final Views views;
  private final Bytes32 self;
  private final SigningKey logKey;
  private final Cosigner cosigner;
  private final Verifier verifier;
  private final Listener listener;
  private final Map<Bytes32, Replica> replicas = new HashMap<>();
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>(TASKS);
  private final BlockingQueue<Unit> units = new ArrayBlockingQueue<>(UNITS_AHEAD);
  private final Thread decider;
  private final Thread committer;
  private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong tickets = new AtomicLong();
  private volatile long times;
  private volatile CompletableFuture<Long> whole = CompletableFuture.completedFuture(0L);
  private volatile boolean failed;
  private volatile boolean restoring;
  private volatile @Nullable Hold hold;
  private volatile boolean elsewhere;
  private long restoringSince;
  private long ownHeld;

  /// Who hears of what is on disk, on the writer's threads: to note and return at once.
  public interface Listener {
    /// Something for the sync machine.
    void input(Sync.Input input);

    /// This site's own log is about to be no longer than this, though more was acknowledged.
    default void shortens(long size) {}

    /// Another machine has opened the generation in which this site's own log goes on, and is about
    /// to be taken here: it has the keys too.
    default void elsewhere() {}

    /// An admission stands in the log of a site.
    void sponsored(Bytes32 sponsor, SignedRecord inception);

    /// The disk refused: nothing is acknowledged any more.
    void failed(Throwable reason);
  }

  /// What this site signs with here.
  public record Keys(Bytes32 site, SigningKey log, SigningKey witness) {}

  private sealed interface Task {
    record Submit(List<Run.Item> items, CompletableFuture<Long> answer) implements Task {}

    record Take(long peer, Run run) implements Task {}

    record Bring(Run run, CompletableFuture<Brought> answer) implements Task {}

    record Reveal(Message.Privates privates) implements Task {}

    record TakeCosigned(Message.Cosigned cosigned) implements Task {}

    record CatchUp(Bytes32 site) implements Task {}

    record Cosign(WitnessRequest request, CompletableFuture<Witness.Answer> answer)
        implements Task {}

    record TakeOutside(
        NoteKey witness, long size, Cosignature cosignature, CompletableFuture<Boolean> answer)
        implements Task {}

    record Judge(Sync.Output.JudgeHead what) implements Task {}

    record Convict(long peer, Message.Fork fork) implements Task {}

    record Renew(CompletableFuture<Long> answer) implements Task {}

    record Settle(CompletableFuture<Long> answer) implements Task {}

    record Open(Succession what, CompletableFuture<Opened> answer) implements Task {}

    record Stop() implements Task {}
  }

  /// Decided, and to be written.
  ///
  /// @param also what else goes into the same batch
  private record Unit(
      List<Entries> entries,
      List<Revealed> revealed,
      List<Runnable> after,
      @Nullable Consumer<Transaction> also,
      boolean last) {
    static Unit of(Entries entries, @Nullable Consumer<Transaction> also, Runnable after) {
      return new Unit(List.of(entries), List.of(), List.of(after), also, false);
    }

    static Unit of(@Nullable Consumer<Transaction> also, Runnable after) {
      return new Unit(List.of(), List.of(), List.of(after), also, false);
    }
  }

  /// Entries of one log.
  ///
  /// @param words the private part of each, null where there is none
  /// @param cut what takes place before; null if the log goes on where it ended
  private record Entries(
      Bytes32 site,
      Replica.Outcome.Taken taken,
      List<@Nullable PrivatePart> words,
      LogWriter.Row row,
      @Nullable Cut cut) {
    Entries(
        Bytes32 site,
        Replica.Outcome.Taken taken,
        List<@Nullable PrivatePart> words,
        LogWriter.Row row) {
      this(site, taken, words, row, null);
    }
  }

  /// That a log goes on in a later generation.
  ///
  /// @param size entries that stay
  /// @param authors as they stand there
  /// @param anew whether entries are set aside, so that the views are to be computed anew
  private record Cut(long size, List<SiteLog.Author> authors, boolean anew) {}

  private record Revealed(Position position, Bytes32 site, SignedRecord record, PrivatePart part) {}

  /// Starts the writer's threads.
  public Ingest(
      Store store,
      Archive archive,
      Keys keys,
      InstantSource clock,
      Verifier verifier,
      Listener listener) {
    this.store = store;
    this.archive = archive;
    this.writer = new LogWriter(archive);
    this.views = Views.of(store, writer);
    this.self = keys.site();
    this.logKey = keys.log();
    this.cosigner = new Cosigner(archive, writer, self, keys.witness(), clock);
    this.verifier = verifier;
    this.listener = listener;
    decider = Thread.ofPlatform().name("decide").start(this::decide);
    committer = Thread.ofPlatform().name("commit").start(this::commit);
  }

  /// Appends records to this site's own log, all or none. Their signatures were verified.
  ///
  /// @return the index of the first, once all are on disk; or a [RefusedException]
  public CompletableFuture<Long> submit(List<Run.Item> items) {
    CompletableFuture<Long> answer = answer();
    enqueue(new Task.Submit(items, answer));
    return answer;
  }

  private <T> CompletableFuture<T> answer() {
    var answer = new CompletableFuture<T>();
    long ticket = tickets.incrementAndGet();
    waiting.put(ticket, answer);
    var _ = answer.whenComplete((_, _) -> waiting.remove(ticket));
    if (failed) {
      answer.completeExceptionally(new IllegalStateException("the disk refused earlier"));
    }
    return answer;
  }

  /// Appends nothing to this site's own log before it has `entries` and `sites` other sites have
  /// said that they hold no more of it: its database is a copy, or lost a part.
  ///
  /// @param sites asked again and again
  /// @param then is called once that is so, on the thread of [#ownLogIsKnownTo]
  /// @param moved whether nothing else is known than that the directory is a copy
  public void hold(long entries, IntSupplier sites, Runnable then, boolean moved) {
    long extent = Extent.of(archive.state(self).generation(), entries);
    hold = new Hold(extent, sites, then, moved);
  }

  private record Hold(long extent, IntSupplier sites, Runnable then, boolean moved) {}

  /// Takes note of the largest extent of this site's own log that any site announced.
  ///
  /// @param sites how many are connected and have said what they hold
  /// @param nowMs of a clock that never goes back
  public void ownLogIsKnownTo(long size, int sites, long nowMs) {
    long held = archive.state(self).extent();
    Hold until = hold;
    if (until != null
        && held >= Math.max(size, until.extent())
        && sites >= until.sites().getAsInt()) {
      hold = null;
      until.then().run();
    }
    if (size <= held) {
      restoring = false;
      restoringSince = 0;
    } else if (restoringSince == 0) {
      restoring = true;
      restoringSince = nowMs;
    } else if (held != ownHeld) {
      restoringSince = nowMs;
    } else if (nowMs - restoringSince > RESTORE_PATIENCE_MS) {
      // Whoever announced more does not deliver it: that must not silence this site for ever.
      restoring = false;
    }
    ownHeld = held;
  }

  /// Appends nothing to this site's own log for as long as this runs: another machine does.
  public void holdElsewhere() {
    elsewhere = true;
  }

  /// Whether another machine goes on with this site's own log.
  public boolean isElsewhere() {
    return elsewhere;
  }

  /// Whether the log waits for another site, since its directory is a copy.
  public boolean isMoved() {
    Hold until = hold;
    return until != null && until.moved();
  }

  /// Whether others hold more of this site's own log than it does: until it has fetched that, what
  /// it appended would be another history.
  public boolean isRestoring() {
    Hold until = hold;
    return restoring || (until != null && !until.moved());
  }

  /// Whether this site's own log takes nothing more, because two histories of it were shown.
  public boolean isFrozen() {
    return !archive.state(self).invalid().isEmpty();
  }

  /// Whether this site's own log cannot go on but in another generation, or by waiting.
  public boolean needsGeneration() {
    return isFrozen() || isMoved() || isRestoring();
  }

  /// Takes a run, or refuses it; the listener hears which, in the order of calls.
  public void take(long peer, Run run) {
    enqueue(new Task.Take(peer, run));
  }

  /// What became of a run that was brought.
  ///
  /// @param held entries of the log on disk now
  /// @param taken how many of the run's
  /// @param revealed how many private parts that were missing came with entries held before
  /// @param refused why the rest is not taken; null if it is
  public record Brought(
      long held, int taken, int revealed, Replica.Outcome.@Nullable Refused refused) {}

  /// Takes a run that came by no connection, without what is held of it already, or refuses it.
  ///
  /// @return what became of it, once that is on disk
  public CompletableFuture<Brought> bring(Run run) {
    CompletableFuture<Brought> answer = answer();
    enqueue(new Task.Bring(run, answer));
    return answer;
  }

  /// Waits for all that was given before.
  ///
  /// @return how many records are held, once all of it is on disk, or refused
  public CompletableFuture<Long> settled() {
    CompletableFuture<Long> answer = answer();
    enqueue(new Task.Settle(answer));
    return answer;
  }

  /// What the next generation of this site's own log is to be.
  ///
  /// @param keep how many entries stay; 0 for all that are held by then
  /// @param registrar the site's key
  /// @param network that the site is in
  /// @param others entries of another history, in their order, that should stand in it too
  /// @param plan whether to say what would be, and do nothing
  public record Succession(
      long keep,
      SigningKey registrar,
      Bytes32 network,
      long nowMs,
      List<Archive.Aside> others,
      boolean plan) {
    public Succession {
      others = List.copyOf(others);
    }
  }

  /// What the next generation of this site's own log is.
  ///
  /// @param kept entries that stay
  /// @param aside how many are set aside
  /// @param again how many records were appended again
  /// @param size of the log
  public record Opened(
      int generation, long kept, long aside, int again, List<Lost> lost, long size) {
    public Opened {
      lost = List.copyOf(lost);
    }
  }

  /// A record that could not be appended again: its author must sign another one.
  ///
  /// @param reason for people, in English, one line
  public record Lost(SignedRecord record, String reason) {}

  /// Opens the next generation of this site's own log, and ends a [#hold].
  ///
  /// @return what it is, once it is on disk; or an [IllegalArgumentException] if so many entries
  ///   cannot be kept; or a [NotNeededException]
  public CompletableFuture<Opened> open(Succession what) {
    CompletableFuture<Opened> answer = answer();
    enqueue(new Task.Open(what, answer));
    return answer;
  }

  /// Takes private parts that came after their records.
  public void reveal(Message.Privates privates) {
    enqueue(new Task.Reveal(privates));
  }

  /// Takes a cosignature.
  public void witness(Message.Cosigned cosigned) {
    enqueue(new Task.TakeCosigned(cosigned));
  }

  /// Cosigns a checkpoint of a log held here or elsewhere, or does not.
  ///
  /// @param request signed by its log, which this site follows ([Witness#signed])
  /// @return the cosignature, once it is on disk
  public CompletableFuture<Witness.Answer> cosign(WitnessRequest request) {
    CompletableFuture<Witness.Answer> answer = answer();
    enqueue(new Task.Cosign(request, answer));
    return answer;
  }

  /// Takes a cosignature on this site's own log by a witness outside the network.
  ///
  /// @param size of the checkpoint it is of
  /// @return whether it is one, once it is on disk
  public CompletableFuture<Boolean> takeOutside(
      NoteKey witness, long size, Cosignature cosignature) {
    CompletableFuture<Boolean> answer = answer();
    enqueue(new Task.TakeOutside(witness, size, cosignature, answer));
    return answer;
  }

  /// Compares a peer's head of a log with the one held here.
  public void judge(Sync.Output.JudgeHead what) {
    enqueue(new Task.Judge(what));
  }

  /// Takes the proof that a site shows two histories.
  public void convict(long peer, Message.Fork fork) {
    enqueue(new Task.Convict(peer, fork));
  }

  /// Computes every view anew if the store is stale: before anything reads them, or is added.
  public static void refresh(Store store, Archive archive) {
    if (store.isStale()) {
      log.info("the indexes are of another version of Ramdam: computing them anew");
      long records = new Reindex(store, archive).run();
      log.info("the indexes are computed, from {} records", records);
    }
  }

  /// Waits while the views are computed anew, but not for long.
  ///
  /// @return how often they were
  public long whole() {
    return whole.copy().completeOnTimeout(-1L, VIEWS_PATIENCE_S, TimeUnit.SECONDS).join();
  }

  /// Computes the views anew, on the thread that writes; who reads them waits from [#outdate] on.
  private long renew() {
    long records = new Reindex(store, archive).run();
    long now = times + 1;
    times = now;
    whole.complete(now);
    return records;
  }

  private void outdate() {
    whole = new CompletableFuture<>();
    store.outdate();
  }

  /// Forgets every view and computes it anew; what comes meanwhile waits.
  ///
  /// @return how many records there are, when it is done
  public CompletableFuture<Long> reindex() {
    CompletableFuture<Long> answer = answer();
    enqueue(new Task.Renew(answer));
    return answer;
  }

  private void enqueue(Task task) {
    try {
      while (!failed && !tasks.offer(task, 100, TimeUnit.MILLISECONDS)) {
        // The writer is behind: whoever brings more waits.
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- deciding

  private void decide() {
    try {
      boolean going = true;
      while (going) {
        Task task = tasks.take();
        switch (task) {
          case Task.Submit submit -> decideSubmits(submit);
          case Task.Take take -> decideRun(take.peer(), take.run());
          case Task.Bring(Run run, CompletableFuture<Brought> answer) -> decideBrought(run, answer);
          case Task.Reveal(Message.Privates privates) -> {
            var _ = decideWords(privates);
          }
          case Task.TakeCosigned(Message.Cosigned cosigned) -> decideWitness(cosigned);
          case Task.CatchUp(Bytes32 site) -> decideOverdue(site);
          case Task.Cosign(WitnessRequest request, CompletableFuture<Witness.Answer> answer) ->
              decideCosigning(request, answer);
          case Task.TakeOutside outside -> decideOutside(outside);
          case Task.Judge(Sync.Output.JudgeHead what) -> decideHead(what);
          case Task.Convict(long peer, Message.Fork fork) -> decideFork(peer, fork);
          case Task.Renew(CompletableFuture<Long> answer) ->
              put(() -> {
                outdate();
                answer.complete(renew());
              });
          case Task.Settle(CompletableFuture<Long> answer) ->
              put(() -> answer.complete(archive.records()));
          case Task.Open(Succession what, CompletableFuture<Opened> answer) ->
              decideOpening(what, answer);
          case Task.Stop _ -> {
            units.put(new Unit(List.of(), List.of(), List.of(), null, true));
            going = false;
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void decideSubmits(Task.Submit first) throws InterruptedException {
    Replica replica = replica(self);
    // A later generation of it, made by its people elsewhere, may be here in part only.
    boolean partial = replica.rules().generation() < replica.generation();
    if ((hold != null || elsewhere || restoring || partial) && replica.size() > 0) {
      String reason =
          elsewhere
              ? "another machine goes on with this site's log"
              : "this site is fetching its own log back from the others";
      first
          .answer()
          .completeExceptionally(
              new RefusedException(
                  new Replica.Appended.Refused(0, SiteLog.Reason.RESTORING, reason)));
      return;
    }
    var entries = new ArrayList<Entries>();
    var after = new ArrayList<Runnable>();
    long from = Extent.of(replica.generation(), replica.size());
    int count = 0;
    Task.@Nullable Submit submit = first;
    while (submit != null) {
      Task.Submit current = submit;
      switch (replica.append(current.items())) {
        case Replica.Appended.Refused refused ->
            current.answer().completeExceptionally(new RefusedException(refused));
        case Replica.Appended.Done(Replica.Outcome.Taken taken) -> {
          entries.add(new Entries(self, taken, words(taken, false), LogWriter.Row.NONE));
          after.add(() -> current.answer().complete(taken.from()));
          count += taken.steps().size();
        }
      }
      submit = null;
      if (count < GROUP && tasks.peek() instanceof Task.Submit next) {
        var _ = tasks.remove();
        submit = next;
      }
    }
    if (entries.isEmpty()) {
      return;
    }
    SignedTreeHead head = replica.sign(logKey);
    Entries newest = entries.removeLast();
    entries.add(new Entries(self, newest.taken(), newest.words(), LogWriter.Row.of(replica, head)));
    after.add(() -> listener.input(new Sync.Input.Grown(from, head)));
    units.put(new Unit(entries, List.of(), after, null, false));
  }

  private void decideRun(long peer, Run run) throws InterruptedException {
    Bytes32 site = archive.site(run.site());
    if (site == null) {
      listener.input(
          new Sync.Input.Refused(peer, run.site(), Fault.OUT_OF_PLACE, "the log is not followed"));
      return;
    }
    Replica replica = replica(site);
    take(
        replica,
        run,
        refused ->
            listener.input(
                new Sync.Input.Refused(peer, run.site(), refused.fault(), refused.reason())),
        (taken, cosigned) ->
            listener.input(
                new Sync.Input.Stored(run.site(), taken.extent(), taken.head(), cosigned)));
  }

  private void decideBrought(Run run, CompletableFuture<Brought> answer)
      throws InterruptedException {
    Bytes32 site = archive.site(run.site());
    Replica replica = site == null ? null : replica(site);
    long held = replica == null ? 0 : replica.size();
    if (replica == null || run.from() > held) {
      String reason = "the log has %d entries here".formatted(held);
      var refused = new Replica.Outcome.Refused(Fault.OUT_OF_PLACE, reason);
      put(() -> answer.complete(new Brought(held, 0, 0, refused)));
      return;
    }
    if (isLater(replica, run)) {
      takeLater(
          replica,
          run,
          refused -> {
            boolean here = refused.fault() == Fault.HELD;
            answer.complete(new Brought(held, 0, 0, here ? null : refused));
          },
          (taken, cosigned) -> {
            listener.input(
                new Sync.Input.Brought(run.site(), taken.extent(), taken.head(), cosigned));
            long size = Extent.size(taken.extent());
            answer.complete(new Brought(size, (int) (size - run.from()), 0, null));
          });
      return;
    }
    int revealed;
    Run rest;
    try {
      revealed = revealHeld(replica.rules().site(), run, held);
      rest = run.startingAt(Math.min(held, run.to()));
    } catch (MalformedException e) {
      var refused = new Replica.Outcome.Refused(Fault.MALFORMED, String.valueOf(e.getMessage()));
      put(() -> answer.complete(new Brought(held, 0, 0, refused)));
      return;
    }
    if (rest.count() == 0) {
      put(() -> answer.complete(new Brought(held, 0, revealed, null)));
      return;
    }
    take(
        replica,
        rest,
        refused -> answer.complete(new Brought(held, 0, revealed, refused)),
        (taken, cosigned) -> {
          listener.input(
              new Sync.Input.Brought(run.site(), taken.extent(), taken.head(), cosigned));
          long size = Extent.size(taken.extent());
          answer.complete(new Brought(size, (int) (size - held), revealed, null));
        });
  }

  /// The private parts that are missing of entries held, from a run that has them.
  private int revealHeld(Bytes32 site, Run run, long held)
      throws MalformedException, InterruptedException {
    if (run.from() >= held || writer.missing(site) == 0) {
      return 0;
    }
    var indexes = new ArrayList<Long>();
    var parts = new ArrayList<byte[]>();
    List<Run.Item> items = run.items();
    for (int i = 0; i < items.size() && run.from() + i < held; i++) {
      byte[] salted = items.get(i).words();
      if (salted != null) {
        indexes.add(run.from() + i);
        parts.add(salted);
      }
    }
    return decideWords(
        new Message.Privates(
            run.site(), indexes.stream().mapToLong(Long::longValue).toArray(), parts));
  }

  /// How a log stands after a run was taken.
  private record Grown(long extent, @Nullable SignedTreeHead head) {}

  /// Lets the rules judge a run, and hands it to the disk; one of the two is called after that, on
  /// the thread that writes.
  private void take(
      Replica replica,
      Run run,
      Consumer<Replica.Outcome.Refused> onRefused,
      BiConsumer<Grown, Message.@Nullable Cosigned> onStored)
      throws InterruptedException {
    Bytes32 site = replica.rules().site();
    if (isLater(replica, run)) {
      takeLater(replica, run, onRefused, onStored);
      return;
    }
    if (contradictsOwn(replica, run)) {
      Fault fault = isSigned(replica, run) ? Fault.INVALID_LOG : Fault.CHECKPOINT;
      var refused =
          new Replica.Outcome.Refused(fault, "the run does not lead to what this site cosigned");
      put(() -> onRefused.accept(refused));
      return;
    }
    switch (replica.take(run, verifier)) {
      case Replica.Outcome.Refused refused -> {
        Runnable tell = () -> onRefused.accept(refused);
        if (refused.fault() == Fault.INVALID_LOG && replica.size() > 0) {
          // Why the log is taken no further is written down, and shown to people.
          var nothing = new Replica.Outcome.Taken(replica.size(), List.of(), List.of(), List.of());
          var row = LogWriter.Row.of(replica, archive.state(site).head());
          units.put(Unit.of(new Entries(site, nothing, List.of(), row), null, tell));
        } else {
          put(tell);
        }
      }
      case Replica.Outcome.Taken taken -> {
        SignedTreeHead head = replica.head();
        SignedTreeHead served = head == null ? archive.state(site).head() : head;
        LogWriter.Witnessed witnessed =
            head == null || site.equals(self) ? null : cosigner.taken(replica, head);
        Message.Cosigned cosigned = witnessed == null ? null : witnessed.message();
        Grown grown = new Grown(Extent.of(replica.generation(), replica.size()), head);
        units.put(
            Unit.of(
                new Entries(
                    site,
                    taken,
                    words(taken, site.equals(self)),
                    LogWriter.Row.of(replica, served)),
                witnessed == null ? null : to -> writer.witness(witnessed, to),
                () -> onStored.accept(grown, cosigned)));
      }
    }
  }

  private static boolean isLater(Replica replica, Run run) {
    return run.generation() > replica.generation();
  }

  /// Takes a run of a later generation of a log: it goes on from the first of its entries that is
  /// not held. What is held from there on is set aside, and every view is computed anew.
  private void takeLater(
      Replica replica,
      Run run,
      Consumer<Replica.Outcome.Refused> onRefused,
      BiConsumer<Grown, Message.@Nullable Cosigned> onStored)
      throws InterruptedException {
    Bytes32 site = replica.rules().site();
    drain();
    Replica next = null;
    Replica.Outcome outcome;
    List<SiteLog.Author> authors = List.of();
    long at = 0;
    try {
      at = run.from() > replica.size() ? -1 : parting(site, run);
      if (at < 0) {
        outcome =
            new Replica.Outcome.Refused(Fault.OUT_OF_PLACE, "the log has no such entries here");
      } else if (!replica.leadsToSignedHead(run, archive.edge(site, run.from()), verifier)) {
        // Before anything is read: to sign nothing must cost more than to check that.
        outcome =
            new Replica.Outcome.Refused(
                run.from() > 0 ? Fault.EARLIER : Fault.CHECKPOINT,
                "the run does not lead to a head that the site signed");
      } else if (at == run.to()) {
        outcome = new Replica.Outcome.Refused(Fault.HELD, "these entries are held");
      } else if (archive.forks(site).containsKey(run.generation())) {
        outcome = new Replica.Outcome.Refused(Fault.INVALID_LOG, Replica.FORKED);
      } else {
        next = writer.prefix(site, at);
        authors = next.rules().authors();
        outcome = next.take(run.startingAt(at), verifier);
      }
    } catch (MalformedException e) {
      outcome = new Replica.Outcome.Refused(Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
    switch (outcome) {
      case Replica.Outcome.Refused refused -> {
        put(() -> onRefused.accept(refused));
      }
      case Replica.Outcome.Taken taken -> {
        Replica now = requireNonNull(next);
        boolean anew = at < archive.size(site);
        log.atWarn()
            .addKeyValue("site", site.shortHex(12))
            .addKeyValue("generation", now.generation())
            .addKeyValue("from", at)
            .addKeyValue("aside", archive.size(site) - at)
            .log("a log goes on in a later generation");
        if (site.equals(self) && hold == null) {
          // Not a copy that catches up: who opened it has the same keys, and may still be writing.
          listener.elsewhere();
          elsewhere = true;
        }
        replicas.put(site, now);
        SignedTreeHead head = now.head();
        var entries =
            new Entries(
                site,
                taken,
                words(taken, site.equals(self)),
                LogWriter.Row.of(now, head),
                new Cut(at, authors, anew));
        units.put(Unit.of(entries, null, () -> refreshAfter(anew)));
        // What was cosigned of the generation before must be out of the way.
        drain();
        LogWriter.Witnessed witnessed =
            head == null || site.equals(self) ? null : cosigner.taken(now, head);
        Message.Cosigned cosigned = witnessed == null ? null : witnessed.message();
        Grown grown = new Grown(Extent.of(now.generation(), now.size()), head);
        units.put(
            Unit.of(
                witnessed == null ? null : to -> writer.witness(witnessed, to),
                () -> onStored.accept(grown, cosigned)));
      }
    }
  }

  /// The index of the first entry of a run that is not held; its end if all of them are.
  private long parting(Bytes32 site, Run run) throws MalformedException {
    long size = archive.size(site);
    long at = run.from();
    for (Run.Item item : run.items()) {
      if (at == size
          || !Arrays.equals(item.entry(), archive.entry(new Position(site.prefix(), at)))) {
        return at;
      }
      at++;
    }
    return at;
  }

  /// Waits until all that was decided is on disk.
  private void drain() throws InterruptedException {
    var written = new CountDownLatch(1);
    put(written::countDown);
    written.await();
  }

  private void refreshAfter(boolean anew) {
    if (anew) {
      long _ = renew();
    }
  }

  private void decideOpening(Succession what, CompletableFuture<Opened> answer)
      throws InterruptedException {
    drain();
    // Whoever asked has looked before, and others were asked since: members may append again.
    if (!needsGeneration()) {
      answer.completeExceptionally(new NotNeededException());
      return;
    }
    Archive.State state = archive.state(self);
    long keep = what.keep() == 0 ? state.size() : what.keep();
    long opened = archive.generations(self).values().stream().reduce(0L, Math::max);
    if (keep <= opened || keep > state.size() || cutsGenesis(keep, state.size())) {
      answer.completeExceptionally(
          new IllegalArgumentException("%d entries cannot be kept".formatted(keep)));
      return;
    }
    Replica kept = writer.prefix(self, keep);
    List<SiteLog.Author> authors = kept.rules().authors();
    var opening = new Opening(kept, what.registrar(), what.network());
    for (Archive.Aside other : what.others()) {
      Position position = archive.position(other.record().id());
      if (position != null && position.site() == self.prefix() && position.index() < keep) {
        opening.keep(other.record().id());
      }
    }
    // A log that is being taken over from a later generation is of one that it does not open yet.
    String refused =
        kept.generation() == state.generation()
            ? opening.open(state.head(), what.nowMs())
            : "the log is being fetched from others";
    if (!refused.isEmpty()) {
      answer.completeExceptionally(new IllegalArgumentException(refused));
      return;
    }
    archive.entries(
        self,
        keep,
        state.size(),
        (index, entry, _) -> {
          byte[] salted = archive.salted(new Position(self.prefix(), index));
          opening.salvage(new Archive.Aside(entry, salted));
          return true;
        });
    what.others().forEach(opening::salvage);
    var result =
        new Opened(
            kept.generation(),
            keep,
            state.size() - keep,
            opening.again(),
            opening.lost(),
            kept.size());
    if (what.plan()) {
      answer.complete(result);
      return;
    }
    write(opening, new Cut(keep, authors, keep < state.size()), answer, result);
  }

  private void write(Opening opening, Cut cut, CompletableFuture<Opened> answer, Opened result)
      throws InterruptedException {
    Replica replica = opening.log();
    SignedTreeHead head = replica.sign(logKey);
    replicas.put(self, replica);
    var entries = new ArrayList<Entries>();
    for (Replica.Outcome.Taken taken : opening.taken()) {
      boolean first = entries.isEmpty();
      boolean whole = entries.size() == opening.taken().size() - 1;
      entries.add(
          new Entries(
              self,
              taken,
              words(taken, false),
              whole ? LogWriter.Row.of(replica, head) : LogWriter.Row.NONE,
              first ? cut : null));
    }
    Runnable after =
        () -> {
          refreshAfter(cut.anew());
          endHold();
          listener.input(new Sync.Input.Grown(Extent.of(replica.generation(), cut.size()), head));
          answer.complete(result);
        };
    units.put(new Unit(entries, List.of(), List.of(after), null, false));
  }

  private void endHold() {
    Hold until = hold;
    hold = null;
    restoring = false;
    if (until != null) {
      until.then().run();
    }
  }

  private boolean cutsGenesis(long from, long to) {
    boolean[] found = {false};
    archive.entries(
        self,
        from,
        to,
        (index, _, _) -> {
          Position position = new Position(self.prefix(), index);
          found[0] |= archive.record(position).core().body() instanceof Body.Genesis;
          return !found[0];
        });
    return found[0];
  }

  /// Whether a run, of entries that this site held before it lost them, leads elsewhere than to
  /// what it cosigned then.
  private boolean contradictsOwn(Replica replica, Run run) {
    Archive.Cosigned own = archive.cosignature(replica.rules().site(), self);
    if (own == null
        || own.size() <= replica.size()
        || own.size() > run.to()
        || run.from() != replica.size()) {
      return false;
    }
    var hasher = new TreeHasher();
    CompactRange tree = replica.tree().copy();
    try {
      for (Run.Item item : run.items().subList(0, (int) (own.size() - run.from()))) {
        tree.append(hasher.leaf(item.entry()), hasher);
      }
    } catch (MalformedException _) {
      return false; // told as such
    }
    return !tree.root(hasher).equals(own.root());
  }

  /// Whether the site answers for a run, and not who sent it.
  private boolean isSigned(Replica replica, Run run) {
    try {
      return replica.leadsToSignedHead(run, replica.tree(), verifier);
    } catch (MalformedException _) {
      return false;
    }
  }

  /// The private parts that are what their records commit to and may stand here; the rest is as if
  /// it had not come. Words of this site's own may have outlived their entries.
  private List<@Nullable PrivatePart> words(Replica.Outcome.Taken taken, boolean own) {
    var words = new ArrayList<@Nullable PrivatePart>(taken.steps().size());
    long index = taken.from();
    for (Replica.Step step : taken.steps()) {
      byte[] salted = step.item().words();
      if (salted == null && own && step.item().record().core().commitment() != null) {
        salted = archive.salted(new Position(self.prefix(), index));
      }
      index++;
      words.add(salted == null ? null : words(step.item().record(), salted));
    }
    return words;
  }

  private @Nullable PrivatePart words(SignedRecord record, byte[] salted) {
    return words(self, record, salted);
  }

  /// The private part of a record at site `self`; null if it is not what the record commits to, or
  /// may not stand here.
  static @Nullable PrivatePart words(Bytes32 self, SignedRecord record, byte[] salted) {
    var commitment = record.core().commitment();
    boolean ours = record.core().home().equals(self);
    if (commitment == null
        || !(record.core().scope().travels() || ours)
        || !PrivatePart.matches(salted, commitment)) {
      return null;
    }
    try {
      PrivatePart part = PrivatePart.decode(salted);
      return PrivatePart.fits(part.words(), record.core().body()) ? part : null;
    } catch (MalformedException _) {
      return null;
    }
  }

  /// @return how many were wanted
  private int decideWords(Message.Privates privates) throws InterruptedException {
    Bytes32 site = archive.site(privates.site());
    if (site == null) {
      return 0;
    }
    var revealed = new ArrayList<Revealed>();
    for (int i = 0; i < privates.indexes().length; i++) {
      Position position = new Position(privates.site(), privates.indexes()[i]);
      byte[] salted = privates.parts().get(i);
      if (salted.length > 0 && archive.isMissing(position)) {
        SignedRecord record = archive.record(position);
        PrivatePart part = words(record, salted);
        if (part != null) {
          revealed.add(new Revealed(position, site, record, part));
        }
      }
    }
    if (!revealed.isEmpty()) {
      units.put(new Unit(List.of(), revealed, List.of(), null, false));
    }
    return revealed.size();
  }

  private void decideWitness(Message.Cosigned cosigned) throws InterruptedException {
    Bytes32 site = archive.site(cosigned.site());
    Bytes32 witness = archive.site(cosigned.witness());
    if (site == null || witness == null || site.equals(witness)) {
      return;
    }
    Replica replica = replica(site);
    Body.SiteInception keys = replica(witness).rules().inception();
    long size = Extent.size(cosigned.size());
    int generation = Extent.generation(cosigned.size());
    Bytes32 root = generation == replica.generation() ? cosigner.rootAt(replica, size) : null;
    if (keys == null || root == null) {
      return;
    }
    var checkpoint = new Checkpoint(Origin.of(site, generation), size, root);
    Cosignature cosignature = new Cosignature(cosigned.time(), cosigned.signature());
    if (cosignature.verify(checkpoint, keys.witness(), verifier)) {
      var witnessed =
          new LogWriter.Witnessed(
              site, generation, cosigned.witness(), new Archive.Cosigned(size, root, cosignature));
      Map<NoteKey, Cosignature> mlDsa44 =
          site.equals(self) ? mlDsa44(cosigned, witness, keys, checkpoint) : Map.of();
      // What is passed on is the small one alone.
      var passedOn = cosigned.withoutMlDsa44();
      units.put(
          Unit.of(
              to -> {
                writer.witness(witnessed, to);
                mlDsa44.forEach(
                    (key, one) -> writer.mlDsa44(key, new Archive.Cosigned(size, root, one), to));
              },
              () -> listener.input(new Sync.Input.CosignatureStored(passedOn))));
    }
  }

  /// What came with a cosignature, by its key: nothing, if it is not of ML-DSA-44 by that witness.
  private Map<NoteKey, Cosignature> mlDsa44(
      Message.Cosigned cosigned, Bytes32 witness, Body.SiteInception keys, Checkpoint checkpoint) {
    Message.Cosigned.MlDsa44 found = cosigned.mlDsa44();
    if (found == null) {
      return Map.of();
    }
    NoteKey key = NoteKey.mlDsa44(Origin.witness(witness), found.key());
    Cosignature cosignature = new Cosignature(cosigned.time(), found.signature());
    return key.hash().equals(keys.witnessMlDsa44Hash())
            && cosignature.verify(checkpoint, key, verifier)
        ? Map.of(key, cosignature)
        : Map.of();
  }

  /// Cosigns the head of a log that was taken, if the power went before that was written: a later
  /// generation is on disk before what this site says of it.
  private void decideOverdue(Bytes32 site) throws InterruptedException {
    Replica replica = replica(site);
    SignedTreeHead head = replica.head();
    LogWriter.Witnessed witnessed =
        head == null || !isOverdue(site, archive.state(site))
            ? null
            : cosigner.taken(replica, head);
    if (witnessed != null) {
      Runnable after = () -> listener.input(new Sync.Input.CosignatureStored(witnessed.message()));
      units.put(Unit.of(to -> writer.witness(witnessed, to), after));
    }
  }

  private boolean isOverdue(Bytes32 site, Archive.State state) {
    SignedTreeHead head = state.head();
    Archive.Cosigned own = archive.cosignature(site, self);
    return head != null
        && !site.equals(self)
        && state.invalid().isEmpty()
        && head.size() == state.size()
        && (own == null || own.size() < head.size());
  }

  private void decideOutside(Task.TakeOutside outside) throws InterruptedException {
    Replica replica = replica(self);
    Bytes32 root = cosigner.rootAt(replica, outside.size());
    boolean sound = false;
    if (root != null) {
      var checkpoint = new Checkpoint(Origin.of(self, replica.generation()), outside.size(), root);
      sound = outside.cosignature().verify(checkpoint, outside.witness(), verifier);
    }
    if (root == null || !sound) {
      put(() -> outside.answer().complete(false));
      return;
    }
    var cosigned = new Archive.Cosigned(outside.size(), root, outside.cosignature());
    units.put(
        Unit.of(
            to -> writer.outside(outside.witness(), cosigned, to),
            () -> outside.answer().complete(true)));
  }

  private void decideCosigning(WitnessRequest request, CompletableFuture<Witness.Answer> answer)
      throws InterruptedException {
    String origin = request.checkpoint().origin();
    Bytes32 site = archive.held(origin);
    Replica replica = site == null ? null : replica(site);
    var decision = replica == null ? cosigner.elsewhere(request) : cosigner.held(replica, request);
    Archive.Cosigned write = decision.write();
    if (write == null) {
      // Behind what is not on disk yet, which the answer may rest on.
      put(() -> answer.complete(decision.answer()));
    } else if (site == null) {
      units.put(
          Unit.of(
              to -> writer.elsewhere(origin, write, to), () -> answer.complete(decision.answer())));
    } else {
      int generation = archive.state(site).generation();
      var witnessed = new LogWriter.Witnessed(site, generation, self.prefix(), write);
      units.put(
          Unit.of(
              to -> writer.witness(witnessed, to),
              () -> {
                listener.input(new Sync.Input.CosignatureStored(witnessed.message()));
                answer.complete(decision.answer());
              }));
    }
    if (replica != null
        && decision.answer() instanceof Witness.Answer.Refused(Witness.Refusal why, _)
        && why == Witness.Refusal.INCONSISTENT) {
      suspect(replica, request);
    }
  }

  /// Looks whether a checkpoint that contradicts what is held proves that its site shows two
  /// histories.
  private void suspect(Replica replica, WitnessRequest request) throws InterruptedException {
    Checkpoint theirs = request.checkpoint();
    Bytes32 site = replica.rules().site();
    SignedTreeHead ours = archive.state(site).head();
    Body.SiteInception keys = replica.rules().inception();
    if (ours == null || keys == null || theirs.size() == 0 || theirs.size() > ours.size()) {
      return;
    }
    NoteKey key = new NoteKey(theirs.origin(), NoteKey.ED25519, keys.log());
    for (NoteSignature line : request.signatures()) {
      if (line.isBy(key) && line.signature().length == PublicKey.SIGNATURE_SIZE) {
        try {
          var signed = new SignedTreeHead(theirs.size(), theirs.root(), line.signature());
          ForkProof fork =
              ForkProof.between(
                  archive.record(new Position(site.prefix(), 0)),
                  replica.generation(),
                  signed.size(),
                  ForkProof.Shown.held(ours, signed.size(), archive.hashes(site)),
                  ForkProof.Shown.whole(signed),
                  verifier);
          if (fork != null) {
            freeze(fork);
          }
        } catch (MalformedException _) {
          // not signed by the site: it proves nothing
        }
      }
    }
  }

  private void decideHead(Sync.Output.JudgeHead what) throws InterruptedException {
    Message.Head theirs = what.head();
    Bytes32 site = archive.site(theirs.site());
    int generation = Extent.generation(theirs.size());
    if (site == null) {
      return;
    }
    // What is held in part, and what it is a part of, is read together.
    drain();
    Archive.State state = archive.state(site);
    long at = Math.min(Extent.size(what.asked()), Extent.size(theirs.size()));
    ForkProof.Shown ours = shown(site, state, at);
    if (state.generation() != generation) {
      return;
    }
    try {
      ForkProof fork =
          ours == null
              ? null
              : ForkProof.between(
                  archive.record(new Position(site.prefix(), 0)),
                  generation,
                  at,
                  ours,
                  new ForkProof.Shown(theirs.signed(), theirs.prefix(), theirs.proof()),
                  verifier);
      if (fork != null) {
        freeze(fork);
      } else if (cover(site, theirs.signed()) || ours != null) {
        put(() -> listener.input(new Sync.Input.Alike(what.peer(), theirs.site(), theirs.size())));
      }
    } catch (MalformedException e) {
      notForked(what.peer(), theirs.site(), String.valueOf(e.getMessage()));
    }
  }

  /// Takes a head that covers what is held in part, if it is a head of just that.
  private boolean cover(Bytes32 site, SignedTreeHead signed) throws InterruptedException {
    Replica replica = replica(site);
    if (!replica.cover(signed, verifier)) {
      return false;
    }
    LogWriter.Witnessed witnessed = site.equals(self) ? null : cosigner.taken(replica, signed);
    Message.Cosigned cosigned = witnessed == null ? null : witnessed.message();
    long extent = Extent.of(replica.generation(), replica.size());
    var nothing = new Replica.Outcome.Taken(replica.size(), List.of(), List.of(), List.of());
    units.put(
        Unit.of(
            new Entries(site, nothing, List.of(), LogWriter.Row.of(replica, signed)),
            witnessed == null ? null : to -> writer.witness(witnessed, to),
            () -> listener.input(new Sync.Input.Brought(site.prefix(), extent, signed, cosigned))));
    return true;
  }

  /// What this site can show that begins with the first `at` entries held; null if nothing.
  private ForkProof.@Nullable Shown shown(Bytes32 site, Archive.State state, long at) {
    SignedTreeHead head = state.head();
    Replica.Ahead ahead = archive.ahead(site);
    if (head != null && at <= head.size()) {
      return ForkProof.Shown.held(head, at, archive.hashes(site));
    }
    return ahead == null || at > state.size()
        ? null
        : ahead.shown(at, state.size(), archive.hashes(site));
  }

  private void decideFork(long peer, Message.Fork said) throws InterruptedException {
    try {
      ForkProof fork = ForkProof.parse(said.proof());
      if (!fork.verify(verifier, new TreeHasher())) {
        notForked(peer, said.site(), "a fork proof that proves nothing");
      } else if (fork.site().equals(archive.site(said.site()))) {
        freeze(fork);
      }
    } catch (MalformedException e) {
      notForked(peer, said.site(), String.valueOf(e.getMessage()));
    }
  }

  private void notForked(long peer, long site, String reason) throws InterruptedException {
    put(() -> listener.input(new Sync.Input.NotForked(peer, site, reason)));
  }

  /// Writes a proof down, and takes no more of that generation of the log: both histories stay
  /// where they are.
  private void freeze(ForkProof fork) throws InterruptedException {
    Bytes32 site = fork.site();
    if (archive.forks(site).containsKey(fork.generation())) {
      return;
    }
    // Its row is written anew, with the head that covers what was decided before.
    drain();
    Replica replica = replica(site);
    replica.freeze(fork);
    var nothing = new Replica.Outcome.Taken(replica.size(), List.of(), List.of(), List.of());
    var row = LogWriter.Row.of(replica, archive.state(site).head());
    Message.Fork message = new Message.Fork(site.prefix(), fork.generation(), fork.encode());
    Runnable tell = () -> listener.input(new Sync.Input.Forked(message));
    units.put(
        Unit.of(new Entries(site, nothing, List.of(), row), to -> writer.fork(fork, to), tell));
  }

  private void put(Runnable after) throws InterruptedException {
    units.put(Unit.of(null, after));
  }

  private Replica replica(Bytes32 site) {
    return replicas.computeIfAbsent(site, writer::replica);
  }

  // ---- writing

  private void commit() {
    try {
      for (Unit unit = units.take(); !unit.last(); unit = units.take()) {
        write(unit);
        unit.after().forEach(Runnable::run);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void write(Unit unit) {
    Transaction transaction = store.begin();
    // What is set aside leaves rows in views: they are all computed anew behind this unit.
    boolean anew = unit.entries().stream().anyMatch(e -> e.cut() != null && e.cut().anew());
    if (anew) {
      outdate();
    }
    for (Entries entries : unit.entries()) {
      Cut cut = entries.cut();
      if (cut != null) {
        if (entries.site().equals(self)) {
          listener.shortens(cut.size());
        }
        writer.setAside(entries.site(), cut.size(), store);
        writer.cut(entries.site(), cut.size(), cut.authors(), self, transaction);
      }
      add(entries, !anew, transaction);
    }
    for (Revealed each : unit.revealed()) {
      writer.reveal(each.position(), each.record(), each.part().salted(), transaction);
      views.reveal(
          new Entry(each.position(), each.site(), each.record(), noAuthor(each.record())),
          each.part().words(),
          transaction);
    }
    if (unit.also() != null) {
      unit.also().accept(transaction);
    }
    store.commit(transaction);
    writer.committed();
    for (Entries entries : unit.entries()) {
      tellSponsors(entries);
      tellMissing(entries.site());
    }
    for (Revealed each : unit.revealed()) {
      tellMissing(each.site());
    }
  }

  private static SiteLog.Author noAuthor(SignedRecord record) {
    return new SiteLog.Author(
        record.core().author(),
        Bytes32.ZERO,
        new org.ramdam.protocol.chain.AuthorHead(record.core().seq(), record.id()),
        List.of(),
        false);
  }

  private void add(Entries entries, boolean viewed, Transaction transaction) {
    long index = entries.taken().from();
    List<Replica.Step> steps = entries.taken().steps();
    for (int i = 0; i < steps.size(); i++) {
      Replica.Step step = steps.get(i);
      SignedRecord record = step.item().record();
      PrivatePart part = entries.words().get(i);
      Position position = new Position(entries.site().prefix(), index + i);
      boolean expected = isExpected(self, entries.site(), record);
      writer.add(
          position,
          step.item(),
          part == null ? null : part.salted(),
          expected && part == null,
          transaction);
      if (viewed) {
        Entry entry = new Entry(position, entries.site(), record, step.author());
        views.add(entry, transaction);
        if (part != null) {
          views.reveal(entry, part.words(), transaction);
        }
      }
    }
    writer.grow(entries.site(), entries.taken(), entries.row(), transaction);
  }

  /// Whether site `self` should have the private part of a record in the log of `site`.
  static boolean isExpected(Bytes32 self, Bytes32 site, SignedRecord record) {
    return record.core().commitment() != null
        && (record.core().scope().travels() || site.equals(self));
  }

  private void tellSponsors(Entries entries) {
    for (Replica.Step step : entries.taken().steps()) {
      if (step.item().record().core().body()
          instanceof Body.SiteAdmission(SignedRecord inception)) {
        listener.sponsored(entries.site(), inception);
      }
    }
  }

  private void tellMissing(Bytes32 site) {
    listener.input(new Sync.Input.Missing(site.prefix(), writer.missing(site)));
  }

  private void fail(Throwable reason) {
    failed = true;
    whole.complete(times);
    listener.failed(reason);
    tasks.clear();
    List.copyOf(waiting.values()).forEach(answer -> answer.completeExceptionally(reason));
    for (Thread thread : List.of(decider, committer)) {
      if (thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }

  /// That this site's log goes on as it is.
  public static final class NotNeededException extends Exception {
    NotNeededException() {
      super("the log of this site goes on: no other generation is needed");
    }
  }

  /// A submission that the rules of this site's log refuse.
  public static final class RefusedException extends Exception {
    private final transient Replica.Appended.Refused refused;

    RefusedException(Replica.Appended.Refused refused) {
      super(refused.reason());
      this.refused = refused;
    }

    /// Which record, and why.
    public Replica.Appended.Refused refused() {
      return refused;
    }
  }

  /// Follows the log of a site from now on.
  public void follow(Bytes32 site) {
    writer.follow(site);
    Archive.State state = archive.state(site);
    listener.input(new Sync.Input.Follow(site, state.extent(), state.head()));
    archive
        .forks(site)
        .forEach((generation, fork) ->
            listener.input(
                new Sync.Input.Forked(new Message.Fork(site.prefix(), generation, fork))));
    listener.input(new Sync.Input.Missing(site.prefix(), writer.missing(site)));
    if (Limits.SITES < archive.sites().size()) {
      throw new IllegalStateException("more sites than a node follows");
    }
  }

  /// How many private parts of a log should be here and are not.
  public long missing(Bytes32 site) {
    return writer.missing(site);
  }

  /// Tells the listener what cosignatures of a log are on disk, and makes this site's own if it is
  /// not among them.
  public void announceCosignatures(Bytes32 site) {
    if (isOverdue(site, archive.state(site))) {
      enqueue(new Task.CatchUp(site));
    }
    archive
        .cosignatures(site)
        .forEach((witness, cosigned) ->
            listener.input(
                new Sync.Input.CosignatureStored(
                    new LogWriter.Witnessed(
                            site, archive.state(site).generation(), witness, cosigned)
                        .message())));
  }

  /// Writes what was taken, and stops.
  @Override
  public void close() {
    try {
      enqueue(new Task.Stop());
      decider.join(TimeUnit.SECONDS.toMillis(8));
      committer.join(TimeUnit.SECONDS.toMillis(8));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
