package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.tlog.TreeHasher;

/// A receipt is a C2SP tlog-proof to those who know that format alone: torchwood, by the program
/// `proof.go` beside this test, finds the record in the log, and the witnesses of the policy.
class ProofTest {
  @TempDir private Path home;

  @Test
  void receipt_isAProofToTorchwood() throws Exception {
    Tool.TORCHWOOD.require();
    Receipts log = Receipts.example();
    var hasher = new TreeHasher();
    String policy =
        "log " + log.logKey().vkey() + "\n" + new String(log.receipt(5).policy().encode(), UTF_8);
    String asked = write("policy", policy);
    String more = write("more", policy.replace("quorum q", "quorum none"));
    var lines = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      String leaf = hasher.leaf(log.entry(i).entry()).hex();
      lines.add(line(asked, leaf, log.receipt(i)));
    }
    String leaf = hasher.leaf(log.entry(5).entry()).hex();
    Receipt confirmed = log.receipt(5, 9);
    lines.add(line(asked, leaf, confirmed));

    // Another record; a witness too few; and the same when none is asked for.
    lines.add(line(asked, hasher.leaf(log.entry(4).entry()).hex(), confirmed));
    Receipt seenByOne =
        log.receipt(5, List.of(9), confirmed.policy(), log.note(Receipts.ESCALE), List.of());
    lines.add(line(asked, leaf, seenByOne));
    lines.add(line(more, leaf, seenByOne));
    String text = confirmed.encode();
    lines.add(asked + " " + leaf + " " + write("moved", text.replace("index 5", "index 4")));

    var said = new ArrayList<String>();
    try (var program = new GoProgram("proof.go", home)) {
      for (String line : lines) {
        said.add(program.ask(line));
      }
    }
    assertThat(said.subList(0, 11)).containsOnly("<nil>");
    assertThat(said.get(11)).contains("inclusion proof verification failed");
    assertThat(said.get(12)).doesNotContain("<nil>");
    assertThat(said.get(13)).isEqualTo("<nil>");
    assertThat(said.get(14)).contains("inclusion proof verification failed");
  }

  private String line(String policy, String leaf, Receipt receipt) throws Exception {
    return policy + " " + leaf + " " + write(leaf + receipt.hashCode(), receipt.encode());
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(home.resolve(name), text).toString();
  }
}
