package org.ramdam.cli.csv;

import org.ramdam.protocol.record.Action;

/// A line of the file, understood.
///
/// @param line of the file, from 1
/// @param day since 1970-01-01
/// @param receiver as written: a name or an id
/// @param receiverColumn where that stands, from 1
/// @param skill a label; empty if none
public record Row(
    long line,
    int day,
    int minutes,
    String receiver,
    int receiverColumn,
    String what,
    String skill,
    Action action) {}
