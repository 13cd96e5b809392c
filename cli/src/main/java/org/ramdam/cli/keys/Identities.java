package org.ramdam.cli.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Session;

/// Finds who signs.
public final class Identities {
  /// How many digits of an id are enough to mean it.
  private static final int ID_DIGITS = 4;

  private Identities() {}

  /// The identity of `--as`, else of `$RAMDAM_IDENTITY`, else the only one there is. A name or its
  /// beginning, or the beginning of a member's id.
  ///
  /// @throws Failure 5 if there is none, or none was chosen among several
  public static Identity choose(Session session, IdentityOptions options) throws IOException {
    return choose(session, options, options.name());
  }

  /// A new person, kept in the keystore without a passphrase. Their recovery key is forgotten.
  ///
  /// @throws Failure 2 if the name cannot be one, 8 if somebody has it
  public static Identity create(Session session, String name) throws IOException {
    NewMember made = NewMember.of(session, name);
    KeyFile file =
        KeyFile.seal(made.inception(), made.words(), made.seed(), new Cipher.Plain(), new byte[0]);
    new Keystore(session.places().keys()).add(file);
    return new Identity(session, new PassphraseOptions(), file);
  }

  static Identity choose(Session session, PassphraseOptions options, @Nullable String asked)
      throws IOException {
    var store = new Keystore(session.places().keys());
    String wanted = asked == null ? session.env().getOrDefault("RAMDAM_IDENTITY", "") : asked;
    List<String> names = store.names();
    if (wanted.isEmpty()) {
      if (names.size() > 1) {
        throw new Failure(Exit.KEY, "identity_ambiguous", String.join(", ", names));
      }
      if (names.isEmpty()) {
        throw new Failure(Exit.KEY, "no_identity", session.places().keys());
      }
      wanted = names.getFirst();
    }
    return new Identity(session, options, find(store, names, wanted));
  }

  private static KeyFile find(Keystore store, List<String> names, String wanted)
      throws IOException {
    if (Files.exists(store.file(wanted))) {
      return store.read(store.file(wanted));
    }
    String slug = Keystore.slug(wanted);
    var found = new ArrayList<KeyFile>();
    for (String name : names) {
      boolean byName = name.startsWith(slug);
      if (byName || wanted.length() >= ID_DIGITS) {
        KeyFile key = store.read(store.file(name));
        if (byName || key.member().hex().startsWith(wanted)) {
          found.add(key);
        }
      }
    }
    if (found.size() != 1) {
      throw new Failure(Exit.KEY, "identity_unknown", wanted, String.join(", ", names));
    }
    return found.getFirst();
  }
}
