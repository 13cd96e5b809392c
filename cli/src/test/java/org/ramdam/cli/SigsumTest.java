package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ramdam.protocol.anchor.AnchorExample;
import org.ramdam.protocol.anchor.SigsumProof;
import org.ramdam.protocol.anchor.SigsumTrust;

/// An anchor is a Sigsum proof to those who know Sigsum alone: its tools in Go and in C find what
/// is ours to find, and refuse what we refuse.
class SigsumTest {
  private static final Path VECTORS = Path.of("../docs/protocol/vectors/anchor");

  @TempDir private Path home;

  private boolean accepts(String program, Path directory) throws Exception {
    Process process =
        new ProcessBuilder(program, "-k", "key.pub", "-p", "policy.txt", "frontier.txt.proof")
            .directory(directory.toFile())
            .redirectInput(directory.resolve("frontier.txt").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    // It says why, or nothing at all.
    assertThat(status == 0).as(said).isEqualTo(said.isEmpty());
    return status == 0;
  }

  private void write(AnchorExample anchor, SigsumProof proof, byte[] file) throws Exception {
    Files.write(home.resolve("frontier.txt"), file);
    Files.writeString(home.resolve("frontier.txt.proof"), proof.encode());
    Files.write(
        home.resolve("policy.txt"),
        SigsumTrust.policy(anchor.head().logKey(), AnchorExample.policy()));
    Files.writeString(
        home.resolve("key.pub"), SigsumTrust.key(AnchorExample.REGISTRAR.publicKey()));
  }

  @ParameterizedTest
  @CsvSource({"SIGSUM_GO, sigsum-verify", "SIGSUM_C, sigsum-c-verify"})
  void proof_isOneToSigsum(Tool tool, String program) throws Exception {
    tool.require();
    assertThat(accepts(program, VECTORS)).isTrue();
    for (int size : new int[] {1, 2, 3, 7, 8, 9, 365}) {
      for (int index : new int[] {0, size / 2, size - 1}) {
        AnchorExample anchor = AnchorExample.of(size, index, 2);
        write(anchor, anchor.proof(), anchor.file());
        assertThat(accepts(program, home)).as(index + " of " + size).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SIGSUM_GO, sigsum-verify", "SIGSUM_C, sigsum-c-verify"})
  void anythingElse_isRefused(Tool tool, String program) throws Exception {
    tool.require();
    AnchorExample good = AnchorExample.of(9, 4, 2);
    // Another day; a witness too few; another place; another key.
    write(good, good.proof(), AnchorExample.frontier(5).encode());
    assertThat(accepts(program, home)).isFalse();
    write(good, AnchorExample.of(9, 4, 1).proof(), good.file());
    assertThat(accepts(program, home)).isFalse();
    SigsumProof moved =
        new SigsumProof(good.leaf(), good.head(), good.cosignatures(), 5, good.hashes());
    write(good, moved, good.file());
    assertThat(accepts(program, home)).isFalse();
    write(good, good.proof(), good.file());
    Files.writeString(home.resolve("key.pub"), SigsumTrust.key(good.head().logKey()));
    assertThat(accepts(program, home)).isFalse();
    write(good, good.proof(), good.file());
    assertThat(accepts(program, home)).isTrue();
  }
}
