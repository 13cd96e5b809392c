package org.ramdam.node.taxonomy;

/// Where an entry comes from.
public enum Source {
  /// The classification of the European Commission: French and English.
  ESCO,
  /// France Travail's list of occupations and competences: French.
  ROME
}
