package org.ramdam.cli;

import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.TreeHasher;

/// Checks the file of a fork, without any node.
final class ForkVerification {
  private final Session session;
  private final boolean json;

  ForkVerification(Session session, boolean json) {
    this.session = session;
    this.json = json;
  }

  /// Says what is proved.
  ///
  /// @throws Failure 4 if nothing is
  Exit verify(String text) {
    try {
      ForkProof proof = ForkProof.parse(text);
      if (!proof.verify(Verifier.strict(), new TreeHasher())) {
        throw new Failure(Exit.REFUSED, "not_proved", session.text("fork.not"));
      }
      print(proof);
      return Exit.OK;
    } catch (MalformedException e) {
      String detail = session.messages().isEnglish() ? ": " + e.getMessage() : "";
      throw new Failure(Exit.REFUSED, "not_proved", session.text("fork.not_a_file") + detail);
    }
  }

  private void print(ForkProof proof) throws MalformedException {
    Output output = session.output(json);
    Checkpoint smaller = Checkpoint.parse(proof.smaller().note().text());
    Checkpoint larger = Checkpoint.parse(proof.larger().note().text());
    if (output.isJson()) {
      output.plain(
          "{\"ok\":true,\"fork\":%s,\"smaller_size\":%d,\"larger_size\":%d}"
              .formatted(Json.quote(proof.site().hex()), smaller.size(), larger.size()));
      return;
    }
    output.plain(output.mark(Output.Mark.GOOD, session.text("fork.proved", proof.site().hex())));
    output.line("fork.head", smaller.size(), smaller.root().hex());
    output.line("fork.head", larger.size(), larger.root().hex());
  }
}
