package org.ramdam.node.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A connection to the API that sends any bytes at all.
final class RawHttp implements AutoCloseable {
  private final SocketChannel channel;

  RawHttp(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
  }

  /// An answer.
  ///
  /// @param headers by lower-case name
  record Reply(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  static byte[] request(String head, byte[] body) {
    byte[] start = (head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] out = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, out, start.length, body.length);
    return out;
  }

  static byte[] post(String method, String type, byte[] body) {
    return request(
        "POST /v1/%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d"
            .formatted(method, type, body.length),
        body);
  }

  Reply send(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException _) {
      // it hung up before all was sent; the answer is there all the same
    }
    return read();
  }

  private Reply read() throws IOException {
    var in = new ByteArrayOutputStream();
    int end = -1;
    while (end < 0) {
      if (!more(in)) {
        throw new IOException("hung up without an answer: " + in);
      }
      end = in.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    }
    String[] lines = in.toString(StandardCharsets.ISO_8859_1).substring(0, end).split("\r\n", -1);
    var headers = new TreeMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    while (in.size() < end + 4 + length) {
      if (!more(in)) {
        throw new IOException("hung up within an answer");
      }
    }
    byte[] body = java.util.Arrays.copyOfRange(in.toByteArray(), end + 4, end + 4 + length);
    return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
  }

  private boolean more(ByteArrayOutputStream in) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    int count = channel.read(buffer);
    if (count > 0) {
      in.write(buffer.array(), 0, count);
    }
    return count > 0;
  }

  /// Whether the server hangs up.
  boolean isHungUp() throws IOException {
    return channel.read(ByteBuffer.allocate(1)) < 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
