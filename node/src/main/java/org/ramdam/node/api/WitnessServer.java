package org.ramdam.node.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpMethod;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.CannotListen;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.PublicServer.Answer;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.log.Archive;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Witness;
import org.ramdam.protocol.tlog.WitnessRequest;

/// This site as a witness for anyone: `POST /add-checkpoint`, as C2SP tlog-witness has it. It
/// follows the logs that it holds, but for its own, and those that its operator lists.
///
/// @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
public final class WitnessServer implements AutoCloseable {
  private static final String PATH = "/add-checkpoint";
  private static final int BODY_BYTES = 64 << 10;
  private static final int PATIENCE_SECONDS = 20;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SIZE = "text/x.tlog.size";
  private static final String NO_STORE = "no-store";

  private final PublicServer server;

  private WitnessServer(PublicServer server) {
    this.server = server;
  }

  /// Listens at `address`.
  ///
  /// @param self the site of this node, whose own log it does not witness
  /// @param witness the key of its cosignatures
  /// @param mlDsa44 signs them with ML-DSA-44 too; null if the site has no such key
  /// @param listed keys of logs that are not held here, each under the origin of its log
  /// @param verifier may be used by several threads
  /// @throws CannotListen if it cannot be had
  public static WitnessServer start(
      InetSocketAddress address,
      Archive archive,
      Ingest ingest,
      Bytes32 self,
      NoteKey witness,
      @Nullable MlDsa44Witness mlDsa44,
      List<NoteKey> listed,
      Verifier verifier) {
    var service =
        new Service(archive, ingest, self, witness, mlDsa44, List.copyOf(listed), verifier);
    return new WitnessServer(PublicServer.start(address, service));
  }

  /// The port it listens at.
  public int port() {
    return server.port();
  }

  private record Service(
      Archive archive,
      Ingest ingest,
      Bytes32 self,
      NoteKey witness,
      @Nullable MlDsa44Witness mlDsa44,
      List<NoteKey> listed,
      Verifier verifier)
      implements PublicServer.Service {
    @Override
    public String name() {
      return "the witness";
    }

    @Override
    public List<HttpMethod> methods() {
      return List.of(HttpMethod.POST);
    }

    @Override
    public int bodyBytes() {
      return BODY_BYTES;
    }

    @Override
    public Answer answer(String path, byte[] body) {
      if (!path.equals(PATH)) {
        return Answer.no(404);
      }
      WitnessRequest request;
      try {
        request = WitnessRequest.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
      } catch (MalformedException | CharacterCodingException _) {
        return Answer.no(Witness.Refusal.MALFORMED.status());
      }
      Witness.Refusal why = Witness.signed(request, keys(request.checkpoint().origin()), verifier);
      return why == null ? decided(request) : Answer.no(why.status());
    }

    private List<NoteKey> keys(String origin) {
      Bytes32 site = archive.held(origin);
      if (site == null) {
        return listed.stream().filter(key -> key.name().equals(origin)).toList();
      }
      return !site.equals(self)
              && archive.record(new Position(site.prefix(), 0)).core().body()
                  instanceof Body.SiteInception keys
          ? List.of(new NoteKey(origin, NoteKey.ED25519, keys.log()))
          : List.of();
    }

    private Answer decided(WitnessRequest request) {
      return switch (ask(request)) {
        case Witness.Answer.Cosigned(var cosignature) ->
            new Answer(
                200, TEXT, NO_STORE, lines(request.checkpoint(), cosignature).getBytes(UTF_8));
        case Witness.Answer.Refused(Witness.Refusal why, long known) ->
            why == Witness.Refusal.STALE
                ? new Answer(why.status(), SIZE, NO_STORE, (known + "\n").getBytes(UTF_8))
                : Answer.no(why.status());
      };
    }

    /// What was decided, and is on disk, by each key.
    private String lines(Checkpoint checkpoint, Cosignature cosignature) {
      String line = cosignature.noteSignature(witness).line() + "\n";
      Cosignature later = mlDsa44 == null ? null : mlDsa44.cosign(checkpoint, cosignature.time());
      return mlDsa44 == null || later == null
          ? line
          : line + later.noteSignature(mlDsa44.noteKey()).line() + "\n";
    }

    private Witness.Answer ask(WitnessRequest request) {
      try {
        return ingest.cosign(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new StoreFailed("the witness cannot write what it cosigns", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /// Takes no more requests, and waits at most five seconds for those that run.
  @Override
  public void close() {
    server.close();
  }
}
