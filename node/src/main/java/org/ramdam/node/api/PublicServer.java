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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.RamdamException.StoreFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server for anyone, on an address of its own: what it takes is bounded in size, number
/// and time before anything is asked of the node.
final class PublicServer implements AutoCloseable {
  private static final int HEADER_BYTES = 8 << 10;
  private static final int LINE_BYTES = 1 << 10;
  private static final int REQUESTS_AT_A_TIME = 64;
  private static final int IDLE_SECONDS = 30;
  private static final int BODY_SECONDS = 10;
  private static final int CLOSE_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(PublicServer.class);

  private final Service service;
  private final Vertx vertx;
  private final HttpServer server;
  private final ExecutorService workers;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicInteger active = new AtomicInteger();

  /// What is served.
  interface Service {
    /// For people, in the log.
    String name();

    /// The methods it knows.
    List<HttpMethod> methods();

    /// How long a body may be, in bytes; 0: it takes none.
    int bodyBytes();

    /// Answers a request of one of its methods; may block.
    Answer answer(String path, byte[] body);
  }

  /// What goes back. The bytes are not copied.
  record Answer(int status, String type, String cache, byte[] body) {
    static Answer no(int status) {
      return new Answer(status, "text/plain; charset=utf-8", "no-store", new byte[0]);
    }
  }

  private PublicServer(Service service) {
    this.service = service;
    workers =
        Executors.newCachedThreadPool(Thread.ofPlatform().name(service.name() + "-", 0).factory());
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
            .invalidRequestHandler(PublicServer::onInvalid);
  }

  /// Listens at `address`.
  ///
  /// @throws CannotListen if it cannot be had
  static PublicServer start(InetSocketAddress address, Service service) {
    PublicServer started = new PublicServer(service);
    try {
      await(started.server.listen(address.getPort(), address.getHostString()));
    } catch (ExecutionException | TimeoutException e) {
      started.close();
      throw new CannotListen(
          "cannot serve %s on %s:%d"
              .formatted(service.name(), address.getHostString(), address.getPort()),
          e);
    }
    return started;
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
  int port() {
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
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    if (!service.methods().contains(request.method())) {
      request.response().putHeader(HttpHeaders.ALLOW, allowed());
      refuse(request, Answer.no(405));
    } else if (service.bodyBytes() == 0 && (chunked || (length != null && !length.equals("0")))) {
      refuse(request, Answer.no(400));
    } else if (length != null && tooLong(length)) {
      refuse(request, Answer.no(413));
    } else if (active.incrementAndGet() > REQUESTS_AT_A_TIME) {
      active.decrementAndGet();
      request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      refuse(request, Answer.no(503));
    } else {
      receive(request);
    }
  }

  private String allowed() {
    return String.join(", ", service.methods().stream().map(HttpMethod::name).toList());
  }

  private boolean tooLong(String length) {
    return !length.matches("[0-9]{1,9}") || Integer.parseInt(length) > service.bodyBytes();
  }

  /// Waits for the body. Whoever sends it too slowly is cut off: that frees the place.
  private void receive(HttpServerRequest request) {
    Context context = vertx.getOrCreateContext();
    Buffer body = Buffer.buffer();
    boolean[] done = {false};
    long timer =
        vertx.setTimer(TimeUnit.SECONDS.toMillis(BODY_SECONDS), _ -> request.connection().close());
    request.handler(part -> {
      if (done[0]) {
        return;
      }
      if (body.length() + part.length() > service.bodyBytes()) {
        done[0] = true;
        vertx.cancelTimer(timer);
        active.decrementAndGet();
        refuse(request, Answer.no(413));
        return;
      }
      body.appendBuffer(part);
    });
    request.exceptionHandler(_ -> {
      if (!done[0]) {
        done[0] = true;
        vertx.cancelTimer(timer);
        active.decrementAndGet();
      }
    });
    request.endHandler(_ -> {
      if (!done[0]) {
        done[0] = true;
        vertx.cancelTimer(timer);
        answer(request, body.getBytes(), context);
      }
    });
  }

  private void answer(HttpServerRequest request, byte[] body, Context context) {
    String path = request.path();
    boolean head = request.method().equals(HttpMethod.HEAD);
    workers.execute(() -> {
      Answer answer = answer(path == null ? "" : path, body);
      context.runOnContext(_ -> {
        active.decrementAndGet();
        var _ = write(request.response(), answer, head);
      });
    });
  }

  private Answer answer(String path, byte[] body) {
    try {
      return service.answer(path, body);
    } catch (StoreFailed e) {
      LOG.atError().setCause(e).addKeyValue("path", path).log("the store failed a request");
      return Answer.no(503);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).addKeyValue("path", path).log("a bug");
      return Answer.no(500);
    }
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
      LOG.atWarn().setCause(e).addKeyValue("server", service.name()).log("did not close cleanly");
    }
    workers.shutdown();
  }
}
