package org.ramdam.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command cannot do what it was asked: what, and what to do about it, in the person's language.
/// The texts are `error.CODE` and `error.CODE.hint` of [Messages].
public final class Failure extends RuntimeException {
  private static final String NODE = "node.";

  private final Exit exit;
  private final String code;
  private final List<Object> arguments;
  private final @Nullable String hint;

  /// A failure of this command line.
  ///
  /// @param code stable, for `--json`; the id of the texts
  /// @param arguments what stands in the texts for {0}, {1}…
  public Failure(Exit exit, String code, Object... arguments) {
    super(code + List.of(arguments));
    this.exit = exit;
    this.code = code;
    this.arguments = List.of(arguments);
    this.hint = null;
  }

  private Failure(Exit exit, String code, String what, String hint) {
    super(what);
    this.exit = exit;
    this.code = NODE + code;
    this.arguments = List.of(what);
    this.hint = hint;
  }

  /// What a node answered instead of a reply. Its English texts stand where no translation does.
  public static Failure ofNode(org.ramdam.node.api.proto.Error error) {
    String names = String.join(", ", error.getNamesList());
    String what = names.isEmpty() ? error.getMessage() : error.getMessage() + " (" + names + ")";
    Exit exit = Exit.of(error.getExitCode());
    return new Failure(
        exit == Exit.OK ? Exit.UNEXPECTED : exit, error.getCode(), what, error.getHint());
  }

  /// How the command ends.
  public Exit exit() {
    return exit;
  }

  /// Stable, for programs.
  public String code() {
    return code.startsWith(NODE) ? code.substring(NODE.length()) : code;
  }

  /// One line: what.
  public String what(Messages messages) {
    Object[] args = arguments.toArray();
    return translated(messages)
        ? messages.text("error." + code, args)
        : Output.sentence(args[0].toString());
  }

  /// One line: what to do.
  public String hint(Messages messages) {
    if (translated(messages)) {
      return messages.text("error." + code + ".hint", arguments.toArray());
    }
    return hint == null ? "" : Output.sentence(hint);
  }

  private boolean translated(Messages messages) {
    // In English the node says it better: it names what it speaks of.
    return hint == null || (!messages.isEnglish() && messages.has("error." + code));
  }
}
