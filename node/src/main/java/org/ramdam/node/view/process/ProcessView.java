package org.ramdam.node.view.process;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;
import org.ramdam.node.view.Entry;
import org.ramdam.node.view.Terms;
import org.ramdam.node.view.View;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Words;

/// Projects, by the id of their first record. A later record of one counts if it stands in the same
/// log, and a lead of the version before or a steward of the site signed it: so one log alone says
/// which version holds.
public final class ProcessView implements View {
  /// Id of the first record.
  private static final Column<Bytes32, Project> PROJECTS =
      new Column<>("process.state.v1", Codec.BYTES_32, Project.CODEC, Column.Use.STATE);

  /// Where the first record stands: its id.
  private static final Column<Position, Bytes32> PLACES =
      new Column<>("process.site.v1", Codec.POSITION, Codec.BYTES_32, Column.Use.SCATTERED);

  /// Word of a name, be it an old one, zero, id of the first record.
  private static final Column<byte[], Boolean> WORDS =
      new Column<>("process.word.v1", Codec.BYTES, Codec.MARK, Column.Use.SCATTERED);

  /// The columns of this view.
  public static final List<Column<?, ?>> COLUMNS = List.of(PROJECTS, PLACES, WORDS);

  private final Store store;

  /// Takes a project, and answers whether to go on.
  @FunctionalInterface
  public interface Visitor {
    boolean visit(Bytes32 id, Project project);
  }

  /// The view kept in `store`.
  public ProcessView(Store store) {
    this.store = store;
  }

  @Override
  public List<Column<?, ?>> columns() {
    return COLUMNS;
  }

  @Override
  public void add(Entry entry, Transaction transaction) {
    if (!(entry.record().core().body()
        instanceof Body.Process(Bytes32 of, List<Bytes32> leads, boolean finished))) {
      return;
    }
    Position position = entry.position();
    if (of == null) {
      long createdMs = entry.record().core().createdMs();
      Bytes32 id = entry.record().id();
      if (transaction.get(PROJECTS, id) == null) {
        transaction.put(PROJECTS, id, Project.first(position, leads, finished, createdMs));
        transaction.put(PLACES, position, id);
      }
      return;
    }
    Project project = transaction.get(PROJECTS, of);
    if (project != null && isSound(entry, project)) {
      transaction.put(PROJECTS, of, project.then(position.index(), leads, finished));
    }
  }

  /// Whether this entry may be the next version. If the project stands in another log it never may;
  /// in the same, its first record came before.
  private static boolean isSound(Entry entry, Project project) {
    SiteLog.Author author = entry.author();
    return project.site() == entry.position().site()
        && (project.leads().contains(author.member()) || author.roles().contains(Role.STEWARD));
  }

  @Override
  public void reveal(Entry entry, Words words, Transaction transaction) {
    if (!(words instanceof Words.ProcessWords(String name, _))
        || !(entry.record().core().body() instanceof Body.Process process)) {
      return;
    }
    Bytes32 id = process.of() == null ? entry.record().id() : process.of();
    Project project = transaction.get(PROJECTS, id);
    Position position = entry.position();
    if (project == null
        || project.site() != position.site()
        || !project.versions().contains(position.index())) {
      return;
    }
    transaction.put(PROJECTS, id, project.named(position.index(), name));
    for (String term : Terms.of(name)) {
      byte[] row = Terms.key(term, Bytes32.SIZE);
      id.write(row, row.length - Bytes32.SIZE);
      transaction.put(WORDS, row, true);
    }
  }

  /// A project; null if there is none of this id.
  public @Nullable Project get(Bytes32 id) {
    return store.get(PROJECTS, id);
  }

  /// Every project, in the order of their ids.
  public void all(Visitor visitor) {
    store.scan(PROJECTS, Range.all(), visitor::visit);
  }

  /// Those whose id starts with these bytes.
  public void startingWith(byte[] id, Visitor visitor) {
    store.scan(PROJECTS, Range.prefix(id), visitor::visit);
  }

  /// Those of one site, the oldest first.
  public void bySite(Bytes32 site, Visitor visitor) {
    byte[] start = new byte[8];
    Longs.put(start, 0, site.prefix());
    store.scan(
        PLACES,
        Range.prefix(start),
        (_, id) -> {
          Project project = store.get(PROJECTS, id);
          return project == null || visitor.visit(id, project);
        });
  }

  /// Projects a word of whose name starts, or once started, with `term`, which is folded; at most
  /// `limit`.
  public SequencedSet<Bytes32> byTerm(String term, int limit) {
    var found = new LinkedHashSet<Bytes32>();
    store.scan(
        WORDS,
        Range.prefix(term.getBytes(StandardCharsets.UTF_8)),
        (row, _) -> {
          found.add(Bytes32.of(row, row.length - Bytes32.SIZE));
          return found.size() < limit;
        });
    return found;
  }
}
