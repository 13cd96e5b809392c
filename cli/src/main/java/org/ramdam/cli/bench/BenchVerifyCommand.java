package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// How long it takes to check a receipt, once the program runs: keys are decoded anew each time.
@Command(name = "verify")
public final class BenchVerifyCommand implements Callable<Exit> {
  private static final int WARM = 500;
  private static final int TIMES = 1_000;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", descriptionKey = "FILE")
  private Path file = Path.of("");

  private final Session session;

  /// For this session.
  public BenchVerifyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (bytes.length > Receipt.MAX_BYTES || !check(text)) {
      throw new Failure(Exit.REFUSED, "not_proved", file);
    }
    for (int i = 0; i < WARM; i++) {
      check(text);
    }
    long[] ns = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      check(text);
      ns[i] = System.nanoTime() - start;
    }
    Latencies latencies = Latencies.of(ns);
    Output output = session.output(common.json());
    if (output.isJson()) {
      var json = latencies.json();
      json.put("bytes", bytes.length);
      output.plain(Json.value(json));
      return Exit.OK;
    }
    new Figures(session, output)
        .count("bench.receipt.bytes", bytes.length)
        .add("bench.receipt.half", latencies.ms(0.5), 2)
        .add("bench.receipt.most", latencies.ms(0.99), 2)
        .print();
    return Exit.OK;
  }

  private static boolean check(String text) {
    return Verification.of(text, Trust.NONE, Verifier.strict()).ok();
  }
}
