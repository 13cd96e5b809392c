package org.ramdam.protocol;

/// What is told of a map, a list, a queue or a count that grows.
@FunctionalInterface
public interface Bounds {
  /// It has so many elements, and may have `cap` at most.
  void bound(String name, long size, long cap);
}
