package org.ramdam.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.ingest.Ingest;
import org.ramdam.node.ingest.Registrar;
import org.ramdam.node.log.Archive;
import org.ramdam.node.site.NetworkFile;
import org.ramdam.node.site.NetworkFile.Named;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Invite;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.wire.Message;

/// How sites come into the network: this one lets others in, or was let in itself.
final class Joining {
  private final SiteDirectory directory;
  private final Membership members;
  private final Invites invites;
  private final Registrar registrar;
  private final Archive archive;
  private final Map<Bytes32, Words.SiteWords> introduced = new ConcurrentHashMap<>();

  Joining(
      SiteDirectory directory,
      Membership members,
      Invites invites,
      Registrar registrar,
      Archive archive) {
    this.directory = directory;
    this.members = members;
    this.invites = invites;
    this.registrar = registrar;
    this.archive = archive;
  }

  /// An invite to this site's network.
  Invite invite(Bytes32 network, long validSeconds) {
    List<String> addresses =
        directory.words().words() instanceof Words.SiteWords(_, List<String> own, _)
            ? own
            : List.of(directory.config().listen());
    Body.SiteInception keys = directory.keys();
    return invites.make(network, keys.transport(), addresses, validSeconds);
  }

  /// Founds a network.
  ///
  /// @return what to enter it with, on disk
  NetworkFile found(String name, Body.Genesis policy)
      throws Ingest.RefusedException, MalformedException, IOException {
    SignedRecord genesis =
        registrar.append(Bytes32.ZERO, policy, new Words.GenesisWords(name), List.of());
    return write(new NetworkFile(named(genesis), own(), List.of()));
  }

  private Named named(SignedRecord record) throws MalformedException {
    Position position = archive.position(record.id());
    byte[] words = position == null ? null : archive.salted(position);
    return Named.of(record.entry(), words == null ? new byte[0] : words);
  }

  private Named own() throws MalformedException {
    return Named.of(directory.inception().entry(), directory.words().salted());
  }

  private NetworkFile write(NetworkFile file) throws IOException {
    file.write(directory.path());
    return file;
  }

  /// Lets a site in that holds an invite: sponsors it, on disk, and tells it what it needs.
  ///
  /// @param transportKey of the connection: the site speaks for itself
  /// @throws IllegalStateException with the reason, if it is not let in
  synchronized Message.Welcome welcome(Bytes32 transportKey, Message.JoinRequest request) {
    try {
      Named candidate = Named.of(request.inception(), request.words());
      SignedRecord inception = candidate.record();
      if (!(inception.core().body() instanceof Body.SiteInception keys)
          || !keys.transport().equals(transportKey)
          || !(candidate.said().orElse(null) instanceof Words.SiteWords words)
          || !inception.verify(Verifier.strict())) {
        throw new IllegalStateException("that is not the first record of a site");
      }
      String no = invites.refusal(request.secret(), inception.id());
      Bytes32 network = members.network().orElse(Bytes32.ZERO);
      if (no != null || network.equals(Bytes32.ZERO)) {
        throw new IllegalStateException(no == null ? "this site is in no network" : no);
      }
      sponsor(network, inception, words);
      invites.use(request.secret(), inception.id());
      return answer(network, members.stillNeeded(inception.id()));
    } catch (MalformedException e) {
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    } catch (IOException | Ingest.RefusedException e) {
      throw new IllegalStateException("this site cannot write it down: " + e.getMessage(), e);
    }
  }

  private Message.Welcome answer(Bytes32 network, int stillNeeded)
      throws IOException, MalformedException {
    NetworkFile file =
        NetworkFile.read(directory.path())
            .orElseThrow(() -> new IllegalStateException("the file network is gone"));
    var told = new ArrayList<Named>(List.of(file.founder()));
    if (!file.founder().record().id().equals(directory.siteId())) {
      told.add(own());
    }
    return new Message.Welcome(
        network,
        file.genesis().record().entry(),
        file.genesis().words(),
        told.stream().map(each -> each.record().entry()).toList(),
        told.stream().map(Named::words).toList(),
        stillNeeded);
  }

  /// Vouches for a site, unless this one does already.
  void sponsor(Bytes32 network, SignedRecord inception, Words.@Nullable SiteWords words)
      throws Ingest.RefusedException, MalformedException {
    if (!members.sponsors(inception.id()).contains(directory.siteId())
        && !inception.id().equals(directory.siteId())) {
      var _ = registrar.append(network, new Body.SiteAdmission(inception), words, List.of());
    }
  }

  /// What to ask the site that gave an invite.
  Message.JoinRequest request(Invite invite) {
    return new Message.JoinRequest(
        invite.secret(), directory.inception().entry(), directory.words().salted());
  }

  /// Checks what that site answered.
  ///
  /// @return what to enter the network with, on disk
  NetworkFile accept(Invite invite, Message.Welcome welcome)
      throws MalformedException, IOException {
    Named genesis = Named.of(welcome.genesis(), welcome.genesisWords());
    if (!genesis.record().id().equals(invite.network()) || welcome.inceptions().isEmpty()) {
      throw new MalformedException("the answer is of another network than the invite");
    }
    var named = new ArrayList<Named>();
    for (int i = 0; i < welcome.inceptions().size(); i++) {
      named.add(Named.of(welcome.inceptions().get(i), welcome.words().get(i)));
    }
    NetworkFile file = new NetworkFile(genesis, named.getFirst(), named.subList(1, named.size()));
    Verifier verifier = Verifier.strict();
    try {
      var _ = file.federation();
      if (!file.genesis().record().verify(verifier) || !file.founder().record().verify(verifier)) {
        throw new IllegalArgumentException("not signed");
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the answer does not found a network", e);
    }
    remember(file);
    return write(file);
  }

  /// Keeps the addresses of the founder and the introducer until their logs tell them.
  void remember(NetworkFile file) {
    var all = new ArrayList<Named>(file.introduced());
    all.add(file.founder());
    for (Named each : all) {
      if (each.said().orElse(null) instanceof Words.SiteWords words) {
        introduced.put(each.record().id(), words);
      }
    }
  }

  /// The words of a site known only from the file `network`; null if it is not.
  Words.@Nullable SiteWords introducedWords(Bytes32 site) {
    return introduced.get(site);
  }
}
