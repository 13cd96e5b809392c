package org.ramdam.node.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.api.proto.Refused;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.network.Extent;
import org.ramdam.protocol.network.Invite;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.network.SignedTreeHead;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.testing.Gen;
import org.ramdam.protocol.testing.Records;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Message;

/// Whatever anyone sends to a node, it stores and passes on nothing of it, counts it, logs it at
/// most once a minute, and serves an honest site all the while.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileWireTest {
  @TempDir private static Path directory;

  private final SplittableRandom random = new SplittableRandom(17);
  private final long started = System.nanoTime();
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final Handler capture =
      new Handler() {
        @Override
        public void publish(LogRecord event) {
          if (event.getLevel().intValue() >= Level.WARNING.intValue()) {
            // each site has a thread of its own that logs
            warnings.add(event.getLongThreadID() + " " + event.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Logger driverLog = Logger.getLogger(Driver.class.getName());
  private @Nullable LiveSite victimSite;
  private @Nullable LiveSite honestSite;
  private @Nullable Person rosa;
  private int impostors;

  @BeforeAll
  void startTwo() throws Exception {
    driverLog.addHandler(capture);
    victimSite = LiveSite.start(directory, "victim", random, "[limits]\nfirst_frame_seconds = 1\n");
    honestSite = LiveSite.start(directory, "honest", random);
    victim().found(60);
    honest().join(victim().invite());
    rosa = victim().member("Rosa");
    LiveSite.awaitEqual(victim(), honest());
  }

  @AfterAll
  void stop_afterNoMoreThanOneLineAMinute() {
    victim().close();
    honest().close();
    driverLog.removeHandler(capture);
    long minutes = Duration.ofNanos(System.nanoTime() - started).toMinutes();
    var byCause = new TreeMap<String, Integer>();
    warnings.forEach(line -> byCause.merge(line.replaceFirst(" reason=.*", ""), 1, Integer::sum));
    assertThat(byCause)
        .as("%s", warnings)
        .allSatisfy((_, lines) -> assertThat(lines.longValue()).isLessThanOrEqualTo(minutes + 1));
  }

  private LiveSite victim() {
    return requireNonNull(victimSite);
  }

  private LiveSite honest() {
    return requireNonNull(honestSite);
  }

  private Impostor impostor() throws Exception {
    Impostor made =
        Impostor.admitted(directory.resolve("impostor" + ++impostors), victim(), random);
    Await.until("its log is passed on", () -> made.sizeAt(honest()) == made.log.size());
    return made;
  }

  /// What is stored, log by log.
  private List<String> stored(LiveSite site) throws Exception {
    return site.status().getSitesList().stream()
        .map(log -> log.getSiteId() + " " + log.getSize() + " " + log.getRoot())
        .sorted()
        .toList();
  }

  /// Something hostile.
  private interface Deed {
    void commit() throws Exception;
  }

  /// Does it, and sees that it is counted, that nothing is stored because of it, and that the
  /// honest site goes on.
  private void assertRefused(Deed deed) throws Exception {
    int counted = victim().status().getRefusedEntries();
    assertHarmless(deed);
    Await.until("it is counted", () -> victim().status().getRefusedEntries() > counted);
  }

  /// How often the victim counted this.
  private long counted(Refusal what) throws Exception {
    return victim().status().getRefusedList().stream()
        .filter(each -> each.getLimit().equals(what.label()))
        .mapToLong(Refused::getCount)
        .sum();
  }

  private void assertHarmless(Deed deed) throws Exception {
    List<String> before = stored(victim());
    assertThat(stored(honest())).isEqualTo(before);
    deed.commit();
    assertThat(stored(victim())).isEqualTo(before);
    assertThat(stored(honest())).isEqualTo(before);
    String id = victim().contribute(requireNonNull(rosa), Scope.NETWORK, "all the while");
    Await.until("the honest site has the next record", () -> honest().has(id));
    Await.until("both are alike", () -> stored(honest()).equals(stored(victim())));
  }

  // ---- at the door

  private void knock(byte[] bytes) throws IOException {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(victim().listening());
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(bytes);
      byte[] answer = socket.getInputStream().readAllBytes();
      assertThat(answer.length).isLessThanOrEqualTo(bytes.length);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still there", e);
    } catch (IOException _) {
      // reset: closed all the same
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void randomBytes_areRefused() throws Exception {
    assertRefused(() -> knock(Gen.bytes(5000, random)));
    Await.until("it is logged", () -> !warnings.isEmpty());
  }

  @Test
  void plainHttp_isRefused() throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: ramdam.example\r\n\r\n";
    assertRefused(() -> knock(request.getBytes(StandardCharsets.US_ASCII)));
  }

  private void assertNoEntry(@Nullable SiteCertificate certificate, String version)
      throws Exception {
    assertRefused(() -> {
      try (WireClient wire = WireClient.connect(victim().listening(), certificate, version)) {
        wire.send(new Message.Ping(1));
        assertThat(wire.end()).isNull();
      } catch (IOException _) {
        // the handshake failed already
      }
    });
  }

  @Test
  void olderTls_isRefused() throws Exception {
    assertNoEntry(SiteCertificate.make(Records.key(random), 0), "TLSv1.2");
  }

  @Test
  void noCertificate_isRefused() throws Exception {
    assertNoEntry(null, "TLSv1.3");
  }

  @Test
  void unknownTransportKey_isRefused() throws Exception {
    assertNoEntry(SiteCertificate.make(Records.key(random), 0), "TLSv1.3");
  }

  @Test
  void certificateWithoutBinding_isRefused() throws Exception {
    assertNoEntry(certificate(null, pair()), "TLSv1.3");
  }

  @Test
  void bindingOfAnotherCertificate_isRefused() throws Exception {
    Impostor impostor = impostor();
    byte[] binding =
        Impostor.certificate(impostor.log)
            .certificate()
            .getExtensionValue("1.3.6.1.4.1.59999.7474.1");
    byte[] inner = Arrays.copyOfRange(binding, 2, binding.length);
    assertNoEntry(certificate(inner, pair()), "TLSv1.3");
  }

  @Test
  void bindingThatIsNotSigned_isRefused() throws Exception {
    Impostor impostor = impostor();
    byte[] key =
        Impostor.certificate(impostor.log)
            .certificate()
            .getExtensionValue("1.3.6.1.4.1.59999.7474.1");
    var forged =
        new DERSequence(
            new DEROctetString[] {
              new DEROctetString(Arrays.copyOfRange(key, 6, 38)),
              new DEROctetString(Gen.bytes(64, random))
            });
    assertNoEntry(certificate(forged.getEncoded(), pair()), "TLSv1.3");
    assertNoEntry(certificate(new byte[] {0x30, 0x00}, pair()), "TLSv1.3");
    assertNoEntry(certificate(Gen.bytes(40, random), pair()), "TLSv1.3");
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @SuppressWarnings("JavaUtilDate") // what the builder takes
  private static SiteCertificate certificate(byte @Nullable [] binding, KeyPair pair)
      throws Exception {
    X500Name name = new X500Name("CN=ramdam");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(64, new SecureRandom()),
            new Date(0),
            new Date(4_000_000_000_000L),
            name,
            pair.getPublic());
    if (binding != null) {
      var oid = new ASN1ObjectIdentifier("1.3.6.1.4.1.59999.7474.1");
      builder.addExtension(oid, false, binding);
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new SiteCertificate(
        new JcaX509CertificateConverter().getCertificate(builder.build(signer)), pair.getPrivate());
  }

  // ---- what an admitted site sends

  /// Sends something after the greeting, and answers why the connection ends.
  private @Nullable ByeCode end(Impostor impostor, Message... messages) throws Exception {
    try (WireClient wire = impostor.greet()) {
      for (Message message : messages) {
        wire.send(message);
      }
      return wire.end();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, Limits.FRAME_BYTES + 1, 0})
  void frameOfNoLength_endsTheConnection(int length) throws Exception {
    Impostor impostor = impostor();
    long before = counted(Refusal.FRAME_BYTES) + counted(Refusal.FRAME);
    assertRefused(() -> {
      try (WireClient wire = impostor.greet()) {
        wire.sendRaw(java.nio.ByteBuffer.allocate(4).putInt(length).array());
        wire.end();
      }
    });
    assertThat(counted(Refusal.FRAME_BYTES) + counted(Refusal.FRAME)).isEqualTo(before + 1);
  }

  @Test
  void frameOfGarbage_endsTheConnection() throws Exception {
    Impostor impostor = impostor();
    assertRefused(() -> {
      try (WireClient wire = impostor.greet()) {
        wire.sendFrame(Gen.bytes(300, random));
        assertThat(wire.end()).isEqualTo(ByeCode.PROTOCOL);
      }
    });
  }

  @Test
  void helloOfAnotherNetworkOrVersion_endsTheConnection() throws Exception {
    Impostor impostor = impostor();
    Bytes32 network = impostor.log.network();
    assertRefused(() -> {
      try (WireClient wire = impostor.connect()) {
        wire.send(impostor.hello(Gen.id(random), Sync.VERSION));
        assertThat(wire.end()).isEqualTo(ByeCode.OTHER_NETWORK);
      }
    });
    assertRefused(() -> {
      try (WireClient wire = impostor.connect()) {
        wire.send(impostor.hello(network, 99));
        assertThat(wire.end()).isEqualTo(ByeCode.VERSION);
      }
    });
  }

  @Test
  void whateverComesBeforeTheHello_orASecondOne_endsTheConnection() throws Exception {
    Impostor impostor = impostor();
    assertRefused(() -> {
      try (WireClient wire = impostor.connect()) {
        wire.send(impostor.log.part(0, 1, true));
        assertThat(wire.end()).isEqualTo(ByeCode.PROTOCOL);
      }
    });
    Message hello = impostor.hello(impostor.log.network(), Sync.VERSION);
    assertRefused(() -> assertThat(end(impostor, hello)).isEqualTo(ByeCode.PROTOCOL));
  }

  @Test
  void siteThatSaysNothing_isCutOff() throws Exception {
    Impostor impostor = impostor();
    assertHarmless(() -> {
      try (WireClient wire = impostor.connect()) {
        assertThat(wire.end()).isEqualTo(ByeCode.SILENT);
      }
    });
    assertThat(counted(Refusal.SILENCE)).isPositive();
  }

  @Test
  void entriesNobodyAskedFor_endTheConnection() throws Exception {
    Impostor impostor = impostor();
    Message part = impostor.log.part(0, 2, false);
    assertRefused(() -> assertThat(end(impostor, part)).isEqualTo(ByeCode.PROTOCOL));
  }

  // ---- what it pushes

  private void assertPushRefused(Impostor impostor, Message.RunPart part) throws Exception {
    assertRefused(() -> {
      try (WireClient wire = impostor.greet()) {
        int counted = victim().status().getRefusedEntries();
        wire.send(part);
        Await.until("it is counted", () -> victim().status().getRefusedEntries() > counted);
      }
    });
  }

  /// The sender of what does not go with its log is asked for its head, which shows that it lied.
  private void assertUncoveredRefused(Impostor impostor, Message.RunPart part) throws Exception {
    SignedTreeHead head = impostor.log.signedHead(impostor.sizeAt(victim()));
    assertRefused(() -> {
      try (WireClient wire = impostor.greet()) {
        wire.send(part);
        Message.AskHead asked = wire.next(Message.AskHead.class);
        assertThat(asked.size()).isEqualTo(Extent.of(1, head.size()));
        int counted = victim().status().getRefusedEntries();
        wire.send(
            new Message.Head(
                part.site(), asked.size(), head.root(), head.signature(), head.root(), List.of()));
        Await.until("it is counted", () -> victim().status().getRefusedEntries() > counted);
      }
    });
  }

  @Test
  void unsoundSignature_isRefused() throws Exception {
    Impostor impostor = impostor();
    SignedRecord sound =
        impostor.log.contribution(impostor.person, Scope.NETWORK, "forged").record();
    SignedRecord forged =
        RecordCodec.of(sound.coreBytes(), Gen.tampered(sound.signature(), random));
    assertPushRefused(impostor, impostor.push(forged.entry(), new byte[0]));
  }

  @Test
  void coreThatIsNotCanonical_isRefused() throws Exception {
    Impostor impostor = impostor();
    SignedRecord sound =
        impostor.log.contribution(impostor.person, Scope.NETWORK, "other bytes").record();
    byte[] core = sound.coreBytes();
    byte[] longer = new byte[core.length + 1];
    System.arraycopy(core, 2, longer, 3, core.length - 2);
    longer[0] = core[0];
    longer[1] = (byte) (core[1] | 0x80); // the version as a varint that is not minimal
    byte[] signature = impostor.person.device().sign(RecordCodec.pae(longer));
    assertPushRefused(
        impostor, impostor.push(RecordCodec.envelope(longer, signature), new byte[0]));
  }

  @Test
  void recordForAnotherHome_isRefused() throws Exception {
    Impostor impostor = impostor();
    pushForeign(impostor, impostor.log.network(), victim().id());
  }

  @Test
  void recordForAnotherNetwork_isRefused() throws Exception {
    Impostor impostor = impostor();
    pushForeign(impostor, Gen.id(random), impostor.log.id());
  }

  private void pushForeign(Impostor impostor, Bytes32 network, Bytes32 home) throws Exception {
    Run.Item item =
        Logbook.sign(
            impostor.person.device(),
            network,
            home,
            impostor.log.head(impostor.person.device()),
            Logbook.work(impostor.person.id(), home),
            Scope.NETWORK,
            null);
    assertPushRefused(impostor, impostor.push(item.entry(), new byte[0]));
  }

  @Test
  void checkpointThatDoesNotExtendTheKnownOne_isRefused() throws Exception {
    Impostor impostor = impostor();
    Run.Item next = impostor.log.contribution(impostor.person, Scope.NETWORK, "next");
    Message.RunPart sound = impostor.push(next.entry(), new byte[0]);
    long size = sound.treeSize();
    byte[] older = impostor.log.signedHead(size - 1).signature();
    byte[] flipped = Gen.tampered(sound.signature(), random);
    assertUncoveredRefused(impostor, Impostor.with(sound, sound.records(), size, flipped));
    assertUncoveredRefused(impostor, Impostor.with(sound, sound.records(), size - 1, older));
    assertUncoveredRefused(impostor, Impostor.with(sound, sound.records(), size + 9, flipped));
    // the same log with another history, under a head that its own key signed
    Logbook fork = new Logbook(directory.resolve("fork"), "fork", random);
    SigningKey own = impostor.log.site().key(org.ramdam.node.site.SiteDirectory.Key.LOG);
    byte[] forked =
        new org.ramdam.protocol.tlog.Checkpoint(
                org.ramdam.protocol.tlog.Origin.of(impostor.log.id(), 1),
                size,
                fork.signedHead(1).root())
            .sign(own);
    assertUncoveredRefused(impostor, Impostor.with(sound, sound.records(), size, forked));
    try (WireClient wire = impostor.greet()) {
      wire.send(sound);
      Await.until("the sound one is taken", () -> impostor.sizeAt(honest()) == size);
    }
  }

  @Test
  void wordsThatAreNotThoseCommittedTo_areDropped_andTheRecordIsTaken() throws Exception {
    Impostor impostor = impostor();
    Run.Item next = impostor.log.contribution(impostor.person, Scope.NETWORK, "said");
    byte[] salted = requireNonNull(next.words());
    Message.RunPart part = impostor.push(next.entry(), Gen.tampered(salted, random));
    try (WireClient wire = impostor.greet()) {
      wire.send(part);
      Await.until(
          "the record is passed on", () -> impostor.sizeAt(honest()) == impostor.log.size());
      String id = next.record().id().hex();
      assertThat(victim().show(id).getWords()).isEqualTo("missing");
      assertThat(honest().show(id).getWords()).isEqualTo("missing");
      long[] index = {part.from()};
      wire.send(new Message.Privates(part.site(), index, List.of(Gen.tampered(salted, random))));
      wire.send(new Message.Privates(part.site(), index, List.of(salted)));
      Await.until("the true words are taken", () -> victim().show(id).getWords().equals("here"));
      assertThat(victim().show(id).getContribution().getNote()).isEqualTo("said");
      Await.until("they are passed on", () -> honest().show(id).getWords().equals("here"));
    }
  }

  @Test
  void siteThatDoesNotRead_isCutOff() throws Exception {
    Impostor impostor = impostor();
    byte[] ping = org.ramdam.protocol.wire.Frames.encode(new Message.Ping(-1));
    var many = java.nio.ByteBuffer.allocate(1000 * (4 + ping.length));
    while (many.hasRemaining()) {
      many.putInt(ping.length).put(ping);
    }
    byte[] thousand = many.array();
    assertHarmless(() -> {
      boolean cut = false;
      try (WireClient wire = impostor.greet()) {
        for (int i = 0; i < 2000 && !cut; i++) {
          wire.sendRaw(thousand);
        }
      } catch (IOException _) {
        cut = true;
      }
      assertThat(cut).isTrue();
    });
  }

  // ---- guests

  @Test
  void guest_isLetInByAGoodInviteAlone_andSaysNothingElse() throws Exception {
    Logbook guest = new Logbook(directory.resolve("guest"), "guest", random);
    Invite mine = Invite.parse(victim().invite());
    Invite theirs = Invite.parse(honest().invite());
    guest.join(mine.network());
    assertRefused(() -> assertThat(ask(guest, Gen.bytes(16, random))).isEqualTo(ByeCode.INVITE));
    assertRefused(() -> assertThat(ask(guest, theirs.secret())).isEqualTo(ByeCode.INVITE));
    assertRefused(() -> {
      try (WireClient wire =
          WireClient.connect(victim().listening(), Impostor.certificate(guest))) {
        wire.send(guest.part(0, 1, true));
        assertThat(wire.end()).isEqualTo(ByeCode.NOT_ADMITTED);
      }
    });
    assertHarmless(() -> {
      try (WireClient wire =
          WireClient.connect(victim().listening(), Impostor.certificate(guest))) {
        assertThat(wire.end()).isEqualTo(ByeCode.SILENT);
      }
    });
    for (int i = 0; i < 2; i++) {
      // a lost answer is asked for again
      try (WireClient wire =
          WireClient.connect(victim().listening(), Impostor.certificate(guest))) {
        wire.send(Impostor.request(mine.secret(), guest));
        wire.next(Message.Welcome.class);
      }
    }
    Logbook late = new Logbook(directory.resolve("late"), "late", random);
    Invite another = Invite.parse(victim().invite());
    assertRefused(() -> assertThat(ask(late, mine.secret())).isEqualTo(ByeCode.INVITE));
    try (WireClient wire = WireClient.connect(victim().listening(), Impostor.certificate(late))) {
      wire.send(Impostor.request(another.secret(), late));
      wire.next(Message.Welcome.class);
    }
    for (Logbook log : List.of(guest, late)) {
      try (WireClient wire = WireClient.connect(victim().listening(), Impostor.certificate(log))) {
        wire.send(new Message.Hello(1, 1, mine.network(), new byte[16]));
        wire.send(log.part(0, 1, true));
        Await.until(
            "its log is known",
            () ->
                victim().status().getSitesList().stream()
                    .anyMatch(s -> s.getSiteId().equals(log.id().hex()) && s.getSize() == 1));
      }
    }
    LiveSite.awaitEqual(victim(), honest());
  }

  private @Nullable ByeCode ask(Logbook guest, byte[] secret) throws Exception {
    try (WireClient wire = WireClient.connect(victim().listening(), Impostor.certificate(guest))) {
      wire.send(Impostor.request(secret, guest));
      return wire.end();
    }
  }
}
