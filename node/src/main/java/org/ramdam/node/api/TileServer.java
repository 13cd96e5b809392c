package org.ramdam.node.api;

import io.vertx.core.http.HttpMethod;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.api.PublicServer.Answer;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;

/// The logs held, for anyone to read along over HTTP: `GET /<site id>/checkpoint` and `/<site
/// id>/tile/…`, as C2SP tlog-tiles has them. Nothing else is here, and nothing is taken.
public final class TileServer implements AutoCloseable {
  private static final int ID_DIGITS = 64;
  private static final String CHECKPOINT = "checkpoint";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String A_DAY = "public, max-age=86400";
  private static final String ASK_AGAIN = "no-cache";

  private final PublicServer server;

  private TileServer(PublicServer server) {
    this.server = server;
  }

  /// Listens at `address`.
  ///
  /// @throws CannotListen if it cannot be had
  public static TileServer start(InetSocketAddress address, TileFiles files) {
    return new TileServer(PublicServer.start(address, new Service(files)));
  }

  /// The port it listens at.
  public int port() {
    return server.port();
  }

  private record Service(TileFiles files) implements PublicServer.Service {
    @Override
    public String name() {
      return "tiles";
    }

    @Override
    public List<HttpMethod> methods() {
      return List.of(HttpMethod.GET, HttpMethod.HEAD);
    }

    @Override
    public int bodyBytes() {
      return 0;
    }

    @Override
    public Answer answer(String path, byte[] body) {
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
      }
    }

    private static Answer found(String type, String cache, byte @Nullable [] body) {
      return body == null ? Answer.no(404) : new Answer(200, type, cache, body);
    }
  }

  /// Takes no more requests, and waits at most five seconds for those that run.
  @Override
  public void close() {
    server.close();
  }
}
