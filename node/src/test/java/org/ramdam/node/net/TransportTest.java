package org.ramdam.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.node.PeerLimits;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.testing.Records;
import org.ramdam.protocol.wire.Message;

/// The door: how many may stand in it, from where, and how long.
@Timeout(30)
class TransportTest {
  private final BlockingQueue<Refusal> refused = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private final class Noted implements Transport.Events {
    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, Message message) {}

    @Override
    public void disconnected(Connection connection) {}

    @Override
    public void refused(String address, Refusal what, String reason) {
      refused.add(what);
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private InetSocketAddress listen(int all, int perAddress, int perPrefix, Duration handshake) {
    PeerLimits usual = PeerLimits.DEFAULT;
    var limits =
        new PeerLimits(
            all,
            perAddress,
            perPrefix,
            handshake,
            usual.firstFrame(),
            usual.sendQueueBytes(),
            usual.offences(),
            usual.discouraged());
    var transport =
        new Transport(
            Records.key(new SplittableRandom(4)),
            _ -> Doorkeeper.Standing.SITE,
            new Noted(),
            limits,
            0);
    open.add(transport);
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new InetSocketAddress(any.getAddress(), transport.listen(any));
  }

  private Socket knock(InetSocketAddress door) throws Exception {
    var socket = new Socket(door.getAddress(), door.getPort());
    open.add(socket);
    return socket;
  }

  private Refusal next() throws InterruptedException {
    return refused.poll(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({"2, 9, CONNECTIONS_PER_ADDRESS", "9, 2, CONNECTIONS_PER_PREFIX"})
  void oneConnectionTooMany_isClosedAndCounted_andOneThatEndsMakesRoom(
      int perAddress, int perPrefix, Refusal expected) throws Exception {
    InetSocketAddress door = listen(9, perAddress, perPrefix, Limits.HANDSHAKE);
    Socket first = knock(door);
    Socket _ = knock(door);
    assertThat(knock(door).getInputStream().read()).isEqualTo(-1);
    assertThat(next()).isEqualTo(expected);
    first.close();
    assertThat(next()).isEqualTo(Refusal.HANDSHAKE);
    knock(door).getOutputStream().write("no TLS, but let in".getBytes(StandardCharsets.US_ASCII));
    assertThat(next()).isEqualTo(Refusal.HANDSHAKE);
  }

  @Test
  void whereAllAreTooMany_oneThatHasNotFinishedTls_makesRoom() throws Exception {
    InetSocketAddress door = listen(2, 9, 9, Limits.HANDSHAKE);
    for (int i = 0; i < 3; i++) {
      var _ = knock(door);
    }
    assertThat(next()).isEqualTo(Refusal.HANDSHAKE);
  }

  @Test
  void handshakeThatNeverComes_isEndedAndCounted() throws Exception {
    InetSocketAddress door = listen(9, 9, 9, Duration.ofMillis(50));
    assertThat(knock(door).getInputStream().read()).isEqualTo(-1);
    assertThat(next()).isEqualTo(Refusal.HANDSHAKE_TIME);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.200, true",
    "192.0.2.1, 192.0.3.1, false",
    "2001:db8:1::1, 2001:db8:1:ffff::2, true",
    "2001:db8:1::1, 2001:db8:2::1, false",
    "192.0.2.1, 2001:db8:1::1, false"
  })
  void addressesOfOneNetwork_areNear(String one, String other, boolean near) throws Exception {
    assertThat(Transport.isNear(InetAddress.getByName(one), InetAddress.getByName(other)))
        .isEqualTo(near);
  }
}
