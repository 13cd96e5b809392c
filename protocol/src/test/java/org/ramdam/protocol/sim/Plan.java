package org.ramdam.protocol.sim;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ramdam.protocol.Limits;

/// What one simulation is like, drawn from its seed: each kind of trouble is there in some seeds
/// and not in others. As a text it has every option, `sites=3,rogue=-1,…`, and can be read back.
///
/// @param sites that play
/// @param rogue which of them misbehaves; -1: none
/// @param tricks in which ways it does
/// @param absent logs of sites that are not there, held by some of those that are
/// @param byAdmission whether a log is followed only once its site's admission was read
/// @param hidden whether some sites can only call out
/// @param minDelay milliseconds at least between two sites
/// @param meanDelay milliseconds on top, on average
/// @param cuts connections cut per simulated minute and site
/// @param halfOpen how often one side does not notice that a connection is gone
/// @param partitions how many splits of the network
/// @param crashes per simulated minute and site
/// @param afterAck how often a site crashes just after it acknowledged
/// @param restores how often a site's own log is put back from an older copy
/// @param syncDelay milliseconds that a sync of the disk takes at most
/// @param batches that members hand in at each site
/// @param frameBytes of records in one frame of a run, at most
/// @param runBytes of one run, at most
/// @param withhold how often an honest site sends a record without its private part
/// @param trouble milliseconds until all of this stops
/// @param activeView neighbours of a site, at most
/// @param ed25519 whether signatures are real ones, which take long
/// @param faults how often a disk is full for a while, or fails to sync
/// @param damages how many bytes change on a disk
/// @param skewed whether clocks are wrong and run too fast or too slow
/// @param jumps how often the time of day jumps somewhere, for a while
/// @param twins how often a site's own log is put back from an older copy without knowing it
/// @param losses the same, knowing it, and without hope to get back the rest
record Plan(
    int sites,
    int rogue,
    Set<Rogue.Trick> tricks,
    int absent,
    boolean byAdmission,
    boolean hidden,
    int minDelay,
    int meanDelay,
    double cuts,
    double halfOpen,
    int partitions,
    double crashes,
    double afterAck,
    int restores,
    int syncDelay,
    int batches,
    int frameBytes,
    int runBytes,
    double withhold,
    long trouble,
    int activeView,
    boolean ed25519,
    int faults,
    int damages,
    boolean skewed,
    int jumps,
    int twins,
    int losses) {
  private static final RecordComponent[] OPTIONS = Plan.class.getRecordComponents();

  Plan {
    if (sites < 2 || sites > Cast.SITES || rogue >= sites || batches < 1 || trouble < 1) {
      throw new IllegalArgumentException("a plan of %d sites, rogue %d".formatted(sites, rogue));
    }
  }

  /// Whether everybody has room for everybody as a neighbour.
  boolean isFull() {
    return sites <= activeView + 1;
  }

  static Plan draw(RandomGenerator random) {
    int sites = random.nextInt(3, 1 + (random.nextInt(3) == 0 ? Cast.SITES : 5));
    boolean byAdmission = random.nextInt(3) == 0;
    // A founder that keeps its log to itself keeps the others from being known.
    int first = byAdmission ? 1 : 0;
    int rogue = random.nextInt(5) < 2 ? random.nextInt(first, sites) : -1;
    return new Plan(
        sites,
        rogue,
        rogue < 0 ? Set.of() : tricks(random),
        random.nextInt(4) == 0 ? Cast.ABSENT : 0,
        byAdmission,
        random.nextBoolean(),
        random.nextInt(1, 50),
        random.nextInt(4) == 0 ? random.nextInt(200, 400) : random.nextInt(5, 60),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(1, 30),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(),
        random.nextInt(4),
        random.nextInt(3) == 0 ? 0 : random.nextDouble(1, 15),
        random.nextInt(3) == 0 ? random.nextDouble(0.3) : 0,
        random.nextInt(4) == 0 ? random.nextInt(1, 3) : 0,
        random.nextInt(1, random.nextInt(4) == 0 ? 300 : 20),
        random.nextInt(1, 15),
        random.nextInt(200, 3000),
        random.nextInt(400, 20_000),
        random.nextInt(3) == 0 ? random.nextDouble() : 0,
        random.nextLong(3_000, random.nextInt(5) == 0 ? 60_000 : 15_000),
        random.nextBoolean() ? random.nextInt(3, Limits.ACTIVE_VIEW) : Limits.ACTIVE_VIEW,
        random.nextInt(200) == 0,
        random.nextInt(3) == 0 ? random.nextInt(1, 6) : 0,
        random.nextInt(4) == 0 ? random.nextInt(1, 6) : 0,
        random.nextInt(3) == 0,
        random.nextInt(4) == 0 ? random.nextInt(1, 6) : 0,
        random.nextInt(6) == 0 ? random.nextInt(1, 3) : 0,
        random.nextInt(6) == 0 ? random.nextInt(1, 3) : 0);
  }

  private static Set<Rogue.Trick> tricks(RandomGenerator random) {
    Set<Rogue.Trick> tricks = EnumSet.noneOf(Rogue.Trick.class);
    for (Rogue.Trick trick : Rogue.Trick.values()) {
      if (random.nextInt(3) == 0) {
        tricks.add(trick);
      }
    }
    return tricks;
  }

  /// The same trouble among five sites whose members hand in about 200 records in two minutes: what
  /// the speed of the simulator is told by.
  Plan standard() {
    return with("rogue", Math.min(rogue, 2))
        .with("sites", 5)
        .with("batches", 13)
        .with("trouble", 120_000);
  }

  /// The number that an option is.
  int count(String option) {
    return Integer.parseInt(options().get(option));
  }

  /// The same with one option changed.
  Plan with(String option, Object value) {
    Map<String, String> options = options();
    if (options.put(option, text(value)) == null) {
      throw new IllegalArgumentException("no option of a plan: " + option);
    }
    return of(options);
  }

  /// Reads what [#toString] writes.
  ///
  /// @throws IllegalArgumentException if it is no plan
  static Plan parse(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : text.split(",", -1)) {
      int equals = option.indexOf('=');
      options.put(option.substring(0, Math.max(0, equals)), option.substring(equals + 1));
    }
    Plan plan = of(options);
    if (!plan.options().keySet().equals(options.keySet())) {
      throw new IllegalArgumentException("known options are " + plan.options().keySet());
    }
    return plan;
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    try {
      for (RecordComponent option : OPTIONS) {
        options.put(option.getName(), text(option.getAccessor().invoke(this)));
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record can be read", e);
    }
    return options;
  }

  private static String text(Object value) {
    return value instanceof Set<?> set
        ? set.stream().map(Object::toString).collect(joining("+"))
        : value.toString();
  }

  private static Plan of(Map<String, String> options) {
    Object[] values = new Object[OPTIONS.length];
    for (int i = 0; i < values.length; i++) {
      String value = options.get(OPTIONS[i].getName());
      if (value == null) {
        throw new IllegalArgumentException("the plan says nothing of " + OPTIONS[i].getName());
      }
      values[i] = value(OPTIONS[i].getType(), value);
    }
    try {
      Class<?>[] types =
          Arrays.stream(OPTIONS).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return Plan.class.getDeclaredConstructor(types).newInstance(values);
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw new IllegalArgumentException(String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record has a constructor", e);
    }
  }

  private static Object value(Class<?> type, String text) {
    if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class) {
      return Boolean.valueOf(text);
    }
    Set<Rogue.Trick> tricks = EnumSet.noneOf(Rogue.Trick.class);
    for (String trick : text.isEmpty() ? new String[0] : text.split("\\+", -1)) {
      tricks.add(Rogue.Trick.valueOf(trick));
    }
    return tricks;
  }

  @Override
  public String toString() {
    return options().entrySet().stream()
        .map(option -> option.getKey() + "=" + option.getValue())
        .collect(joining(","));
  }
}
