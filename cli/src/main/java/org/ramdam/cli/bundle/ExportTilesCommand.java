package org.ramdam.cli.bundle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.WholeFile;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.Head;
import org.ramdam.node.api.proto.TakeCheckpointReply;
import org.ramdam.node.api.proto.TakeCheckpointRequest;
import org.ramdam.node.api.proto.TileReply;
import org.ramdam.node.api.proto.TileRequest;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.Tile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes logs as the files of C2SP tlog-tiles. A checkpoint comes last, once all it covers is on
/// disk: so what stands in the directory tells what is still to be written.
@Command(name = "tiles")
public final class ExportTilesCommand implements Callable<Exit> {
  private static final String CHECKPOINT = "checkpoint";

  @Mixin private SiteOptions site = new SiteOptions();

  @Parameters(paramLabel = "DIR", descriptionKey = "DIR")
  private Path directory = Path.of("");

  @Option(names = "--sites", paramLabel = "SITE", split = ",")
  private List<String> sites = List.of();

  private final Session session;

  /// For this session.
  public ExportTilesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    try (var node = site.connect(session)) {
      List<Head> heads = Heads.of(node, "").chosen(sites);
      Files.createDirectories(directory);
      long files = 0;
      long done = 0;
      long total = heads.stream().mapToLong(Head::getSize).sum();
      try (var progress = session.output(false).progress("bundle.writing", total)) {
        for (Head head : heads) {
          files += write(node, head, directory.resolve(head.getSiteId()));
          done += head.getSize();
          progress.at(done);
        }
      }
      Output output = session.output(site.json());
      if (output.isJson()) {
        output.plain(
            Json.object(
                "directory", directory, "logs", heads.size(), "entries", total, "files", files));
      } else {
        output.line("tiles.written", total, heads.size(), directory, files);
      }
    }
    return Exit.OK;
  }

  /// @return how many files were written
  private static long write(NodeClient node, Head head, Path log) throws IOException {
    long before = written(node, head, log);
    if (before == head.getSize()
        && Files.readString(log.resolve(CHECKPOINT)).equals(head.getNote())) {
      return 0;
    }
    var files = new ArrayList<Path>();
    for (String path : paths(before, head.getSize())) {
      TileReply reply =
          node.call(
              "Tile",
              TileRequest.newBuilder().setSiteId(head.getSiteId()).setPath(path).build(),
              TileReply.parser());
      Path file = log.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, reply.getContent().toByteArray());
      files.add(file);
    }
    for (Path file : files) {
      sync(file);
    }
    Files.createDirectories(log);
    WholeFile.write(log.resolve(CHECKPOINT), head.getNote().getBytes(StandardCharsets.UTF_8), true);
    return files.size() + 1L;
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// How many entries the files there have; they are of the log that the node holds.
  private static long written(NodeClient node, Head head, Path log) throws IOException {
    Path file = log.resolve(CHECKPOINT);
    if (!Files.exists(file)) {
      return 0;
    }
    String note = Files.readString(file);
    try {
      long size = Checkpoint.parse(Note.parse(note).text()).size();
      TakeCheckpointReply reply =
          node.call(
              "TakeCheckpoint",
              TakeCheckpointRequest.newBuilder().setSiteId(head.getSiteId()).setNote(note).build(),
              TakeCheckpointReply.parser());
      if (reply.getOtherHistory() || size > head.getSize()) {
        throw new Failure(Exit.REFUSED, "tiles_other", log);
      }
      return size;
    } catch (MalformedException _) {
      throw new Failure(Exit.REFUSED, "tiles_other", log);
    }
  }

  /// The tiles of a log of `size` entries that one of `before` entries does not have.
  static List<String> paths(long before, long size) {
    var paths = new ArrayList<String>();
    long had = before;
    long has = size;
    for (int level = 0; has > 0; level++) {
      for (long index = had / Tile.FULL; index * Tile.FULL < has; index++) {
        int width = (int) Math.min(Tile.FULL, has - index * Tile.FULL);
        // A partial tile that did not grow is there.
        if (had < index * Tile.FULL + width) {
          paths.add(new Tile(level, index, width).path());
          if (level == 0) {
            paths.add(Tile.entriesPath(index, width));
          }
        }
      }
      had /= Tile.FULL;
      has /= Tile.FULL;
    }
    return paths;
  }
}
