package org.ramdam.node.site;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.node.RamdamException.StoreFailed;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Place;
import org.ramdam.protocol.record.PrivatePart;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.Origin;

/// Where a site lives on a disk: `ramdam.toml`, `keys/`, `inception`, `store/`. All of it is its
/// owner's alone (0700, keys 0600).
///
/// Each role has a key of its own. The root key, which signs the site's first record and nothing
/// since, can be moved away from the machine.
public final class SiteDirectory {
  private static final int SOCKET_PATH = 100;

  private static final String WITNESS_ML_DSA_44 = "witness-mldsa44.key";

  /// Tells the file `inception` from any copy of it, as it was when a node settled here.
  private static final String SETTLED = "settled";

  /// Stands there instead once another machine was seen to use the keys.
  private static final String ELSEWHERE = "elsewhere";

  private static final FileAttribute<?> OWNER_DIRECTORY = owner("rwx------");
  private static final FileAttribute<?> OWNER_FILE = owner("rw-------");

  private final Path path;
  private final SiteConfig config;
  private final SignedRecord inception;
  private final PrivatePart words;

  private SiteDirectory(Path path, SiteConfig config, SignedRecord inception, PrivatePart words) {
    this.path = path;
    this.config = config;
    this.inception = inception;
    this.words = words;
  }

  private static FileAttribute<?> owner(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /// What a key of Ed25519 of the site is for; the name of its file.
  public enum Key {
    ROOT,
    REGISTRAR,
    LOG,
    WITNESS,
    TRANSPORT,
    NEXT_ROOT;

    private String file() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".key";
    }
  }

  /// Makes a new site in `path`, which must not hold one, that does not say where it is.
  ///
  /// @see #create(Path, String, String, List, Place, RandomGenerator, long)
  public static SiteDirectory create(
      Path path,
      String name,
      String listen,
      List<String> addresses,
      RandomGenerator random,
      long nowMs)
      throws IOException, MalformedException {
    return create(path, name, listen, addresses, null, random, nowMs);
  }

  /// Makes a new site in `path`, which must not hold one.
  ///
  /// @param listen `host:port` to listen on
  /// @param addresses `host:port` under which others reach it; if none, `listen`
  /// @param place where it is; null if it does not say
  /// @param random a secure source: the keys come from it
  /// @throws FileAlreadyExistsException if there is a site already; nothing is changed
  /// @throws MalformedException if the name cannot be one
  /// @throws IOException if the disk refuses
  public static SiteDirectory create(
      Path path,
      String name,
      String listen,
      List<String> addresses,
      @Nullable Place place,
      RandomGenerator random,
      long nowMs)
      throws IOException, MalformedException {
    if (Files.exists(path.resolve("inception")) || Files.exists(path.resolve("ramdam.toml"))) {
      throw new FileAlreadyExistsException(path.toString());
    }
    SiteConfig config = SiteConfig.of(listen);
    List<String> told = addresses.isEmpty() ? List.of(listen) : addresses;
    Words said = new Words.SiteWords(name, told, place);
    PrivatePart words = PrivatePart.of(said, bytes(random, PrivatePart.SALT_SIZE));
    Files.createDirectories(path, OWNER_DIRECTORY);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(path.resolve("keys"), OWNER_DIRECTORY);
    var keys = new java.util.EnumMap<Key, SigningKey>(Key.class);
    for (Key key : Key.values()) {
      SigningKey made = SigningKey.ofSeed(bytes(random, SigningKey.SEED_SIZE));
      keys.put(key, made);
      write(path.resolve("keys").resolve(key.file()), HexFormat.of().formatHex(made.seed()) + "\n");
    }
    MlDsa44Key mlDsa44 = MlDsa44Key.ofSeed(bytes(random, MlDsa44Key.SEED_SIZE));
    write(
        path.resolve("keys").resolve(WITNESS_ML_DSA_44),
        HexFormat.of().formatHex(mlDsa44.seed()) + "\n");
    Core core =
        Core.inception(
            publicKey(keys, Key.ROOT),
            nowMs,
            Scope.NETWORK,
            words.commitment(),
            new Body.SiteInception(
                publicKey(keys, Key.REGISTRAR),
                publicKey(keys, Key.LOG),
                publicKey(keys, Key.WITNESS),
                publicKey(keys, Key.TRANSPORT),
                Sha256.of(publicKey(keys, Key.NEXT_ROOT).toByteArray()),
                1,
                Sha256.of(mlDsa44.publicKey())));
    SigningKey root = keys.get(Key.ROOT);
    if (root == null) {
      throw new IllegalStateException("a key was made for each role");
    }
    SignedRecord inception = RecordCodec.sign(core, root);
    write(path.resolve("ramdam.toml"), config.toToml());
    write(
        path.resolve("inception"),
        HexFormat.of().formatHex(inception.entry())
            + "\n"
            + HexFormat.of().formatHex(words.salted())
            + "\n");
    return new SiteDirectory(path, config, inception, words);
  }

  private static Bytes32 publicKey(java.util.Map<Key, SigningKey> keys, Key key) {
    SigningKey made = keys.get(key);
    if (made == null) {
      throw new IllegalStateException("a key was made for each role");
    }
    return made.publicKey();
  }

  private static byte[] bytes(RandomGenerator random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Opens the site in `path`.
  ///
  /// @throws NoSuchFileException if there is none
  /// @throws BadConfig if a setting or a file of it cannot be used
  /// @throws IOException if the disk refuses
  public static SiteDirectory open(Path path) throws IOException {
    Path file = path.resolve("inception");
    if (!Files.exists(file)) {
      throw new NoSuchFileException(path.toString());
    }
    SiteConfig config = SiteConfig.read(path.resolve("ramdam.toml"));
    List<String> lines = Files.readAllLines(file);
    try {
      if (lines.size() != 2) {
        throw new MalformedException("two lines expected, got " + lines.size());
      }
      SignedRecord inception = RecordCodec.decode(HexFormat.of().parseHex(lines.get(0)));
      PrivatePart words = PrivatePart.decode(HexFormat.of().parseHex(lines.get(1)));
      if (!(inception.core().body() instanceof Body.SiteInception)
          || !words.commitment().equals(inception.core().commitment())) {
        throw new MalformedException("not the first record of a site, and its words");
      }
      return new SiteDirectory(path, config, inception, words);
    } catch (MalformedException | IllegalArgumentException e) {
      throw new BadConfig(file + " is damaged: " + e.getMessage());
    }
  }

  /// Writes a file of the owner alone, whole or not at all, and makes it last.
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a file of the owner alone, whole or not at all, and makes it last.
  public static void write(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, OWNER_FILE);
    try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      var bytes = java.nio.ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        int _ = out.write(bytes);
      }
      out.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
      directory.force(true);
    }
  }

  /// Whether the directory was copied, or put back from a copy, since a node last settled in it:
  /// its files are others than those of then. An image of a whole disk is not noticed.
  public boolean isMoved() throws IOException {
    Path noted = path.resolve(SETTLED);
    return Files.exists(noted) && !Files.readString(noted).strip().equals(file());
  }

  /// Whether another machine was seen to use the keys, and nobody has said since that it is gone.
  public boolean isElsewhere() throws IOException {
    Path noted = path.resolve(SETTLED);
    return Files.exists(noted) && Files.readString(noted).strip().equals(ELSEWHERE);
  }

  /// Takes note that another machine uses the keys, until [#settle].
  public void doubt() throws IOException {
    write(path.resolve(SETTLED), ELSEWHERE + "\n");
  }

  /// Takes note that a node runs here.
  public void settle() throws IOException {
    write(path.resolve(SETTLED), file() + "\n");
  }

  /// What no copy of a file has in common with it: the inode, and since numbers are given again,
  /// when it was born.
  private String file() throws IOException {
    Path file = path.resolve("inception");
    return Files.getAttribute(file, "unix:ino") + " " + Files.getAttribute(file, "creationTime");
  }

  /// The socket of the node of the site in `path`: beside the keys, or, where that path is too long
  /// for a socket, in a directory of this user's named after it.
  public static Path socket(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path socket = absolute.resolve("api.sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH) {
      return socket;
    }
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    String base = runtime == null ? System.getProperty("java.io.tmpdir") : runtime;
    String name = Sha256.of(absolute.toString().getBytes(StandardCharsets.UTF_8)).shortHex(12);
    return Path.of(base, "ramdam-" + name, "api.sock");
  }

  /// The key of a role.
  ///
  /// @throws BadConfig if its file is missing, damaged, of another site, or readable by others
  public SigningKey key(Key key) {
    return key(key.file(), SigningKey::ofSeed, found -> isOurs(key, found.publicKey()));
  }

  /// The key that cosigns with ML-DSA-44; null if the site's first record names none: a site that
  /// was made before there were any goes on without.
  ///
  /// @throws BadConfig if its file is missing, damaged, of another site, or readable by others
  public @Nullable MlDsa44Witness mlDsa44Witness() {
    Bytes32 hash = keys().witnessMlDsa44Hash();
    if (hash == null) {
      return null;
    }
    MlDsa44Key key =
        key(
            WITNESS_ML_DSA_44,
            MlDsa44Key::ofSeed,
            found -> Sha256.of(found.publicKey()).equals(hash));
    return new MlDsa44Witness(Origin.witness(siteId()), key);
  }

  private <K> K key(String name, Function<byte[], K> ofSeed, Predicate<K> isOurs) {
    Path file = path.resolve("keys").resolve(name);
    try {
      Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
      others.removeAll(PosixFilePermissions.fromString("rwx------"));
      if (!others.isEmpty()) {
        throw new BadConfig("others can read a key; run: chmod 600 " + file);
      }
      K found = ofSeed.apply(HexFormat.of().parseHex(Files.readString(file).strip()));
      if (!isOurs.test(found)) {
        throw new BadConfig("the key file is of another site: " + file);
      }
      return found;
    } catch (NoSuchFileException _) {
      throw new BadConfig("the key file is missing: " + file);
    } catch (IllegalArgumentException _) {
      throw new BadConfig("the key file is damaged: " + file);
    } catch (IOException e) {
      throw new StoreFailed("the key file cannot be read: " + file, e);
    }
  }

  /// Whether the site's first record names this key in this role.
  private boolean isOurs(Key key, Bytes32 found) {
    if (!(inception.core().body() instanceof Body.SiteInception keys)) {
      return false;
    }
    return switch (key) {
      case ROOT -> found.equals(inception.core().author());
      case REGISTRAR -> found.equals(keys.registrar());
      case LOG -> found.equals(keys.log());
      case WITNESS -> found.equals(keys.witness());
      case TRANSPORT -> found.equals(keys.transport());
      case NEXT_ROOT -> Sha256.of(found.toByteArray()).equals(keys.nextRootHash());
    };
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Its settings.
  public SiteConfig config() {
    return config;
  }

  /// Entry 0 of its log.
  public SignedRecord inception() {
    return inception;
  }

  /// The public keys of the site.
  public Body.SiteInception keys() {
    return (Body.SiteInception) inception.core().body();
  }

  /// The words of [#inception()].
  public PrivatePart words() {
    return words;
  }

  /// The site's id.
  public Bytes32 siteId() {
    return inception.id();
  }

  /// The site's name.
  public String siteName() {
    return words.words() instanceof Words.SiteWords(String name, _, _) ? name : "";
  }
}
