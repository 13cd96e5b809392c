package org.ramdam.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;
import org.ramdam.cli.keys.Identities;
import org.ramdam.cli.keys.Identity;
import org.ramdam.cli.keys.IdentityOptions;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.AuthorRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Verdict;
import org.ramdam.protocol.record.Words;

@Timeout(20)
class SignerTest {
  private static final Bytes32 NETWORK = new Bytes32(1, 1, 1, 1);
  private static final Bytes32 HOME = new Bytes32(2, 2, 2, 2);
  private static final Bytes32 ROOT = new Bytes32(3, 3, 3, 3);
  private static final Draft DRAFT =
      Draft.of(
          new Body.Attest(new Bytes32(9, 9, 9, 9), Verdict.CONFIRM), new Words.AttestWords("vu"));

  @TempDir Path home;
  private final List<SignedRecord> log = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private boolean rivalComes;
  private long nodeNowMs = CommandLineRun.NOW_MS;

  @BeforeEach
  void makeIdentity() {
    assertThat(new CommandLineRun(home).run("identity", "new", "Zoé", "--no-passphrase").exit())
        .isEqualTo(Exit.OK);
  }

  private byte[] answer(String method, byte[] body, Identity identity) throws IOException {
    if (method.equals("Author")) {
      assertThat(AuthorRequest.parseFrom(body).getKey()).isEqualTo(identity.device().hex());
      Bytes32 head = log.isEmpty() ? identity.memberId() : log.getLast().id();
      return CannedNode.answer(
          200,
          AuthorReply.newBuilder()
              .setNetworkId(NETWORK.hex())
              .setSiteId(HOME.hex())
              .setSeq(log.size())
              .setHead(head.hex())
              .setAnchorSize(5)
              .setAnchorRoot(ROOT.hex())
              .setNowMs(nodeNowMs)
              .build());
    }
    if (rivalComes) {
      rivalComes = false;
      var taken = org.ramdam.node.api.proto.Error.newBuilder().setCode("taken").setExitCode(4);
      return CannedNode.answer(409, taken.build());
    }
    SubmitRequest request = SubmitRequest.parseFrom(body);
    batches.add(request.getRecordsCount());
    var reply = SubmitReply.newBuilder();
    for (NewRecord one : request.getRecordsList()) {
      reply.addRecords(StoredRecord.newBuilder().setId(store(one, identity).hex()));
    }
    return CannedNode.answer(200, reply.build());
  }

  private Bytes32 store(NewRecord one, Identity identity) throws IOException {
    try {
      SignedRecord record = RecordCodec.decode(one.getRecord().toByteArray());
      var core = record.core();
      assertThat(core.network()).isEqualTo(NETWORK);
      assertThat(core.home()).isEqualTo(HOME);
      assertThat(core.seq()).isEqualTo(log.size() + 1L);
      assertThat(core.prev()).isEqualTo(log.isEmpty() ? identity.memberId() : log.getLast().id());
      assertThat(core.anchor()).isEqualTo(new Anchor(5, ROOT));
      assertThat(core.createdMs()).isEqualTo(CommandLineRun.NOW_MS);
      assertThat(record.verify(Verifier.strict())).isTrue();
      PrivatePart words = PrivatePart.decode(one.getPrivatePart().toByteArray());
      assertThat(words.commitment()).isEqualTo(core.commitment());
      log.add(record);
      return record.id();
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  private List<StoredRecord> submit(List<Draft> drafts) throws IOException {
    Session session = new CommandLineRun(home).session();
    Identity identity = Identities.choose(session, new IdentityOptions());
    Path socket = home.resolve("s");
    try (var _ = new CannedNode(socket, (method, body) -> answer(method, body, identity));
        var node = NodeClient.connect(socket, home)) {
      return new Signer(session, node, identity).submit(drafts, _ -> {});
    }
  }

  @Test
  void records_areAChainFromTheInception() throws IOException {
    List<StoredRecord> stored = submit(Collections.nCopies(2500, DRAFT));

    assertThat(stored).hasSize(2500);
    assertThat(batches).containsExactly(1000, 1000, 500);
    assertThat(log).hasSize(2500).doesNotHaveDuplicates();
  }

  @Test
  void placeTakenByAnother_isSignedAnewOnce() throws IOException {
    rivalComes = true;

    assertThat(submit(List.of(DRAFT))).hasSize(1);
  }

  @Test
  void clocksThatDiffer_signNothing() {
    nodeNowMs = CommandLineRun.NOW_MS + 16 * 60_000;

    Failure failure = catchThrowableOfType(Failure.class, () -> submit(List.of(DRAFT)));

    assertThat(failure.code()).isEqualTo("clocks_differ");
    assertThat(failure.exit()).isEqualTo(Exit.REFUSED);
    assertThat(log).isEmpty();
  }

  @Test
  void wordsThatBreakTheRules_areRefusedBeforeSigning() {
    Draft bad = Draft.of(DRAFT.body(), new Words.AttestWords("a\u202eb"));

    Failure failure = catchThrowableOfType(Failure.class, () -> submit(List.of(DRAFT, bad)));

    assertThat(failure.code()).isEqualTo("bad_words");
    assertThat(log).isEmpty();
  }
}
