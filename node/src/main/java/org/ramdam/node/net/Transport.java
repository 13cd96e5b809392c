package org.ramdam.node.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.PeerLimits;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// TLS 1.3 connections to other sites, both ways: mutual, by transport key. Hands over messages,
/// and decides nothing but who may connect, which it asks the [Doorkeeper].
public final class Transport implements AutoCloseable {
  /// Bytes that wait in a socket's place before nothing more is read from the disk for it: what a
  /// hundred peers that never read make wait has to fit into memory.
  private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private static final String PROTOCOL = "ramdam/1";

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Traffic traffic = new Traffic();
  private final SiteCertificate own;
  private final Doorkeeper doorkeeper;
  private final Events events;
  private final PeerLimits limits;
  private final SslContext server;
  private final SslContext client;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Channel, Caller> accepted = new ConcurrentHashMap<>();
  private final AtomicLong turns = new AtomicLong();
  private @Nullable Channel listener;

  /// What happens on connections; called on their threads, to note and return at once.
  public interface Events {
    /// A connection stands.
    void connected(Connection connection);

    /// A message came; [Connection#handled] is to be called once it is dealt with.
    void received(Connection connection, Message message);

    /// A connection that stood is gone.
    void disconnected(Connection connection);

    /// Something was refused to someone.
    void refused(String address, Refusal what, String reason);
  }

  /// Connections of the site with this transport key.
  public Transport(
      SigningKey transport, Doorkeeper doorkeeper, Events events, PeerLimits limits, long nowMs) {
    this.own = SiteCertificate.make(transport, nowMs);
    this.doorkeeper = doorkeeper;
    this.events = events;
    this.limits = limits;
    try {
      server =
          configured(
                  SslContextBuilder.forServer(own.key(), own.certificate())
                      .clientAuth(ClientAuth.REQUIRE),
                  key -> doorkeeper.standing(key) != Doorkeeper.Standing.STRANGER)
              .build();
      // Whom a call expects is known to the call: it is checked before anything is said.
      client =
          configured(
                  SslContextBuilder.forClient().keyManager(own.key(), own.certificate()), _ -> true)
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }

  private static SslContextBuilder configured(
      SslContextBuilder builder, Predicate<Bytes32> accepts) {
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3")
        .endpointIdentificationAlgorithm("")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                PROTOCOL))
        .trustManager(new Pinned(accepts));
  }

  /// Trusts by transport key alone: names, issuers and dates say nothing here.
  private static final class Pinned extends X509ExtendedTrustManager {
    private final Predicate<Bytes32> accepts;

    Pinned(Predicate<Bytes32> accepts) {
      this.accepts = accepts;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length != 1 || !accepts.test(SiteCertificate.transportKey(chain[0]))) {
        throw new CertificateException("not the certificate of a site known here");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// What went over all connections so far.
  Traffic.Count traffic() {
    return traffic.count();
  }

  /// Listens.
  ///
  /// @return the port, which the system chose if `address` asked for 0
  /// @throws CannotListen if the address cannot be had
  public int listen(InetSocketAddress address) {
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                });
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new CannotListen("cannot listen on " + address, bound.cause());
    }
    listener = bound.channel();
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /// Who has called.
  private static final class Caller {
    final InetAddress from;

    /// In which they came.
    final long turn;

    /// Whether it has shown to be a site that is in.
    volatile boolean known;

    Caller(InetAddress from, long turn) {
      this.from = from;
      this.turn = turn;
    }
  }

  private void accept(SocketChannel channel) {
    InetAddress from = channel.remoteAddress().getAddress();
    Refusal full = full(from);
    if (full != null) {
      events.refused(from.getHostAddress(), full, "too many connections");
      var _ = channel.close();
      return;
    }
    SslHandler tls = server.newHandler(channel.alloc());
    accepted.put(channel, new Caller(from, turns.incrementAndGet()));
    var _ = channel.closeFuture().addListener(_ -> accepted.remove(channel));
    pipeline(channel, tls, null, _ -> {});
  }

  /// Why one more connection from here would be too many; null if it is not.
  private @Nullable Refusal full(InetAddress from) {
    int same = 0;
    int near = 0;
    for (Caller other : accepted.values()) {
      same += other.from.equals(from) ? 1 : 0;
      near += network(other.from).equals(network(from)) ? 1 : 0;
    }
    if (same >= limits.connectionsPerAddress()) {
      return Refusal.CONNECTIONS_PER_ADDRESS;
    }
    if (near >= limits.connectionsPerPrefix()) {
      return Refusal.CONNECTIONS_PER_PREFIX;
    }
    return accepted.size() >= limits.connections() && !makeRoom() ? Refusal.CONNECTIONS : null;
  }

  /// Ends a connection of somebody who has not shown to be a site: the oldest of the network that
  /// has most of those. Whoever means it takes a moment to, whoever only takes up room never does.
  ///
  /// @return whether there was one
  private boolean makeRoom() {
    Map<ByteBuffer, Integer> crowds = new HashMap<>();
    for (Caller caller : accepted.values()) {
      if (!caller.known) {
        crowds.merge(network(caller.from), 1, Integer::sum);
      }
    }
    var leaves =
        accepted.entrySet().stream()
            .filter(each -> !each.getValue().known)
            .max(
                Comparator.comparingInt((Map.Entry<Channel, Caller> each) ->
                        crowds.getOrDefault(network(each.getValue().from), 0))
                    .thenComparingLong(each -> -each.getValue().turn));
    leaves.ifPresent(oldest -> {
      accepted.remove(oldest.getKey());
      var _ = oldest.getKey().close();
    });
    return leaves.isPresent();
  }

  /// The network that an address is of: 24 bits of IPv4, or 48 of IPv6.
  static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, bytes.length == 4 ? 3 : 6);
  }

  /// Calls a site.
  ///
  /// @param accepts says of a transport key whether it is the one to be found there
  /// @param failed hears why there will be no connection
  public void dial(
      InetSocketAddress address,
      Predicate<Bytes32> accepts,
      java.util.function.Consumer<String> failed) {
    var _ =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.handshake().toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    pipeline(channel, client.newHandler(channel.alloc()), accepts, failed);
                  }
                })
            .connect(address)
            .addListener(future -> {
              if (!future.isSuccess()) {
                failed.accept(reason(future.cause()));
              }
            });
  }

  private void pipeline(
      Channel channel,
      SslHandler tls,
      @Nullable Predicate<Bytes32> expects,
      java.util.function.Consumer<String> failed) {
    tls.setHandshakeTimeoutMillis(limits.handshake().toMillis());
    var _ =
        channel
            .pipeline()
            .addLast(tls)
            .addLast(new LengthFieldBasedFrameDecoder(Limits.FRAME_BYTES + 4, 0, 4, 0, 4))
            .addLast(new Handler(tls, expects, failed));
  }

  private final class Handler extends SimpleChannelInboundHandler<ByteBuf> {
    private final SslHandler tls;
    private final @Nullable Predicate<Bytes32> expects;
    private final boolean dialled;
    private final java.util.function.Consumer<String> failed;
    private @Nullable Connection connection;

    /// @param expects of a call, whether this transport key is the one it is for; null if called
    Handler(
        SslHandler tls,
        @Nullable Predicate<Bytes32> expects,
        java.util.function.Consumer<String> failed) {
      this.tls = tls;
      this.expects = expects;
      this.dialled = expects != null;
      this.failed = failed;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          stands(ctx);
        } else {
          gone(ctx, handshake.cause());
        }
      }
      super.userEventTriggered(ctx, event);
    }

    private void stands(ChannelHandlerContext ctx) throws SSLException, CertificateException {
      var theirs = (X509Certificate) tls.engine().getSession().getPeerCertificates()[0];
      Bytes32 key = SiteCertificate.transportKey(theirs);
      if (expects != null && !expects.test(key)) {
        gone(ctx, Refusal.HANDSHAKE, "another site answers there");
        return;
      }
      Caller caller = accepted.get(ctx.channel());
      if (caller != null) {
        caller.known = doorkeeper.standing(key) == Doorkeeper.Standing.SITE;
      }
      Connection made =
          new Connection(
              ids.incrementAndGet(),
              ctx.channel(),
              key,
              dialled,
              salt(dialled ? own.certificate() : theirs, dialled ? theirs : own.certificate()),
              traffic,
              limits.sendQueueBytes(),
              events);
      connection = made;
      events.connected(made);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
      Connection to = connection;
      if (to == null) {
        return;
      }
      byte[] bytes = new byte[frame.readableBytes()];
      frame.readBytes(bytes);
      try {
        Message message = Frames.decode(bytes);
        if (message instanceof Message.Bye bye) {
          to.farewell(bye.reason());
        }
        to.received(message, bytes.length + 4);
        events.received(to, message);
      } catch (MalformedException e) {
        events.refused(to.address(), Refusal.FRAME, "not a frame: " + e.getMessage());
        to.close(ByeCode.PROTOCOL, "that was not a frame");
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (connection != null) {
        connection.writabilityChanged();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (connection != null) {
        connection.writabilityChanged();
        events.disconnected(connection);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      gone(ctx, cause);
    }

    private void gone(ChannelHandlerContext ctx, Throwable cause) {
      gone(
          ctx,
          cause instanceof SslHandshakeTimeoutException
              ? Refusal.HANDSHAKE_TIME
              : cause instanceof TooLongFrameException ? Refusal.FRAME_BYTES : Refusal.HANDSHAKE,
          reason(cause));
    }

    private void gone(ChannelHandlerContext ctx, Refusal what, String reason) {
      Connection stood = connection;
      if (stood == null && dialled) {
        failed.accept(reason);
      } else if (stood == null || what == Refusal.FRAME_BYTES) {
        events.refused(String.valueOf(ctx.channel().remoteAddress()), what, reason);
      } else if (stood.farewell().isEmpty()) {
        // With TLS 1.3 the caller learns only now that the other side refused its certificate.
        stood.farewell(reason);
      }
      var _ = ctx.close();
    }
  }

  private static byte[] salt(X509Certificate caller, X509Certificate called)
      throws CertificateEncodingException {
    return new Sha256()
        .update(caller.getEncoded())
        .update(called.getEncoded())
        .finish()
        .toByteArray();
  }

  /// What an exception of Netty or the TLS stack comes to, for people.
  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    if (root instanceof CertificateException) {
      return message;
    } else if (message.contains("certificate")) {
      return "the other side does not know this site";
    } else if (root instanceof java.net.ConnectException) {
      return "nobody answers there";
    } else if (root instanceof java.net.UnknownHostException) {
      return "there is no such host";
    } else if (root instanceof TooLongFrameException) {
      return "a frame of more than 1 MiB was announced";
    } else if (root instanceof io.netty.handler.ssl.NotSslRecordException) {
      return "that is not TLS";
    }
    return message;
  }

  @Override
  public void close() {
    if (listener != null) {
      var _ = listener.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    var _ =
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
