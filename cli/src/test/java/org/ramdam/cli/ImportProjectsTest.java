package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.client.CannedNode;
import org.ramdam.cli.imports.Batch;
import org.ramdam.cli.imports.SourceLine;
import org.ramdam.cli.imports.csv.ContributionCsv;
import org.ramdam.cli.imports.csv.CsvOptions;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.Process;
import org.ramdam.node.api.proto.ProcessesReply;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Origin;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Source;

@Timeout(60)
class ImportProjectsTest {
  private static final Bytes32 HOME = new Bytes32(2, 2, 2, 2);
  private static final Bytes32 GARDEN = new Bytes32(3, 3, 3, 3);
  private static final Bytes32 OLD_GARDEN = new Bytes32(4, 4, 4, 4);

  @TempDir private Path home;
  private final List<SignedRecord> stored = new ArrayList<>();
  private CannedNode node;
  private Identity identity;
  private String file = "";

  @BeforeEach
  void startNode() throws IOException {
    assertThat(run("identity", "new", "Zoé", "--no-passphrase").exit()).isEqualTo(Exit.OK);
    identity = Identities.choose(new CommandLineRun(home).session(), new IdentityOptions());
    Path site = Files.createDirectories(home.resolve("site"));
    Files.write(site.resolve("inception"), new byte[0]);
    node =
        new CannedNode(
            SiteDirectory.socket(site),
            (method, body) -> CannedNode.answer(200, answer(method, body)));
    file =
        Files.writeString(
                home.resolve("f.csv"),
                """
                day,hours,for,what,project
                2026-01-02,1,La Fabrique,a,jardin
                2026-01-02,1,La Fabrique,b,Four à pain
                2026-01-02,1,La Fabrique,c,Four à pain
                2026-01-02,1,La Fabrique,d,
                """)
            .toString();
  }

  @AfterEach
  void stopNode() throws IOException {
    node.close();
  }

  private CommandLineRun.Ended run(String... arguments) {
    return new CommandLineRun(home).run(arguments);
  }

  private Message answer(String method, byte[] body) throws IOException {
    return switch (method) {
      case "Status" ->
          StatusReply.newBuilder()
              .addSites(SiteStatus.newBuilder().setSiteId(HOME.hex()).setName("La Fabrique"))
              .build();
      case "Members" -> MembersReply.getDefaultInstance();
      case "Author" -> author();
      case "Processes" ->
          ProcessesReply.newBuilder()
              .addProcesses(project(OLD_GARDEN, "Jardin").setFinished(true))
              .addProcesses(project(GARDEN, "Jardin"))
              .addProcesses(project(HOME, "Jardin partagé"))
              .build();
      case "Contributions" -> ContributionsReply.getDefaultInstance();
      case "Policies" -> PoliciesReply.getDefaultInstance();
      case "Submit" -> submit(SubmitRequest.parseFrom(body));
      default -> throw new IOException("no such method: " + method);
    };
  }

  private static Process.Builder project(Bytes32 id, String name) {
    return Process.newBuilder().setId(id.hex()).setName(name);
  }

  private AuthorReply author() {
    Bytes32 head = stored.isEmpty() ? identity.memberId() : stored.getLast().id();
    return AuthorReply.newBuilder()
        .setNetworkId(HOME.hex())
        .setSiteId(HOME.hex())
        .setMemberId(identity.memberId().hex())
        .setSeq(stored.size())
        .setHead(head.hex())
        .setNowMs(CommandLineRun.NOW_MS)
        .build();
  }

  private SubmitReply submit(SubmitRequest request) throws IOException {
    var reply = SubmitReply.newBuilder();
    try {
      for (NewRecord one : request.getRecordsList()) {
        SignedRecord record = RecordCodec.decode(one.getRecord().toByteArray());
        stored.add(record);
        reply.addRecords(StoredRecord.newBuilder().setId(record.id().hex()));
      }
    } catch (MalformedException e) {
      throw new IOException(e);
    }
    return reply.build();
  }

  @Test
  void unknownProjects_areAProblem() {
    CommandLineRun.Ended run = run("import", "csv", file);

    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err())
        .contains("line 3, column 5: no project is called so")
        .contains("“Four à pain” (2 lines)");
    assertThat(stored).isEmpty();
  }

  @Test
  void projects_areFoundOrMade() throws IOException {
    CommandLineRun.Ended run = run("import", "csv", file, "--create-projects");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out()).contains("Added 4 contributions").contains("1 project made, led by you.");
    assertThat(stored).hasSize(5);
    assertThat(stored.getFirst().core().body())
        .isEqualTo(new Body.Process(null, List.of(identity.memberId()), false));
    Bytes32 oven = stored.getFirst().id();
    assertThat(stored.subList(1, 5))
        .extracting(record -> ((Body.Contribution) record.core().body()).process())
        .containsExactly(GARDEN, oven, oven, null);
    assertThat(stored.subList(1, 5))
        .extracting(record -> ((Body.Contribution) record.core().body()).origin())
        .containsOnly(batch());
  }

  /// The one of the file's lines, which is the same whoever computes it.
  private Origin batch() throws IOException {
    var options = CsvOptions.strict(LocalDate.of(2026, 11, 24));
    List<String> keys =
        ContributionCsv.read(Files.readAllBytes(Path.of(file)), options).reading().lines().stream()
            .map(SourceLine::key)
            .toList();
    return Batch.of(Source.SPREADSHEET, identity.memberId(), keys.reversed());
  }
}
