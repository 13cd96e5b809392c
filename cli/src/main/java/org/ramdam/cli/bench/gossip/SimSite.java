package org.ramdam.cli.bench.gossip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.gossip.Contact;
import org.ramdam.protocol.gossip.HyParView;
import org.ramdam.protocol.gossip.Plumtree;

/// One site: its disk, and what runs while it is up.
final class SimSite {
  final int index;
  final Contact contact;
  final boolean byzantine;
  final List<Contact> sponsors;

  /// Entries of each log on its disk.
  final int[] held;

  /// What it knew of others when it last ran.
  List<Contact> known = List.of();

  HyParView views;
  Plumtree tree;
  final Map<Long, SimLink> links = new LinkedHashMap<>();
  boolean live;

  /// Grows when it goes: what was planned before does not happen.
  int run;

  long since;
  long lastGossip;
  long lastProbe;
  long viewsWake;
  long treeWake;

  SimSite(int index, Contact contact, boolean byzantine, List<Contact> sponsors, int sites) {
    this.index = index;
    this.contact = contact;
    this.byzantine = byzantine;
    this.sponsors = sponsors;
    this.held = new int[sites];
    this.views = new HyParView(contact, Limits.ACTIVE_VIEW, new SplittableRandom(0), 0);
    this.tree = new Plumtree(this::held, this::held);
  }

  long held(long log) {
    return held[(int) log];
  }
}
