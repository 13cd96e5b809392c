package org.ramdam.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// The sites and people of a measure: always the same ones, keys included.
final class Cast {
  /// Days of a history: it ends today, since what waits for somebody is what is new.
  static final int DAYS = 5 * 365;

  /// When the first record was written.
  @SuppressWarnings("TimeInStaticInitializer") // one measure is one day
  static final long FIRST_MS = (LocalDate.now(ZoneOffset.UTC).toEpochDay() - DAYS) * 86_400_000L;

  static final List<String> SKILLS =
      List.of(
          "soudure",
          "menuiserie",
          "couture",
          "impression 3D",
          "découpe laser",
          "électronique",
          "comptabilité",
          "accueil",
          "animation",
          "permaculture",
          "maraîchage",
          "compostage",
          "boulangerie",
          "cuisine collective",
          "vélo",
          "mécanique",
          "plomberie",
          "électricité",
          "maçonnerie",
          "peinture",
          "graphisme",
          "sérigraphie",
          "photographie",
          "montage vidéo",
          "radio",
          "musique",
          "théâtre",
          "médiation numérique",
          "Python",
          "web",
          "réseau",
          "secourisme",
          "langue des signes",
          "occitan",
          "anglais",
          "aide aux devoirs",
          "recherche de financements",
          "gouvernance",
          "communication",
          "premiers secours");

  private static final List<String> NAMES =
      List.of(
          "Aïcha",
          "Bastien",
          "Camille",
          "Denise",
          "Élodie",
          "Fatou",
          "Gaël",
          "Hélène",
          "Inès",
          "Jules",
          "Karim",
          "Léa",
          "Mathis",
          "Noémie",
          "Océane",
          "Paulin",
          "Quitterie",
          "Rachid",
          "Solène",
          "Théo");

  private Cast() {}

  /// A random source that says the same each time.
  static SplittableRandom random(String what, long number) {
    byte[] seed = ("ramdam bench " + what + " " + number).getBytes(StandardCharsets.UTF_8);
    return new SplittableRandom(Sha256.of(seed).w0());
  }

  /// Someone with one device, whose first record has words.
  record Person(SigningKey device, SignedRecord inception, PrivatePart words, String name) {
    Bytes32 id() {
      return inception.id();
    }
  }

  /// The members of a site.
  static List<Person> people(int site, int members) throws MalformedException {
    var people = new ArrayList<Person>(members);
    var random = random("people", site);
    for (int i = 0; i < members; i++) {
      String name = NAMES.get(i % NAMES.size()) + " " + site + "-" + i;
      people.add(person(random, name));
    }
    return people;
  }

  static Person person(SplittableRandom random, String name) throws MalformedException {
    SigningKey device = SigningKey.ofSeed(bytes(random, SigningKey.SEED_SIZE));
    PrivatePart words = words(new Words.MemberWords(name), random);
    Core core =
        Core.inception(
            device.publicKey(),
            FIRST_MS,
            Scope.NETWORK,
            words.commitment(),
            new Body.MemberInception(Bytes32.of(bytes(random, Bytes32.SIZE))));
    return new Person(device, RecordCodec.sign(core, device), words, name);
  }

  static PrivatePart words(Words said, SplittableRandom random) throws MalformedException {
    return PrivatePart.of(said, bytes(random, PrivatePart.SALT_SIZE));
  }

  static byte[] bytes(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /// The directory of a site, with its keys; made if it is not there.
  static SiteDirectory site(Path path, int number, String listen, String address)
      throws IOException, MalformedException {
    if (Files.exists(path.resolve("inception"))) {
      return SiteDirectory.open(path);
    }
    return SiteDirectory.create(
        path, "Atelier " + number, listen, List.of(address), random("site", number), FIRST_MS);
  }

  /// The roles of the member of this number at their site.
  static List<Role> roles(int member) {
    return member == 0 ? Arrays.asList(Role.MEMBER, Role.STEWARD) : List.of(Role.MEMBER);
  }
}
