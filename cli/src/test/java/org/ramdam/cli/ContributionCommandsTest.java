package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.client.CannedNode;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.ConceptsReply;
import org.ramdam.node.api.proto.Contribution;
import org.ramdam.node.api.proto.ContributionsReply;
import org.ramdam.node.api.proto.ContributionsRequest;
import org.ramdam.node.api.proto.LogRow;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.MembersReply;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.ReceiptReply;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.SiteStatus;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

@Timeout(60)
class ContributionCommandsTest {
  private static final Bytes32 NETWORK = new Bytes32(1, 1, 1, 1);
  private static final Bytes32 HOME = new Bytes32(2, 2, 2, 2);
  private static final String LEA = "aa11" + "0".repeat(60);
  private static final String OTHER_LEA = "aa22" + "0".repeat(60);

  @TempDir private Path home;
  private final List<SignedRecord> stored = new ArrayList<>();
  private final List<Words> words = new ArrayList<>();
  private final List<ContributionsRequest> questions = new ArrayList<>();
  private CannedNode node;
  private Identity identity;

  @BeforeEach
  void startNode() throws IOException {
    assertThat(run("identity", "new", "Zoé", "--no-passphrase").exit()).isEqualTo(Exit.OK);
    identity = Identities.choose(new CommandLineRun(home).session(), new IdentityOptions());
    Path site = home.resolve("site");
    Files.createDirectories(site);
    Files.write(site.resolve("inception"), new byte[0]);
    node =
        new CannedNode(
            SiteDirectory.socket(site),
            (method, body) -> CannedNode.answer(200, answer(method, body)));
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
      case "Members" ->
          MembersReply.newBuilder()
              .addMembers(Member.newBuilder().setMemberId(LEA).setName("Léa Martin"))
              .addMembers(Member.newBuilder().setMemberId(OTHER_LEA).setName("Léa Dubois"))
              .build();
      case "Author" -> author();
      case "Concepts" -> ConceptsReply.getDefaultInstance();
      case "Submit" -> submit(SubmitRequest.parseFrom(body));
      case "Contributions" -> contributions(ContributionsRequest.parseFrom(body));
      case "Show" ->
          ShowReply.newBuilder()
              .setId("abcd" + "0".repeat(60))
              .setContribution(Contribution.getDefaultInstance())
              .setRow(LogRow.newBuilder().setKind("contribution"))
              .build();
      case "Receipt" ->
          ReceiptReply.newBuilder()
              .setId(Receipts.example().id(5).hex())
              .setFile(Receipts.example().receipt(5, 9).encode())
              .build();
      default -> throw new IOException("no such method: " + method);
    };
  }

  private AuthorReply author() {
    Bytes32 head = stored.isEmpty() ? identity.memberId() : stored.getLast().id();
    return AuthorReply.newBuilder()
        .setNetworkId(NETWORK.hex())
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
        words.add(
            one.getPrivatePart().isEmpty()
                ? new Words.AttestWords("")
                : PrivatePart.decode(one.getPrivatePart().toByteArray()).words());
        reply.addRecords(StoredRecord.newBuilder().setId(record.id().hex()));
      }
    } catch (MalformedException e) {
      throw new IOException(e);
    }
    return reply.build();
  }

  /// Two at a time, with an empty page first: what a node may do.
  private ContributionsReply contributions(ContributionsRequest request) {
    questions.add(request);
    var reply = ContributionsReply.newBuilder();
    if (request.getCursor().isEmpty()) {
      return reply.setCursor(ByteString.copyFrom(new byte[] {0})).build();
    }
    int at = request.getCursor().byteAt(0);
    for (int i = at; i < Math.min(at + 2, stored.size()); i++) {
      if (stored.get(i).core().body() instanceof Body.Contribution c
          && words.get(i) instanceof Words.ContributionWords(String note, String skill)) {
        reply.addContributions(
            Contribution.newBuilder()
                .setId(stored.get(i).id().hex())
                .setDay(c.day())
                .setReceiverId(c.receiver().hex())
                .setMinutes(c.effortMinutes())
                .setNote(note)
                .setSkill(skill)
                .setState(i == 0 ? "confirmed" : "declared"));
      }
    }
    return at + 2 < stored.size()
        ? reply.setCursor(ByteString.copyFrom(new byte[] {(byte) (at + 2)})).build()
        : reply.build();
  }

  @Test
  void add_signsWhatIsSaid() {
    CommandLineRun.Ended run =
        run(
            "contribution",
            "add",
            "--hours",
            "2,5",
            "--for",
            "fabrique",
            "--skill",
            "Soudure",
            "--on",
            "hier",
            "Réparé le portail");

    assertThat(run.exit()).as(run.err()).isEqualTo(Exit.OK);
    assertThat(run.out())
        .startsWith("Added: 2.5\u00a0h for La Fabrique on ")
        .contains("--scope network");
    assertThat(stored).hasSize(1);
    assertThat(stored.getFirst().core().scope()).isEqualTo(Scope.SITE);
    assertThat(stored.getFirst().core().body())
        .isInstanceOfSatisfying(
            Body.Contribution.class,
            c -> {
              assertThat(c.provider()).isEqualTo(identity.memberId());
              assertThat(c.receiver()).isEqualTo(HOME);
              assertThat(c.effortMinutes()).isEqualTo(150);
            });
    assertThat(words).containsExactly(new Words.ContributionWords("Réparé le portail", "Soudure"));
  }

  @Test
  void receiver_mustBeOne() {
    CommandLineRun.Ended several = run("contribution", "add", "--hours", "1", "--for", "lea", "x");
    CommandLineRun.Ended none = run("contribution", "add", "--hours", "1", "--for", "Zig", "x");

    assertThat(several.exit()).isEqualTo(Exit.USAGE);
    assertThat(several.err()).contains("Léa Martin (aa1100000000), Léa Dubois (aa2200000000)");
    assertThat(none.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(stored).isEmpty();
  }

  @Test
  void log_followsShortPagesToTheLimit() {
    for (int i = 1; i <= 5; i++) {
      run("contribution", "add", "--hours", "1", "--for", "fabrique", "nr " + i);
    }
    CommandLineRun.Ended all = run("log", "--state", "declared", "--by", "Zoé");
    CommandLineRun.Ended three = run("log", "--limit", "3");

    assertThat(all.out()).contains("nr 5").contains("5 contributions: 1\u00a0h explicit,");
    assertThat(questions.getFirst().getPerson()).isEqualTo("Zoé");
    assertThat(three.out()).contains("nr 3").doesNotContain("nr 4").contains("more than 3");
  }

  @Test
  void opinions_areSignedAboutTheWholeId() {
    assertThat(run("contribution", "confirm", "abcd", "ABCD00").exit()).isEqualTo(Exit.OK);
    assertThat(run("contribution", "contest", "abcd", "--because", "non").exit())
        .isEqualTo(Exit.OK);

    assertThat(stored)
        .extracting(record -> record.core().body())
        .containsExactly(
            new Body.Attest(about(), Verdict.CONFIRM), new Body.Attest(about(), Verdict.CONTEST));
    assertThat(words.getLast()).isEqualTo(new Words.AttestWords("non"));
    assertThat(run("skill", "endorse", "abcd").exit()).isEqualTo(Exit.REFUSED);
  }

  private static Bytes32 about() {
    return new Bytes32(0xabcdL << 48, 0, 0, 0);
  }

  @Test
  void receipt_isWrittenOnceAndVerifies() {
    Path file = home.resolve("r.ramdam");
    String id = Receipts.example().id(5).hex();
    String[] create = {"receipt", "create", id, "--out", file.toString()};

    assertThat(run(create).exit()).isEqualTo(Exit.OK);
    assertThat(run(create).exit()).isEqualTo(Exit.RUNNING);
    assertThat(run("receipt", "create", id, "--out", file.toString(), "--force").exit())
        .isEqualTo(Exit.OK);
    assertThat(run("verify", file.toString()).exit()).isEqualTo(Exit.OK);
    // This node knows another site only, and hands out a record that was not asked for.
    assertThat(run("verify", id).exit()).isEqualTo(Exit.REFUSED);
    String site = Receipts.example().site().hex();
    assertThat(run("verify", "abcd", "--trust", site).err()).contains("another record");
  }

  @Test
  void skills_areSigned() {
    assertThat(run("skill", "add", "Soudure", "--level", "3", "--scope", "network").exit())
        .isEqualTo(Exit.OK);
    assertThat(words).containsExactly(new Words.SkillWords("Soudure", ""));
  }
}
