package org.ramdam.node.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.WitnessRequest;

/// Asks witnesses over HTTP to cosign the head of a log (C2SP tlog-witness). What they answer is
/// bounded in time and size, and taken only if it is their signature.
public final class WitnessClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ANSWER = 64 << 10;
  private static final String SIZE_TYPE = "text/x.tlog.size";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();
  private final Checkpoint checkpoint;
  private final NoteSignature signature;
  private final LongFunction<List<Bytes32>> consistency;

  /// To have a checkpoint cosigned.
  ///
  /// @param signature the log's
  /// @param consistency proves that the log has grown from a size to the checkpoint's
  public WitnessClient(
      Checkpoint checkpoint, NoteSignature signature, LongFunction<List<Bytes32>> consistency) {
    this.checkpoint = checkpoint;
    this.signature = signature;
    this.consistency = consistency;
  }

  /// Why a witness has not cosigned.
  public enum Reason {
    /// It cannot be reached, or says nothing.
    SILENT,
    /// It does not follow this log.
    UNKNOWN_LOG,
    /// It has seen more of this log than there is.
    AHEAD,
    /// It says no.
    REFUSED,
    /// What it answers is not its signature of this head.
    NOT_ITS_SIGNATURE
  }

  /// A witness has not cosigned.
  public static final class NotCosignedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final long number;

    NotCosignedException(Reason reason, long number) {
      super(reason + " " + number);
      this.reason = reason;
      this.number = number;
    }

    /// Why.
    public Reason reason() {
      return reason;
    }

    /// The size it knows, or the status of its answer.
    public long number() {
      return number;
    }
  }

  /// The cosignature of a witness.
  ///
  /// @param url `add-checkpoint` is asked for below it
  /// @throws NotCosignedException if it has not cosigned
  public Cosignature ask(NoteKey witness, String url) throws NotCosignedException {
    // A witness that knows more says so, and how much.
    HttpResponse<String> answer = post(url, request(0, List.of()));
    if (answer.statusCode() == 409) {
      long old = size(answer);
      if (old > checkpoint.size()) {
        throw new NotCosignedException(Reason.AHEAD, old);
      }
      answer = post(url, request(old, consistency.apply(old)));
    }
    return switch (answer.statusCode()) {
      case 200 -> cosignature(witness, answer.body());
      case 404 -> throw new NotCosignedException(Reason.UNKNOWN_LOG, 404);
      default -> throw new NotCosignedException(Reason.REFUSED, answer.statusCode());
    };
  }

  private WitnessRequest request(long old, List<Bytes32> proof) {
    return new WitnessRequest(old, proof, checkpoint, List.of(signature));
  }

  private static long size(HttpResponse<String> answer) throws NotCosignedException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String text = answer.body().strip();
    if (!type.equals(SIZE_TYPE) || !text.matches("[0-9]{1,18}")) {
      throw new NotCosignedException(Reason.REFUSED, answer.statusCode());
    }
    return Long.parseLong(text);
  }

  private HttpResponse<String> post(String url, WitnessRequest body) throws NotCosignedException {
    try {
      String slash = url.endsWith("/") ? "" : "/";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + slash + "add-checkpoint"))
              .POST(HttpRequest.BodyPublishers.ofString(body.encode(), UTF_8))
              .build();
      return http.sendAsync(
              request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_ANSWER))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IllegalArgumentException | ExecutionException | TimeoutException _) {
      throw new NotCosignedException(Reason.SILENT, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Cosignature cosignature(NoteKey witness, String body) throws NotCosignedException {
    for (String line : body.split("\n", -1)) {
      try {
        NoteSignature signature = NoteSignature.parseLine(line);
        if (signature.isBy(witness)) {
          Cosignature cosignature = Cosignature.parse(signature);
          if (cosignature.verify(checkpoint, witness, Verifier.strict())) {
            return cosignature;
          }
        }
      } catch (MalformedException _) {
        // a line of another kind; there may be more
      }
    }
    throw new NotCosignedException(Reason.NOT_ITS_SIGNATURE, 200);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
