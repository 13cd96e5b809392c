package org.ramdam.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.ApiException;
import org.ramdam.node.api.Methods;
import org.ramdam.node.api.Proofs;
import org.ramdam.node.api.proto.AskWitnessesReply;
import org.ramdam.node.api.proto.AskWitnessesRequest;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.ForgiveReply;
import org.ramdam.node.api.proto.ForgiveRequest;
import org.ramdam.node.api.proto.Fork;
import org.ramdam.node.api.proto.ForksReply;
import org.ramdam.node.api.proto.ForksRequest;
import org.ramdam.node.api.proto.InviteReply;
import org.ramdam.node.api.proto.InviteRequest;
import org.ramdam.node.api.proto.JoinRequest;
import org.ramdam.node.api.proto.MetricsReply;
import org.ramdam.node.api.proto.MetricsRequest;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.node.api.proto.Problem;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ReceiptRequest;
import org.ramdam.node.api.proto.Refused;
import org.ramdam.node.api.proto.ReindexReply;
import org.ramdam.node.api.proto.ReindexRequest;
import org.ramdam.node.api.proto.ScrubReply;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.SponsorReply;
import org.ramdam.node.api.proto.SponsorRequest;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.node.api.proto.WitnessAnswer;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.net.Driver;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.network.Invite;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.SkillId;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.wire.Message;

/// What an operator asks of a node: how it is, and to found, join and open the network.
final class Administration {
  private static final int WEEK_MINUTES = 7 * 24 * 60;
  private static final int DEFAULT_SPONSORS = 2;
  private static final long LOW_DISK = 200L << 20;
  private static final long BUILT_MS = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
  private static final int JOIN_SECONDS = 40;

  private final Node node;
  private final Proofs proofs;

  Administration(Node node, Proofs proofs) {
    this.node = node;
    this.proofs = proofs;
  }

  void register(Methods methods) {
    methods.add("Status", StatusRequest.getDefaultInstance(), _ -> status());
    methods.add("Metrics", MetricsRequest.getDefaultInstance(), _ -> metrics());
    methods.add("CreateNetwork", CreateNetworkRequest.getDefaultInstance(), this::create);
    methods.add("Invite", InviteRequest.getDefaultInstance(), this::invite);
    methods.add("Join", JoinRequest.getDefaultInstance(), this::join);
    methods.add("Sponsor", SponsorRequest.getDefaultInstance(), this::sponsor);
    methods.add("Forgive", ForgiveRequest.getDefaultInstance(), this::forgive);
    methods.add("AskWitnesses", AskWitnessesRequest.getDefaultInstance(), _ -> askWitnesses());
    methods.add("Forks", ForksRequest.getDefaultInstance(), _ -> forks());
    methods.add("Receipt", ReceiptRequest.getDefaultInstance(), this::receipt);
    methods.add("Reindex", ReindexRequest.getDefaultInstance(), _ -> reindex());
  }

  // ---- the network

  private synchronized NetworkReply create(CreateNetworkRequest request) {
    requireNone();
    try {
      NetworkFile file =
          node.joining()
              .found(
                  request.getName(),
                  new Body.Genesis(
                      or(request.getFounderSponsored(), DEFAULT_SPONSORS),
                      or(request.getSponsors(), DEFAULT_SPONSORS)));
      node.enter(file);
      return reply(file, node.directory().siteId(), node.directory().siteName());
    } catch (MalformedException | IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()), "choose another name");
    } catch (Ingest.RefusedException e) {
      throw new ApiException("refused", 4, 409, "the site's log refuses it: " + e.getMessage(), "");
    } catch (IOException e) {
      throw new StoreFailed("the file network cannot be written", e);
    }
  }

  private static int or(int value, int standard) {
    return value == 0 ? standard : value;
  }

  private void requireNone() {
    if (node.members().network().isPresent()) {
      throw new ApiException(
          "in_network",
          4,
          409,
          "this site is in a network already",
          "a site is in one network; make another site with `ramdam init`");
    }
  }

  private Bytes32 requireNetwork() {
    return node.members()
        .network()
        .orElseThrow(() ->
            new ApiException(
                "not_in_network",
                4,
                409,
                "this site is in no network yet",
                "run `ramdam network create NAME`, or `ramdam network join INVITE`"));
  }

  private static NetworkReply reply(NetworkFile file, Bytes32 site, String name) {
    return NetworkReply.newBuilder()
        .setNetworkId(file.network().hex())
        .setName(file.name())
        .setSiteId(site.hex())
        .setSiteName(name)
        .build();
  }

  private InviteReply invite(InviteRequest request) {
    Bytes32 network = requireNetwork();
    if (!node.members().isAdmitted(node.directory().siteId())) {
      throw new ApiException(
          "waiting",
          4,
          409,
          "this site is not admitted itself yet",
          "ask another site of the network to run `ramdam network sponsor`");
    }
    long minutes = or(request.getValidMinutes(), WEEK_MINUTES);
    Invite invite = node.joining().invite(network, minutes * 60);
    return InviteReply.newBuilder()
        .setInvite(invite.encode())
        .setExpiresMs(invite.expires() * 1000)
        .build();
  }

  private synchronized NetworkReply join(JoinRequest request) {
    Invite invite;
    try {
      invite = Invite.parse(request.getInvite());
    } catch (MalformedException e) {
      throw new ApiException(
          "bad_invite", 4, 400, String.valueOf(e.getMessage()), "copy the whole line again");
    }
    requireNone();
    if (invite.expires() * 1000 < node.clock().millis()) {
      throw new ApiException(
          "invite_expired",
          4,
          409,
          "this invite expired at " + Instant.ofEpochSecond(invite.expires()),
          "ask for another one");
    }
    Body.SiteInception own = node.directory().keys();
    if (own.transport().equals(invite.transport())) {
      throw new ApiException("own_invite", 4, 409, "this invite is this site's own", "");
    }
    try {
      Message.Welcome welcome =
          node.driver()
              .join(invite.addresses(), invite.transport(), node.joining().request(invite))
              .get(JOIN_SECONDS, TimeUnit.SECONDS);
      NetworkFile file = node.joining().accept(invite, welcome);
      node.enter(file);
      NetworkFile.Named told =
          file.introduced().isEmpty() ? file.founder() : file.introduced().getFirst();
      String name =
          told.said().orElse(null) instanceof Words.SiteWords(String said, _, _) ? said : "";
      return reply(file, told.record().id(), name).toBuilder()
          .setStillNeeded(welcome.stillNeeded())
          .build();
    } catch (ExecutionException e) {
      throw joinFailed(e.getCause());
    } catch (TimeoutException _) {
      throw new ApiException(
          "unreachable", 6, 504, "the inviting site did not answer", "try again later");
    } catch (MalformedException e) {
      throw new ApiException("refused", 4, 409, String.valueOf(e.getMessage()), "");
    } catch (IOException e) {
      throw new StoreFailed("the file network cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static ApiException joinFailed(@Nullable Throwable cause) {
    if (cause instanceof UncheckedIOException unreachable) {
      return new ApiException(
          "unreachable",
          6,
          504,
          "the inviting site cannot be reached: " + unreachable.getMessage(),
          "check that it runs and that its address can be reached from here");
    }
    String why = cause == null ? "" : String.valueOf(cause.getMessage());
    return new ApiException(
        "refused", 4, 409, "the inviting site refused: " + why, "ask for another invite");
  }

  private SponsorReply sponsor(SponsorRequest request) {
    Bytes32 network = requireNetwork();
    Bytes32 site = find(request.getSite());
    Membership members = node.members();
    SignedRecord inception =
        members
            .inception(site)
            .orElseThrow(() -> ApiException.notFound("no site of this name or id is known"));
    try {
      node.joining().sponsor(network, inception, node.views().sites().words(site));
    } catch (Ingest.RefusedException | MalformedException e) {
      throw new ApiException("refused", 4, 409, String.valueOf(e.getMessage()), "");
    }
    return SponsorReply.newBuilder()
        .setSiteId(site.hex())
        .setSiteName(node.name(site))
        .setAdmitted(members.isAdmitted(site))
        .setStillNeeded(members.stillNeeded(site))
        .build();
  }

  private ForgiveReply forgive(ForgiveRequest request) {
    Bytes32 site = find(request.getSite());
    return ForgiveReply.newBuilder()
        .setSiteId(site.hex())
        .setSiteName(node.name(site))
        .setForgiven(Node.ask(node.driver().forgive(site)))
        .build();
  }

  private Bytes32 find(String text) {
    String folded = SkillId.fold(text);
    var found = new ArrayList<Bytes32>();
    var all = new ArrayList<>(node.members().sites());
    all.addAll(node.members().candidates());
    for (Bytes32 site : all) {
      if (site.hex().startsWith(text) || SkillId.fold(node.name(site)).equals(folded)) {
        found.add(site);
      }
    }
    if (found.isEmpty() || text.isBlank()) {
      throw ApiException.notFound("no site of this name or id is known: " + text);
    } else if (found.size() > 1) {
      throw ApiException.ambiguous(
          "several sites are meant by " + text, found.stream().map(node::name).toList());
    }
    return found.getFirst();
  }

  // ---- records

  private ReceiptReply receipt(ReceiptRequest request) {
    String digits = request.getId();
    if (digits.length() < 4) {
      throw ApiException.badRequest("an id has at least 4 digits", "give more of it");
    }
    List<Bytes32> ids = node.archive().ids(digits, 2);
    Position position = ids.isEmpty() ? null : node.archive().position(ids.getFirst());
    if (position == null) {
      throw ApiException.notFound("no record has the id " + digits);
    } else if (ids.size() > 1) {
      throw ApiException.ambiguous(
          "several records begin with " + digits, ids.stream().map(Bytes32::hex).toList());
    }
    return ReceiptReply.newBuilder()
        .setId(ids.getFirst().hex())
        .setFile(proofs.receipt(position, policy(request.getPolicy())).encode())
        .build();
  }

  private static @Nullable Policy policy(String text) {
    try {
      return text.isEmpty() ? null : Policy.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw ApiException.badRequest(
          "not a policy: " + e.getMessage(), "see c2sp.org/tlog-policy for how one is written");
    }
  }

  private ReindexReply reindex() {
    long start = System.nanoTime();
    try {
      long records = node.ingest().reindex().get();
      return ReindexReply.newBuilder()
          .setRecords(records)
          .setMs((System.nanoTime() - start) / 1_000_000)
          .build();
    } catch (ExecutionException e) {
      throw new StoreFailed("the views cannot be computed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  // ---- status

  private StatusReply status() {
    Driver.Snapshot snapshot = Node.ask(node.driver().snapshot(node.clock().millis()));
    Archive archive = node.archive();
    var reply =
        StatusReply.newBuilder()
            .setSiteId(node.directory().siteId().hex())
            .setSiteName(node.directory().siteName())
            .setVersion(version())
            .setStartedMs(node.startedMs())
            .setListen(node.listening().getHostString() + ":" + node.listening().getPort())
            .setDirectory(node.directory().path().toAbsolutePath().toString())
            .setRecords(archive.records())
            .setRefusedEntries((int) Math.min(Integer.MAX_VALUE, snapshot.refusals()));
    snapshot
        .refusedBy()
        .forEach((what, count) ->
            reply.addRefused(Refused.newBuilder().setLimit(what.label()).setCount(count)));
    node.members()
        .network()
        .ifPresent(network -> {
          reply.setNetworkId(network.hex());
          String name = node.views().sites().networkName(network);
          reply.setNetworkName(name == null ? networkName() : name);
        });
    Map<Bytes32, Sync.LogState> logs = new HashMap<>();
    snapshot.logs().forEach(state -> logs.put(state.site(), state));
    boolean needed = isNeeded(snapshot);
    Set<Bytes32> candidates = Set.copyOf(node.members().candidates());
    var sites = new ArrayList<SiteStatus>();
    Map<String, NoteKey> mlDsa44 = mlDsa44();
    for (Bytes32 site : known()) {
      SiteStatus.Builder status = site(site, snapshot, logs.get(site));
      NoteKey witness = mlDsa44.get(Origin.witness(site));
      if (witness != null) {
        status.setWitnessMldsa44(witness.vkey());
      }
      if (!status.getSelf() && candidates.contains(site)) {
        status.setConnection("waiting");
      } else if (!status.getSelf()) {
        connection(status, site, snapshot, needed);
      }
      sites.add(status.build());
    }
    sites.sort(
        Comparator.comparing((SiteStatus s) -> !s.getSelf()).thenComparing(s -> s.getName()));
    reply.addAllSites(sites);
    reply.setComplete(
        (int)
            sites.stream()
                .filter(s -> !s.getSelf() && s.getBehind() == 0 && s.getSize() > 0)
                .count());
    problems(reply, sites);
    return reply.build();
  }

  private AskWitnessesReply askWitnesses() {
    Asking.Round round = node.asking().ask();
    var reply = AskWitnessesReply.newBuilder().setSize(round.size());
    Body.SiteInception keys = node.directory().keys();
    Bytes32 self = node.directory().siteId();
    String origin = Origin.of(self, node.archive().state(self).generation());
    reply.setLog(new NoteKey(origin, NoteKey.ED25519, keys.log()).vkey());
    round
        .refused()
        .forEach((witness, why) ->
            reply.addAnswers(
                WitnessAnswer.newBuilder()
                    .setWitness(witness.name())
                    .setMldsa44(!witness.isEd25519())
                    .setReason(why.reason().name().toLowerCase(Locale.ROOT))
                    .setNumber(why.number())));
    round
        .cosigned()
        .forEach(witness ->
            reply.addAnswers(
                WitnessAnswer.newBuilder()
                    .setWitness(witness.name())
                    .setMldsa44(!witness.isEd25519())
                    .setCosigned(true)));
    return reply.build();
  }

  private ForksReply forks() {
    ForksReply.Builder reply = ForksReply.newBuilder();
    Archive archive = node.archive();
    for (Bytes32 site : archive.forked()) {
      archive
          .forks(site)
          .forEach((generation, text) -> reply.addForks(fork(site, generation, text)));
    }
    return reply.build();
  }

  private Fork fork(Bytes32 site, int generation, String text) {
    Archive archive = node.archive();
    int now = archive.state(site).generation();
    try {
      ForkProof proof = ForkProof.parse(text);
      Checkpoint smaller = Checkpoint.parse(proof.smaller().note().text());
      Checkpoint larger = Checkpoint.parse(proof.larger().note().text());
      return Fork.newBuilder()
          .setSiteId(site.hex())
          .setSiteName(node.name(site))
          .setSmallerSize(smaller.size())
          .setLargerSize(larger.size())
          .setSmallerRoot(smaller.root().hex())
          .setLargerRoot(larger.root().hex())
          .setFile(text)
          .setGeneration(generation)
          .setHealed(generation < now)
          .setGenerationNow(now)
          .setOpenedAt(archive.generations(site).getOrDefault(now, 0L))
          .setSetAside(archive.asideCount(site))
          .build();
    } catch (MalformedException e) {
      throw new StoreFailed("the fork proof of " + site + " is damaged", e);
    }
  }

  private MetricsReply metrics() {
    Driver.Wire wire = Node.ask(node.driver().wire());
    return MetricsReply.newBuilder()
        .setRecords(node.archive().records())
        .setConnections(wire.connections())
        .setFrameBytesIn(wire.total().bytesIn())
        .setFrameBytesOut(wire.total().bytesOut())
        .setFramesIn(wire.total().framesIn())
        .setFramesOut(wire.total().framesOut())
        .setEqualBytes(wire.equal().bytes())
        .setEqualFramesIn(wire.equal().framesIn())
        .setEqualFramesOut(wire.equal().framesOut())
        .setCosignatureBytes(wire.total().cosignatureBytes())
        .build();
  }

  private static String version() {
    String version = Administration.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private String networkName() {
    try {
      return NetworkFile.read(node.directory().path()).map(NetworkFile::name).orElse("");
    } catch (IOException e) {
      throw new StoreFailed("the file network cannot be read", e);
    }
  }

  private List<Bytes32> known() {
    var known = new LinkedHashSet<>(node.members().neighbours());
    known.add(node.directory().siteId());
    known.addAll(node.members().candidates());
    return List.copyOf(known);
  }

  private SiteStatus.Builder site(
      Bytes32 site, Driver.Snapshot snapshot, Sync.@Nullable LogState log) {
    Archive archive = node.archive();
    Archive.State state = archive.state(site);
    boolean self = site.equals(node.directory().siteId());
    var status =
        SiteStatus.newBuilder()
            .setSiteId(site.hex())
            .setName(self ? node.directory().siteName() : node.name(site))
            .setSelf(self)
            .setSize(state.size())
            .setInvalid(state.invalid())
            .setConnection(self ? "self" : "unknown_address");
    if (state.size() > 0) {
      status.setRoot(root(site, state).hex());
    }
    if (log != null) {
      long known = Extent.size(log.known());
      status.setKnownSize(known).setHeldBy(log.heldBy());
      if (log.known() > state.extent() && state.invalid().isEmpty()) {
        long since = node.clock().millis() - (snapshot.nowMs() - log.behindSince());
        status.setBehind(Math.max(1, known - state.size())).setBehindSinceMs(since);
      }
    }
    Map<Integer, Long> opened = archive.generations(site);
    if (!opened.isEmpty()) {
      status
          .setOpenedAt(opened.getOrDefault(state.generation(), 0L))
          .setSetAside(archive.asideCount(site));
    }
    status.setGeneration(state.generation());
    SignedTreeHead head = state.head();
    if (head != null) {
      Proofs.Seen seen = proofs.seen(site, head.size());
      status.setCosignedBy(seen.count()).setCosignedMs(seen.firstSeconds() * 1000);
    }
    status.setWitnesses(node.witnesses(site));
    status.setPrivateMissing(node.ingest().missing(site));
    node.members().sponsors(site).forEach(sponsor -> status.addSponsors(sponsor.hex()));
    (self ? Optional.of(node.directory().keys()) : node.members().keys(site))
        .map(keys -> new NoteKey(Origin.witness(site), NoteKey.COSIGNATURE, keys.witness()))
        .ifPresent(key -> status.setWitness(key.vkey()));
    return status;
  }

  /// The keys of ML-DSA-44 of witnesses, by name, as far as they are known: other sites show theirs
  /// with what they cosign of this site's log.
  private Map<String, NoteKey> mlDsa44() {
    var keys = new HashMap<String, NoteKey>();
    node.archive().mlDsa44().keySet().forEach(key -> keys.put(key.name(), key));
    MlDsa44Witness own = node.mlDsa44();
    if (own != null) {
      keys.put(own.noteKey().name(), own.noteKey());
    }
    return keys;
  }

  private void connection(
      SiteStatus.Builder status, Bytes32 site, Driver.Snapshot snapshot, boolean needed) {
    long until = snapshot.discouragedUntilMs().getOrDefault(site, 0L);
    if (until > 0) {
      status.setConnection("discouraged").setDiscouragedUntilMs(until);
      return;
    }
    Driver.ContactState contact = snapshot.contacts().get(site);
    if (contact == null) {
      String address = node.address(site);
      if (address.isEmpty() && needed) {
        status.setReason("no address is known");
      } else {
        status.setConnection(needed ? "connecting" : "not_neighbor").setAddress(address);
      }
      return;
    }
    String state = connection(contact, needed);
    boolean failed = state.equals("unreachable") || state.equals("refused");
    status
        .setConnection(state)
        .setReason(failed ? contact.reason() : "")
        .setAddress(contact.address())
        .setLastSeenMs(contact.lastSeenMs())
        .setRetryAtMs(contact.retryAtMs());
  }

  /// Whether it matters that a site is not connected: this one has room for all as neighbours, or
  /// has hardly any.
  private boolean isNeeded(Driver.Snapshot snapshot) {
    int others = node.members().neighbours().size() - 1;
    return others <= Limits.ACTIVE_VIEW || snapshot.neighbors() < HyParView.FEW;
  }

  private static String connection(Driver.ContactState contact, boolean needed) {
    if (contact.connected()) {
      return "connected";
    } else if (!needed) {
      return "not_neighbor";
    } else if (contact.refused()) {
      return "refused";
    }
    return contact.reason().isEmpty() ? "connecting" : "unreachable";
  }

  private Bytes32 root(Bytes32 site, Archive.State state) {
    SignedTreeHead head = state.head();
    return head != null && head.size() == state.size()
        ? head.root()
        : org.ramdam.protocol.tlog.Proofs.root(
            state.size(), node.archive().hashes(site), new TreeHasher());
  }

  private void problems(StatusReply.Builder reply, List<SiteStatus> sites) {
    if (reply.getNetworkId().isEmpty()) {
      reply.addProblems(
          problem(
              "not_in_network",
              null,
              "this site is in no network yet",
              "run `ramdam network create NAME`, or `ramdam network join INVITE`"));
    } else if (!node.members().isAdmitted(node.directory().siteId())) {
      reply.addProblems(
          problem(
              "waiting",
              null,
              "this site is not let in yet, or does not know it yet",
              "ask the sites that know yours to run `ramdam network sponsor`"));
    } else if (sites.size() == 1) {
      reply.addProblems(
          problem(
              "alone",
              null,
              "this site is alone in its network",
              "run `ramdam network invite`, and give the invite to another site"));
    }
    if (node.ingest().isElsewhere()) {
      reply.addProblems(
          problem(
              "elsewhere",
              null,
              "another machine has the keys of this site, and goes on with its log",
              "write there, and switch this one off; or, if that one is gone, start this one with"
                  + " `ramdam run --moved`"));
    }
    if (node.ingest().isMoved()) {
      reply.addProblems(
          problem(
              "moved",
              null,
              "this directory is a copy, and no other site could be asked yet how far its log is",
              "wait for another site; or, if no other copy runs, start it with"
                  + " `ramdam run --moved`"));
    }
    for (SiteStatus site : sites) {
      problem(reply, site);
    }
    upkeepProblems(reply);
    if (node.clock().millis() < BUILT_MS) {
      reply.addProblems(
          problem("clock", null, "this machine's clock is in the past", "set the clock"));
    }
    try {
      FileStore disk = Files.getFileStore(node.directory().path());
      if (disk.getUsableSpace() < LOW_DISK) {
        reply.addProblems(
            problem(
                "disk",
                null,
                "the disk has only %d MB left".formatted(disk.getUsableSpace() >> 20),
                "make room"));
      }
    } catch (IOException e) {
      reply.addProblems(problem("disk", null, "the disk cannot be asked: " + e, "look at it"));
    }
  }

  private void upkeepProblems(StatusReply.Builder reply) {
    if (node.ingest().isRestoring()) {
      reply.addProblems(
          problem(
              "restoring",
              null,
              "this site fetches its own log back from the others, and writes nothing meanwhile",
              "connect sites that hold it; if none ever will, take the file `restored` away"));
    }
    long words = node.ingest().missing(node.directory().siteId());
    if (words > 0) {
      reply.addProblems(
          problem(
              "words",
              null,
              "the words of %d records of this site are missing; some no other site may have"
                  .formatted(words),
              "wait for other sites; if it stays, look for a copy older than the damage"));
    }
    ScrubReply scrub = node.upkeep().last();
    if (scrub != null) {
      reply.setScrubbedMs(scrub.getEndedMs());
      if (scrub.getFindingsCount() > 0 && !scrub.getMended()) {
        reply.addProblems(
            problem(
                "damaged",
                null,
                "the database is damaged: " + scrub.getFindings(0).getWhat(),
                "stop the node, then run `ramdam scrub`"));
      }
    }
  }

  private void problem(StatusReply.Builder reply, SiteStatus site) {
    if (site.getInvalid().equals(Replica.FORKED)) {
      reply.addProblems(
          problem(
              "forked",
              site,
              "it shows two histories of its log, of which nothing more is taken",
              site.getSelf()
                  ? "look at `ramdam fork show`, then let it go on with `ramdam fork resolve`"
                  : "look at `ramdam fork show`, and speak with its people"));
    } else if (!site.getInvalid().isEmpty()) {
      reply.addProblems(
          problem(
              "invalid_log",
              site,
              "its log breaks a rule, and is taken no further: " + site.getInvalid(),
              "tell the people of that site"));
    }
    switch (site.getConnection()) {
      case "waiting" ->
          reply.addProblems(
              problem(
                  "waiting",
                  site,
                  "it waits for more sites to sponsor it",
                  "if you know it, run `ramdam network sponsor`"));
      case "unreachable", "unknown_address" ->
          reply.addProblems(
              problem(
                  "unreachable",
                  site,
                  "it cannot be reached: " + site.getReason(),
                  "check that it runs, and its address " + site.getAddress()));
      case "discouraged" ->
          reply.addProblems(
              problem(
                  "discouraged",
                  site,
                  "it did what no honest site does, and is left alone until "
                      + Instant.ofEpochMilli(site.getDiscouragedUntilMs()),
                  "speak with its people; then run `ramdam network forgive`"));
      case "refused" ->
          reply.addProblems(
              problem(
                  "refused",
                  site,
                  "it refuses this site: " + site.getReason(),
                  "ask its people whether they know this site"));
      default -> {
        if (site.getBehind() > 0) {
          reply.addProblems(
              problem(
                  "behind",
                  site,
                  site.getBehind() + " records are still to come",
                  "wait; they are being fetched"));
        }
      }
    }
  }

  private static Problem problem(String code, @Nullable SiteStatus site, String what, String todo) {
    var problem = Problem.newBuilder().setCode(code).setWhat(what).setTodo(todo);
    if (site != null) {
      problem.setSiteId(site.getSiteId()).setSiteName(site.getName());
    }
    return problem.build();
  }
}
