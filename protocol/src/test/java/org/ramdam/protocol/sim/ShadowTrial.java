package org.ramdam.protocol.sim;

/// One seed, whose honest sites have another store beside the simulated one, with as much of its
/// plan as such a store can be put through: crashes, but no damaged bytes, no older copies, no full
/// disks.
public final class ShadowTrial {
  private ShadowTrial() {}

  /// Runs it.
  ///
  /// @return a number that tells whether two runs were the same
  /// @throws AssertionError if a promise is broken, or the stores differ
  public static long run(long seed, Shadow.Factory shadows) {
    Plan drawn = World.plan(seed);
    Plan plan =
        drawn
            .with("rogue", Math.min(drawn.rogue(), 2))
            .with("sites", Math.min(drawn.sites(), 4))
            .with("absent", 0)
            .with("restores", 0)
            .with("faults", 0)
            .with("damages", 0)
            .with("twins", 0)
            .with("losses", 0)
            .with("crashes", Math.max(drawn.crashes(), 6))
            .with("trouble", Math.min(drawn.trouble(), 10_000))
            .with("ed25519", true);
    World world = new World(seed, plan, PlantedBug.NONE, shadows);
    try {
      return world.run();
    } finally {
      world.close();
    }
  }
}
