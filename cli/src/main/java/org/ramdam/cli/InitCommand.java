package org.ramdam.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ramdam.node.api.proto.OpenGenerationRequest;
import org.ramdam.node.site.SiteDirectory;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.record.Place;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Creates a site; or lets the log of one go on that cannot be fetched from others.
@Command(name = "init")
final class InitCommand implements Callable<Exit> {
  private static final String LISTEN = "0.0.0.0:7474";

  @Mixin private SiteOptions site = new SiteOptions();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  private static final class What {
    @Option(names = "--site", paramLabel = "NAME", required = true)
    private String name = "";

    @Option(names = "--new-generation", required = true)
    private boolean newGeneration;
  }

  @Option(names = "--yes")
  private boolean yes;

  @Option(names = "--listen", paramLabel = "HOST:PORT")
  private @Nullable String listen;

  @Option(names = "--address", paramLabel = "HOST:PORT")
  private List<String> addresses = new ArrayList<>();

  @Option(names = "--commune", paramLabel = "NAME", defaultValue = "")
  private String commune = "";

  @Option(names = "--at", paramLabel = "LAT,LON", defaultValue = "")
  private String at = "";

  private final Session session;

  InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    if (what.newGeneration) {
      requireNothingOfANewSite();
      return new GenerationOpening(session, site)
          .open(OpenGenerationRequest.getDefaultInstance(), yes);
    }
    Path directory = site.directory(session);
    Place place = Communes.place(commune, at);
    String listening = listen == null ? LISTEN : listen;
    SiteDirectory made = create(directory, listening, place);
    Output output = session.output(site.json());
    if (output.isJson()) {
      output.plain(
          Json.object(
              "site_id",
              made.siteId().hex(),
              "site_name",
              made.siteName(),
              "listen",
              listening,
              "directory",
              directory,
              "commune",
              place == null ? "" : place.commune()));
    } else {
      output.line("init.done", Output.clean(made.siteName()), directory);
      output.line("init.id", made.siteId().hex());
      if (place != null) {
        output.line("init.place", Output.clean(place.commune()));
      }
      output.line("init.next");
    }
    return Exit.OK;
  }

  /// What is said of a site that is made says nothing of a log that is here: `--at` would be taken
  /// for the one of `fork resolve`.
  private void requireNothingOfANewSite() {
    refuse("--at", !at.isEmpty());
    refuse("--listen", listen != null);
    refuse("--address", !addresses.isEmpty());
    refuse("--commune", !commune.isEmpty());
  }

  private static void refuse(String option, boolean given) {
    if (given) {
      throw new Failure(Exit.USAGE, "new_generation_alone", option);
    }
  }

  private SiteDirectory create(Path directory, String listening, @Nullable Place place)
      throws IOException {
    Arguments.address("--listen", listening);
    addresses.forEach(address -> Arguments.address("--address", address));
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new Failure(Exit.STORAGE, "not_a_directory", directory);
    }
    try {
      return SiteDirectory.create(
          directory,
          what.name,
          listening,
          addresses,
          place,
          session.secure(),
          session.clock().millis());
    } catch (FileAlreadyExistsException _) {
      throw new Failure(Exit.RUNNING, "site_exists", directory);
    } catch (MalformedException e) {
      throw new Failure(Exit.USAGE, "bad_words", String.valueOf(e.getMessage()));
    }
  }
}
