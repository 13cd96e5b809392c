package org.ramdam.node.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.RamdamException.StoreFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The local API: HTTP on a Unix socket that nobody but the node's own user can open. `POST
/// /v1/<Method>`, protobuf or JSON.
///
/// Requests carry a Content-Length; one with a Transfer-Encoding is refused, so that there is one
/// way to say where a body ends.
public final class ApiServer implements AutoCloseable {
  /// Bytes of a request's body.
  public static final int BODY_BYTES = 8 << 20;

  private static final int HEADER_BYTES = 16 << 10;
  private static final int LINE_BYTES = 4 << 10;
  private static final int REQUESTS_AT_A_TIME = 256;
  private static final int SOCKET_PATH_BYTES = 103;
  private static final int CLOSE_SECONDS = 5;
  private static final String PREFIX = "/v1/";
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private final Path socket;
  private final Methods methods;
  private final Vertx vertx;
  private final HttpServer server;
  private final ExecutorService workers =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("api-", 0).factory());
  private final RandomGenerator random;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger active = new AtomicInteger();
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder crashed = new LongAdder();

  /// What was done since the start.
  ///
  /// @param answered with 200
  /// @param refused with anything else
  /// @param crashed of those, by a bug
  public record Counts(long answered, long refused, long crashed) {}

  private ApiServer(Path socket, Methods methods, RandomGenerator random) {
    this.socket = socket;
    this.methods = methods;
    this.random = random;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxHeaderSize(HEADER_BYTES)
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setHandle100ContinueAutomatically(true))
            .requestHandler(this::onRequest)
            .invalidRequestHandler(this::onInvalid);
  }

  /// Listens at `socket`, which is replaced if it is there: the caller holds the lock of the site's
  /// database, so that no other node can be listening. Its directory is made if it is not there.
  ///
  /// @param random for the ids of crashes
  /// @throws CannotListen if the path is too long for a socket, or its directory open to others
  public static ApiServer start(Path socket, Methods methods, RandomGenerator random) {
    prepare(socket);
    ApiServer api = new ApiServer(socket, methods, random);
    try {
      await(api.server.listen(SocketAddress.domainSocketAddress(socket.toString())));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException | ExecutionException | TimeoutException e) {
      api.close();
      throw new CannotListen("cannot listen on the socket " + socket, e);
    }
    return api;
  }

  private static void prepare(Path socket) {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > SOCKET_PATH_BYTES) {
      throw new CannotListen(
          "the path of a socket has at most %d bytes, this one %d: %s"
              .formatted(SOCKET_PATH_BYTES, length, socket),
          new IOException("path too long"));
    }
    Path directory = socket.toAbsolutePath().getParent();
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
      open.removeAll(PosixFilePermissions.fromString("rwx------"));
      if (!open.isEmpty()) {
        throw new CannotListen(
            "others may enter the directory of the socket: chmod 700 " + directory,
            new IOException("directory of mode " + PosixFilePermissions.toString(open)));
      }
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new CannotListen("cannot make the socket " + socket, e);
    }
  }

  private static <T> void await(Future<T> future) throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    }
  }

  /// What was done since the start.
  public Counts counts() {
    return new Counts(answered.sum(), refused.sum(), crashed.sum());
  }

  private void onInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ApiException no;
    if (cause instanceof TooLongHttpLineException) {
      no = new ApiException("url_too_long", 2, 414, "the URL is longer than 4 KiB", "");
    } else if (cause instanceof TooLongHttpHeaderException) {
      no = new ApiException("headers_too_large", 2, 431, "the headers are larger than 16 KiB", "");
    } else {
      no = new ApiException("bad_http", 2, 400, "this is not HTTP/1.1", "");
    }
    refuse(request, Encoding.JSON, no);
  }

  private void onRequest(HttpServerRequest request) {
    Encoding content = Encoding.ofContentType(request.getHeader(HttpHeaders.CONTENT_TYPE));
    Encoding accept =
        Encoding.ofAccept(
            request.getHeader(HttpHeaders.ACCEPT), content == null ? Encoding.JSON : content);
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
      String what = "a body without a length is not taken";
      refuse(request, accept, new ApiException("bad_http", 2, 400, what, "send a Content-Length"));
      return;
    }
    if (length(request) > BODY_BYTES) {
      refuse(request, accept, tooLarge());
      return;
    }
    if (active.get() >= REQUESTS_AT_A_TIME) {
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      String what = "too many requests at a time";
      refuse(request, accept, new ApiException("busy", 6, 503, what, "try again in a second"));
      return;
    }
    active.incrementAndGet();
    Context context = vertx.getOrCreateContext();
    request
        .body()
        .onComplete(body -> {
          if (body.failed()) {
            active.decrementAndGet();
            return;
          }
          byte[] bytes = body.result().getBytes();
          workers.execute(() -> {
            Answer answer = answer(request.method(), request.path(), content, accept, bytes);
            context.runOnContext(_ -> send(request.response(), answer));
          });
        });
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private static ApiException tooLarge() {
    return new ApiException("body_too_large", 4, 413, "the body is larger than 8 MiB", "send less");
  }

  /// What goes back.
  ///
  /// @param allow the methods that the path takes; null if that is not the matter
  private record Answer(int status, String type, byte[] body, @Nullable String allow) {}

  private Answer answer(
      HttpMethod verb,
      @Nullable String path,
      @Nullable Encoding content,
      Encoding accept,
      byte[] body) {
    try {
      Methods.Method<?> method =
          path != null && path.startsWith(PREFIX)
              ? methods.get(path.substring(PREFIX.length()))
              : null;
      if (method == null) {
        String what = "no such method: " + Lookup.shown(String.valueOf(path));
        return no(accept, new ApiException("unknown_method", 2, 404, what, "POST /v1/<Method>"));
      }
      if (!verb.equals(HttpMethod.POST)) {
        Answer no =
            no(accept, new ApiException("wrong_verb", 2, 405, "a method is called with POST", ""));
        return new Answer(no.status(), no.type(), no.body(), "POST");
      }
      if (content == null) {
        String what = "the Content-Type is neither application/json nor application/x-protobuf";
        return no(accept, new ApiException("wrong_type", 2, 415, what, "set the Content-Type"));
      }
      var request = method.request().newBuilderForType();
      content.read(body, request);
      byte[] reply = accept.write(method.call(request));
      answered.increment();
      return new Answer(200, accept.mediaType(), reply, null);
    } catch (ApiException e) {
      return no(accept, e);
    } catch (StoreFailed e) {
      LOG.atError().setCause(e).addKeyValue("path", path).log("the store failed a request");
      String what = "the node's storage fails";
      return no(accept, new ApiException("storage", 7, 503, what, "see the node's log"));
    } catch (RuntimeException | Error e) {
      crashed.increment();
      String id = HexFormat.of().toHexDigits(random.nextInt());
      LOG.atError().setCause(e).addKeyValue("id", id).addKeyValue("path", path).log("a bug");
      String what = "the node has a bug; its log has more under " + id;
      return no(accept, new ApiException("internal", 1, 500, what, "report it with the log"));
    }
  }

  private Answer no(Encoding accept, ApiException no) {
    refused.increment();
    return new Answer(no.httpStatus(), accept.errorType(), accept.write(no), null);
  }

  private void send(HttpServerResponse response, Answer answer) {
    active.decrementAndGet();
    var _ = write(response, answer);
  }

  private static Future<Void> write(HttpServerResponse response, Answer answer) {
    if (response.closed() || response.ended()) {
      return Future.succeededFuture();
    }
    response.setStatusCode(answer.status()).putHeader(HttpHeaders.CONTENT_TYPE, answer.type());
    if (answer.allow() != null) {
      response.putHeader(HttpHeaders.ALLOW, answer.allow());
    }
    return response.end(Buffer.buffer(answer.body()));
  }

  /// Says no to what is not read to its end, and hangs up.
  private void refuse(HttpServerRequest request, Encoding accept, ApiException no) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    var _ = write(request.response(), no(accept, no)).onComplete(_ -> request.connection().close());
  }

  /// Takes no more requests, waits at most five seconds for those that run, and removes the socket.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      await(server.shutdown(CLOSE_SECONDS - 1, TimeUnit.SECONDS));
      await(vertx.close());
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("the local API did not close cleanly");
    }
    workers.shutdown();
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("socket", socket).log("the socket stays");
    }
  }
}
