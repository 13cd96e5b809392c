package org.ramdam.cli.keys;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.CommandLineRun;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.protocol.crypto.Sha256;

class KeystoreTest {
  private static final String PASSPHRASE = "été à la plage";

  /// Made once: the passphrase costs half a second.
  private static byte[] encrypted = {};

  @TempDir static Path first;
  @TempDir Path home;
  private CommandLineRun line = new CommandLineRun(Path.of(""));

  @BeforeAll
  static void makeOne() throws IOException {
    var ended =
        new CommandLineRun(first).typing(PASSPHRASE + "\n").run("identity", "new", "Zoé Œuvrard");
    assertThat(ended.exit()).isEqualTo(Exit.OK);
    encrypted = Files.readAllBytes(first.resolve("keys/zoe-oeuvrard.key"));
  }

  @BeforeEach
  void away() {
    line = new CommandLineRun(home);
  }

  private Path install(byte[] bytes) throws IOException {
    Path keys = Files.createDirectories(home.resolve("keys"));
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
    Path file = keys.resolve("zoe-oeuvrard.key");
    Files.write(file, bytes);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static Failure failure(byte[] bytes) {
    return requireNonNull(
        catchThrowableOfType(Failure.class, () -> KeyFile.decode(bytes, "f")), "it was read");
  }

  /// The file with its text changed and a checksum that fits.
  private static byte[] altered(String from, String to) {
    String text = new String(encrypted, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    String lines = text.substring(0, text.lastIndexOf("check ")).replace(from, to);
    return (lines + "check " + Sha256.of(lines.getBytes(StandardCharsets.UTF_8)).hex() + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void key_opensWithItsPassphraseAlone() throws IOException {
    Path file = install(encrypted);

    assertThat(line.typing(PASSPHRASE + "\n").run(export("a")).exit()).isEqualTo(Exit.OK);
    assertThat(home.resolve("a")).hasBinaryContent(encrypted);
    String decomposed = Normalizer.normalize(PASSPHRASE, Normalizer.Form.NFD);
    assertThat(line.typing(decomposed + "\r\n").run(export("b")).exit()).isEqualTo(Exit.OK);
    for (String wrong : new String[] {PASSPHRASE + "\n\n", "ete a la plage", ""}) {
      var ended = line.typing(wrong).run(export("c"));
      assertThat(ended.exit()).isEqualTo(Exit.KEY);
      assertThat(ended.err()).contains("Wrong passphrase");
    }
    assertThat(home.resolve("c")).doesNotExist();
    assertThat(file).hasBinaryContent(encrypted);
  }

  private String[] export(String file) {
    return new String[] {"identity", "export", "zoe", "--out", home.resolve(file).toString()}
        .clone();
  }

  @Test
  void file_isItsOwnersAlone() throws IOException {
    Path file = first.resolve("keys/zoe-oeuvrard.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void file_thatOthersCanReadIsRefused() throws IOException {
    Path file = install(encrypted);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    var ended = line.typing(PASSPHRASE).run("identity", "request", "Zoé Œuvrard");

    assertThat(ended.exit()).isEqualTo(Exit.KEY);
    assertThat(ended.err()).contains("chmod 600 " + file);
  }

  @Test
  void file_cutAnywhereIsDamaged() {
    for (int length = 0; length < encrypted.length; length += length < 40 ? 1 : 37) {
      Failure failure = failure(Arrays.copyOf(encrypted, length));
      assertThat(failure.exit()).isEqualTo(Exit.KEY);
      assertThat(failure.code()).isIn("not_a_key", "key_damaged");
    }
  }

  @Test
  void file_withAnyBitFlippedIsDamaged() {
    var random = new Random(1);
    for (int at = 0; at < encrypted.length; at++) {
      byte[] bytes = encrypted.clone();
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Failure failure = failure(bytes);
      assertThat(failure.code()).as("byte " + at).isIn("not_a_key", "key_damaged");
    }
  }

  @Test
  void file_ofAnotherVersionIsToldAsThat() {
    Failure failure = failure(altered("ramdam-key 1", "ramdam-key 2"));
    assertThat(failure.code()).isEqualTo("key_version");
    assertThat(failure.exit()).isEqualTo(Exit.KEY);
  }

  @Test
  void file_ofAbsurdCostIsRefusedBeforeItIsPaid() {
    for (String costs :
        new String[] {
          "m=262145 t=3 p=4",
          "m=65536 t=11 p=4",
          "m=999999999 t=1 p=1",
          "m=65536 t=0 p=4",
          "m=65536 t=3 p=0",
          "m=65536 t=3 p=17",
          "m=7 t=3 p=1"
        }) {
      Failure failure = failure(altered("m=65536 t=3 p=4", costs));
      assertThat(failure.code()).as(costs).isEqualTo("key_costs");
      assertThat(failure.exit()).isEqualTo(Exit.KEY);
    }
    assertThat(failure(altered("m=65536", "m=9999999999"))).isNotNull();
  }

  @Test
  void file_withLinesThatDoNotBelongTogetherIsDamaged() {
    for (byte[] bytes :
        new byte[][] {
          altered("name Zoé", "name Léa"),
          altered("member ", "member 0"),
          altered("cipher argon2id", "cipher none"),
          altered("secret ", "secret AAAA"),
          altered("\nwords ", "\n\nwords "),
          altered("ramdam-key 1\n", "ramdam-key 1\n\n")
        }) {
      // Where the text holds together, only the passphrase tells that it is not what was sealed.
      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () -> KeyFile.decode(bytes, "f").open(PASSPHRASE.getBytes(StandardCharsets.UTF_8)));
      assertThat(failure.exit()).isEqualTo(Exit.KEY);
    }
  }

  @Test
  void keystore_isHonestAboutWhatItHolds() throws IOException {
    assertThat(line.run("identity", "list").out()).contains("empty");
    assertThat(line.run("identity", "request", "zoe").exit()).isEqualTo(Exit.KEY);
    install(new byte[0]);
    assertThat(line.run("identity", "new", "Ana", "--no-passphrase").exit()).isEqualTo(Exit.OK);

    var listed = line.run("identity", "list", "--json");

    // The damaged one does not hide the other.
    assertThat(listed.exit()).isEqualTo(Exit.KEY);
    assertThat(listed.out()).contains("\"error\":\"not_a_key\"", "\"name\":\"Ana\"");
    assertThat(line.run("identity", "request", "zoe oeuvrard").exit()).isEqualTo(Exit.KEY);
  }

  @Test
  void identity_isNeverOverwritten() throws IOException {
    Path file = install(encrypted);

    var ended = line.typing(PASSPHRASE).run("identity", "new", "ZOE OEUVRARD");

    assertThat(ended.exit()).isEqualTo(Exit.RUNNING);
    assertThat(file).hasBinaryContent(encrypted);
    Path copy = Files.write(home.resolve("copy.key"), encrypted);
    assertThat(line.run("identity", "import", copy.toString()).exit()).isEqualTo(Exit.RUNNING);
  }

  @Test
  void identity_movesToAnotherMachine() throws IOException {
    Path copy = Files.write(home.resolve("copy.key"), encrypted);

    assertThat(line.run("identity", "import", copy.toString()).exit()).isEqualTo(Exit.OK);
    assertThat(line.run("identity", "list").out()).contains("Zoé Œuvrard", "yes");
    Files.write(copy, new byte[100_000]);
    assertThat(line.run("identity", "import", copy.toString()).exit()).isEqualTo(Exit.KEY);
  }

  @Test
  void unencryptedKey_saysSoAndIsNotCopiedByAccident() throws IOException {
    assertThat(line.run("identity", "new", "Ana", "--no-passphrase").exit()).isEqualTo(Exit.OK);
    assertThat(Files.readString(home.resolve("keys/ana.key"))).contains("cipher none (whoever");
    String out = home.resolve("out").toString();

    assertThat(line.run("identity", "export", "ana", "--out", out).exit()).isEqualTo(Exit.KEY);
    assertThat(line.run("identity", "export", "ana", "--out", out, "--no-passphrase").exit())
        .isEqualTo(Exit.OK);
    assertThat(line.run("identity", "export", "ana", "--out", out, "--no-passphrase").exit())
        .isEqualTo(Exit.RUNNING);
  }

  @Test
  void passphrase_mustBeOneThatIsWorthIt() throws IOException {
    for (String bad : new String[] {"", "\n", "a", "1234567\n", "x".repeat(10_240)}) {
      var ended = line.typing(bad).run("identity", "new", "Ana");
      assertThat(ended.exit()).isEqualTo(Exit.KEY);
      assertThat(ended.err()).contains("passphrase is too");
    }
    Path file = Files.writeString(home.resolve("pass"), "12345678\n");
    assertThat(line.run("identity", "new", "Ana", "--passphrase-file", file.toString()).exit())
        .isEqualTo(Exit.OK);
    assertThat(line.typing("x".repeat(1025)).run("identity", "new", "Bob").exit())
        .isEqualTo(Exit.KEY);
  }

  @Test
  void name_mustBeOne() {
    for (String bad : new String[] {"", " ", "...", "a\nb", "x".repeat(121), "a\u202eb"}) {
      assertThat(line.run("identity", "new", bad, "--no-passphrase").exit())
          .as(bad)
          .isEqualTo(Exit.USAGE);
    }
    assertThat(home.resolve("keys")).doesNotExist();
    assertThat(Keystore.slug("../../etc/passwd")).isEqualTo("etc-passwd");
  }
}
