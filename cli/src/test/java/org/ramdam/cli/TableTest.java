package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir Path home;

  private String print(Map<String, String> env, boolean terminal, String note) {
    Session base = new CommandLineRun(home).session();
    var out = new StringWriter();
    var session =
        new Session(
            env,
            base.messages(),
            base.in(),
            new PrintWriter(out),
            base.err(),
            new Session.Terminals(false, terminal, false),
            base.clock());
    Table table = session.output(false).table("column.who", "column.hours", "column.what");
    table.right(1).row("Zoé", "2.5", note).row("Jean-Baptiste", "12", "x");
    table.mark(2, Output.Mark.GOOD).print();
    return out.toString();
  }

  @Test
  void columns_areAligned() {
    assertThat(print(Map.of(), false, "repas"))
        .isEqualTo(
            """
            who            hours  what
            Zoé              2.5  repas
            Jean-Baptiste     12  x
            """);
  }

  @Test
  void terminal_isNotOverrun() {
    String printed = print(Map.of("COLUMNS", "40", "NO_COLOR", "1"), true, "y".repeat(200));

    assertThat(printed.lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
    assertThat(printed).contains("…");
    assertThat(print(Map.of("COLUMNS", "40"), false, "y".repeat(200))).contains("y".repeat(200));
  }

  @Test
  void colours_areForTerminalsThatWantThem() {
    assertThat(print(Map.of("COLUMNS", "80"), true, "a")).contains("\u001b[32m");
    assertThat(print(Map.of("COLUMNS", "80", "NO_COLOR", "1"), true, "a")).doesNotContain("\u001b");
    assertThat(print(Map.of("COLUMNS", "80", "TERM", "dumb"), true, "a")).doesNotContain("\u001b");
    assertThat(print(Map.of("COLUMNS", "80"), false, "a")).doesNotContain("\u001b");
  }

  @Test
  void texts_cannotSteerATerminal() {
    assertThat(print(Map.of(), false, "a\u001b[2J\u202eb\nc")).contains("a\ufffd[2J\ufffdb c");
  }

  @Test
  void width_countsWhatIsSeen() {
    assertThat(Table.width("e\u0301")).isEqualTo(1);
    assertThat(Table.width("日本")).isEqualTo(4);
  }
}
