package org.ramdam.node.testing;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.Node;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.AuthorRequest;
import org.ramdam.node.api.proto.CreateNetworkRequest;
import org.ramdam.node.api.proto.InviteReply;
import org.ramdam.node.api.proto.InviteRequest;
import org.ramdam.node.api.proto.JoinRequest;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.NetworkReply;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.testing.Gen;

/// A site with a node of its own, in this process or in one of its own, asked over its socket as a
/// person asks it.
public final class LiveSite implements AutoCloseable {
  private final Path directory;
  private final InetSocketAddress listens;
  private final RandomGenerator random;
  private @Nullable Node node;
  private @Nullable Process process;

  private LiveSite(Path directory, InetSocketAddress listens, RandomGenerator random) {
    this.directory = directory;
    this.listens = listens;
    this.random = random;
  }

  /// A new site under `parent`, whose node runs.
  public static LiveSite start(Path parent, String name, RandomGenerator random) throws Exception {
    return start(parent, name, random, "");
  }

  /// The same with more settings, as `ramdam.toml` has them.
  public static LiveSite start(Path parent, String name, RandomGenerator random, String settings)
      throws Exception {
    LiveSite site = make(parent, name, random, settings);
    site.start();
    return site;
  }

  /// The same, with its node in a process of its own, that has the memory of an installed one.
  public static LiveSite startProcess(Path parent, String name, RandomGenerator random)
      throws Exception {
    LiveSite site = make(parent, name, random, "");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Xmn128m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            NodeProcess.class.getName(),
            site.directory.toString());
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    Path said = parent.resolve(name + ".log");
    builder.redirectErrorStream(true).redirectOutput(said.toFile());
    Process started = builder.start();
    site.process = started;
    Await.until(
        () -> "the node answers, and does not say " + said(said),
        () -> started.isAlive() && site.answers());
    return site;
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean answers() throws Exception {
    try {
      return status().getSitesCount() > 0;
    } catch (IOException _) {
      return false; // no socket yet
    }
  }

  private static LiveSite make(Path parent, String name, RandomGenerator random, String settings)
      throws Exception {
    InetSocketAddress listen;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
    }
    Path directory = parent.resolve(name);
    var _ =
        SiteDirectory.create(
            directory,
            name,
            "127.0.0.1:" + listen.getPort(),
            List.of(),
            random,
            System.currentTimeMillis());
    Files.writeString(directory.resolve("ramdam.toml"), settings, StandardOpenOption.APPEND);
    return new LiveSite(directory, listen, random);
  }

  /// Starts its node.
  public void start() throws IOException {
    node = Node.start(SiteDirectory.open(directory));
  }

  /// Stops its node.
  public void stop() {
    requireNonNull(node).close();
    node = null;
  }

  /// Stops its node, and puts its directory back to what `image` says.
  public void stopAndRestore(Path image) throws IOException {
    stop();
    deleteAll(directory);
    copyAll(image, directory);
  }

  /// Says that its directory is where it belongs, as `ramdam run --moved` does.
  public void settle() throws IOException {
    SiteDirectory.open(directory).settle();
  }

  /// Copies its directory as it is on the disk at this moment: what a kill would leave.
  public void image(Path image) throws IOException {
    copyAll(directory, image);
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("api.sock")) {
          Files.copy(
              file,
              to.resolve(from.relativize(file).toString()),
              java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    if (node != null) {
      stop();
    }
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
      process = null;
    }
  }

  /// Its keys.
  public SiteDirectory site() throws IOException {
    return SiteDirectory.open(directory);
  }

  /// The site's id.
  public Bytes32 id() throws IOException {
    return site().siteId();
  }

  /// Where its node listens for others.
  public InetSocketAddress listening() {
    return node == null ? listens : node.listening();
  }

  /// Kilobytes of memory that its process has had at most.
  public long peakMemory() throws IOException {
    Path status = Path.of("/proc", String.valueOf(requireNonNull(process).pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  // ---- what a person asks

  /// What a node answers that says no.
  public static final class RefusedException extends Exception {
    private final transient org.ramdam.node.api.proto.Error error;

    RefusedException(org.ramdam.node.api.proto.Error error) {
      super(error.getCode() + ": " + error.getMessage());
      this.error = error;
    }

    /// Why.
    public org.ramdam.node.api.proto.Error error() {
      return error;
    }
  }

  /// Calls a method.
  public <R extends Message> R call(String method, Message request, Parser<R> parser)
      throws IOException, RefusedException {
    byte[] body = request.toByteArray();
    String head =
        "POST /v1/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nAccept: application/x-protobuf\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, body.length);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(SiteDirectory.socket(directory)));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      var in = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate(1 << 16);
      while (channel.read(part) >= 0) {
        in.write(part.array(), 0, part.position());
        part.clear();
      }
      String text = in.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n") + 4;
      byte[] answer = Arrays.copyOfRange(in.toByteArray(), end, in.size());
      if (!text.startsWith("HTTP/1.1 200")) {
        throw new RefusedException(org.ramdam.node.api.proto.Error.parseFrom(answer));
      }
      return parser.parseFrom(answer);
    }
  }

  /// Founds a network.
  ///
  /// @param founderSponsored how many sites this one lets in alone
  public NetworkReply found(int founderSponsored) throws Exception {
    return call(
        "CreateNetwork",
        CreateNetworkRequest.newBuilder()
            .setName("Nouvel")
            .setFounderSponsored(founderSponsored)
            .build(),
        NetworkReply.parser());
  }

  /// An invite.
  public String invite() throws Exception {
    return call("Invite", InviteRequest.getDefaultInstance(), InviteReply.parser()).getInvite();
  }

  /// Joins a network.
  public NetworkReply join(String invite) throws Exception {
    return call("Join", JoinRequest.newBuilder().setInvite(invite).build(), NetworkReply.parser());
  }

  /// How it is.
  public StatusReply status() throws Exception {
    return call("Status", StatusRequest.getDefaultInstance(), StatusReply.parser());
  }

  /// How it sees another site; one without an id if it does not know it.
  public SiteStatus status(LiveSite other) throws Exception {
    String id = other.id().hex();
    return status().getSitesList().stream()
        .filter(site -> site.getSiteId().equals(id))
        .findFirst()
        .orElse(SiteStatus.getDefaultInstance());
  }

  /// Someone new, admitted here.
  public Person member(String name) throws Exception {
    Person person = Person.of(name, random);
    var _ =
        call(
            "AdmitMember",
            AdmitMemberRequest.newBuilder()
                .setInception(ByteString.copyFrom(person.inception().entry()))
                .setPrivatePart(ByteString.copyFrom(person.words().salted()))
                .build(),
            Member.parser());
    return person;
  }

  /// A member says that they worked for the site; the answer is the record's id.
  public String contribute(Person person, Scope scope, String note) throws Exception {
    return say(
        person,
        Logbook.work(person.id(), id()),
        scope,
        PrivatePart.of(
            new Words.ContributionWords(note, ""), Gen.bytes(PrivatePart.SALT_SIZE, random)));
  }

  /// A member says something without words; the answer is the record's id.
  public String say(Person person, Body body) throws Exception {
    return say(person, body, Scope.NETWORK, null);
  }

  private String say(Person person, Body body, Scope scope, @Nullable PrivatePart words)
      throws Exception {
    AuthorReply author =
        call(
            "Author",
            AuthorRequest.newBuilder().setKey(person.device().publicKey().hex()).build(),
            AuthorReply.parser());
    Run.Item item =
        Logbook.sign(
            person.device(),
            Bytes32.parseHex(author.getNetworkId()),
            id(),
            new AuthorHead(author.getSeq(), Bytes32.parseHex(author.getHead())),
            author.getNowMs(),
            body,
            scope,
            words);
    byte[] salted = item.words();
    NewRecord record =
        NewRecord.newBuilder()
            .setRecord(ByteString.copyFrom(item.entry()))
            .setPrivatePart(salted == null ? ByteString.EMPTY : ByteString.copyFrom(salted))
            .build();
    return call(
            "Submit", SubmitRequest.newBuilder().addRecords(record).build(), SubmitReply.parser())
        .getRecords(0)
        .getId();
  }

  /// Everything it knows about a record.
  public ShowReply show(String id) throws Exception {
    return call("Show", ShowRequest.newBuilder().setId(id).build(), ShowReply.parser());
  }

  /// Whether it has a record.
  public boolean has(String id) throws Exception {
    try {
      return show(id).getId().equals(id);
    } catch (RefusedException e) {
      if (e.error().getCode().equals("not_found")) {
        return false;
      }
      throw e;
    }
  }

  // ---- what is so in the end

  /// Waits until all `sites` hold the same of every log, and lack no words.
  public static void awaitEqual(LiveSite... sites) throws Exception {
    var last = new java.util.concurrent.atomic.AtomicReference<Object>("");
    Await.until(
        () -> "all sites hold the same, and not " + last.get(),
        () -> {
          var seen = new java.util.HashSet<List<String>>();
          boolean complete = true;
          for (LiveSite site : sites) {
            StatusReply status = site.status();
            seen.add(
                status.getSitesList().stream()
                    .map(log -> log.getSiteId() + " " + log.getSize() + " " + log.getRoot())
                    .sorted()
                    .toList());
            complete &= status.getSitesCount() >= sites.length;
            complete &=
                status.getSitesList().stream()
                    .allMatch(log -> log.getSize() > 0 && log.getPrivateMissing() == 0);
          }
          last.set(seen);
          return complete && seen.size() == 1;
        });
  }
}
