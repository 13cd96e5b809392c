package org.ramdam.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bundle.BundleExample;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.tlog.TreeHasher;

/// The vectors in docs/protocol/vectors are what this code writes and reads, for ever. `./ramdam
/// test vectors` writes them anew, where a new version of a format is meant.
class VectorsTest {
  private static final Path DIRECTORY = Path.of("..", "docs", "protocol", "vectors");

  @Test
  void vectorsAreFrozen() throws IOException, MalformedException {
    if (Boolean.getBoolean("ramdam.vectors")) {
      for (Map.Entry<String, String> each : Vectors.texts().entrySet()) {
        Files.writeString(DIRECTORY.resolve(each.getKey()), each.getValue());
      }
      Files.writeString(DIRECTORY.resolve("confirmed.ramdam"), Vectors.receipt());
      Files.write(DIRECTORY.resolve("two-logs.bundle"), Vectors.bundle());
    }
    for (Map.Entry<String, String> each : Vectors.texts().entrySet()) {
      assertThat(read(each.getKey())).as(each.getKey()).isEqualTo(each.getValue());
    }
  }

  @Test
  void receiptOfTheVectors_isTheOneThatIsMade_andProved() throws IOException, MalformedException {
    String text = read("confirmed.ramdam");
    assertThat(Verification.of(text, Trust.NONE, Verifier.strict()).ok()).isTrue();
    // how it is packed may differ from one machine to another
    assertThat(Receipt.parse(text).encode()).isEqualTo(Vectors.receipt());
  }

  @Test
  void bundleOfTheVectors_isTheOneThatIsMade_andSound() throws IOException, MalformedException {
    byte[] file = Files.readAllBytes(DIRECTORY.resolve("two-logs.bundle"));
    assertThat(BundleExample.packedAnew(file)).isEqualTo(Vectors.bundle());
  }

  @Test
  void forkOfTheVectors_isProved() throws IOException, MalformedException {
    for (String file : List.of("proof.fork", "partial.fork")) {
      ForkProof proof = ForkProof.parse(read(file));
      assertThat(proof.verify(Verifier.strict(), new TreeHasher())).as(file).isTrue();
    }
  }

  @Test
  void everyMalformedCore_isRefused() throws IOException {
    String json = read("records.json");
    Matcher cores =
        Pattern.compile("\"why\": \"([^\"]+)\",\\s+\"core\": \"([0-9a-f]+)\"").matcher(json);
    int count = 0;
    while (cores.find()) {
      byte[] core = HexFormat.of().parseHex(cores.group(2));
      assertThatThrownBy(() -> RecordCodec.of(core, new byte[64]))
          .as(cores.group(1))
          .isInstanceOf(MalformedException.class);
      count++;
    }
    assertThat(count).isEqualTo(7);
  }

  private static String read(String name) throws IOException {
    return Files.readString(DIRECTORY.resolve(name), StandardCharsets.UTF_8);
  }
}
