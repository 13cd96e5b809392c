package org.ramdam.cli.bundle;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.SiteOptions;
import org.ramdam.cli.WholeFile;
import org.ramdam.cli.client.NodeClient;
import org.ramdam.node.api.proto.EntriesReply;
import org.ramdam.node.api.proto.EntriesRequest;
import org.ramdam.node.api.proto.Head;
import org.ramdam.protocol.bundle.BundleBlock;
import org.ramdam.protocol.bundle.BundleBlocks;
import org.ramdam.protocol.bundle.BundleWriter;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.network.ForkProof;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Note;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes logs, or what was added to them, to a file for where no network goes.
@Command(name = "export")
public final class BundleExportCommand implements Callable<Exit> {
  private static final int AHEAD = 3;

  @Mixin private SiteOptions site = new SiteOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true)
  private Path out = Path.of("");

  @Option(names = "--since-of", paramLabel = "SITE")
  private String sinceOf = "";

  @Option(names = "--since", paramLabel = "BUNDLE")
  private @Nullable Path since;

  @Option(names = "--sites", paramLabel = "SITE", split = ",")
  private List<String> sites = List.of();

  @Option(names = "--scope", paramLabel = "public|network", defaultValue = "network")
  private String scope = "network";

  @Option(names = "--force")
  private boolean force;

  private final Session session;

  /// For this session.
  public BundleExportCommand(Session session) {
    this.session = session;
  }

  /// What a bundle is to have of a log.
  private record Part(Head head, long from) {
    long count() {
      return head.getSize() - from;
    }
  }

  @Override
  public Exit call() throws IOException {
    if (!scope.equals("network") && !scope.equals("public")) {
      throw new Failure(Exit.USAGE, "bad_value", "--scope", scope, "network, public");
    }
    if (!sinceOf.isEmpty() && since != null) {
      throw new Failure(Exit.USAGE, "since_twice");
    }
    WholeFile.requireWritable(out, force);
    try (var node = site.connect(session)) {
      Heads heads = Heads.of(node, sinceOf);
      List<Part> parts = parts(heads);
      try (var file = new Writing(WholeFile.begin(out, force))) {
        write(node, heads, parts, file);
        file.finish();
      } catch (MalformedException _) {
        throw new Failure(Exit.NETWORK, "node_answer", site.directory(session));
      }
      report(parts);
    }
    return Exit.OK;
  }

  private List<Part> parts(Heads heads) throws IOException {
    Map<String, Long> held = since == null ? Map.of() : ends(since, heads);
    var parts = new ArrayList<Part>();
    for (Head head : heads.chosen(sites)) {
      long known = since == null ? head.getKnown() : held.getOrDefault(head.getSiteId(), 0L);
      parts.add(new Part(head, Math.min(known, head.getSize())));
    }
    return parts;
  }

  /// Where the logs of an older bundle end.
  private static Map<String, Long> ends(Path older, Heads heads) throws IOException {
    var ends = new HashMap<String, Long>();
    int logs = -1;
    try (var pieces = BundleFile.open(older)) {
      while (logs != ends.size()) {
        BundleFile.Piece piece = pieces.next();
        if (!(piece instanceof BundleFile.Piece.Block(BundleBlock block, _))) {
          throw new Failure(Exit.REFUSED, "bundle_since", older);
        }
        switch (block) {
          case BundleBlock.Header header -> {
            logs = header.logs();
            if (!ByteString.copyFrom(header.genesis().entry()).equals(heads.first().getGenesis())) {
              throw new Failure(Exit.REFUSED, "bundle_other_network", older);
            }
          }
          case BundleBlock.Sites some ->
              some.sites().forEach(each -> ends.put(each.id().hex(), each.to()));
          case BundleBlock.Head _, BundleBlock.Fork _, BundleBlock.Entries _ ->
              throw new Failure(Exit.REFUSED, "bundle_since", older);
        }
      }
    }
    return ends;
  }

  private void write(NodeClient node, Heads heads, List<Part> parts, Writing file)
      throws IOException, MalformedException {
    SignedRecord genesis = record(heads.first().getGenesis());
    file.add(
        new BundleBlock.Header(
            genesis,
            words(genesis, heads.first().getGenesisPrivate()),
            record(heads.first().getFounder()),
            isPublicOnly(),
            parts.size()));
    var some = new ArrayList<BundleBlock.Site>();
    for (Part part : parts) {
      some.add(site(node, part));
      if (some.size() == BundleBlock.Sites.COUNT) {
        file.add(new BundleBlock.Sites(some));
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      file.add(new BundleBlock.Sites(some));
    }
    long total = parts.stream().mapToLong(Part::count).sum();
    long done = 0;
    try (var progress = session.output(false).progress("bundle.writing", total)) {
      for (Part part : parts) {
        file.add(new BundleBlock.Head(Note.parse(part.head().getNote())));
        for (String proof : part.head().getForksList()) {
          file.add(new BundleBlock.Fork(ForkProof.parse(proof)));
        }
        for (long from = part.from(); from < part.head().getSize(); ) {
          EntriesReply reply = entries(node, part, from, part.head().getSize());
          if (reply.getCount() == 0) {
            throw new MalformedException("no entries");
          }
          file.add(
              new BundleBlock.Entries(
                  from,
                  reply.getCount(),
                  reply.getRecords().toByteArray(),
                  hashes(reply.getProof())));
          from += reply.getCount();
          done += reply.getCount();
          progress.at(done);
        }
      }
    }
  }

  private boolean isPublicOnly() {
    return scope.equals("public");
  }

  private static SignedRecord record(ByteString entry) throws MalformedException {
    return RecordCodec.decode(entry.toByteArray());
  }

  private byte[] words(SignedRecord record, ByteString salted) {
    return isPublicOnly() && record.core().scope() != Scope.PUBLIC
        ? new byte[0]
        : salted.toByteArray();
  }

  private BundleBlock.Site site(NodeClient node, Part part) throws MalformedException {
    SignedRecord inception = record(part.head().getInception());
    List<Bytes32> edge =
        part.from() == 0
            ? List.of()
            : hashes(entries(node, part, part.from(), part.from()).getEdge());
    return new BundleBlock.Site(
        inception,
        words(inception, part.head().getInceptionPrivate()),
        part.from(),
        part.head().getSize(),
        edge);
  }

  private EntriesReply entries(NodeClient node, Part part, long from, long size) {
    return node.call(
        "Entries",
        EntriesRequest.newBuilder()
            .setSiteId(part.head().getSiteId())
            .setFrom(from)
            .setSize(size)
            .setPublicOnly(isPublicOnly())
            .build(),
        EntriesReply.parser());
  }

  private static List<Bytes32> hashes(ByteString bytes) throws MalformedException {
    var hashes = new ArrayList<Bytes32>();
    byte[] in = bytes.toByteArray();
    if (in.length % Bytes32.SIZE != 0) {
      throw new MalformedException("hashes of " + in.length + " bytes");
    }
    for (int at = 0; at < in.length; at += Bytes32.SIZE) {
      hashes.add(Bytes32.of(in, at));
    }
    return hashes;
  }

  private void report(List<Part> parts) throws IOException {
    long entries = parts.stream().mapToLong(Part::count).sum();
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "file", out, "logs", parts.size(), "entries", entries, "bytes", Files.size(out)));
    } else {
      output.line("bundle.written", entries, parts.size(), out, Files.size(out));
      output.line(isPublicOnly() ? "bundle.public" : "bundle.network");
    }
  }

  /// The file, whose blocks another thread packs.
  private static final class Writing implements AutoCloseable {
    private final WholeFile.Part file;
    private final BundleWriter writer = new BundleWriter();
    private final ExecutorService packer = Executors.newSingleThreadExecutor();
    private final Queue<Future<byte[]>> packed = new ArrayDeque<>();

    Writing(WholeFile.Part file) throws IOException {
      this.file = file;
      file.write(writer.start());
    }

    void add(BundleBlock block) throws IOException {
      packed.add(packer.submit(() -> BundleBlocks.pack(block)));
      if (packed.size() > AHEAD) {
        writeNext();
      }
    }

    private void writeNext() throws IOException {
      try {
        file.write(writer.block(packed.remove().get()));
      } catch (ExecutionException e) {
        throw new IllegalStateException("a block that cannot be packed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    void finish() throws IOException {
      while (!packed.isEmpty()) {
        writeNext();
      }
      file.write(writer.end());
      file.finish();
    }

    @Override
    public void close() throws IOException {
      packer.shutdownNow();
      file.close();
    }
  }
}
