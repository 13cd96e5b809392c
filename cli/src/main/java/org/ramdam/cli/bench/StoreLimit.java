package org.ramdam.cli.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ramdam.node.Node;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Range;
import org.ramdam.node.store.Store;
import org.ramdam.node.store.Transaction;

/// What the database alone takes: every row of a store that is filled, put again into an empty one
/// of the same columns and options by one thread, in synced batches of as many records as a run
/// has. Rows of columns whose keys come in no order are spread over the batches in no order.
final class StoreLimit {
  private static final int BATCH_RECORDS = 8192;

  private final Path directory;
  private final List<Column<byte[], byte[]>> columns;
  private final long records;
  private final int files;
  private final long entryBytes;
  private final long wordBytes;

  private record Row(int column, byte[] key, byte[] value, double at) {}

  private StoreLimit(
      Path directory,
      List<Column<byte[], byte[]>> columns,
      long records,
      int files,
      long entryBytes,
      long wordBytes) {
    this.directory = directory;
    this.columns = columns;
    this.records = records;
    this.files = files;
    this.entryBytes = entryBytes;
    this.wordBytes = wordBytes;
  }

  /// The rows of a store that no node has open, laid out in batches in `directory`.
  static StoreLimit of(Path filled, Path directory) throws IOException {
    Files.createDirectories(directory);
    var columns = new ArrayList<Column<byte[], byte[]>>();
    for (Column<?, ?> column : Node.columns()) {
      columns.add(new Column<>(column.name(), Codec.BYTES, Codec.BYTES, column.use()));
    }
    try (Store store = Store.open(filled, List.copyOf(columns))) {
      long[] counts = new long[columns.size()];
      long[] bytes = new long[columns.size()];
      for (int i = 0; i < counts.length; i++) {
        int at = i;
        store.scan(
            columns.get(i),
            Range.all(),
            (_, value) -> {
              counts[at]++;
              bytes[at] += value.length;
              return true;
            });
      }
      int entries = indexOf(columns, "log.entry.v1");
      int words = indexOf(columns, "log.words.v1");
      int files = (int) Math.max(1, counts[entries] / BATCH_RECORDS);
      spread(store, columns, counts, directory, files);
      return new StoreLimit(
          directory, columns, counts[entries], files, bytes[entries], bytes[words]);
    }
  }

  private static int indexOf(List<Column<byte[], byte[]>> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("no column " + name);
  }

  private static void spread(
      Store store, List<Column<byte[], byte[]>> columns, long[] counts, Path directory, int files)
      throws IOException {
    var outs = new ArrayList<DataOutputStream>();
    for (int i = 0; i < files; i++) {
      outs.add(
          new DataOutputStream(
              new BufferedOutputStream(
                  Files.newOutputStream(directory.resolve(i + ".rows")), 1 << 16)));
    }
    var random = Cast.random("spread", files);
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      long[] row = {0};
      boolean ordered = columns.get(i).use() == Column.Use.ASCENDING;
      store.scan(
          columns.get(i),
          Range.all(),
          (key, value) -> {
            double at =
                files * (ordered ? (double) row[0]++ / counts[column] : random.nextDouble());
            write(outs.get((int) at), new Row(column, key, value, at));
            return true;
          });
    }
    for (DataOutputStream out : outs) {
      out.close();
    }
    for (int i = 0; i < files; i++) {
      order(directory.resolve(i + ".rows"));
    }
  }

  private static void write(DataOutputStream out, Row row) {
    try {
      out.writeByte(row.column());
      out.writeShort(row.key().length);
      out.writeInt(row.value().length);
      out.writeDouble(row.at());
      out.write(row.key());
      out.write(row.value());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void order(Path file) throws IOException {
    var rows = new ArrayList<Row>();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    while (in.hasRemaining()) {
      rows.add(read(in));
    }
    rows.sort(Comparator.comparingDouble(Row::at));
    try (var out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      out.writeLong(rows.size());
      rows.forEach(row -> write(out, row));
    }
  }

  private static Row read(ByteBuffer in) {
    int column = in.get();
    byte[] key = new byte[in.getShort()];
    byte[] value = new byte[in.getInt()];
    double at = in.getDouble();
    in.get(key).get(value);
    return new Row(column, key, value, at);
  }

  /// How fast an empty store takes records.
  ///
  /// @param cpuMicros microseconds of CPU a record, compaction included
  record Pace(double perSecond, double cpuMicros) {}

  /// In batches of a run, synced.
  Pace bulk(Path fresh) throws IOException {
    return fill(fresh, BATCH_RECORDS, files);
  }

  /// In synced batches of a few records, over as many as one run has.
  Pace small(Path fresh, int recordsPerBatch) throws IOException {
    return fill(fresh, recordsPerBatch, 1);
  }

  private Pace fill(Path fresh, int perBatch, int upTo) throws IOException {
    Workplace.delete(fresh);
    long perFile = Math.max(1, records / files);
    int parts = (int) Math.max(1, perFile / perBatch);
    try (Store store = Store.open(fresh, List.copyOf(columns))) {
      long start = System.nanoTime();
      double cpu = cpuSeconds();
      for (int i = 0; i < upTo; i++) {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(i + ".rows")));
        long rows = in.getLong();
        for (int part = 0; part < parts; part++) {
          long count = rows * (part + 1) / parts - rows * part / parts;
          put(store, in, count);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double count = perFile * upTo;
      return new Pace(count / seconds, 1e6 * (cpuSeconds() - cpu) / count);
    } finally {
      Workplace.delete(fresh);
    }
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private void put(Store store, ByteBuffer in, long count) {
    Transaction transaction = store.begin();
    for (long j = 0; j < count; j++) {
      Row row = read(in);
      transaction.put(columns.get(row.column()), row.key(), row.value());
    }
    store.commit(transaction);
  }

  /// How many records the store holds.
  long records() {
    return records;
  }

  /// Bytes of their envelopes.
  long entryBytes() {
    return entryBytes;
  }

  /// Bytes of their private parts, salts included.
  long wordBytes() {
    return wordBytes;
  }
}
