package org.ramdam.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ramdam.cli.Exit;
import org.ramdam.cli.Messages;
import org.ramdam.cli.demo.DemoData.Deed;

/// The demo as people run it: processes, sockets, a killed node.
class DemoTest {
  @TempDir Path root;

  @Test
  void theDemo_checksAllThatItShowsAndLeavesNothing() throws Exception {
    Process demo = start("--fast", "--sites", "3", "--json");
    assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).as(read("err")).isZero();
    Struct.Builder answer = Struct.newBuilder();
    JsonFormat.parser().merge(read("out"), answer);
    var fields = answer.build().getFieldsMap();
    assertThat(fields.get("ok")).isEqualTo(Value.newBuilder().setBoolValue(true).build());
    assertThat(fields.get("converged")).isEqualTo(fields.get("ok"));
    assertThat(number(answer, "sites")).isEqualTo(3);
    assertThat(number(answer, "contributions")).isEqualTo(DemoData.FAST);
    assertThat(answer.getFieldsOrThrow("checks").getStructValue().getFieldsMap())
        .containsKeys("policy", "board", "projects", "imports", "answered")
        .hasSizeGreaterThan(15)
        .allSatisfy((_, holds) -> assertThat(holds.getBoolValue()).isTrue());
    ListValue logs = answer.getFieldsOrThrow("logs").getListValue();
    double records = 0;
    for (Value log : logs.getValuesList()) {
      assertThat(log.getStructValue().getFieldsOrThrow("root").getStringValue()).hasSize(64);
      records += log.getStructValue().getFieldsOrThrow("size").getNumberValue();
    }
    assertThat(number(answer, "records")).isEqualTo(records);
    assertThat(answer.getFieldsOrThrow("steps_ms").getStructValue().getFieldsMap())
        .containsKeys("start", "network", "contributions", "catch_up", "verify", "all");
    assertAnswers(answer);
    assertThat(temporary()).isEmpty();
  }

  /// The three commands were run, and print what the data say.
  private static void assertAnswers(Struct.Builder answer) throws IOException {
    List<Deed> toDo = DemoData.toDo(DemoData.deeds());
    String board = said(answer, "ramdam board");
    // done, done, done, taken, taken, taken, open, open, open
    for (Deed deed : toDo.subList(0, 3)) {
      assertThat(board).doesNotContain(deed.subject());
    }
    for (Deed deed : toDo.subList(3, 6)) {
      assertThat(board.lines().filter(line -> line.contains(deed.subject())))
          .singleElement()
          .asString()
          .contains(deed.person());
    }
    for (Deed deed : toDo.subList(6, 9)) {
      assertThat(board.lines().filter(line -> line.contains(deed.subject())))
          .singleElement()
          .asString()
          .doesNotContain(deed.person());
    }
    String log = said(answer, "ramdam log --limit 12");
    for (Deed deed : toDo.subList(0, 3)) {
      assertThat(log.lines().filter(line -> line.contains(deed.subject())))
          .singleElement()
          .asString()
          .contains(deed.person(), Messages.of("en").day(deed.day()), "confirmed");
    }
    assertThat(log).contains("Open day: welcoming newcomers");
    String report = said(answer, "ramdam report hours --from 2012-10-23 --by project,site");
    assertThat(report).contains(DemoData.PROJECTS).contains(DemoData.sites(3));
  }

  private static String said(Struct.Builder answer, String command) {
    return answer.getFieldsOrThrow("answers").getListValue().getValuesList().stream()
        .map(Value::getStructValue)
        .filter(one -> one.getFieldsOrThrow("command").getStringValue().equals(command))
        .map(one -> one.getFieldsOrThrow("text").getStringValue())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anInterruptedDemo_leavesNoProcessAndNoFile() throws Exception {
    Process demo = start("--fast", "--sites", "2");
    while (demo.isAlive() && !read("out").contains(", process ")) {
      Thread.sleep(50);
    }
    List<ProcessHandle> nodes = demo.descendants().toList();
    assertThat(nodes).as(read("err")).isNotEmpty();
    demo.destroy();
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    for (ProcessHandle node : nodes) {
      node.onExit().get(1, TimeUnit.MINUTES);
    }
    assertThat(temporary()).isEmpty();
  }

  @Test
  void aDirectoryInUse_isRefused() throws Exception {
    Files.createDirectories(root.resolve("mine/photos"));
    Process demo = start("--keep", root.resolve("mine").toString());
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(Exit.RUNNING.code());
    assertThat(root.resolve("mine/photos")).isEmptyDirectory();
  }

  private static double number(Struct.Builder answer, String field) {
    return answer.getFieldsOrThrow(field).getNumberValue();
  }

  private Process start(String... options) throws IOException {
    Path temporary = Files.createDirectories(root.resolve("tmp"));
    var command = SiteProcess.ramdam("demo");
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder
        .redirectOutput(root.resolve("out").toFile())
        .redirectError(root.resolve("err").toFile())
        .start();
  }

  private String read(String name) throws IOException {
    return Files.readString(root.resolve(name));
  }

  private List<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("tmp"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("ramdam-"))
          .toList();
    }
  }
}
