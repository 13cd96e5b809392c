package org.ramdam.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Properties;
import org.ramdam.cli.keys.Identity;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Scope;

/// What somebody is doing, kept in a small file of theirs until it is written down: one for each
/// identity and site. It survives a reboot.
final class Stopwatch {
  /// What runs.
  ///
  /// @param readers of the words, once it is written down
  record Running(long startedMs, Work work, Scope readers) {}

  private final Path file;

  private Stopwatch(Path file) {
    this.file = file;
  }

  /// The stopwatch of an identity at a site.
  static Stopwatch of(Session session, SiteOptions site, Identity identity) {
    String whose = identity.memberId().hex() + "\0" + site.directory(session);
    String name = new Sha256().update(whose.getBytes(StandardCharsets.UTF_8)).finish().hex();
    Path state = session.places().state();
    return new Stopwatch(state.resolve("stopwatch-" + name.substring(0, 16) + ".properties"));
  }

  /// What runs; empty if nothing does.
  ///
  /// @throws Failure 7 if its file is damaged
  Optional<Running> running() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var values = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      values.load(in);
      return Optional.of(running(values));
    } catch (IllegalArgumentException | CharacterCodingException | Failure _) {
      throw new Failure(Exit.STORAGE, "stopwatch_damaged", file);
    }
  }

  /// Keeps it: whole, or not at all.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if another one was started meanwhile
  void start(Running running) throws IOException {
    var text = new StringWriter();
    values(running).store(text, null);
    Files.createDirectories(file.toAbsolutePath().getParent());
    NewFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8), "rw-------");
  }

  /// Forgets it.
  ///
  /// @return whether there was something to forget
  boolean forget() throws IOException {
    return Files.deleteIfExists(file);
  }

  private static Properties values(Running running) {
    Work work = running.work;
    var values = new Properties();
    values.setProperty("started_ms", Long.toString(running.startedMs));
    values.setProperty("what", work.what());
    values.setProperty("scope", running.readers.name());
    values.setProperty("action", work.action().name());
    values.setProperty("level", Integer.toString(work.level()));
    values.setProperty("professional", Boolean.toString(work.professional()));
    values.setProperty("skill", skill(work));
    values.setProperty("project", work.process() == null ? "" : work.process().hex());
    values.setProperty("fulfills", work.fulfills() == null ? "" : work.fulfills().hex());
    put(values, "provider", work.provider());
    put(values, "receiver", work.receiver());
    values.setProperty("others", Integer.toString(work.others().size()));
    for (int i = 0; i < work.others().size(); i++) {
      put(values, "other." + i, work.others().get(i));
    }
    return values;
  }

  private static String skill(Work work) {
    return work.skill() == null || !work.label().isEmpty() ? work.label() : work.skill().hex();
  }

  private static void put(Properties values, String key, Party party) {
    values.setProperty(key, party.key().hex());
    values.setProperty(key + ".name", party.name());
  }

  private static Running running(Properties values) {
    var others = new ArrayList<Party>();
    for (int i = 0; i < Integer.parseInt(value(values, "others")); i++) {
      others.add(party(values, "other." + i));
    }
    String skill = value(values, "skill");
    String project = value(values, "project");
    String fulfills = value(values, "fulfills");
    var work =
        new Work(
            Action.valueOf(value(values, "action")),
            party(values, "provider"),
            others,
            party(values, "receiver"),
            SkillLabel.id(skill),
            SkillLabel.words(skill),
            project.isEmpty() ? null : RecordIds.key(project),
            fulfills.isEmpty() ? null : RecordIds.key(fulfills),
            Boolean.parseBoolean(value(values, "professional")),
            Integer.parseInt(value(values, "level")),
            value(values, "what"));
    return new Running(
        Long.parseLong(value(values, "started_ms")), work, Scope.valueOf(value(values, "scope")));
  }

  private static Party party(Properties values, String key) {
    String id = value(values, key);
    var _ = RecordIds.key(id);
    return new Party(id, value(values, key + ".name"), "");
  }

  private static String value(Properties values, String key) {
    String value = values.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
