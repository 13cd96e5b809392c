package org.ramdam.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;

/// Asks a site's node over its Unix socket: HTTP/1.1 with protobuf bodies, one connection, one
/// request at a time. Not thread-safe.
public final class NodeClient implements AutoCloseable {
  /// How long an answer may take, unless a caller says otherwise.
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final int HEAD_BYTES = 16 << 10;
  private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
  private static final int BODY_BYTES = 64 << 20;

  private final Path directory;
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  private NodeClient(Path directory, SocketChannel channel) throws IOException {
    this.directory = directory;
    this.channel = channel;
    selector = Selector.open();
    channel.configureBlocking(false);
    key = channel.register(selector, 0);
  }

  /// Connects to the node that listens on `socket`.
  ///
  /// @param directory of the site, for the messages
  /// @throws Failure if no node answers there
  public static NodeClient connect(Path socket, Path directory) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new NodeClient(directory, channel);
    } catch (IOException e) {
      if (channel != null) {
        closeQuietly(channel);
      }
      String message = String.valueOf(e.getMessage());
      if (message.contains("ermission")) {
        throw new Failure(Exit.KEY, "node_forbidden", directory);
      }
      throw new Failure(Exit.NETWORK, "node_not_running", directory);
    }
  }

  /// Calls a method and waits for its reply.
  ///
  /// @throws Failure with the node's own reason if it says no, 6 if the answer does not come whole
  public <R extends Message> R call(String method, Message request, Parser<R> parser) {
    return call(method, request, parser, PATIENCE);
  }

  /// The same, for an answer that may take `patience`.
  public <R extends Message> R call(
      String method, Message request, Parser<R> parser, Duration patience) {
    long deadlineNs = System.nanoTime() + patience.toNanos();
    try {
      send(method, request.toByteArray(), deadlineNs);
      return receive(parser, deadlineNs);
    } catch (InvalidProtocolBufferException _) {
      throw new Failure(Exit.NETWORK, "node_answer", directory);
    } catch (IOException _) {
      throw new Failure(Exit.NETWORK, "node_gone", directory);
    }
  }

  private void send(String method, byte[] body, long deadlineNs) throws IOException {
    String head =
        """
        POST /v1/%s HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/x-protobuf\r
        Accept: application/x-protobuf\r
        Content-Length: %d\r
        \r
        """
            .formatted(method, body.length);
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(headBytes.length + body.length);
    out.put(headBytes).put(body).flip();
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        await(SelectionKey.OP_WRITE, deadlineNs);
      }
    }
  }

  private <R extends Message> R receive(Parser<R> parser, long deadlineNs) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(HEAD_BYTES);
    int end = -1;
    while (end < 0) {
      if (!in.hasRemaining()) {
        throw new Failure(Exit.NETWORK, "node_answer", directory);
      }
      read(in, deadlineNs);
      end = endOfHead(in);
    }
    Head head = head(new String(in.array(), 0, end, StandardCharsets.ISO_8859_1));
    if (in.position() - end > head.length) {
      throw new Failure(Exit.NETWORK, "node_answer", directory);
    }
    ByteBuffer body = ByteBuffer.allocate(head.length);
    body.put(in.array(), end, in.position() - end);
    while (body.hasRemaining()) {
      read(body, deadlineNs);
    }
    if (head.status != 200) {
      throw Failure.ofNode(org.ramdam.node.api.proto.Error.parseFrom(body.array()));
    }
    return parser.parseFrom(body.array());
  }

  private void read(ByteBuffer in, long deadlineNs) throws IOException {
    int count = channel.read(in);
    while (count == 0) {
      await(SelectionKey.OP_READ, deadlineNs);
      count = channel.read(in);
    }
    if (count < 0) {
      throw new Failure(Exit.NETWORK, "node_gone", directory);
    }
  }

  private void await(int operation, long deadlineNs) throws IOException {
    long ms = (deadlineNs - System.nanoTime()) / 1_000_000;
    if (ms <= 0) {
      throw new Failure(Exit.NETWORK, "node_slow", directory);
    }
    key.interestOps(operation);
    selector.select(ms);
    selector.selectedKeys().clear();
  }

  private static int endOfHead(ByteBuffer in) {
    for (int i = 4; i <= in.position(); i++) {
      if (in.getInt(i - 4) == END_OF_HEAD) {
        return i;
      }
    }
    return -1;
  }

  private record Head(int status, int length) {}

  private Head head(String text) {
    try {
      String[] lines = text.split("\r\n", -1);
      if (lines[0].startsWith("HTTP/1.1 ")) {
        int status = Integer.parseInt(lines[0].substring(9, 12));
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
          if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
            int length = Integer.parseInt(line.substring(15).strip());
            if (length >= 0 && length <= BODY_BYTES) {
              return new Head(status, length);
            }
          }
        }
      }
    } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
      // told below
    }
    throw new Failure(Exit.NETWORK, "node_answer", directory);
  }

  @Override
  public void close() {
    closeQuietly(selector);
    closeQuietly(channel);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception _) {
      // nothing is lost with it
    }
  }
}
