package org.ramdam.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.sync.Sync;

/// Whatever grows in the sync machine has a bound, and the simulator holds it to that.
class BoundsTest {
  @Test
  void everyMapAndCollectionOfTheMachine_isMeasuredBySimulations() {
    Set<String> measured = new TreeSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      World world = new World(seed, PlantedBug.NONE);
      long _ = world.run();
      measured.addAll(world.bounded());
    }
    assertThat(measured).containsAll(growing());
  }

  private static Set<String> growing() {
    Set<String> names = new TreeSet<>();
    Stream.concat(Stream.of(Sync.class), Arrays.stream(Sync.class.getDeclaredClasses()))
        .filter(type -> !type.isRecord() && !type.isInterface())
        .forEach(type -> {
          for (Field field : type.getDeclaredFields()) {
            if (Collection.class.isAssignableFrom(field.getType())
                || Map.class.isAssignableFrom(field.getType())) {
              String of = type == Sync.class ? "" : type.getSimpleName() + ".";
              names.add(of + field.getName());
            }
          }
        });
    assertThat(names).contains("peers", "Peer.sizes", "Fetching.parts");
    return names;
  }
}
