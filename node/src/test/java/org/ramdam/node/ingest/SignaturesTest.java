package org.ramdam.node.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Verifier;

/// The node's verifier answers what the protocol's does, with either library.
class SignaturesTest {
  private static List<String> lines(String resource) throws IOException {
    String path = "/org/ramdam/protocol/crypto/" + resource;
    try (InputStream in = Objects.requireNonNull(SignaturesTest.class.getResourceAsStream(path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static boolean accepts(Verifier verifier, String[] columns) {
    HexFormat hex = HexFormat.of();
    return verifier.verify(
        Bytes32.of(hex.parseHex(columns[1])), hex.parseHex(columns[2]), hex.parseHex(columns[3]));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyVector_isAnsweredAsTheRuleSays(boolean fast) throws IOException {
    Verifier verifier = new Signatures(fast);
    List<String> accepted =
        lines("ed25519-vectors.tsv").stream()
            .map(line -> line.split("\t", -1))
            .filter(columns -> accepts(verifier, columns))
            .map(columns -> columns[0])
            .toList();
    assertThat(accepted).hasSize(89).isEqualTo(lines("accepted.txt"));
  }

  @Test
  void fastLibrary_runsOnLinuxOnX86() {
    boolean here =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assertThat(new Signatures().isFast()).isEqualTo(here);
  }
}
