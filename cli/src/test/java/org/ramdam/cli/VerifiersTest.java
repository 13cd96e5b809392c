package org.ramdam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.MlDsa44Key;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Finding;
import org.ramdam.protocol.receipt.Receipt;
import org.ramdam.protocol.receipt.Receipts;
import org.ramdam.protocol.receipt.Sample;
import org.ramdam.protocol.receipt.Trust;
import org.ramdam.protocol.receipt.Verification;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Cosignature;
import org.ramdam.protocol.tlog.MlDsa44Witness;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.Policy;

/// The verifiers of docs/verify, which know of Ramdam what docs/protocol/receipt.md says, come to
/// our verdict of each receipt: sound, wrong in every way, damaged, and with a bit flipped by
/// somebody who makes the digest anew. Of the last the short ones may take some that we refuse, so
/// long as they claim nothing else then.
class VerifiersTest {
  private static final Path VERIFY = Path.of("..", "docs", "verify");
  private static final Path VECTORS =
      Path.of("..", "protocol/src/test/resources/org/ramdam/protocol/crypto");
  private static final int SAMPLES = 500;
  private static final int DAMAGED = 500;
  private static final int FLIPPED = 300;

  /// Of the samples and of the flipped ones, as many as the strict verifiers see.
  private static final int STRICT_SAMPLES = 300;

  private static final int STRICT_FLIPPED = 200;
  private static final int DIGEST_SIZE = 8;
  private static final Pattern VALUE =
      Pattern.compile("\"(file|ok|rule|id|index|size|time|not_after)\": ?\"?([^\",}]*)");

  @TempDir private static Path files;
  private static final Map<String, Verdict> OURS = new LinkedHashMap<>();
  private static final Set<String> STRICT = new LinkedHashSet<>();

  /// Receipts with lines of ML-DSA-44, which not every verifier can check.
  private static final Map<String, Verdict> OURS_ML_DSA_44 = new LinkedHashMap<>();

  /// The sound receipt that each flipped one was.
  private static final Map<String, String> FLIPPED_FROM = new LinkedHashMap<>();

  /// What is said of a file.
  ///
  /// @param rule the first that does not hold; null if all do, or if it is left open which
  /// @param proved record, place and time; empty if a rule does not hold
  /// @param claims in JSON, what else the short verifiers say
  private record Verdict(
      boolean ok, @Nullable String rule, List<String> proved, List<String> claims) {
    static Verdict of(Verification verification, boolean named) {
      Verification.Proved proved = verification.proved();
      if (proved == null) {
        String rule = verification.checks().getLast().finding().code().name();
        return new Verdict(
            false, named ? rule.toLowerCase(Locale.ROOT) : null, List.of(), List.of());
      }
      String time =
          proved.notAfter().isPresent() ? String.valueOf(proved.notAfter().getAsLong()) : "null";
      return new Verdict(
          true,
          null,
          List.of(
              proved.record().id().hex(),
              String.valueOf(proved.index()),
              String.valueOf(proved.size()),
              time),
          claims(proved));
    }

    private static List<String> claims(Verification.Proved proved) {
      var claims = new ArrayList<String>();
      if (proved.record().core().body() instanceof Body.Contribution deed) {
        claims.add("\"minutes\":" + deed.effortMinutes() + ",");
        claims.add("\"day\":\"" + LocalDate.ofEpochDay(deed.day()) + "\"");
        claims.add("\"provider\":\"" + deed.provider().hex() + "\"");
        claims.add("\"receiver\":\"" + deed.receiver().hex() + "\"");
      }
      name(proved.author(), claims);
      for (Verification.Confirmation each : proved.confirmations()) {
        name(each.by(), claims);
        Bytes32 by = each.by().isSite() ? each.by().site() : each.by().member();
        claims.add("\"" + each.id().hex() + "\":\"" + by.hex() + "\"");
      }
      return claims;
    }

    private static void name(Verification.Signer signer, List<String> claims) {
      if (signer.siteName() != null) {
        claims.add("\"" + signer.site().hex() + "\":\"" + signer.siteName() + "\"");
      }
      if (signer.memberName() != null) {
        claims.add("\"" + signer.member().hex() + "\":\"" + signer.memberName() + "\"");
      }
    }

    /// Whether a verifier's line of JSON says the same.
    boolean isSaid(Map<String, String> said, boolean named) {
      if (ok != Boolean.parseBoolean(said.get("ok"))) {
        return false;
      }
      String time = said.getOrDefault("time", said.getOrDefault("not_after", ""));
      return ok
          ? proved.equals(
              List.of(
                  said.getOrDefault("id", ""),
                  said.getOrDefault("index", ""),
                  said.getOrDefault("size", ""),
                  time))
          : !named || Objects.equals(rule, said.get("rule"));
    }
  }

  /// A command that has ended.
  private record Run(int code, List<String> lines) {
    static Run of(List<String> command, @Nullable Path input) throws Exception {
      Path errors = Files.createTempFile(files, "errors", ".txt");
      var builder = new ProcessBuilder(command).redirectError(errors.toFile());
      if (input != null) {
        builder.redirectInput(input.toFile());
      }
      Process process = builder.start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
      return new Run(process.waitFor(), lines);
    }
  }

  @BeforeAll
  static void write() throws Exception {
    List<Sample> samples = Sample.of(7, SAMPLES);
    for (Sample sample : samples) {
      add(sample.name(), sample.text(), STRICT.size() < STRICT_SAMPLES);
    }
    assertThat(STRICT).hasSize(STRICT_SAMPLES);
    assertThat(STRICT.stream().map(OURS::get).map(Verdict::rule)).contains(rules());
    var random = new SplittableRandom(8);
    for (int i = 0; i < FLIPPED; i++) {
      // Every second sample is sound.
      Sample sound = samples.get(i / 2 * 2);
      String name = "flipped-" + i + ".ramdam";
      FLIPPED_FROM.put(name, sound.name());
      add(name, flipped(sound.text(), random), i < STRICT_FLIPPED);
    }
    for (int i = 0; i < DAMAGED; i++) {
      byte[] file = samples.get(i / 2 * 2).text().getBytes(UTF_8);
      int bit = random.nextInt(8 * file.length);
      file[bit / 8] ^= (byte) (1 << bit % 8);
      String name = "damaged-" + i + ".ramdam";
      Files.write(files.resolve(name), file);
      OURS.put(name, new Verdict(false, null, List.of(), List.of()));
    }
    addTwoLogs();
    addGenerations();
    addMlDsa44();
    assertThat(samples.stream().filter(Sample::isSound)).hasSize(SAMPLES / 2);
  }

  /// A confirmation in the log of the site that something was done for: as it should be, without
  /// its witness, by somebody of a site that has nothing to do with it, and none at all.
  private static void addTwoLogs() throws IOException {
    Receipts log = Receipts.example();
    var other = new Receipts("L'Escale", 40);
    other.join(log.network());
    other.enrol(Receipts.SAM, "Sam");
    other.admit(other.id(1), Role.STEWARD);
    int deed = log.sign(Receipts.LEA, Receipts.deed(log.id(2), other.site()), null);
    int confirm = other.confirm(Receipts.SAM, log.id(deed));
    int strange = other.confirm(Receipts.SAM, log.id(5));
    var seen = other.note(Receipts.REMORQUE);
    Policy policy = Policy.of(1, List.of(Receipts.ESCALE.noteKey(), Receipts.REMORQUE.noteKey()));
    Map<String, Receipt.Log> elsewhere =
        Map.of(
            "two-logs", other.confirming(seen, confirm),
            "unseen", other.confirming(other.note(), confirm),
            "idle", other.confirming(seen, 1));
    for (var each : elsewhere.entrySet()) {
      Receipt receipt =
          log.receipt(deed, List.of(), policy, log.note(Receipts.ESCALE), List.of(each.getValue()));
      add(each.getKey() + ".ramdam", receipt.encode(), true);
    }
    Receipt receipt =
        log.receipt(
            5,
            List.of(9),
            policy,
            log.note(Receipts.ESCALE),
            List.of(other.confirming(seen, strange)));
    add("nobody.ramdam", receipt.encode(), true);
    assertThat(OURS.get("two-logs.ramdam")).extracting(Verdict::ok).isEqualTo(true);
    assertThat(OURS.get("unseen.ramdam")).extracting(Verdict::rule).isEqualTo("policy");
    assertThat(OURS.get("idle.ramdam")).extracting(Verdict::rule).isEqualTo("format");
    assertThat(OURS.get("nobody.ramdam")).extracting(Verdict::rule).isEqualTo("confirmations");
  }

  /// Heads of other generations, and under origins that are none; and a record that was taken over
  /// from a history that its anchor is of.
  private static void addGenerations() throws IOException {
    var eras =
        Map.of("", true, "/g2", true, "/g255", true, "/g1", false, "/g02", false, "/g", false);
    for (var era : eras.entrySet()) {
      Receipts log = Receipts.example();
      log.era(era.getKey());
      String name = "era-%s.ramdam".formatted(era.getKey().replace('/', '-'));
      add(name, log.receipt(5, 9).encode(), true);
      assertThat(OURS.get(name))
          .extracting(Verdict::rule)
          .isEqualTo(era.getValue() ? null : "checkpoint");
      var anchor = new Anchor(5, Receipts.example().id(5));
      Body deed = Receipts.deed(log.id(2), log.site());
      int taken = log.sign(Receipts.LEA, deed, null, Receipts.WRITTEN_MS, anchor);
      add("taken-over-" + name, log.receipt(taken).encode(), true);
      assertThat(OURS.get("taken-over-" + name))
          .extracting(Verdict::rule)
          .isEqualTo(era.getKey().matches("/g2|/g255") ? null : "inclusion");
    }
  }

  /// Witnesses with two keys, of which one is of ML-DSA-44, or is named so and has not signed.
  private static void addMlDsa44() throws IOException {
    MlDsa44Key key = MlDsa44Key.ofSeed(new byte[MlDsa44Key.SEED_SIZE]);
    var log = new Receipts("La Fabrique", 60, key);
    log.found();
    NoteKey small = Receipts.ESCALE.noteKey();
    var later = new MlDsa44Witness(small.name(), MlDsa44Key.ofSeed(log.site().toByteArray()));
    var own = new MlDsa44Witness("other.example", key);
    NoteKey renamed = new NoteKey(small.name(), NoteKey.COSIGNATURE, Receipts.key(99).publicKey());
    Checkpoint checkpoint = log.checkpoint();
    long time = Receipts.SEEN_S;
    NoteSignature smallLine = Receipts.ESCALE.line(checkpoint, time);
    Cosignature cosignature = requireNonNull(later.cosign(checkpoint, time - 60));
    NoteSignature laterLine = cosignature.noteSignature(later.noteKey());
    NoteSignature falseLine =
        new Cosignature(time, cosignature.signature()).noteSignature(later.noteKey());
    NoteSignature ownLine =
        requireNonNull(own.cosign(checkpoint, time)).noteSignature(own.noteKey());
    String named =
        "witness a %s\nwitness b %s\nwitness c %s\n"
            .formatted(small.vkey(), later.noteKey().vkey(), Receipts.REMORQUE.noteKey().vkey());
    String both = named + "group q all a b\nquorum q\n";
    String two = named + "group q 2 a b c\nquorum q\n";
    addMlDsa44("both", log, both, List.of(smallLine, laterLine), null);
    addMlDsa44("alone", log, named + "quorum b\n", List.of(laterLine), null);
    addMlDsa44("false", log, named + "quorum a\n", List.of(smallLine, falseLine), "policy");
    addMlDsa44("twice", log, two, List.of(smallLine, laterLine), "policy");
    String self = "witness a %s\nquorum a\n".formatted(own.noteKey().vkey());
    addMlDsa44("own", log, self, List.of(ownLine), "policy");

    // What every verifier can tell.
    add("one-of-two-keys.ramdam", receipt(log, both, List.of(smallLine)), true);
    add("not-asked-for.ramdam", receipt(log, named + "quorum a\n", List.of(smallLine)), true);
    String same =
        "witness a %s\nwitness b %s\nwitness c %s\ngroup q 2 a b c\nquorum q\n"
            .formatted(small.vkey(), renamed.vkey(), Receipts.REMORQUE.noteKey().vkey());
    NoteSignature renamedLine =
        Cosignature.sign(checkpoint, time, Receipts.key(99)).noteSignature(renamed);
    NoteSignature another = Receipts.REMORQUE.line(checkpoint, time);
    add("one-name.ramdam", receipt(log, same, List.of(smallLine, renamedLine)), true);
    add("two-names.ramdam", receipt(log, same, List.of(renamedLine, another)), true);
    assertThat(OURS.get("one-of-two-keys.ramdam")).extracting(Verdict::rule).isEqualTo("policy");
    assertThat(OURS.get("not-asked-for.ramdam")).extracting(Verdict::ok).isEqualTo(true);
    assertThat(OURS.get("one-name.ramdam")).extracting(Verdict::rule).isEqualTo("policy");
    assertThat(OURS.get("two-names.ramdam")).extracting(Verdict::ok).isEqualTo(true);
  }

  private static String receipt(Receipts log, String policy, List<NoteSignature> lines)
      throws IOException {
    try {
      Policy asked = Policy.parse(policy.getBytes(UTF_8));
      return log.receipt(1, List.of(), asked, log.note(lines), List.of()).encode();
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  private static void addMlDsa44(
      String name, Receipts log, String policy, List<NoteSignature> lines, @Nullable String rule)
      throws IOException {
    String file = "ml-dsa-44-" + name + ".ramdam";
    String text = receipt(log, policy, lines);
    Files.writeString(files.resolve(file), text);
    Verdict ours = Verdict.of(Verification.of(text, Trust.NONE, Verifier.strict()), true);
    assertThat(ours.rule).as(name).isEqualTo(rule);
    OURS_ML_DSA_44.put(file, ours);
  }

  /// As we do, or not at all: a verifier without ML-DSA refuses such a receipt, and says why.
  private static void requireMlDsa44(List<String> verifier, boolean named) throws Exception {
    List<String> lines = verdicts(verifier, OURS_ML_DSA_44.keySet());
    assertThat(lines).hasSize(OURS_ML_DSA_44.size());
    for (String line : lines) {
      Map<String, String> said = values(line);
      Verdict ours = requireNonNull(OURS_ML_DSA_44.get(name(said)), line);
      boolean cannot = "false".equals(said.get("ok")) && line.contains("takes ML-DSA to check");
      assertThat(cannot || ours.isSaid(said, named)).as("%s is said %s", line, ours).isTrue();
    }
  }

  /// Whom to trust, the last rule, only a reader can say.
  private static String[] rules() {
    return Arrays.stream(Finding.Code.values())
        .filter(code -> code != Finding.Code.TRUST)
        .map(code -> code.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  private static void add(String name, String text, boolean strict) throws IOException {
    Files.writeString(files.resolve(name), text);
    OURS.put(name, Verdict.of(Verification.of(text, Trust.NONE, Verifier.strict()), true));
    if (strict) {
      STRICT.add(name);
    }
  }

  /// One bit of the message is another, and the digest is made to fit.
  private static String flipped(String text, SplittableRandom random) throws Exception {
    int start = text.indexOf("extra ") + 6;
    int end = text.indexOf('\n', start);
    byte[] extra = Base64.getDecoder().decode(text.substring(start, end));
    var unpacked = new ByteArrayOutputStream();
    try (var out = new InflaterOutputStream(unpacked, new Inflater(true))) {
      out.write(extra, DIGEST_SIZE, extra.length - DIGEST_SIZE);
    }
    byte[] message = unpacked.toByteArray();
    int bit = random.nextInt(8 * message.length);
    message[bit / 8] ^= (byte) (1 << bit % 8);
    var packed = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(packed, new Deflater(1, true))) {
      out.write(message);
    }
    String rest = text.substring(end + 1);
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    sha256.update(packed.toByteArray());
    var sealed = new ByteArrayOutputStream();
    sealed.write(sha256.digest(rest.getBytes(UTF_8)), 0, DIGEST_SIZE);
    sealed.writeBytes(packed.toByteArray());
    return text.substring(0, start)
        + Base64.getEncoder().encodeToString(sealed.toByteArray())
        + "\n"
        + rest;
  }

  private static Map<String, String> values(String line) {
    var said = new LinkedHashMap<String, String>();
    Matcher value = VALUE.matcher(line);
    while (value.find()) {
      said.putIfAbsent(value.group(1), value.group(2));
    }
    return said;
  }

  private static String name(Map<String, String> said) {
    return Path.of(said.getOrDefault("file", "")).getFileName().toString();
  }

  private static void requireStrict(List<String> lines) {
    assertThat(lines).hasSize(STRICT.size());
    for (String line : lines) {
      Map<String, String> said = values(line);
      Verdict ours = requireNonNull(OURS.get(name(said)), line);
      // Which rule a flipped bit breaks first is left open.
      boolean named = !FLIPPED_FROM.containsKey(name(said));
      assertThat(ours.isSaid(said, named)).as("%s is said %s", line, ours).isTrue();
    }
  }

  private static void requireShort(List<String> lines) {
    assertThat(lines).hasSize(OURS.size());
    var claims = new LinkedHashMap<String, String>();
    for (String line : lines) {
      String compact = line.replace("\": ", "\":").replace(", \"", ",\"");
      claims.put(name(values(line)), compact.substring(compact.indexOf("\"ok\"")));
    }
    assertThat(claims.keySet()).containsExactlyInAnyOrderElementsOf(OURS.keySet());
    for (var each : claims.entrySet()) {
      Verdict ours = requireNonNull(OURS.get(each.getKey()));
      String said = each.getValue();
      String sound = FLIPPED_FROM.get(each.getKey());
      if (sound != null && said.startsWith("\"ok\":true")) {
        assertThat(said).as(each.getKey()).isEqualTo(claims.get(sound));
      } else {
        assertThat(ours.isSaid(values(said), false))
            .as("%s: %s is said %s", each.getKey(), said, ours)
            .isTrue();
        ours.claims.forEach(claim -> assertThat(said).as(each.getKey()).contains(claim));
      }
    }
  }

  private static List<String> command(List<String> verifier, String... arguments) {
    var command = new ArrayList<>(verifier);
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> node(String script) throws Exception {
    Tool.NODE.require();
    return List.of("node", VERIFY.resolve(script).toString());
  }

  private static List<String> python(String script) throws Exception {
    Tool.PYTHON.require();
    return List.of("python3", VERIFY.resolve(script).toString());
  }

  private static List<String> verdicts(List<String> verifier, Set<String> names) throws Exception {
    var command = command(verifier, "--json");
    names.forEach(name -> command.add(files.resolve(name).toString()));
    Run run = Run.of(command, null);
    assertThat(run.code).isEqualTo(4);
    return run.lines;
  }

  private static String sample(boolean sound) {
    return files
        .resolve(
            OURS.entrySet().stream()
                .filter(each -> each.getValue().ok == sound)
                .findFirst()
                .map(Map.Entry::getKey)
                .orElseThrow())
        .toString();
  }

  /// What a person meets on the command line.
  private static void requireManners(List<String> verifier) throws Exception {
    String sound = sample(true);
    Run good = Run.of(command(verifier, sound), null);
    assertThat(good.code).isZero();
    assertThat(String.join("\n", good.lines)).contains("proved", "claimed", "not said");
    Verdict ours = OURS.get(Path.of(sound).getFileName().toString());
    assertThat(good.lines.getFirst()).contains(requireNonNull(ours).proved.getFirst());
    Run bad = Run.of(command(verifier, sound, sample(false)), null);
    assertThat(bad.code).isEqualTo(4);
    assertThat(bad.lines.getLast()).startsWith("refused");

    assertThat(Run.of(command(verifier), null).code).isEqualTo(2);
    assertThat(Run.of(command(verifier, "--nonsense", sound), null).code).isEqualTo(2);
    assertThat(Run.of(command(verifier, files.resolve("none").toString()), null).code).isEqualTo(2);

    Path own = Files.writeString(files.resolve("own-policy"), "quorum none\n");
    assertThat(Run.of(command(verifier, "--policy", own.toString(), sound), null).code).isZero();
    Path broken = Files.writeString(files.resolve("no-policy"), "quorum nobody\n");
    assertThat(Run.of(command(verifier, "--policy", broken.toString(), sound), null).code)
        .isBetween(2, 4);
  }

  private static void requireTrust(List<String> verifier) throws Exception {
    String elsewhere = "0".repeat(64);
    assertThat(Run.of(command(verifier, "--trust", elsewhere, sample(true)), null).code)
        .isEqualTo(4);
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    return text.substring(start, text.indexOf(to, start));
  }

  /// What checks a receipt in JavaScript, without the command line or the page around it.
  private static String javaScript(String file) throws IOException {
    String text = Files.readString(VERIFY.resolve(file));
    return between(text, "// Bytes are strings here", "// End of what ");
  }

  @Test
  void strictJavaScript_agrees() throws Exception {
    requireStrict(verdicts(node("strict/verify.mjs"), STRICT));
    requireMlDsa44(node("strict/verify.mjs"), true);
    requireManners(node("strict/verify.mjs"));
    requireTrust(node("strict/verify.mjs"));
  }

  @Test
  void strictPython_agrees() throws Exception {
    requireStrict(verdicts(python("strict/verify.py"), STRICT));
    requireMlDsa44(python("strict/verify.py"), true);
    requireManners(python("strict/verify.py"));
    requireTrust(python("strict/verify.py"));
  }

  @Test
  void shortJavaScript_claimsWhatWeDo() throws Exception {
    requireShort(verdicts(node("verify.mjs"), OURS.keySet()));
    requireMlDsa44(node("verify.mjs"), false);
    requireManners(node("verify.mjs"));
  }

  @Test
  void shortPython_claimsWhatWeDo() throws Exception {
    requireShort(verdicts(python("verify.py"), OURS.keySet()));
    requireMlDsa44(python("verify.py"), false);
    requireManners(python("verify.py"));
  }

  @Test
  void page_checksAsTheCommandDoes() throws IOException {
    assertThat(javaScript("verify.html"))
        .isEqualTo(javaScript("verify.mjs"))
        .hasSizeGreaterThan(4_000);
  }

  /// An auditor reads the short ones in one sitting.
  @Test
  void short_staysShort() throws IOException {
    String page = Files.readString(VERIFY.resolve("verify.html"));
    for (String program :
        List.of(
            Files.readString(VERIFY.resolve("verify.mjs")),
            Files.readString(VERIFY.resolve("verify.py")),
            between(page, "<script type=\"module\">", "</script>"))) {
      assertThat(program.lines()).hasSizeLessThan(260);
      assertThat(program.lines()).allMatch(line -> line.length() <= 120);
    }
  }

  /// The page may load nothing and send nothing, whatever stands in a file.
  @Test
  void page_reachesNothing() throws IOException {
    String page = Files.readString(VERIFY.resolve("verify.html"));
    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContain("src=\"", "href=\"", "fetch(", "XMLHttpRequest", "innerHTML", "import(");
  }

  @Test
  void page_claimsWhatWeDo() throws Exception {
    Tool.CHROMIUM.require();
    var given = new StringBuilder("const given = {\n");
    for (String name : OURS.keySet()) {
      String encoded = Base64.getEncoder().encodeToString(Files.readAllBytes(files.resolve(name)));
      given.append('"').append(name).append("\": \"").append(encoded).append("\",\n");
    }
    String all =
        given
            + """
            };
            const found = [];
            for (const [file, data] of Object.entries(given)) {
              found.push(await check(atob(data)).then(
                  said => ({ file, ok: true, ...said }), () => ({ file, ok: false })));
            }
            document.body.replaceChildren(found.map(each => JSON.stringify(each)).join('\\n'));
            </script>
            """;
    String page = Files.readString(VERIFY.resolve("verify.html"));
    int end = page.lastIndexOf("</script>");
    Path copy = Files.writeString(files.resolve("page.html"), page.substring(0, end) + all);
    Run run =
        Run.of(
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + files.resolve("chromium"),
                "--virtual-time-budget=600000",
                "--dump-dom",
                copy.toUri().toString()),
            null);
    requireShort(
        run.lines.stream()
            .filter(line -> line.contains("\"file\""))
            .map(VerifiersTest::plain)
            .toList());
  }

  private static String plain(String line) {
    return line.substring(line.indexOf('{'));
  }

  /// The rule for signatures is ours, on the cases on which libraries differ.
  @Test
  void javaScript_acceptsTheSignaturesThatWeDo() throws Exception {
    Tool.NODE.require();
    Path script =
        Files.writeString(
            files.resolve("signatures.mjs"),
            between(
                    Files.readString(VERIFY.resolve("strict/verify.mjs")),
                    "// 1. ",
                    "// 8. The command.")
                + """
                import { readFileSync } from 'node:fs';
                for (const line of readFileSync(process.argv[2], 'utf8').trimEnd().split('\\n')) {
                  const [name, key, message, signature] = line.split('\\t');
                  if (await isSigned(key, unhex(message), signature)) console.log(name);
                }
                """);
    requireSameSignatures(List.of("node", script.toString()));
  }

  @Test
  void python_acceptsTheSignaturesThatWeDo() throws Exception {
    Tool.PYTHON.require();
    String script =
        """
        import sys
        sys.path.insert(0, sys.argv[1])
        sys.dont_write_bytecode = True
        from verify import signed
        for line in open(sys.argv[2]):
            name, *rest = line.split('\\t')[:4]
            if signed(*map(bytes.fromhex, rest)):
                print(name)
        """;
    requireSameSignatures(List.of("python3", "-c", script, VERIFY.resolve("strict").toString()));
  }

  private static void requireSameSignatures(List<String> command) throws Exception {
    String vectors = VECTORS.resolve("ed25519-vectors.tsv").toString();
    assertThat(Run.of(command(command, vectors), null).lines)
        .isEqualTo(Files.readAllLines(VECTORS.resolve("accepted.txt")));
  }
}
