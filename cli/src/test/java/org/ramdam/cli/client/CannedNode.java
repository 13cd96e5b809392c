package org.ramdam.cli.client;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Listens on a Unix socket and answers each request with bytes of the test's choice.
public final class CannedNode implements AutoCloseable {
  /// Answers one request.
  @FunctionalInterface
  public interface Answer {
    /// The bytes to send; the connection is closed after none.
    byte[] to(String method, byte[] body) throws IOException;

    /// Whether the connection is closed after one answer.
    default boolean hangsUp() {
      return false;
    }
  }

  private final ServerSocketChannel server;

  /// Listens on `socket`.
  public CannedNode(Path socket, Answer answer) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual()
        .start(() -> {
          while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
              serve(channel, answer);
            } catch (IOException _) {
              // the other end has seen enough
            }
          }
        });
  }

  private static void serve(SocketChannel channel, Answer answer) throws IOException {
    InputStream in = Channels.newInputStream(channel);
    while (true) {
      String request = line(in);
      int length = 0;
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        if (header.startsWith("Content-Length: ")) {
          length = Integer.parseInt(header.substring(16));
        }
      }
      String method = request.split(" ", 3)[1].replace("/v1/", "");
      byte[] bytes = answer.to(method, in.readNBytes(length));
      if (bytes.length == 0) {
        return;
      }
      var out = ByteBuffer.wrap(bytes);
      while (out.hasRemaining()) {
        int _ = channel.write(out);
      }
      if (answer.hangsUp()) {
        return;
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream();
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new IOException("end of requests");
      }
      if (c != '\r') {
        out.write(c);
      }
      c = in.read();
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  /// A whole answer.
  public static byte[] answer(int status, Message body) {
    return answer(status, body.toByteArray());
  }

  static byte[] answer(int status, byte[] body) {
    String head =
        "HTTP/1.1 %d X\r\ncontent-type: application/x-protobuf\r\ncontent-length: %d\r\n\r\n"
            .formatted(status, body.length);
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
