package org.ramdam.node.taxonomy;

import java.util.Arrays;

/// Many short lists of numbers, in two arrays.
final class Rows {
  private final int[] starts;
  private final int[] values;

  private Rows(int[] starts, int[] values) {
    this.starts = starts;
    this.values = values;
  }

  /// How many lists.
  int count() {
    return starts.length - 1;
  }

  int size(int row) {
    return starts[row + 1] - starts[row];
  }

  int get(int row, int place) {
    return values[starts[row] + place];
  }

  boolean contains(int row, int value) {
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }

  /// Each value replaced by what stands at its place in `by`.
  Rows map(int[] by) {
    int[] mapped = new int[values.length];
    Arrays.setAll(mapped, i -> by[values[i]]);
    return new Rows(starts, mapped);
  }

  /// For each of `count` values the rows that have it, each once, ascending.
  Rows inverted(int count) {
    int[] sizes = new int[count + 1];
    int[] last = new int[count];
    Arrays.fill(last, -1);
    for (int row = 0; row < count(); row++) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        if (last[values[i]] != row) {
          last[values[i]] = row;
          sizes[values[i] + 1]++;
        }
      }
    }
    Arrays.parallelPrefix(sizes, Integer::sum);
    int[] next = Arrays.copyOf(sizes, count);
    int[] rows = new int[sizes[count]];
    Arrays.fill(last, -1);
    for (int row = 0; row < count(); row++) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        if (last[values[i]] != row) {
          last[values[i]] = row;
          rows[next[values[i]]++] = row;
        }
      }
    }
    return new Rows(sizes, rows);
  }

  /// Takes the lists one after the other.
  static final class Builder {
    private int[] starts = new int[1 << 10];
    private int[] values = new int[1 << 12];
    private int rows;
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    /// Ends the list that was added to.
    void end() {
      if (++rows == starts.length) {
        starts = Arrays.copyOf(starts, 2 * rows);
      }
      starts[rows] = size;
    }

    Rows build() {
      return new Rows(Arrays.copyOf(starts, rows + 1), Arrays.copyOf(values, size));
    }
  }
}
