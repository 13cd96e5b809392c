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
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logs held, for anyone to read along over HTTP: `GET /<site id>/checkpoint` and `/<site
/// id>/tile/…`, as C2SP tlog-tiles has them. Nothing else is here, and nothing is taken.
public final class TileServer implements AutoCloseable {
  private static final int HEADER_BYTES = 8 << 10;
  private static final int LINE_BYTES = 1 << 10;
  private static final int REQUESTS_AT_A_TIME = 64;
  private static final int IDLE_SECONDS = 30;
  private static final int CLOSE_SECONDS = 5;
  private static final int ID_DIGITS = 64;
  private static final String CHECKPOINT = "checkpoint";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String A_DAY = "public, max-age=86400";
  private static final String ASK_AGAIN = "no-cache";
  private static final Logger LOG = LoggerFactory.getLogger(TileServer.class);

  private final TileFiles files;
  private final Vertx vertx;
  private final HttpServer server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger active = new AtomicInteger();

  /// What goes back.
  private record Answer(int status, String type, String cache, byte[] body) {
    static Answer no(int status) {
      return new Answer(status, "text/plain; charset=utf-8", "no-store", new byte[0]);
    }
  }

  private TileServer(TileFiles files) {
    this.files = files;
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxHeaderSize(HEADER_BYTES)
                    .setMaxInitialLineLength(LINE_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS))
            .requestHandler(this::onRequest)
            .invalidRequestHandler(TileServer::onInvalid);
  }

  /// Listens at `address`.
  ///
  /// @throws CannotListen if it cannot be had
  public static TileServer start(InetSocketAddress address, TileFiles files) {
    TileServer tiles = new TileServer(files);
    try {
      await(tiles.server.listen(address.getPort(), address.getHostString()));
    } catch (ExecutionException | TimeoutException e) {
      tiles.close();
      throw new CannotListen(
          "cannot serve tiles on %s:%d".formatted(address.getHostString(), address.getPort()), e);
    }
    return tiles;
  }

  private static <T> void await(Future<T> future) throws ExecutionException, TimeoutException {
    try {
      future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    }
  }

  /// The port it listens at.
  public int port() {
    return server.actualPort();
  }

  private static void onInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    refuse(request, Answer.no(status));
  }

  private void onRequest(HttpServerRequest request) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (!head && !request.method().equals(HttpMethod.GET)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      refuse(request, Answer.no(405));
    } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (length != null && !length.equals("0"))) {
      refuse(request, Answer.no(400));
    } else if (active.incrementAndGet() > REQUESTS_AT_A_TIME) {
      active.decrementAndGet();
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      refuse(request, Answer.no(503));
    } else {
      Context context = vertx.getOrCreateContext();
      String path = request.path();
      Thread.ofVirtual()
          .name("tiles")
          .start(() -> {
            Answer answer = answer(path == null ? "" : path);
            context.runOnContext(_ -> {
              active.decrementAndGet();
              var _ = write(request.response(), answer, head);
            });
          });
    }
  }

  private Answer answer(String path) {
    try {
      int slash = ID_DIGITS + 1;
      if (path.length() <= slash || path.charAt(0) != '/' || path.charAt(slash) != '/') {
        return Answer.no(404);
      }
      Bytes32 site = Bytes32.parseHex(path.substring(1, slash));
      if (!path.startsWith(site.hex(), 1)) {
        return Answer.no(404); // one address for one file: no capitals
      }
      String file = path.substring(slash + 1);
      return file.equals(CHECKPOINT)
          ? found("text/plain; charset=utf-8", ASK_AGAIN, files.checkpoint(site))
          : found(
              "application/octet-stream",
              file.contains(".p/") ? A_DAY : FOR_EVER,
              files.tile(site, file));
    } catch (MalformedException _) {
      return Answer.no(404);
    } catch (StoreFailed e) {
      LOG.atError().setCause(e).addKeyValue("path", path).log("the store failed a request");
      return Answer.no(503);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("path", path).log("a bug");
      return Answer.no(500);
    }
  }

  private static Answer found(String type, String cache, byte @Nullable [] body) {
    return body == null ? Answer.no(404) : new Answer(200, type, cache, body);
  }

  private static Future<Void> write(HttpServerResponse response, Answer answer, boolean head) {
    if (response.closed() || response.ended()) {
      return Future.succeededFuture();
    }
    response
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.type())
        .putHeader(HttpHeaders.CACHE_CONTROL, answer.cache())
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
    return head ? response.end() : response.end(Buffer.buffer(answer.body()));
  }

  private static void refuse(HttpServerRequest request, Answer no) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    var _ = write(request.response(), no, false).onComplete(_ -> request.connection().close());
  }

  /// Takes no more requests, and waits at most five seconds for those that run.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      await(server.shutdown(CLOSE_SECONDS - 1, TimeUnit.SECONDS));
      await(vertx.close());
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("the tiles did not close cleanly");
    }
  }
}
