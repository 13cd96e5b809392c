package org.ramdam.node.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.testing.Gen;

class DiscouragedFileTest {
  @TempDir private Path directory;

  @Test
  void whatIsWritten_isRead() throws IOException {
    var file = new DiscouragedFile(directory);
    assertThat(file.read()).isEmpty();
    var random = new SplittableRandom(3);
    var until = new TreeMap<Bytes32, Long>();
    until.put(Gen.id(random), 1_900_000_000_123L);
    until.put(Gen.id(random), 0L);
    file.write(until);
    assertThat(file.read()).isEqualTo(until);
    file.write(Map.of());
    assertThat(file.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "00 2026-01-01T00:00:00Z", "\n", "%s tomorrow", "%s"})
  void damagedFile_isRefused_namingTheLine(String line) throws IOException {
    String id = "ab".repeat(32);
    Files.writeString(
        directory.resolve(DiscouragedFile.NAME),
        id + " 2026-11-26T09:00:00Z\n" + line.replace("%s", id) + "\n");
    assertThatThrownBy(() -> new DiscouragedFile(directory).read())
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("discouraged, line 2");
  }
}
