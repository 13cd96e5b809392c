package org.ramdam.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Messages;
import org.ramdam.node.api.proto.ShowReply;
import org.ramdam.node.api.proto.ShowRequest;

@Timeout(20)
class NodeClientTest {
  private static final ShowReply REPLY =
      ShowReply.newBuilder().setId("a").setCheckpoint("c".repeat(300_000)).build();

  @TempDir Path directory;

  private ShowReply call(CannedNode.Answer answer) throws IOException {
    Path socket = directory.resolve("s");
    Files.deleteIfExists(socket);
    try (var _ = new CannedNode(socket, answer);
        var client = NodeClient.connect(socket, directory)) {
      return show(client);
    }
  }

  private static ShowReply show(NodeClient client) {
    return client.call(
        "Show",
        ShowRequest.newBuilder().setId("a").build(),
        ShowReply.parser(),
        Duration.ofSeconds(2));
  }

  private Failure failure(byte[] answer) {
    return catchThrowableOfType(Failure.class, () -> call((_, _) -> answer));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void reply_comesWhole() throws IOException {
    assertThat(
            call((method, body) -> {
              assertThat(method).isEqualTo("Show");
              assertThat(ShowRequest.parseFrom(body).getId()).isEqualTo("a");
              return CannedNode.answer(200, REPLY);
            }))
        .isEqualTo(REPLY);
  }

  @Test
  void connection_servesManyCalls() throws IOException {
    Path socket = directory.resolve("s");
    try (var _ = new CannedNode(socket, (_, _) -> CannedNode.answer(200, REPLY));
        var client = NodeClient.connect(socket, directory)) {
      for (int i = 0; i < 20; i++) {
        assertThat(show(client)).isEqualTo(REPLY);
      }
    }
  }

  @Test
  void errorOfTheNode_keepsItsCodeAndExit() {
    var error =
        org.ramdam.node.api.proto.Error.newBuilder()
            .setCode("not_found")
            .setMessage("no record abcd")
            .setHint("see ramdam log")
            .setExitCode(3)
            .addNames("Zoé")
            .build();
    Failure failure = failure(CannedNode.answer(404, error));

    assertThat(failure.exit()).isEqualTo(Exit.NOT_FOUND);
    assertThat(failure.code()).isEqualTo("not_found");
    assertThat(failure.what(Messages.of("en"))).isEqualTo("No record abcd (Zoé)");
    assertThat(failure.hint(Messages.of("en"))).isEqualTo("See ramdam log");
    assertThat(failure.what(Messages.of("fr"))).startsWith("Introuvable");
  }

  @Test
  void errorOfAnUnknownCode_isToldAsTheNodeSaysIt() {
    var error =
        org.ramdam.node.api.proto.Error.newBuilder().setCode("new_one").setMessage("m").build();
    Failure failure = failure(CannedNode.answer(400, error));

    assertThat(failure.exit()).isEqualTo(Exit.UNEXPECTED);
    assertThat(failure.what(Messages.of("fr"))).isEqualTo("M");
  }

  @Test
  void answer_cutAnywhereIsNone() {
    byte[] whole = CannedNode.answer(200, ShowReply.newBuilder().setId("abc").build());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Failure failure = catchThrowableOfType(Failure.class, () -> call(once(cut)));

      assertThat(failure).as("cut at " + length).isNotNull();
      assertThat(failure.code()).isEqualTo("node_gone");
    }
  }

  /// Sends these bytes and hangs up.
  private static CannedNode.Answer once(byte[] bytes) {
    return new CannedNode.Answer() {
      @Override
      public byte[] to(String method, byte[] body) {
        return bytes;
      }

      @Override
      public boolean hangsUp() {
        return true;
      }
    };
  }

  @Test
  void answer_thatIsNotHttpIsNone() {
    for (String wrong :
        new String[] {
          "SSH-2.0-OpenSSH\r\n\r\n",
          "HTTP/1.1 \r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\u0001\u0002\u0003",
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u007f\u007f",
          "HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000) + "\r\n\r\n"
        }) {
      Failure failure = failure(text(wrong));
      assertThat(failure).as(wrong).isNotNull();
      assertThat(failure.exit()).as(wrong).isEqualTo(Exit.NETWORK);
      assertThat(failure.code()).as(wrong).isEqualTo("node_answer");
    }
  }

  @Test
  void node_thatIsNotThereIsToldFromOneThatLeft() throws IOException {
    assertThat(failure(new byte[0]).code()).isEqualTo("node_gone");
    Path socket = directory.resolve("nobody");
    assertThat(catchThrowableOfType(Failure.class, () -> NodeClient.connect(socket, directory)))
        .satisfies(failure -> {
          assertThat(failure.exit()).isEqualTo(Exit.NETWORK);
          assertThat(failure.code()).isEqualTo("node_not_running");
          assertThat(failure.hint(Messages.of("en"))).contains("ramdam run --dir " + directory);
        });
    Path none = directory.resolve("x".repeat(150));
    assertThat(
            catchThrowableOfType(Failure.class, () -> NodeClient.connect(none, directory)).code())
        .isEqualTo("node_not_running");
  }

  @Test
  void node_thatSaysNothingIsNotWaitedForForEver() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                call((_, _) -> {
                  try {
                    Thread.sleep(5_000);
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  return new byte[0];
                }));

    assertThat(failure.code()).isEqualTo("node_slow");
  }
}
