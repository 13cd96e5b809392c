package org.ramdam.node.site;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.node.RamdamException.BadConfig;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.Origin;

class SiteDirectoryTest {
  @TempDir private Path parent;

  private Path path = Path.of("");

  @BeforeEach
  void create() throws Exception {
    path = parent.resolve("site");
    create("La Grange");
  }

  private SiteDirectory create(String name) throws IOException, MalformedException {
    return SiteDirectory.create(
        path, name, "127.0.0.1:7474", List.of(), new SplittableRandom(1), 1_760_000_000_000L);
  }

  private Map<Path, String> content() throws IOException {
    var content = new TreeMap<Path, String>();
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file, Files.readString(file));
      }
    }
    return content;
  }

  @Test
  void site_isWhatItWasMade() throws IOException {
    SiteDirectory site = SiteDirectory.open(path);
    assertThat(site.siteName()).isEqualTo("La Grange");
    assertThat(site.words().words())
        .isEqualTo(new Words.SiteWords("La Grange", List.of("127.0.0.1:7474")));
    assertThat(site.config()).isEqualTo(SiteConfig.of("127.0.0.1:7474"));
    assertThat(site.inception().verify(Verifier.strict())).isTrue();
    var keys = (Body.SiteInception) site.inception().core().body();
    assertThat(site.key(SiteDirectory.Key.LOG).publicKey()).isEqualTo(keys.log());
    assertThat(site.key(SiteDirectory.Key.TRANSPORT).publicKey()).isEqualTo(keys.transport());
    assertThat(site.key(SiteDirectory.Key.ROOT).publicKey())
        .isEqualTo(site.inception().core().author());
  }

  @Test
  void allOfIt_isItsOwnersAlone() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      assertThat(files)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .endsWith("------"));
    }
  }

  @Test
  void create_leavesASiteThatIsThereAsItIs() throws IOException {
    Map<Path, String> before = content();
    assertThatThrownBy(() -> create("Another")).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(content()).isEqualTo(before);
    Files.delete(path.resolve("inception"));
    assertThatThrownBy(() -> create("Another")).isInstanceOf(FileAlreadyExistsException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines"})
  void create_refusesANameThatIsNone_andMakesNothing(String name) {
    path = parent.resolve("other");
    assertThatThrownBy(() -> create(name)).isInstanceOf(MalformedException.class);
    assertThat(path).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void keyThatOthersCanRead_isRefused_withTheCommandThatMendsIt(SiteDirectory.Key key)
      throws IOException {
    String name = key.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    Path file = path.resolve("keys").resolve(name + ".key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    SiteDirectory site = SiteDirectory.open(path);
    assertThatThrownBy(() -> site.key(key))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void keyThatIsDamagedOrGone_isRefused() throws IOException {
    SiteDirectory site = SiteDirectory.open(path);
    Path file = path.resolve("keys").resolve("log.key");
    for (String text : List.of("", "abc", "zz".repeat(32), "00".repeat(31), "00".repeat(33))) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> site.key(SiteDirectory.Key.LOG))
          .isInstanceOf(BadConfig.class)
          .hasMessageContaining("damaged");
    }
    Files.delete(file);
    assertThatThrownBy(() -> site.key(SiteDirectory.Key.LOG))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("missing");
  }

  @Test
  void keyOfMlDsa44_isTheOneOfTheInception() throws IOException {
    SiteDirectory site = SiteDirectory.open(path);
    MlDsa44Witness witness = requireNonNull(site.mlDsa44Witness());
    assertThat(witness.noteKey().hash()).isEqualTo(site.keys().witnessMlDsa44Hash());
    assertThat(witness.noteKey().name()).isEqualTo(Origin.witness(site.siteId()));
    Path file = path.resolve("keys").resolve("witness-mldsa44.key");
    assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(site::mlDsa44Witness)
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("chmod 600 " + file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    for (String text : List.of("00".repeat(31), "00".repeat(32))) {
      Files.writeString(file, text);
      assertThatThrownBy(site::mlDsa44Witness).isInstanceOf(BadConfig.class);
    }
    Files.delete(file);
    assertThatThrownBy(site::mlDsa44Witness)
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("missing");
  }

  @Test
  void siteMadeBeforeTheKeyOfMlDsa44_goesOnWithoutOne() throws IOException {
    SiteDirectory site = SiteDirectory.open(path);
    Body.SiteInception keys = site.keys();
    Core core =
        Core.inception(
            site.inception().core().author(),
            1_760_000_000_000L,
            Scope.NETWORK,
            site.words().commitment(),
            new Body.SiteInception(
                keys.registrar(),
                keys.log(),
                keys.witness(),
                keys.transport(),
                keys.nextRootHash(),
                1));
    SignedRecord before = RecordCodec.sign(core, site.key(SiteDirectory.Key.ROOT));
    List<String> lines = Files.readAllLines(path.resolve("inception"));
    Files.writeString(
        path.resolve("inception"),
        HexFormat.of().formatHex(before.entry()) + "\n" + lines.getLast() + "\n");
    Files.delete(path.resolve("keys").resolve("witness-mldsa44.key"));
    SiteDirectory old = SiteDirectory.open(path);
    assertThat(old.mlDsa44Witness()).isNull();
    assertThat(old.key(SiteDirectory.Key.WITNESS).publicKey()).isEqualTo(keys.witness());
  }

  @Test
  void damagedInception_isRefused_andStaysAsItIs() throws IOException {
    Path file = path.resolve("inception");
    String whole = Files.readString(file);
    List<String> lines = whole.lines().toList();
    for (String text :
        List.of(
            "",
            lines.getFirst(),
            whole + "00\n",
            whole.substring(1),
            "x" + whole.substring(1),
            lines.getFirst() + "\n" + lines.getLast().substring(2) + "z\n",
            lines.getLast() + "\n" + lines.getFirst() + "\n")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> SiteDirectory.open(path))
          .isInstanceOf(BadConfig.class)
          .hasMessageContaining(file.toString());
      assertThat(file).hasContent(text);
    }
    Files.delete(file);
    assertThatThrownBy(() -> SiteDirectory.open(path)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void keysOfAnotherSite_areRefused() throws Exception {
    Path own = path;
    path = parent.resolve("other");
    var _ =
        SiteDirectory.create(
            path, "Other", "127.0.0.1:1", List.of(), new SplittableRandom(2), 1_760_000_000_000L);
    Files.writeString(own.resolve("inception"), Files.readString(path.resolve("inception")));
    SiteDirectory mixed = SiteDirectory.open(own);
    for (SiteDirectory.Key key : SiteDirectory.Key.values()) {
      assertThatThrownBy(() -> mixed.key(key))
          .isInstanceOf(BadConfig.class)
          .hasMessageContaining("of another site");
      assertThat(SiteDirectory.open(path).key(key)).isNotNull();
    }
  }

  @Test
  void socket_isBesideTheKeys_orWhereItsPathIsShortEnough() {
    assertThat(SiteDirectory.socket(Path.of("/a"))).isEqualTo(Path.of("/a/api.sock"));
    Path deep = Path.of("/" + "x".repeat(120));
    assertThat(SiteDirectory.socket(deep).toString().length()).isLessThan(108);
    assertThat(SiteDirectory.socket(deep)).isNotEqualTo(SiteDirectory.socket(deep.resolve("y")));
  }
}
