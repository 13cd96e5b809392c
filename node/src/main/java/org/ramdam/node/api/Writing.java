package org.ramdam.node.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.AuthorRequest;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Registrar;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.node.view.Views;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.policy.Electorate;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.TreeHasher;

/// What a member's device may append to this site's log, and how a member comes to be one.
public final class Writing {
  private static final int RECORDS = 4096;

  private final Bytes32 self;
  private final Archive archive;
  private final Views views;
  private final Ingest ingest;
  private final Registrar registrar;
  private final Verifier verifier;
  private final InstantSource clock;
  private final Supplier<Bytes32> network;

  /// The parts of a node that this needs.
  ///
  /// @param network the network's id; zero before the site is in one
  public Writing(
      Bytes32 self,
      Archive archive,
      Views views,
      Ingest ingest,
      Registrar registrar,
      Verifier verifier,
      InstantSource clock,
      Supplier<Bytes32> network) {
    this.self = self;
    this.archive = archive;
    this.views = views;
    this.ingest = ingest;
    this.registrar = registrar;
    this.verifier = verifier;
    this.clock = clock;
    this.network = network;
  }

  /// The methods of the API that are answered here.
  public void register(Methods methods) {
    methods.add("Author", AuthorRequest.getDefaultInstance(), this::author);
    methods.add("Submit", SubmitRequest.getDefaultInstance(), this::submit);
    methods.add("AdmitMember", AdmitMemberRequest.getDefaultInstance(), this::admitMember);
  }

  static Bytes32 requireNetwork(Supplier<Bytes32> network) {
    Bytes32 id = network.get();
    if (id.equals(Bytes32.ZERO)) {
      throw new ApiException(
          "not_in_network",
          4,
          409,
          "this site is in no network yet",
          "run `ramdam network create NAME`, or `ramdam network join INVITE`");
    }
    return id;
  }

  Bytes32 requireNetwork() {
    return requireNetwork(network);
  }

  void requireWhole() {
    if (ingest.isElsewhere()) {
      throw new ApiException(
          "elsewhere",
          6,
          503,
          "another machine has the keys of this site, and goes on with its log",
          "write there; or, if that one is gone, start the node with `ramdam run --moved`");
    }
    if (ingest.isMoved()) {
      throw new ApiException(
          "moved",
          6,
          503,
          "this directory is a copy, and no other site could be asked yet how far its log is",
          "wait until another site is connected; or, if no other copy runs, start the node with"
              + " `ramdam run --moved`");
    }
    if (ingest.isRestoring()) {
      throw new ApiException(
          "restoring",
          6,
          503,
          "this site is fetching its own log back from the others",
          "wait until `ramdam status` says it is complete");
    }
  }

  private AuthorReply author(AuthorRequest request) {
    Bytes32 key = parse(request.getKey(), "key");
    Bytes32 in = requireNetwork(network);
    SiteLog.Author author = archive.author(self, key);
    if (author == null || author.isRegistrar() || author.roles().isEmpty()) {
      throw notAdmitted(author != null);
    }
    if (author.revoked()) {
      throw revoked();
    }
    SignedTreeHead head = archive.state(self).head();
    var reply =
        AuthorReply.newBuilder()
            .setNetworkId(in.hex())
            .setSiteId(self.hex())
            .setMemberId(author.member().hex())
            .setMemberName(new Names(views, archive).member(author.member()))
            .setSeq(author.head().seq())
            .setHead(author.head().id().hex())
            .setNowMs(clock.millis());
    if (head != null) {
      reply.setAnchorSize(head.size()).setAnchorRoot(head.root().hex());
    }
    author.roles().forEach(role -> reply.addRoles(name(role)));
    return reply.build();
  }

  static ApiException revoked() {
    return new ApiException(
        "device_revoked",
        5,
        403,
        "this device was revoked, and signs nothing here any more",
        "see `ramdam device list`; sign with another device");
  }

  private static ApiException notAdmitted(boolean left) {
    return new ApiException(
        "not_admitted",
        5,
        403,
        left ? "this member has left the site" : "this key is not of a member of this site",
        "ask the site to run `ramdam member admit` on your request");
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Bytes32 parse(String hex, String what) {
    try {
      return Bytes32.parseHex(hex);
    } catch (MalformedException e) {
      throw ApiException.badRequest(what + ": " + e.getMessage(), "give the whole id");
    }
  }

  private SubmitReply submit(SubmitRequest request) {
    requireNetwork(network);
    requireWhole();
    if (request.getRecordsCount() == 0 || request.getRecordsCount() > RECORDS) {
      throw ApiException.badRequest(
          "1 to 4096 records at a time, got " + request.getRecordsCount(), "send them in parts");
    }
    var caps = new DayCaps(views, archive, self, clock.millis());
    var reply = new StoredRecord[request.getRecordsCount()];
    var items = new ArrayList<Run.Item>();
    var places = new ArrayList<Integer>();
    Map<Long, Bytes32> roots = new HashMap<>();
    for (int i = 0; i < reply.length; i++) {
      Run.Item item = check(request.getRecords(i), i, roots);
      Position position = archive.position(item.record().id());
      if (position != null && position.site() == self.prefix()) {
        reply[i] = stored(item, position.index(), true);
      } else {
        requireDay(item.record(), i, caps);
        requireRecent(item.record(), i);
        requireChangeable(item.record(), i);
        items.add(item);
        places.add(i);
      }
    }
    if (!items.isEmpty()) {
      long first = append(items);
      for (int i = 0; i < items.size(); i++) {
        reply[places.get(i)] = stored(items.get(i), first + i, false);
      }
    }
    return SubmitReply.newBuilder()
        .addAllRecords(List.of(reply))
        .addAllWarnings(caps.warnings())
        .build();
  }

  private static void requireDay(SignedRecord record, int at, DayCaps caps) {
    try {
      if (record.core().body() instanceof Body.Contribution contribution) {
        caps.take(contribution);
      }
    } catch (MalformedException e) {
      throw refused(e, at);
    }
  }

  private static ApiException refused(MalformedException e, int at) {
    return new ApiException(
        "refused",
        4,
        400,
        "record %d is refused: %s".formatted(at + 1, e.getMessage()),
        "nothing was stored");
  }

  private static StoredRecord stored(Run.Item item, long index, boolean already) {
    return StoredRecord.newBuilder()
        .setId(item.record().id().hex())
        .setIndex(index)
        .setAlready(already)
        .build();
  }

  private long append(List<Run.Item> items) {
    try {
      return Registrar.await(ingest, items);
    } catch (Ingest.RefusedException e) {
      throw refused(e.refused());
    }
  }

  static ApiException refused(Replica.Appended.Refused no) {
    String code =
        switch (no.code()) {
          case GAP, TAKEN -> "taken";
          case NOT_ADMITTED -> "not_admitted";
          case FROZEN -> "forked";
          case RESTORING -> "restoring";
          case REVOKED -> "device_revoked";
          case DEVICE -> "not_a_device";
          case INCEPTION, GENERATION, OTHER_NETWORK, OTHER_HOME, ROLE, ANCHOR -> "refused";
        };
    String hint =
        switch (no.code()) {
          case FROZEN -> "nothing was stored; see `ramdam fork show`";
          case REVOKED, DEVICE -> "nothing was stored; see `ramdam device list`";
          default -> "nothing was stored; ask for the author's newest record and sign again";
        };
    return new ApiException(
        code,
        no.code() == SiteLog.Reason.REVOKED ? 5 : 4,
        409,
        "record %d is refused: %s".formatted(no.at() + 1, no.reason()),
        hint);
  }

  /// A record that a member may submit here now, checked but not stored.
  ///
  /// @throws ApiException if it would be refused whatever else the log says
  Run.Item checkRecent(NewRecord given) {
    Run.Item item = check(given, 0, new HashMap<>());
    requireRecent(item.record(), 0);
    return item;
  }

  private Run.Item check(NewRecord given, int at, Map<Long, Bytes32> roots) {
    try {
      SignedRecord record = RecordCodec.decode(given.getRecord().toByteArray());
      byte[] words = given.getPrivatePart().toByteArray();
      requireWords(record, words);
      requireTime(record);
      requireAnchor(record.core().anchor(), roots);
      if (record.core().isInception()) {
        throw new MalformedException("a person is admitted with their request, not by a record");
      }
      if (!record.verify(verifier)) {
        throw new MalformedException("the signature is not its author's");
      }
      return new Run.Item(record, record.entry(), words.length == 0 ? null : words);
    } catch (MalformedException e) {
      throw refused(e, at);
    }
  }

  private static void requireWords(SignedRecord record, byte[] words) throws MalformedException {
    var commitment = record.core().commitment();
    if (commitment == null ? words.length > 0 : !PrivatePart.matches(words, commitment)) {
      throw new MalformedException("the words are not those that the record commits to");
    }
    if (words.length > 0
        && !PrivatePart.fits(PrivatePart.decode(words).words(), record.core().body())) {
      throw new MalformedException("the words are of another kind than the record");
    }
  }

  private void requireTime(SignedRecord record) throws MalformedException {
    long ahead = record.core().createdMs() - clock.millis();
    if (ahead > Limits.AHEAD_OF_CLOCK.toMillis()) {
      throw new MalformedException(
          "it is dated %d minutes ahead of this site's clock".formatted(ahead / 60_000));
    }
  }

  /// A record that is stored already may be as old as it likes.
  private void requireRecent(SignedRecord record, int at) {
    long behind = clock.millis() - record.core().createdMs();
    if (behind > Limits.BEHIND_CLOCK.toMillis()) {
      throw new ApiException(
          "refused",
          4,
          400,
          "record %d is refused: it is dated %d hours behind this site's clock, %d are allowed"
              .formatted(at + 1, behind / 3_600_000, Limits.BEHIND_CLOCK.toHours()),
          "nothing was stored; set the clock that is wrong, and sign again");
    }
  }

  private void requireChangeable(SignedRecord record, int at) {
    if (record.core().body() instanceof Body.Policy policy) {
      Electorate electorate = views.policies().electorate(self, record.core().createdMs());
      if (electorate.isLockedOutBy(policy.settings())) {
        throw new ApiException(
            "policy_void",
            4,
            409,
            "record %d is refused: %s"
                .formatted(at + 1, Policies.tooFewStewards(electorate, policy.settings())),
            "nothing was stored; ask for at most %d stewards, or admit more stewards first"
                .formatted(electorate.stewards()));
      }
    }
  }

  private void requireAnchor(
      @org.jspecify.annotations.Nullable Anchor anchor, Map<Long, Bytes32> roots)
      throws MalformedException {
    if (anchor == null) {
      return;
    }
    SignedTreeHead head = archive.state(self).head();
    if (head == null || anchor.size() > head.size()) {
      throw new MalformedException("it has seen more of this log than there is");
    }
    Bytes32 root =
        anchor.size() == head.size()
            ? head.root()
            : roots.computeIfAbsent(
                anchor.size(),
                size ->
                    org.ramdam.protocol.tlog.Proofs.root(
                        size, archive.hashes(self), new TreeHasher()));
    if (!root.equals(anchor.root())) {
      throw new MalformedException("it has seen another log than this one");
    }
  }

  private Member admitMember(AdmitMemberRequest request) {
    Bytes32 in = requireNetwork(network);
    requireWhole();
    try {
      SignedRecord inception = RecordCodec.decode(request.getInception().toByteArray());
      byte[] words = request.getPrivatePart().toByteArray();
      requireWords(inception, words);
      if (!(inception.core().body() instanceof Body.MemberInception)
          || !inception.verify(verifier)) {
        throw new MalformedException("not a person's first record, signed by their device");
      }
      List<Role> roles = roles(request.getRolesList());
      SiteLog.Author known = archive.author(self, inception.core().author());
      List<Run.Item> before =
          known != null && known.member().equals(inception.id())
              ? List.of()
              : List.of(
                  new Run.Item(inception, inception.entry(), words.length == 0 ? null : words));
      if (known == null || !known.roles().equals(roles)) {
        var _ = registrar.append(in, new Body.MemberAdmission(inception.id(), roles), null, before);
      }
      return member(inception, words, roles);
    } catch (MalformedException e) {
      throw new ApiException(
          "refused", 4, 400, String.valueOf(e.getMessage()), "ask the person for a new request");
    } catch (Ingest.RefusedException e) {
      throw refused(e.refused());
    }
  }

  private static List<Role> roles(List<String> names) {
    var roles = new TreeSet<Role>();
    for (String name : names) {
      try {
        roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
      } catch (IllegalArgumentException _) {
        throw ApiException.badRequest(
            "there is no role " + name,
            "member, steward, animateur, mentor, treasurer or valideur-cec");
      }
    }
    return roles.isEmpty() ? List.of(Role.MEMBER) : List.copyOf(roles);
  }

  private Member member(SignedRecord inception, byte[] words, List<Role> roles)
      throws MalformedException {
    var reply =
        Member.newBuilder()
            .setMemberId(inception.id().hex())
            .setSiteId(self.hex())
            .setSiteName(new Names(views, archive).site(self))
            .setDeviceKey(inception.core().author().hex());
    if (words.length > 0
        && PrivatePart.decode(words).words() instanceof Words.MemberWords(String name)) {
      reply.setName(name);
    }
    roles.forEach(role -> reply.addRoles(name(role)));
    return reply.build();
  }
}
