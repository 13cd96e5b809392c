package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.client.CannedNode;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.BoardReply;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.InboxItem;
import org.ramdam.node.api.proto.InboxReply;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ProcessesReply;
import org.ramdam.node.api.proto.ReportReply;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.api.proto.Warning;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// A node of canned answers with which Zoé of La Fabrique does her everyday work.
final class EverydayNode implements AutoCloseable {
  static final Bytes32 SITE = new Bytes32(2, 2, 2, 2);
  static final Bytes32 ELSEWHERE = new Bytes32(3, 3, 3, 3);
  static final Bytes32 LEA = new Bytes32(0xaa11L << 48, 0, 0, 0);
  static final Bytes32 OTHER_LEA = new Bytes32(0xaa22L << 48, 0, 0, 0);
  static final Bytes32 ALI = new Bytes32(0xbb33L << 48, 0, 0, 0);

  final List<SignedRecord> stored = new ArrayList<>();
  final List<@Nullable Words> words = new ArrayList<>();
  final List<String> roles = new ArrayList<>(List.of("member"));
  final List<InboxItem> inbox = new ArrayList<>();
  final List<Process> processes = new ArrayList<>();
  final List<Warning> warnings = new ArrayList<>();
  final Map<String, ShowReply> records = new LinkedHashMap<>();
  final Identity zoe;
  BoardReply board = BoardReply.getDefaultInstance();
  ReportReply report = ReportReply.getDefaultInstance();
  ContributionsReply contributions = ContributionsReply.getDefaultInstance();
  long nowMs = CommandLineRun.NOW_MS;
  boolean refuses;
  int inboxRest;

  private final Path home;
  private final CannedNode node;

  EverydayNode(Path home) throws IOException {
    this.home = home;
    assertThat(run("identity", "new", "Zoé", "--no-passphrase").exit()).isEqualTo(Exit.OK);
    zoe = Identities.choose(new CommandLineRun(home).session(), new IdentityOptions());
    Path site = home.resolve("site");
    Files.createDirectories(site);
    Files.write(site.resolve("inception"), new byte[0]);
    node = new CannedNode(SiteDirectory.socket(site), this::answer);
  }

  /// A command line of Zoé's.
  CommandLineRun line() {
    return new CommandLineRun(home).at(nowMs);
  }

  CommandLineRun.Ended run(String... arguments) {
    return line().run(arguments);
  }

  /// What the only record says.
  <B extends Body> B only(Class<B> kind) {
    assertThat(stored).hasSize(1);
    assertThat(stored.getFirst().core().body()).isInstanceOf(kind);
    return kind.cast(stored.getFirst().core().body());
  }

  List<Body> bodies() {
    return stored.stream().map(record -> record.core().body()).toList();
  }

  /// The whole id that starts with these digits.
  static String id(String start) {
    return start + "0".repeat(64 - start.length());
  }

  static Bytes32 key(String start) {
    try {
      return Bytes32.parseHex(id(start));
    } catch (MalformedException e) {
      throw new IllegalArgumentException(start, e);
    }
  }

  /// Makes a contribution known, by default one of Léa for La Fabrique.
  ShowReply.Builder contribution(String start, Contribution.Builder contribution) {
    var whole =
        Contribution.newBuilder()
            .setProviderId(LEA.hex())
            .setProviderName("Léa Martin")
            .setReceiverId(SITE.hex())
            .setReceiverName("La Fabrique")
            .setMinutes(90)
            .setDay(20_700)
            .setAction("work")
            .setNote("Réparé le portail")
            .setState("declared")
            .setLevel(1)
            .setStanding("own")
            .mergeFrom(contribution.build())
            .setId(id(start));
    return add(
        start,
        ShowReply.newBuilder()
            .setContribution(whole)
            .setScope("site")
            .setWords("here")
            .setAuthorMemberId(whole.getProviderId())
            .setRow(LogRow.newBuilder().setKind("contribution")));
  }

  /// Makes a record known; call `add` again with what is changed.
  ShowReply.Builder add(String start, ShowReply.Builder record) {
    records.put(id(start), record.setId(id(start)).build());
    return record;
  }

  private byte[] answer(String method, byte[] body) throws IOException {
    if (method.equals("Show")) {
      String start = ShowRequest.parseFrom(body).getId();
      return records.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(start))
          .findFirst()
          .map(entry -> CannedNode.answer(200, entry.getValue()))
          .orElseGet(() -> no("not_found", 3));
    }
    if (method.equals("Submit") && refuses) {
      return no("refused", 4);
    }
    return CannedNode.answer(200, reply(method, body));
  }

  private static byte[] no(String code, int exit) {
    return CannedNode.answer(
        409,
        org.ramdam.node.api.proto.Error.newBuilder()
            .setCode(code)
            .setMessage("no")
            .setExitCode(exit)
            .build());
  }

  private Message reply(String method, byte[] body) throws IOException {
    return switch (method) {
      case "Status" ->
          StatusReply.newBuilder()
              .addSites(SiteStatus.newBuilder().setSiteId(SITE.hex()).setName("La Fabrique"))
              .build();
      case "Members" ->
          MembersReply.newBuilder()
              .addMembers(member(LEA, "Léa Martin", SITE, "La Fabrique"))
              .addMembers(member(OTHER_LEA, "Léa Dubois", ELSEWHERE, "CéLA"))
              .addMembers(member(ALI, "Ali", ELSEWHERE, "CéLA"))
              .addMembers(member(zoe.memberId(), "Zoé", SITE, "La Fabrique"))
              .build();
      case "Author" -> author();
      case "Concepts" -> ConceptsReply.getDefaultInstance();
      case "Submit" -> submit(SubmitRequest.parseFrom(body));
      case "Inbox" ->
          InboxReply.newBuilder().addAllItems(inbox).setWaiting(inbox.size() + inboxRest).build();
      case "Processes" -> ProcessesReply.newBuilder().addAllProcesses(processes).build();
      case "Board" -> board;
      case "Report" -> report;
      case "Contributions" -> contributions;
      default -> throw new IOException("no such method: " + method);
    };
  }

  private static Member member(Bytes32 id, String name, Bytes32 site, String siteName) {
    return Member.newBuilder()
        .setMemberId(id.hex())
        .setName(name)
        .setSiteId(site.hex())
        .setSiteName(siteName)
        .build();
  }

  private AuthorReply author() {
    Bytes32 head = stored.isEmpty() ? zoe.memberId() : stored.getLast().id();
    return AuthorReply.newBuilder()
        .setNetworkId(new Bytes32(1, 1, 1, 1).hex())
        .setSiteId(SITE.hex())
        .setMemberId(zoe.memberId().hex())
        .setMemberName("Zoé")
        .setSeq(stored.size())
        .setHead(head.hex())
        .setNowMs(nowMs)
        .addAllRoles(roles)
        .build();
  }

  private SubmitReply submit(SubmitRequest request) throws IOException {
    var reply = SubmitReply.newBuilder().addAllWarnings(warnings);
    try {
      for (NewRecord one : request.getRecordsList()) {
        SignedRecord record = RecordCodec.decode(one.getRecord().toByteArray());
        stored.add(record);
        words.add(
            one.getPrivatePart().isEmpty()
                ? null
                : PrivatePart.decode(one.getPrivatePart().toByteArray()).words());
        reply.addRecords(StoredRecord.newBuilder().setId(record.id().hex()));
      }
    } catch (MalformedException e) {
      throw new IOException(e);
    }
    return reply.build();
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
