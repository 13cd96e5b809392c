package org.ramdam.cli;

import java.nio.file.Path;
import java.util.Map;

/// Where a person's things are, by the environment (XDG base directories, `RAMDAM_HOME` for all).
public final class Places {
  private final Map<String, String> env;

  /// The places of this environment.
  public Places(Map<String, String> env) {
    this.env = env;
  }

  /// The site's directory when none is given.
  public Path site() {
    return own("RAMDAM_DIR", data("site"));
  }

  /// The keystore.
  public Path keys() {
    return own("RAMDAM_KEYS", data("keys"));
  }

  /// Where what went wrong is written.
  public Path state() {
    return variable("RAMDAM_HOME").isEmpty()
        ? xdg("XDG_STATE_HOME", ".local/state")
        : Path.of(variable("RAMDAM_HOME"), "state");
  }

  private Path own(String name, Path otherwise) {
    return variable(name).isEmpty() ? otherwise : Path.of(variable(name));
  }

  private Path data(String name) {
    return variable("RAMDAM_HOME").isEmpty()
        ? xdg("XDG_DATA_HOME", ".local/share").resolve(name)
        : Path.of(variable("RAMDAM_HOME"), name);
  }

  private Path xdg(String name, String underHome) {
    Path base =
        variable(name).isEmpty()
            ? Path.of(env.getOrDefault("HOME", ".")).resolve(underHome)
            : Path.of(variable(name));
    return base.resolve("ramdam");
  }

  private String variable(String name) {
    return env.getOrDefault(name, "");
  }
}
