package org.ramdam.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.RamdamException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `ramdam` command.
public final class Main {
  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(Session.ofProcess(language(arguments, System.getenv())), arguments).code());
  }

  /// The language that a command speaks, if it is not refused.
  static String language(String[] arguments, Map<String, String> env) {
    return Messages.language(optionValue(arguments, "--lang"), env);
  }

  /// Runs one command. Never throws: an error is told on the session's error stream.
  public static Exit run(Session session, String... arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    Exit exit;
    try {
      exit = dispatch(session, escapeArmor(arguments));
    } catch (Failure e) {
      exit = tell(session, json, e);
    } catch (ParameterException e) {
      exit = tell(session, json, usage(session, e));
    } catch (IOException e) {
      exit = tell(session, json, storage(e));
    } catch (RamdamException e) {
      exit = tell(session, json, world(e));
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      exit = tell(session, json, unexpected(session, e));
    }
    session.err().flush();
    return session.out().checkError() ? Exit.PIPE : exit;
  }

  private static Exit dispatch(Session session, String... arguments) throws Exception {
    String lang = optionValue(arguments, "--lang");
    if (lang != null && !lang.equals("fr") && !lang.equals("en")) {
      throw new Failure(Exit.USAGE, "bad_value", "--lang", lang, "fr, en");
    }
    CommandLine root = Commands.forArguments(session, arguments);
    ParseResult parsed = root.parseArgs(arguments);
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    CommandLine command = parsed.commandSpec().commandLine();
    Ansi ansi = Output.colours(session) ? Ansi.ON : Ansi.OFF;
    if (parsed.isVersionHelpRequested()) {
      command.printVersionHelp(session.out(), ansi);
      return Exit.OK;
    }
    if (parsed.isUsageHelpRequested()) {
      command.usage(session.out(), ansi);
      return Exit.OK;
    }
    if (parsed.commandSpec().userObject() instanceof Callable<?> task
        && task.call() instanceof Exit exit) {
      return exit;
    }
    command.usage(session.err(), ansi);
    return Exit.USAGE;
  }

  /// A pasted block of text starts with dashes, as an option does; a line feed before it tells them
  /// apart.
  private static String[] escapeArmor(String... arguments) {
    return Arrays.stream(arguments)
        .map(argument -> argument.startsWith("-----BEGIN ") ? "\n" + argument : argument)
        .toArray(String[]::new);
  }

  private static @Nullable String optionValue(String[] arguments, String option) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith(option + "=")) {
        return arguments[i].substring(option.length() + 1);
      }
      if (arguments[i].equals(option) && i + 1 < arguments.length) {
        return arguments[i + 1];
      }
    }
    return null;
  }

  /// Whether an argument is the one to name where any of several would do.
  private static boolean isFirstChoice(ArgSpec argument) {
    return argument.group() == null
        || !argument.group().exclusive()
        || argument.group().args().iterator().next().equals(argument);
  }

  private static Exit tell(Session session, boolean json, Failure failure) {
    session.out().flush(); // what was printed before comes before
    PrintWriter err = session.err();
    String what = failure.what(session.messages());
    String hint = failure.hint(session.messages());
    if (json) {
      err.printf(
          "{\"error\":{\"code\":%s,\"message\":%s,\"hint\":%s}}%n",
          Json.quote(failure.code()), Json.quote(what), Json.quote(hint));
    } else {
      err.println("ramdam: " + Output.clean(what));
      if (!hint.isEmpty()) {
        err.println("  " + Output.clean(hint));
      }
    }
    return failure.exit();
  }

  private static Failure usage(Session session, ParameterException e) {
    if (e.getCause() instanceof Failure failure) {
      return failure;
    }
    String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(session, unmatched, help);
      case MissingParameterException missing ->
          new Failure(
              Exit.USAGE,
              "missing_argument",
              missing.getMissing().stream()
                  .filter(Main::isFirstChoice)
                  .map(Main::label)
                  .collect(Collectors.joining(", ")),
              help);
      case OverwrittenOptionException twice ->
          new Failure(Exit.USAGE, "option_twice", label(twice.getOverwritten()), help);
      default -> {
        ArgSpec argument = e.getArgSpec();
        yield argument == null || e.getValue() == null
            ? new Failure(Exit.USAGE, "usage", String.valueOf(e.getMessage()), help)
            : badValue(argument, e.getValue());
      }
    };
  }

  private static Failure badValue(ArgSpec argument, String value) {
    return Set.of(int.class, long.class, Integer.class).contains(argument.type())
        ? new Failure(Exit.USAGE, "bad_number", label(argument), value)
        : new Failure(Exit.USAGE, "bad_value", label(argument), value, argument.paramLabel());
  }

  private static Failure unmatched(Session session, UnmatchedArgumentException e, String help) {
    String word = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().getFirst();
    List<String> near = e.getSuggestions();
    String likely =
        e.isUnknownOption()
            ? (near.isEmpty() ? "" : near.getFirst())
            : Nearest.of(word, e.getCommandLine().getSubcommands().keySet());
    String nearest = likely.isEmpty() ? "" : session.text("nearest", likely);
    if (e.isUnknownOption()) {
      return new Failure(Exit.USAGE, "unknown_option", word, nearest, help);
    }
    return e.getCommandLine().getSubcommands().isEmpty()
        ? new Failure(Exit.USAGE, "unexpected_argument", word, help)
        : new Failure(Exit.USAGE, "unknown_command", word, nearest, help);
  }

  private static String label(ArgSpec argument) {
    return argument instanceof CommandLine.Model.OptionSpec option
        ? option.longestName()
        : argument.paramLabel();
  }

  private static Failure storage(IOException e) {
    String file = e instanceof FileSystemException f ? String.valueOf(f.getFile()) : "";
    return switch (e) {
      case NoSuchFileException _ -> new Failure(Exit.NOT_FOUND, "no_file", file);
      case FileAlreadyExistsException _ -> new Failure(Exit.RUNNING, "file_exists", file);
      case AccessDeniedException _ -> new Failure(Exit.STORAGE, "file_denied", file);
      default -> new Failure(Exit.STORAGE, "storage", String.valueOf(e.getMessage()));
    };
  }

  private static Failure world(RamdamException e) {
    String what = String.valueOf(e.getMessage());
    return switch (e) {
      case RamdamException.BadConfig _ -> new Failure(Exit.USAGE, "bad_config", what);
      case RamdamException.StoreFailed _ -> new Failure(Exit.STORAGE, "store_failed", what);
      case RamdamException.AlreadyRunning _ ->
          new Failure(Exit.RUNNING, "already_running", what, "?");
      case RamdamException.CannotListen _ -> new Failure(Exit.NETWORK, "cannot_listen", what);
    };
  }

  /// A bug. Its trace goes to a file of the person's own, not to the screen.
  private static Failure unexpected(Session session, Throwable e) {
    byte[] random = new byte[4];
    session.secure().nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    Path file = session.places().state().resolve("error-" + id + ".log");
    try {
      Files.createDirectories(session.places().state());
      try (var log = new PrintWriter(Files.newBufferedWriter(file))) {
        e.printStackTrace(log);
      }
    } catch (IOException _) {
      return new Failure(Exit.UNEXPECTED, "unexpected_unlogged", e.toString(), id);
    }
    return new Failure(Exit.UNEXPECTED, "unexpected", e.toString(), id, file);
  }
}
