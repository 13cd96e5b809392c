package org.ramdam.node.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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
  private final BlockingQueue<Connection> connected = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private final class Noted implements Transport.Events {
    @Override
    public void connected(Connection connection) {
      connected.add(connection);
    }

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
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new InetSocketAddress(any.getAddress(), transport(limits).listen(any));
  }

  private Transport transport(PeerLimits limits) {
    var transport =
        new Transport(
            Records.key(new SplittableRandom(4)),
            _ -> Doorkeeper.Standing.SITE,
            new Noted(),
            limits,
            0);
    open.add(transport);
    return transport;
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
  void whereAllAreTooMany_theOldestThatHasNotFinishedTls_makesRoom() throws Exception {
    InetSocketAddress door = listen(2, 9, 9, Limits.HANDSHAKE);
    Socket first = half(door);
    Socket second = half(door);
    var _ = half(door);
    assertThat(first.getInputStream().readAllBytes()).isNotEmpty();
    assertThat(next()).isEqualTo(Refusal.HANDSHAKE);
    var _ = half(door);
    assertThat(second.getInputStream().readAllBytes()).isNotEmpty();
  }

  @Test
  void whoHasFinishedTls_makesNoRoom() throws Exception {
    InetSocketAddress door = listen(1, 9, 9, Limits.HANDSHAKE);
    Transport caller = transport(PeerLimits.DEFAULT);
    caller.dial(door, _ -> true, reason -> refused.add(Refusal.PROTOCOL));
    assertThat(connected.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(connected.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(knock(door).getInputStream().read()).isEqualTo(-1);
    assertThat(next()).isEqualTo(Refusal.CONNECTIONS);
  }

  /// A caller in the middle of TLS: the other side has answered its hello.
  private Socket half(InetSocketAddress door) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(1 << 15);
    var _ = engine.wrap(ByteBuffer.allocate(0), hello);
    Socket socket = knock(door);
    socket.getOutputStream().write(hello.array(), 0, hello.position());
    assertThat(socket.getInputStream().read()).isNotNegative();
    return socket;
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
    ByteBuffer ofOne = Transport.network(InetAddress.getByName(one));
    assertThat(ofOne.equals(Transport.network(InetAddress.getByName(other)))).isEqualTo(near);
  }
}
