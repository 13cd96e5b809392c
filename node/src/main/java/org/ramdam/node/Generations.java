package org.ramdam.node;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.node.api.ApiException;
import org.ramdam.node.api.Methods;
import org.ramdam.node.api.proto.EntryAside;
import org.ramdam.node.api.proto.GenerationsReply;
import org.ramdam.node.api.proto.GenerationsRequest;
import org.ramdam.node.api.proto.OpenGenerationReply;
import org.ramdam.node.api.proto.OpenGenerationRequest;
import org.ramdam.node.api.proto.RecordLost;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Recall;
import org.ramdam.node.log.Archive;
import org.ramdam.node.net.Driver;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Position;
import org.ramdam.node.store.Store;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.SiteLog;
import org.ramdam.protocol.record.SignedRecord;

/// How logs go on in later generations: what is known of it, and how this site's own does.
final class Generations {
  private static final int SHOWN = 100;
  private static final int RECALL_S = 35;

  private final Node node;
  private final Archive archive;

  Generations(Node node) {
    this.node = node;
    this.archive = node.archive();
  }

  void register(Methods methods) {
    methods.add("Generations", GenerationsRequest.getDefaultInstance(), this::generations);
    methods.add("OpenGeneration", OpenGenerationRequest.getDefaultInstance(), this::open);
  }

  private GenerationsReply generations(GenerationsRequest request) {
    Bytes32 site;
    try {
      site = Bytes32.parseHex(request.getSiteId());
    } catch (MalformedException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()), "give the whole id of a site");
    }
    int generation = archive.state(site).generation();
    var reply =
        GenerationsReply.newBuilder()
            .setGeneration(generation)
            .setOpenedAt(archive.generations(site).getOrDefault(generation, 0L))
            .setSetAside(archive.asideCount(site));
    archive.aside(
        site,
        (of, index, aside) -> {
          SignedRecord record = aside.record();
          Position position = archive.position(record.id());
          reply.addEntries(
              EntryAside.newBuilder()
                  .setGeneration(of)
                  .setIndex(index)
                  .setEntry(ByteString.copyFrom(aside.entry()))
                  .setAuthor(author(site, record))
                  .setAgain(position != null && position.site() == site.prefix()));
          return reply.getEntriesCount() < SHOWN;
        });
    return reply.build();
  }

  /// The name of the member who signed; empty if it was the site, or that is not known.
  private String author(Bytes32 site, SignedRecord record) {
    SiteLog.Author author = archive.author(site, record.core().author());
    String[] name = {""};
    if (author != null && !author.isRegistrar()) {
      node.views()
          .people()
          .of(
              author.member(),
              (_, membership) -> {
                name[0] = membership.name();
                return name[0].isEmpty();
              });
    }
    return name[0];
  }

  private OpenGenerationReply open(OpenGenerationRequest request) {
    Bytes32 self = node.directory().siteId();
    Ingest ingest = node.ingest();
    if (!ingest.needsGeneration()) {
      throw notNeeded();
    }
    Bytes32 network =
        node.members()
            .network()
            .orElseThrow(() ->
                new ApiException(
                    "not_in_network",
                    4,
                    409,
                    "this site is in no network yet",
                    "nobody else holds its log; start the node with `ramdam run --moved`"));
    try {
      var recall = new Recall(archive, self, node.directory().keys().log(), node.clock());
      List<String> unanswered = gather(recall, request.getOther());
      var what =
          new Ingest.Succession(
              request.getKeep(),
              node.directory().key(SiteDirectory.Key.REGISTRAR),
              network,
              node.clock().millis(),
              recall.entries(),
              request.getPlan());
      Ingest.Opened opened = ingest.open(what).get();
      var reply =
          OpenGenerationReply.newBuilder()
              .setGeneration(opened.generation())
              .setKept(opened.kept())
              .setSetAside(opened.aside())
              .setAgain(opened.again())
              .setSize(opened.size())
              .addAllUnanswered(unanswered);
      for (Ingest.Lost lost : opened.lost()) {
        reply.addLost(
            RecordLost.newBuilder()
                .setEntry(ByteString.copyFrom(lost.record().entry()))
                .setAuthor(author(self, lost.record()))
                .setReason(lost.reason()));
      }
      return reply.build();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Ingest.NotNeededException) {
        throw notNeeded();
      }
      if (e.getCause() instanceof IllegalArgumentException cannot) {
        throw new ApiException(
            "cannot_keep",
            4,
            409,
            String.valueOf(cannot.getMessage()),
            "keep at least the entries up to the last opening, and no more than are held");
      }
      throw new StoreFailed("the next generation cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static ApiException notNeeded() {
    return new ApiException(
        "not_needed",
        4,
        409,
        "the log of this site goes on: no other generation is needed",
        "nothing is to be done");
  }

  /// Gathers what should stand in the log too: of another directory of this site, and of the sites
  /// that are connected and hold another history of its log.
  ///
  /// @return the names of those of which not all could be fetched
  private List<String> gather(Recall recall, String directory) throws InterruptedException {
    recall.add(ofDirectory(directory));
    var unanswered = new ArrayList<String>();
    for (Driver.Holder holder : Node.ask(node.driver().holdersOfOwn())) {
      Recall.Peer peer =
          (from, to) ->
              node.driver().recall(holder.connection(), from, to).get(RECALL_S, TimeUnit.SECONDS);
      if (!recall.ask(peer, holder.size())) {
        String name = node.name(holder.site());
        unanswered.add(name.isEmpty() ? holder.site().shortHex(12) : name);
      }
    }
    return unanswered;
  }

  /// The entries of this site's log in another directory of it, from the first that is not here on.
  private List<Archive.Aside> ofDirectory(String directory) {
    if (directory.isEmpty()) {
      return List.of();
    }
    Path store = Path.of(directory).resolve("store");
    Bytes32 self = node.directory().siteId();
    if (!Files.exists(store)) {
      throw ApiException.notFound("no database of a site is in " + directory);
    }
    try (Store opened = Store.openToRead(store, Node.columns(), false)) {
      var other = new Archive(opened);
      if (other.size(self) == 0) {
        throw ApiException.notFound("the directory is of another site: " + directory);
      }
      var entries = new ArrayList<Archive.Aside>();
      other.entries(
          self,
          0,
          other.size(self),
          (index, entry, _) -> {
            byte[] salted = other.salted(new Position(self.prefix(), index));
            if (!entries.isEmpty() || !isHere(self, index, entry)) {
              var aside = new Archive.Aside(entry, salted);
              if (!aside.record().verify(Verifier.strict())) {
                throw ApiException.badRequest(
                    "entry %d of the other directory is damaged".formatted(index),
                    "run `ramdam scrub` there");
              }
              entries.add(aside);
            }
            return true;
          });
      return entries;
    }
  }

  private boolean isHere(Bytes32 self, long index, byte[] entry) {
    return index < archive.size(self)
        && Arrays.equals(entry, archive.entry(new Position(self.prefix(), index)));
  }
}
