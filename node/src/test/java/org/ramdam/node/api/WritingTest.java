package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.node.api.proto.AdmitMemberRequest;
import org.ramdam.node.api.proto.AuthorReply;
import org.ramdam.node.api.proto.AuthorRequest;
import org.ramdam.node.api.proto.Member;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.PoliciesReply;
import org.ramdam.node.api.proto.PoliciesRequest;
import org.ramdam.node.api.proto.StoredRecord;
import org.ramdam.node.api.proto.SubmitReply;
import org.ramdam.node.api.proto.SubmitRequest;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Rule;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.testing.Records;

@Timeout(60)
class WritingTest {
  @TempDir private Path directory;

  private final SplittableRandom random = new SplittableRandom(5);
  private LiveSite site;
  private Person ada;

  @BeforeEach
  void start() throws Exception {
    site = LiveSite.start(directory, "grange", random);
    var _ = site.found(2);
    ada = steward("Ada");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Person steward(String name) throws Exception {
    Person person = Person.of(name, random);
    var _ =
        site.call(
            "AdmitMember",
            AdmitMemberRequest.newBuilder()
                .setInception(ByteString.copyFrom(person.inception().entry()))
                .setPrivatePart(ByteString.copyFrom(person.words().salted()))
                .addRoles("member")
                .addRoles("steward")
                .build(),
            Member.parser());
    return person;
  }

  private NewRecord sign(Body body, Duration ago) throws Exception {
    return sign(ada.device(), body, ago);
  }

  private AuthorReply author(SigningKey device) throws Exception {
    return site.call(
        "Author",
        AuthorRequest.newBuilder().setKey(device.publicKey().hex()).build(),
        AuthorReply.parser());
  }

  private NewRecord sign(SigningKey device, Body body, Duration ago) throws Exception {
    AuthorReply author = author(device);
    byte[] entry =
        Logbook.sign(
                device,
                Bytes32.parseHex(author.getNetworkId()),
                site.id(),
                new AuthorHead(author.getSeq(), Bytes32.parseHex(author.getHead())),
                author.getNowMs() - ago.toMillis(),
                body,
                Scope.NETWORK,
                null)
            .entry();
    return NewRecord.newBuilder().setRecord(ByteString.copyFrom(entry)).build();
  }

  private StoredRecord submit(NewRecord record) throws Exception {
    return site.call(
            "Submit", SubmitRequest.newBuilder().addRecords(record).build(), SubmitReply.parser())
        .getRecords(0);
  }

  private PoliciesReply policies() throws Exception {
    return site.call("Policies", PoliciesRequest.getDefaultInstance(), PoliciesReply.parser());
  }

  private static Body policy(Rule rule, int value) {
    return new Body.Policy(new TreeMap<>(Map.of(rule, value)), 20_000);
  }

  private static void assertRefused(LiveSite.RefusedException no, String code, String words) {
    assertThat(no.error().getCode()).isEqualTo(code);
    assertThat(no.error().getExitCode()).isEqualTo(4);
    assertThat(no.error().getMessage()).startsWith("record 1 is refused: ").contains(words);
    assertThat(no.error().getHint()).startsWith("nothing was stored");
  }

  @Test
  void aRecordDatedTooFarBack_isRefused() throws Exception {
    Body work = Logbook.work(ada.id(), site.id());
    var _ = submit(sign(work, Limits.BEHIND_CLOCK.minusMinutes(1)));

    NewRecord old = sign(work, Limits.BEHIND_CLOCK.plusMinutes(1));

    assertThatThrownBy(() -> submit(old))
        .isInstanceOfSatisfying(
            LiveSite.RefusedException.class,
            no -> assertRefused(no, "refused", "24 hours behind this site's clock, 24 are"));
  }

  @Test
  void aPolicyThatNobodyCouldChangeAgain_isRefused() throws Exception {
    var _ = steward("Bob");

    NewRecord locked = sign(policy(Rule.STEWARD_LEAST, 3), Duration.ZERO);

    assertThatThrownBy(() -> submit(locked))
        .isInstanceOfSatisfying(
            LiveSite.RefusedException.class,
            no -> assertRefused(no, "policy_void", "it asks for 3 of 2 stewards"));
    assertThat(policies().getHistoryList()).isEmpty();
  }

  @Test
  void aDevice_isOneOnceItAgreed_andUntilItIsRevoked() throws Exception {
    Bytes32 network = Bytes32.parseHex(author(ada.device()).getNetworkId());
    SigningKey laptop = Records.key(new SplittableRandom(77));
    NewRecord forged = sign(ada.device(network, site.id(), laptop, ada.device()), Duration.ZERO);
    assertThatThrownBy(() -> submit(forged))
        .isInstanceOfSatisfying(
            LiveSite.RefusedException.class, no -> assertRefused(no, "refused", "signature"));
    Body added = ada.device(network, site.id(), laptop, laptop);
    var _ = submit(sign(added, Duration.ZERO));
    NewRecord twice = sign(added, Duration.ZERO);
    assertThatThrownBy(() -> submit(twice))
        .isInstanceOfSatisfying(
            LiveSite.RefusedException.class, no -> assertRefused(no, "not_a_device", "already"));

    Body work = Logbook.work(ada.id(), site.id());
    NewRecord one = sign(laptop, work, Duration.ZERO);
    AuthorReply before = author(laptop);
    Body early =
        new Body.Revocation(
            laptop.publicKey(), before.getSeq(), Bytes32.parseHex(before.getHead()));
    var _ = submit(one);
    NewRecord overtaken = sign(early, Duration.ZERO);
    assertThatThrownBy(() -> submit(overtaken))
        .isInstanceOfSatisfying(
            LiveSite.RefusedException.class, no -> assertRefused(no, "taken", "number 1"));
    AuthorReply newest = author(laptop);
    NewRecord late = sign(laptop, work, Duration.ZERO);
    var revocation =
        new Body.Revocation(
            laptop.publicKey(), newest.getSeq(), Bytes32.parseHex(newest.getHead()));
    var _ = submit(sign(revocation, Duration.ZERO));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(() -> submit(late), () -> author(laptop))) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              LiveSite.RefusedException.class,
              no -> {
                assertThat(no.error().getCode()).isEqualTo("device_revoked");
                assertThat(no.error().getExitCode()).isEqualTo(5);
              });
    }
  }

  @Test
  void aPolicyOfTheOnlyMember_isInForceAtOnce() throws Exception {
    var _ = submit(sign(policy(Rule.STEWARD_LEAST, 3), Duration.ZERO));

    PoliciesReply reply = policies();
    assertThat(reply.getHistory(0).getState()).isEqualTo("in_force");
    assertThat(reply.getInForce().getVersion()).isEqualTo(1);
  }
}
