package org.ramdam.cli;

import java.util.Locale;

/// What an item of an inbox is, and the command that answers it.
enum InboxKind {
  TO_CONFIRM(Group.WAITING, "ramdam contribution confirm %s"),
  TO_ACCEPT(Group.WAITING, "ramdam contribution accept %s"),
  TO_DECIDE(Group.WAITING, "ramdam dispute decide %s"),
  TO_APPROVE(Group.WAITING, "ramdam policy approve %s"),
  ASKED(Group.WAITING, "ramdam commitment take %s"),
  LOST(Group.WAITING, "ramdam show %s"),
  LATE(Group.DUE, "ramdam contribution add --fulfills %s"),
  DUE(Group.DUE, "ramdam contribution add --fulfills %s"),
  CONFIRMED(Group.NEWS, "ramdam show %s"),
  CONTESTED(Group.NEWS, "ramdam show %s"),
  CONTESTED_MINE(Group.NEWS, "ramdam show %s"),
  DISPUTED(Group.NEWS, "ramdam show %s"),
  DECIDED(Group.NEWS, "ramdam show %s"),
  TACIT(Group.NEWS, "ramdam show %s"),
  /// Of a newer node.
  OTHER(Group.NEWS, "ramdam show %s");

  /// Which of them come together, in this order.
  enum Group {
    WAITING,
    DUE,
    NEWS;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Group group;
  private final String command;

  InboxKind(Group group, String command) {
    this.group = group;
    this.command = command;
  }

  /// The kind that a node calls so.
  static InboxKind of(String name) {
    for (InboxKind kind : values()) {
      if (kind.id().equals(name)) {
        return kind;
      }
    }
    return OTHER;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  Group group() {
    return group;
  }

  /// With a place for the record's id.
  String command() {
    return command;
  }

  /// What happens on the last day: it is confirmed tacitly, or due.
  String deadline() {
    return this == TO_CONFIRM || this == TO_ACCEPT ? "tacit" : "due";
  }
}
