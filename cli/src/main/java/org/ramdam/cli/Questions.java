package org.ramdam.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Asks a person at a terminal, one line at a time. Questions go to the error stream, so that what
/// is printed stays what was asked for.
final class Questions {
  private static final int LINE_BYTES = 8 << 10;
  private static final int TRIES = 3;
  private static final int LIST = 20;

  private final Session session;

  Questions(Session session) {
    this.session = session;
  }

  /// Whether somebody is there to answer.
  boolean possible() {
    return session.terminals().in() && session.terminals().err();
  }

  /// Shows a line beside a question.
  void show(String text) {
    session.err().println(text);
  }

  /// What is answered, without white space around it; empty at the end of the input.
  Optional<String> ask(String question) {
    session.err().print(question + " ");
    session.err().flush();
    try {
      return line();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Byte by byte: what follows the line is for whoever reads next.
  private Optional<String> line() throws IOException {
    var line = new ByteArrayOutputStream();
    int c = session.in().read();
    if (c < 0) {
      return Optional.empty();
    }
    while (c >= 0 && c != '\n' && line.size() < LINE_BYTES) {
      line.write(c);
      c = session.in().read();
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8).strip());
  }

  /// The one that is meant, of one or more that were found.
  ///
  /// @throws Failure 2 with the list of them if nobody says which
  <T extends Named> T one(String option, String words, List<T> found) {
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (possible() && found.size() <= LIST) {
      show(session.text("ask.several", option, words));
      for (int i = 0; i < found.size(); i++) {
        show("%3d  %s".formatted(i + 1, Output.clean(found.get(i).title())));
      }
      for (int i = 0; i < TRIES; i++) {
        String answer = ask(session.text("ask.which", found.size())).orElse("");
        if (answer.isEmpty()) {
          break;
        }
        if (answer.matches("[1-9][0-9]?") && Integer.parseInt(answer) <= found.size()) {
          return found.get(Integer.parseInt(answer) - 1);
        }
      }
    }
    throw new Failure(Exit.USAGE, "ambiguous", option, words, Named.candidates(found));
  }

  /// Whether the answer is yes.
  boolean yes(String question) {
    return letter(question, "ask.letters") == 'y';
  }

  /// The first letter of the answer: y, n and so on, whatever they are in the person's language.
  ///
  /// @param letters id of the letters that are taken, in pairs of the person's letter and ours
  /// @throws Failure 2 if there is no such answer
  char letter(String question, String letters) {
    String pairs = session.text(letters);
    for (int i = 0; i < TRIES; i++) {
      String answer = ask(question).orElse("").toLowerCase(Locale.ROOT);
      for (int at = 0; at < pairs.length() && !answer.isEmpty(); at += 2) {
        if (pairs.charAt(at) == answer.charAt(0)) {
          return pairs.charAt(at + 1);
        }
      }
      if (answer.isEmpty()) {
        break;
      }
    }
    throw new Failure(Exit.USAGE, "not_answered");
  }
}
