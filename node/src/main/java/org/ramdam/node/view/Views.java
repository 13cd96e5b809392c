package org.ramdam.node.view;

import java.util.List;
import java.util.stream.Stream;
import org.ramdam.node.log.Records;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.activity.ActivityView;
import org.ramdam.node.view.people.PeopleView;
import org.ramdam.node.view.policy.PolicyView;
import org.ramdam.node.view.process.ProcessView;
import org.ramdam.node.view.sites.SitesView;
import org.ramdam.node.view.skills.SkillsView;
import org.ramdam.protocol.record.Words;

/// All the views of a node.
public record Views(
    ActivityView activity,
    PeopleView people,
    SkillsView skills,
    SitesView sites,
    PolicyView policies,
    ProcessView processes)
    implements View {
  /// The columns of all views: to open the store with.
  public static final List<Column<?, ?>> COLUMNS =
      Stream.of(
              ActivityView.COLUMNS,
              PeopleView.COLUMNS,
              SkillsView.COLUMNS,
              SitesView.COLUMNS,
              PolicyView.COLUMNS,
              ProcessView.COLUMNS)
          .<Column<?, ?>>flatMap(List::stream)
          .toList();

  /// The views kept in `store`, over the records they are computed from.
  public static Views of(Store store, Records records) {
    return new Views(
        new ActivityView(store, records),
        new PeopleView(store),
        new SkillsView(store),
        new SitesView(store),
        new PolicyView(store),
        new ProcessView(store));
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    activity.add(entry, transaction);
    people.add(entry, transaction);
    skills.add(entry, transaction);
    sites.add(entry, transaction);
    policies.add(entry, transaction);
    processes.add(entry, transaction);
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    activity.reveal(entry, words, transaction);
    people.reveal(entry, words, transaction);
    skills.reveal(entry, words, transaction);
    sites.reveal(entry, words, transaction);
    policies.reveal(entry, words, transaction);
    processes.reveal(entry, words, transaction);
  }
}
