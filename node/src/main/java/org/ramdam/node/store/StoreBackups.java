package org.ramdam.node.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.ramdam.node.RamdamException.StoreFailed;
import org.rocksdb.BackupEngine;
import org.rocksdb.BackupEngineOptions;
import org.rocksdb.Env;
import org.rocksdb.RestoreOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Copies of a database in another directory, numbered from 1. A copy shares the files that did not
/// change with the copies before it, and every file has a checksum (RocksDB's BackupEngine).
///
/// @see <a href="https://github.com/facebook/rocksdb/wiki/How-to-backup-RocksDB">How to backup
///   RocksDB</a>
public final class StoreBackups implements AutoCloseable {
  private static final Pattern FILE = Pattern.compile("(\\S+) crc32 (\\d+)");

  private final Path directory;
  private final BackupEngineOptions options;
  private final BackupEngine engine;

  private StoreBackups(Path directory, BackupEngineOptions options, BackupEngine engine) {
    this.directory = directory;
    this.options = options;
    this.engine = engine;
  }

  /// Opens the copies in `directory`, which must be there, and may be empty.
  ///
  /// @throws StoreFailed if it cannot be opened, or not be written
  public static StoreBackups open(Path directory) {
    RocksDB.loadLibrary();
    if (!Files.isWritable(directory)) {
      throw new StoreFailed("the directory " + directory + " cannot be written");
    }
    var options =
        new BackupEngineOptions(directory.toString())
            .setShareTableFiles(true)
            .setShareFilesWithChecksum(true)
            .setSync(true);
    try {
      return new StoreBackups(directory, options, BackupEngine.open(Env.getDefault(), options));
    } catch (RocksDBException e) {
      options.close();
      throw new StoreFailed("the copies in " + directory + " cannot be opened", e);
    }
  }

  /// Copies a database as it is at this moment, while it is written; the copy is on disk when this
  /// returns.
  ///
  /// @return its number
  public int create(Store store) {
    try {
      store.backUp(engine);
      return numbers().getLast();
    } catch (RocksDBException e) {
      throw new StoreFailed("the database cannot be copied to " + directory, e);
    }
  }

  /// The numbers of the copies, ascending.
  public List<Integer> numbers() {
    return engine.getBackupInfo().stream().map(info -> info.backupId()).sorted().toList();
  }

  /// Takes a copy away, and the files that no other one shares.
  public void delete(int number) {
    try {
      engine.deleteBackup(number);
    } catch (RocksDBException e) {
      throw new StoreFailed("the copy %d in %s cannot be deleted".formatted(number, directory), e);
    }
  }

  /// Reads every file of a copy again.
  ///
  /// @return the files that are not there, or not what was written
  public List<Path> damaged(int number) throws IOException {
    var damaged = new ArrayList<Path>();
    Path meta = directory.resolve("meta").resolve(Integer.toString(number));
    int files = 0;
    for (String line : Files.readAllLines(meta, UTF_8)) {
      Matcher file = FILE.matcher(line);
      if (file.matches()) {
        files++;
        Path path = directory.resolve(file.group(1));
        if (!Files.exists(path) || checksum(path) != Long.parseLong(file.group(2))) {
          damaged.add(path);
        }
      }
    }
    if (files == 0) {
      damaged.add(meta);
    }
    return damaged;
  }

  private static long checksum(Path path) throws IOException {
    var checksum = new CRC32C();
    byte[] part = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(part); count > 0; count = in.read(part)) {
        checksum.update(part, 0, count);
      }
    }
    return checksum.getValue();
  }

  /// Puts a copy into `target`, which must be empty or not there, checking every file as it goes.
  ///
  /// @throws StoreFailed if the copy is damaged; `target` then holds a part
  public void restore(int number, Path target) {
    try (RestoreOptions all = new RestoreOptions(false)) {
      engine.restoreDbFromBackup(number, target.toString(), target.toString(), all);
    } catch (RocksDBException e) {
      throw new StoreFailed("the copy %d in %s cannot be restored".formatted(number, directory), e);
    }
  }

  @Override
  public void close() {
    engine.close();
    options.close();
  }
}
