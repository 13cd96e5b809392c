package org.ramdam.node.net;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.testing.LiveSite;
import org.ramdam.node.testing.Logbook;
import org.ramdam.node.testing.Person;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Invite;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.sync.Sync;
import org.ramdam.protocol.testing.Await;
import org.ramdam.protocol.wire.Message;

/// An admitted site that has keys and a log, and a test in the place of its node.
final class Impostor {
  final Logbook log;
  final Person person;
  private final SiteCertificate certificate;
  private final InetSocketAddress address;

  private Impostor(Logbook log, InetSocketAddress address) throws Exception {
    this.log = log;
    this.address = address;
    certificate = certificate(log);
    person = log.member("Zoé");
    log.contribute(person, Scope.NETWORK, "honest so far");
  }

  static SiteCertificate certificate(Logbook log) {
    return SiteCertificate.make(log.site().key(SiteDirectory.Key.TRANSPORT), Logbook.NOW_MS);
  }

  /// What a new site asks with an invite's secret.
  static Message.JoinRequest request(byte[] secret, Logbook log) {
    return new Message.JoinRequest(
        secret, log.site().inception().entry(), log.site().words().salted());
  }

  /// Gets itself admitted by `victim`, and has its first entries taken there.
  static Impostor admitted(Path directory, LiveSite victim, RandomGenerator random)
      throws Exception {
    Logbook log = new Logbook(directory, directory.getFileName().toString(), random);
    Invite invite = Invite.parse(victim.invite());
    log.join(invite.network());
    try (WireClient guest = WireClient.connect(victim.listening(), certificate(log))) {
      guest.send(request(invite.secret(), log));
      guest.next(Message.Welcome.class);
    }
    Impostor impostor = new Impostor(log, victim.listening());
    try (WireClient wire = impostor.greet()) {
      wire.send(log.part(0, log.size(), true));
      Await.until("its log is taken", () -> impostor.sizeAt(victim) == log.size());
    }
    return impostor;
  }

  /// How many of its entries a site holds.
  long sizeAt(LiveSite site) throws Exception {
    String id = log.id().hex();
    return site.status().getSitesList().stream()
        .filter(status -> status.getSiteId().equals(id))
        .mapToLong(status -> status.getSize())
        .sum();
  }

  /// Connects, and says nothing yet.
  WireClient connect() throws Exception {
    return WireClient.connect(address, certificate);
  }

  /// Connects from an address of this machine, and greets as a site that holds nothing.
  WireClient greetFrom(String from) throws Exception {
    return greet(WireClient.connectFrom(from, address, certificate));
  }

  /// A hello to this network.
  Message.Hello hello(Bytes32 network, int version) {
    return new Message.Hello(version, version, network, new byte[16]);
  }

  /// Connects, and greets as a site that holds nothing.
  WireClient greet() throws Exception {
    return greet(connect());
  }

  private WireClient greet(WireClient wire) throws Exception {
    wire.send(hello(requireNonNull(log.network()), Sync.VERSION));
    wire.send(new Message.Frontier(new long[0], new long[0], new long[0], false, 0, new int[0]));
    wire.next(Message.Frontier.class);
    return wire;
  }

  /// Bytes pushed in the place of its next record, under a head of its log key that covers them.
  Message.RunPart push(byte[] entry, byte[] salted) {
    int size = log.size();
    log.add(entry, salted.length == 0 ? null : salted);
    return log.part(size, size + 1, true);
  }

  /// The same run with something else in place of its records, head or proof.
  static Message.RunPart with(
      Message.RunPart part, byte[] records, long treeSize, byte[] signature) {
    return new Message.RunPart(
        part.site(),
        part.from(),
        part.count(),
        records,
        treeSize,
        signature,
        List.of(),
        part.live());
  }
}
