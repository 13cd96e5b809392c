package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.CompactRange;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Origin;
import org.ramdam.protocol.tlog.Proofs;
import org.ramdam.protocol.tlog.TreeHasher;
import org.ramdam.protocol.tlog.WitnessRequest;

/// Somebody else's witness, torchwood's `litewitness`, follows a log of ours as C2SP tlog-witness
/// has it, and refuses what it should.
class WitnessTest {
  private static final Bytes32 SITE = Sha256.of("La Fabrique".getBytes(UTF_8));
  private static final String ORIGIN = Origin.of(SITE, 1);
  private static final int[] SIZES = {1, 2, 3, 7, 8, 255, 256, 257, 600, 70_000};

  private final SigningKey key = SigningKey.ofSeed(new byte[SigningKey.SEED_SIZE]);
  private final NoteKey logKey = new NoteKey(ORIGIN, NoteKey.ED25519, key.publicKey());
  private final Log log = new Log("entry");
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path home;
  private @Nullable Litewitness litewitness;

  /// A tree that keeps all its hashes.
  private static final class Log {
    private final String entries;
    private final TreeHasher hasher = new TreeHasher();
    private final CompactRange range = new CompactRange();
    private final Map<String, Bytes32> nodes = new HashMap<>();

    Log(String entries) {
      this.entries = entries;
    }

    Checkpoint growTo(long size) {
      while (range.size() < size) {
        byte[] entry = (entries + range.size()).getBytes(UTF_8);
        range.append(
            hasher.leaf(entry), hasher, (level, at, hash) -> nodes.put(level + "/" + at, hash));
      }
      return new Checkpoint(ORIGIN, size, range.root(hasher));
    }

    List<Bytes32> consistency(long from, long to) {
      return Proofs.consistency(
          from, to, (level, at) -> requireNonNull(nodes.get(level + "/" + at)), hasher);
    }
  }

  @BeforeEach
  void start() throws Exception {
    Tool.LITEWITNESS.require();
    litewitness = new Litewitness(home, logKey);
  }

  @AfterEach
  void stop() {
    if (litewitness != null) {
      litewitness.close();
    }
  }

  private static Note signed(Checkpoint checkpoint, NoteKey as, SigningKey key) {
    NoteSignature line = new NoteSignature(as.name(), as.id(), checkpoint.sign(key));
    return new Note(checkpoint.text(), List.of(line));
  }

  private HttpResponse<String> add(long old, List<Bytes32> proof, Note note) throws Exception {
    String body =
        new WitnessRequest(old, proof, Checkpoint.parse(note.text()), note.signatures()).encode();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(requireNonNull(litewitness).url() + "/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void requireCosigned(HttpResponse<String> answer, Checkpoint checkpoint)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).endsWith("\n");
    NoteSignature line = NoteSignature.parseLine(answer.body().strip());
    NoteKey witnessKey = requireNonNull(litewitness).key();
    assertThat(line.isBy(witnessKey)).isTrue();
    assertThat(Cosignature.parse(line).verify(checkpoint, witnessKey.key(), Verifier.strict()))
        .isTrue();
  }

  @Test
  void witness_followsTheLog() throws Exception {
    long old = 0;
    for (int size : SIZES) {
      Checkpoint checkpoint = log.growTo(size);
      Note note = signed(checkpoint, logKey, key);
      requireCosigned(add(old, log.consistency(old, size), note), checkpoint);
      old = size;
    }
  }

  @Test
  void witness_refusesWhatItShould() throws Exception {
    Checkpoint first = log.growTo(600);
    requireCosigned(add(0, List.of(), signed(first, logKey, key)), first);
    Checkpoint next = log.growTo(1000);
    Note note = signed(next, logKey, key);

    // What it holds is another size: it says which.
    HttpResponse<String> conflict = add(7, log.consistency(7, 1000), note);
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
    assertThat(conflict.body()).isEqualTo("600\n");

    // The proof is none; and another history of the same size.
    assertThat(add(600, log.consistency(599, 1000), note).statusCode()).isEqualTo(422);
    Checkpoint other = new Log("other").growTo(600);
    assertThat(add(600, List.of(), signed(other, logKey, key)).statusCode()).isIn(409, 422);

    // A log that nobody follows, and a signature of another key under the log's name.
    Checkpoint unknown = new Checkpoint(Origin.of(SITE, 2), 1000, next.root());
    NoteKey unknownKey = new NoteKey(unknown.origin(), NoteKey.ED25519, key.publicKey());
    assertThat(add(0, List.of(), signed(unknown, unknownKey, key)).statusCode()).isEqualTo(404);
    byte[] seed = new byte[SigningKey.SEED_SIZE];
    seed[0] = 1;
    SigningKey stranger = SigningKey.ofSeed(seed);
    assertThat(add(600, log.consistency(600, 1000), signed(next, logKey, stranger)).statusCode())
        .isEqualTo(403);

    // None of that has moved it.
    requireCosigned(add(600, log.consistency(600, 1000), note), next);
  }
}
