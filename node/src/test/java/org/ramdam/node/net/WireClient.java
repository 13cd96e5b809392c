package org.ramdam.node.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.wire.ByeCode;
import org.ramdam.protocol.wire.Frames;
import org.ramdam.protocol.wire.Message;

/// One end of a TLS connection that says whatever a test wants it to.
final class WireClient implements AutoCloseable {
  private static final int PATIENCE_MS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private WireClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /// Connects with TLS of this version.
  ///
  /// @param own null to show no certificate
  static WireClient connect(
      InetSocketAddress address, @Nullable SiteCertificate own, String version)
      throws IOException, GeneralSecurityException {
    return connect(address, own, version, null);
  }

  private static WireClient connect(
      InetSocketAddress address,
      @Nullable SiteCertificate own,
      String version,
      @Nullable String from)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(own), new TrustManager[] {new Anyone()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket();
    if (from != null) {
      socket.bind(new InetSocketAddress(from, 0));
    }
    socket.setEnabledProtocols(new String[] {version});
    socket.connect(address, PATIENCE_MS);
    return new WireClient(socket);
  }

  /// The same as a site does.
  static WireClient connect(InetSocketAddress address, SiteCertificate own)
      throws IOException, GeneralSecurityException {
    return connect(address, own, "TLSv1.3");
  }

  /// The same from an address of this machine.
  static WireClient connectFrom(String from, InetSocketAddress address, SiteCertificate own)
      throws IOException, GeneralSecurityException {
    return connect(address, own, "TLSv1.3", from);
  }

  private static KeyManager @Nullable [] keys(@Nullable SiteCertificate own)
      throws IOException, GeneralSecurityException {
    if (own == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate()});
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// Sends a message.
  void send(Message message) throws IOException {
    sendFrame(Frames.encode(message));
  }

  /// Sends a frame of any bytes.
  void sendFrame(byte[] frame) throws IOException {
    byte[] whole = new byte[4 + frame.length];
    java.nio.ByteBuffer.wrap(whole).putInt(frame.length).put(frame);
    sendRaw(whole);
  }

  /// Sends any bytes.
  void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// Reads up to the next message of a kind.
  <M extends Message> M next(Class<M> kind) throws IOException, MalformedException {
    while (true) {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      Message message = Frames.decode(frame);
      if (kind.isInstance(message)) {
        return kind.cast(message);
      }
    }
  }

  /// Waits until the other side ends the connection, and answers why it says it does.
  ///
  /// @return null if it does not say
  @Nullable ByeCode end() throws MalformedException {
    ByeCode code = null;
    try {
      code = next(Message.Bye.class).code();
      while (true) {
        var _ = next(Message.class);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still there", e);
    } catch (EOFException _) {
      return code;
    } catch (IOException _) {
      return code; // the other side tore it down
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
