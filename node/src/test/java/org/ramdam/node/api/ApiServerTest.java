package org.ramdam.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.api.proto.Error;
import org.ramdam.node.api.proto.InviteReply;
import org.ramdam.node.api.proto.InviteRequest;
import org.ramdam.node.api.proto.NewRecord;
import org.ramdam.node.api.proto.StatusReply;
import org.ramdam.node.api.proto.StatusRequest;
import org.ramdam.node.api.proto.SubmitRequest;

@Timeout(30)
class ApiServerTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @TempDir private Path directory;

  private final Methods methods = new Methods(() -> 0);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch computing = new CountDownLatch(CORES);
  private Path socket = Path.of("");
  private @Nullable ApiServer server;

  @BeforeEach
  void start() {
    methods.add(
        "Invite",
        InviteRequest.getDefaultInstance(),
        request ->
            InviteReply.newBuilder()
                .setInvite("é")
                .setExpiresMs(60_000L * request.getValidMinutes())
                .build());
    methods.add(
        "Submit",
        SubmitRequest.getDefaultInstance(),
        request -> {
          throw new ApiException(
              "ambiguous",
              4,
              409,
              request.getRecordsCount() + " records",
              "why",
              List.of("a", "b"));
        });
    methods.add(
        "Status",
        StatusRequest.getDefaultInstance(),
        _ -> {
          asked.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return StatusReply.getDefaultInstance();
        });
    methods.add(
        "Crash",
        StatusRequest.getDefaultInstance(),
        _ -> {
          throw new IllegalStateException("secret");
        });
    methods.add(
        "Fail",
        StatusRequest.getDefaultInstance(),
        _ -> {
          throw new OutOfMemoryError("secret");
        });
    methods.add(
        "Busy",
        StatusRequest.getDefaultInstance(),
        _ -> {
          computing.countDown();
          while (released.getCount() > 0) {
            Thread.onSpinWait();
          }
          return StatusReply.getDefaultInstance();
        });
    socket = directory.resolve("run/api.sock");
    server = ApiServer.start(socket, methods, new SplittableRandom(1));
  }

  @AfterEach
  void stop() {
    released.countDown();
    api().close();
    assertThat(socket).doesNotExist();
  }

  private ApiServer api() {
    return java.util.Objects.requireNonNull(server);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private RawHttp.Reply send(byte[] request) throws IOException {
    try (RawHttp http = new RawHttp(socket)) {
      return http.send(request);
    }
  }

  @Test
  void socket_isTheUsersAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run"))))
        .isEqualTo("rwx------");
  }

  @Test
  void start_refusesADirectoryOpenToOthers_andAPathTooLong() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> ApiServer.start(open.resolve("s"), methods, new SplittableRandom(1)))
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("chmod 700");
    Path deep = directory.resolve("x".repeat(120));
    assertThatThrownBy(() -> ApiServer.start(deep, methods, new SplittableRandom(1)))
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("at most");
  }

  @Test
  void method_answersInTheEncodingAskedFor() throws IOException {
    InviteRequest request = InviteRequest.newBuilder().setValidMinutes(2).build();
    try (RawHttp http = new RawHttp(socket)) {
      RawHttp.Reply reply = http.send(RawHttp.post("Invite", PROTOBUF, request.toByteArray()));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.headers()).containsEntry("content-type", PROTOBUF);
      assertThat(InviteReply.parseFrom(reply.body()).getExpiresMs()).isEqualTo(120_000);
      reply =
          http.send(
              RawHttp.post("Invite", JSON + "; charset=utf-8", utf8("{\"valid_minutes\":3}")));
      assertThat(reply.headers()).containsEntry("content-type", JSON);
      assertThat(reply.text()).isEqualTo("{\"invite\":\"é\",\"expires_ms\":\"180000\"}\n");
      reply =
          http.send(RawHttp.post("Invite", JSON + "\r\nAccept: text/x, " + PROTOBUF, utf8("{}")));
      assertThat(InviteReply.parseFrom(reply.body()).getInvite()).isEqualTo("é");
    }
    assertThat(api().counts()).isEqualTo(new ApiServer.Counts(3, 0, 0));
  }

  @Test
  void no_isAProblemInJson_andAnErrorInProtobuf() throws IOException {
    RawHttp.Reply reply = send(RawHttp.post("Submit", JSON, utf8("{\"records\":[{},{}]}")));
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(reply.text())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"2 records\",\"status\":409,\"detail\":\"why\","
                + "\"code\":\"ambiguous\",\"message\":\"2 records\",\"hint\":\"why\","
                + "\"exit_code\":4,\"names\":[\"a\",\"b\"]}\n");
    reply = send(RawHttp.post("Submit", PROTOBUF, new byte[0]));
    assertThat(reply.headers()).containsEntry("content-type", PROTOBUF);
    assertThat(Error.parseFrom(reply.body()))
        .isEqualTo(
            Error.newBuilder()
                .setCode("ambiguous")
                .setMessage("0 records")
                .setHint("why")
                .setExitCode(4)
                .addNames("a")
                .addNames("b")
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "1",
        "{",
        "{} {}",
        "{\"valid_minutes\":1} x",
        "{\"valid_minutes\":\"soon\"}",
        "{\"valid_minutes\":-1}",
        "{\"valid_minutes\":1e99}",
        "{\"unknown\":1}",
        "{\"valid_minutes\":1,\"valid_minutes\":1}",
        "{\"valid_minutes\":1,\"validMinutes\":1}",
        "{\"unknown\":{\"a\":1,\"a\":2}}",
        "{'valid_minutes':1}",
        "{\"valid_minutes\":NaN}",
        "\u0000"
      })
  void json_thatIsNotTheMessage_is400_andTheConnectionGoesOn(String body) throws IOException {
    try (RawHttp http = new RawHttp(socket)) {
      RawHttp.Reply reply = http.send(RawHttp.post("Invite", JSON, utf8(body)));
      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(reply.text()).contains("bad_request");
      assertThat(http.send(RawHttp.post("Invite", JSON, utf8("{}"))).status()).isEqualTo(200);
    }
    assertThat(api().counts()).isEqualTo(new ApiServer.Counts(1, 1, 0));
  }

  @Test
  void json_nestedDeep_orNotUtf8_is400() throws IOException {
    String deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
    assertThat(send(RawHttp.post("Invite", JSON, utf8(deep))).text()).contains("depth");
    String deeper = "[".repeat(1_000_000);
    assertThat(send(RawHttp.post("Invite", JSON, utf8("{\"a\":" + deeper))).status())
        .isEqualTo(400);
    byte[] latin = "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(send(RawHttp.post("Invite", JSON, latin)).text()).contains("UTF-8");
  }

  @Test
  void protobuf_withAFieldUnknown_orCut_is400() throws IOException {
    byte[] unknown = {(byte) 0xf8, 0x01, 1};
    assertThat(send(RawHttp.post("Invite", PROTOBUF, unknown)).status()).isEqualTo(400);
    byte[] nested =
        SubmitRequest.newBuilder().addRecords(NewRecord.parseFrom(unknown)).build().toByteArray();
    RawHttp.Reply reply = send(RawHttp.post("Submit", PROTOBUF, nested));
    assertThat(Error.parseFrom(reply.body()).getCode()).isEqualTo("bad_request");
    assertThat(send(RawHttp.post("Invite", PROTOBUF, new byte[] {8})).status()).isEqualTo(400);
  }

  @Test
  void wrongType_is415_wrongVerb405_unknownPath404() throws IOException {
    try (RawHttp http = new RawHttp(socket)) {
      assertThat(http.send(RawHttp.post("Invite", "text/plain", utf8("{}"))).status())
          .isEqualTo(415);
      String untyped = "POST /v1/Invite HTTP/1.1\r\nHost: x\r\nContent-Length: 2";
      assertThat(http.send(RawHttp.request(untyped, utf8("{}"))).status()).isEqualTo(415);
      RawHttp.Reply reply =
          http.send(RawHttp.request("GET /v1/Invite HTTP/1.1\r\nHost: x", new byte[0]));
      assertThat(reply.status()).isEqualTo(405);
      assertThat(reply.headers()).containsEntry("allow", "POST");
      for (String path : List.of("/", "/v1/", "/v1/invite", "/v2/Invite", "/v1/Invite/", "*")) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0";
        reply = http.send(RawHttp.request(head, new byte[0]));
        assertThat(reply.status()).as(path).isEqualTo(404);
        assertThat(reply.text()).contains("unknown_method");
      }
    }
  }

  @Test
  void body_tooLarge_is413_beforeItIsSent() throws IOException {
    String head =
        "POST /v1/Invite HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ";
    try (RawHttp http = new RawHttp(socket)) {
      assertThat(http.send(RawHttp.request(head + 1_000_000_000_000L, new byte[0])).status())
          .isEqualTo(413);
      assertThat(http.isHungUp()).isTrue();
    }
    byte[] large = new byte[ApiServer.BODY_BYTES + 1];
    assertThat(send(RawHttp.post("Invite", JSON, large)).status()).isEqualTo(413);
    byte[] full = new byte[ApiServer.BODY_BYTES];
    java.util.Arrays.fill(full, (byte) ' ');
    full[0] = '{';
    full[1] = '}';
    assertThat(send(RawHttp.post("Invite", JSON, full)).status()).isEqualTo(200);
  }

  @Test
  void line_tooLong_is414_headersTooLarge431() throws IOException {
    String path = "/v1/" + "x".repeat(5000);
    assertThat(send(RawHttp.request("POST " + path + " HTTP/1.1\r\nHost: x", new byte[0])).status())
        .isEqualTo(414);
    String header = "POST /v1/Invite HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17_000);
    assertThat(send(RawHttp.request(header, new byte[0])).status()).isEqualTo(431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/Invite HTTP/1.1|Host: x|Content-Length: 2|Transfer-Encoding: chunked||2|{}|0||",
        "POST /v1/Invite HTTP/1.1|Host: x|Transfer-Encoding: chunked||2|{}|0||",
        "POST /v1/Invite HTTP/1.1|Host: x|Content-Length: 2|Content-Length: 3||{}",
        "POST /v1/Invite HTTP/1.1|Host: x|Content-Length: 2|Content-Length: 2||{}",
        "POST /v1/Invite HTTP/1.1|Host: x|Content-Length: 2, 2||{}",
        "POST /v1/Invite HTTP/1.1|Host: x|Content-Length: -2||{}",
        "POST /v1/Invite HTTP/1.1|Host: x|Content-Length: 99999999999999999999||{}",
        "POST /v1/Invite HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}",
        "POST /v1/Invite HTTP/1.1|Host x||",
        "hello||"
      })
  void smuggling_orNoHttpAtAll_is400_andHungUp(String request) throws IOException {
    try (RawHttp http = new RawHttp(socket)) {
      RawHttp.Reply reply = http.send(utf8(request.replace("|", "\r\n")));
      assertThat(reply.status()).as(reply.text()).isEqualTo(400);
      assertThat(http.isHungUp()).isTrue();
    }
  }

  @Test
  void randomBytes_stopNothing() throws IOException {
    var random = new SplittableRandom(3);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[random.nextInt(1, 3000)];
      random.nextBytes(bytes);
      bytes[bytes.length - 1] = '\n';
      try (RawHttp http = new RawHttp(socket)) {
        var _ = Thread.ofVirtual().start(() -> sendIgnoring(http, bytes));
        assertThat(send(RawHttp.post("Invite", JSON, utf8("{}"))).status()).isEqualTo(200);
      }
    }
  }

  private static void sendIgnoring(RawHttp http, byte[] bytes) {
    try {
      http.send(bytes);
    } catch (IOException _) {
      // no answer is due
    }
  }

  @Test
  void requestsThatComputeForLong_keepNobodyWaiting() throws Exception {
    var busy = new ArrayList<Thread>();
    for (int i = 0; i < CORES; i++) {
      RawHttp http = new RawHttp(socket);
      busy.add(
          Thread.ofPlatform()
              .start(() -> {
                try (http) {
                  http.send(RawHttp.post("Busy", JSON, utf8("{}")));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    computing.await();
    assertThat(send(RawHttp.post("Invite", JSON, utf8("{}"))).status()).isEqualTo(200);
    released.countDown();
    for (Thread each : busy) {
      each.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Crash", "Fail"})
  void crash_is500_withAnId_andSaysNoSecret(String method) throws IOException {
    RawHttp.Reply reply = send(RawHttp.post(method, JSON, utf8("{}")));
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).containsPattern("under [0-9a-f]{8}").doesNotContain("secret");
    assertThat(api().counts()).isEqualTo(new ApiServer.Counts(0, 1, 1));
  }

  @Test
  void close_waitsForTheRequestThatRuns() throws Exception {
    try (RawHttp http = new RawHttp(socket)) {
      var replies = new ArrayList<RawHttp.Reply>();
      Thread client =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  replies.add(http.send(RawHttp.post("Status", JSON, utf8("{}"))));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      asked.await();
      Thread closer = Thread.ofVirtual().start(api()::close);
      Thread.sleep(200);
      released.countDown();
      client.join();
      closer.join();
      assertThat(replies).singleElement().extracting(RawHttp.Reply::status).isEqualTo(200);
    }
  }
}
