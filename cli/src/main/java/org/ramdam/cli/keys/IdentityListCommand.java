package org.ramdam.cli.keys;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ramdam.cli.CommonOptions;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Failure;
import org.ramdam.cli.Json;
import org.ramdam.cli.Output;
import org.ramdam.cli.Session;
import org.ramdam.cli.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the identities of the keystore.
@Command(name = "list")
public final class IdentityListCommand implements Callable<Exit> {
  @Mixin private CommonOptions common = new CommonOptions();

  private final Session session;

  /// For this session.
  public IdentityListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Exit call() throws IOException {
    var store = new Keystore(session.places().keys());
    List<String> names = store.names();
    Output output = session.output(common.json());
    Table table =
        output.table("column.name", "column.member_id", "column.passphrase", "column.state");
    var rows = new ArrayList<Map<String, Object>>();
    Exit exit = Exit.OK;
    for (String name : names) {
      try {
        KeyFile key = store.read(store.file(name));
        boolean closed = !(key.cipher() instanceof Cipher.Plain);
        rows.add(
            Json.map(
                "name", key.name(),
                "member_id", key.member().hex(),
                "device_key", key.device().hex(),
                "passphrase", closed,
                "error", ""));
        String state = session.text(closed ? "answer.yes" : "answer.no");
        table.row(key.name(), key.member().hex(), state, session.text("identity.sound"));
      } catch (Failure e) {
        // One file that cannot be read does not hide the others.
        String what = e.what(session.messages());
        rows.add(
            Json.map(
                "name",
                name,
                "member_id",
                "",
                "device_key",
                "",
                "passphrase",
                false,
                "error",
                e.code()));
        table.row(name, "", "", what).mark(3, Output.Mark.BAD);
        exit = e.exit();
      }
    }
    if (output.isJson()) {
      output.plain(Json.object("identities", rows));
    } else if (names.isEmpty()) {
      output.line("identity.none", session.places().keys());
    } else {
      table.print();
    }
    return exit;
  }
}
