package org.ramdam.cli.bench;

import java.util.function.IntConsumer;
import org.ramdam.node.ingest.Signatures;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;

/// What one thread of this machine does in a second, over 300 bytes.
record Rates(double sha256, double verify) {
  private static final int SIZE = 300;
  private static final long MEASURE_NS = 1_000_000_000L;

  static Rates measure() {
    var random = Cast.random("rates", 0);
    byte[] message = Cast.bytes(random, SIZE);
    SigningKey key = SigningKey.ofSeed(Cast.bytes(random, SigningKey.SEED_SIZE));
    byte[] signature = key.sign(message);
    Bytes32 publicKey = key.publicKey();
    var signatures = new Signatures();
    var sha = new Sha256();
    Bytes32[] last = {Bytes32.ZERO};
    return new Rates(
        perSecond(_ -> last[0] = sha.update(message).finish()),
        perSecond(_ -> {
          if (!signatures.verify(publicKey, message, signature)) {
            throw new IllegalStateException("a sound signature is refused");
          }
        }));
  }

  private static double perSecond(IntConsumer what) {
    measure(what, MEASURE_NS / 2);
    return measure(what, MEASURE_NS);
  }

  private static double measure(IntConsumer what, long forNs) {
    long start = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - start < forNs) {
      for (int i = 0; i < 100; i++) {
        what.accept(i);
      }
      count += 100;
    }
    return count / ((System.nanoTime() - start) / 1e9);
  }
}
