package org.ramdam.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.gossip.Plumtree;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.swarm.Swarm;
import org.ramdam.protocol.sync.Discouraged;
import org.ramdam.protocol.sync.Sync;

/// Whatever grows in a machine, and in what drives it here, has a bound, and the simulator holds it
/// to that after each step.
class BoundsTest {
  /// Those that name what they measure by themselves alone.
  private static final Class<?> UNNAMED = Sync.class;

  private static final List<Class<?>> MACHINES =
      List.of(
          Sync.class,
          Swarm.class,
          HyParView.class,
          Plumtree.class,
          Replica.class,
          Discouraged.class,
          Node.class,
          Writer.class,
          Sender.class,
          Stewards.class);

  @Test
  void everyMapAndCollectionOfTheMachines_isMeasuredBySimulations() {
    Set<String> measured = new TreeSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      World world = new World(seed, PlantedBug.NONE);
      Set<String> names = world.noteBounded();
      long _ = world.run();
      measured.addAll(names);
    }
    assertThat(measured).containsAll(growing());
  }

  private static Set<String> growing() {
    Set<String> names = new TreeSet<>();
    for (Class<?> machine : MACHINES) {
      String prefix = machine == UNNAMED ? "" : machine.getSimpleName() + ".";
      Stream.concat(Stream.of(machine), Arrays.stream(machine.getDeclaredClasses()))
          .filter(type -> !type.isRecord() && !type.isInterface())
          .forEach(type -> {
            for (Field field : type.getDeclaredFields()) {
              if (grows(field)) {
                String of = type == machine ? "" : type.getSimpleName() + ".";
                names.add(prefix + of + field.getName());
              }
            }
          });
    }
    assertThat(names)
        .contains("peers", "Peer.sizes", "Fetching.parts", "HyParView.passive")
        .contains("Plumtree.Missing.announced", "Swarm.storing", "Writer.tasks");
    return names;
  }

  private static boolean grows(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && (Collection.class.isAssignableFrom(field.getType())
            || Map.class.isAssignableFrom(field.getType()));
  }
}
