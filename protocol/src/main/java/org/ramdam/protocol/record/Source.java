package org.ramdam.protocol.record;

/// What a contribution was imported from. In the order of the published numbers, from 1.
public enum Source {
  SPREADSHEET,
  GIT,
  ALL_CONTRIBUTORS,
  ICALENDAR
}
