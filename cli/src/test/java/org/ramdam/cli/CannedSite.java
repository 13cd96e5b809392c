package org.ramdam.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ramdam.cli.client.CannedNode;
import org.ramdam.node.api.proto.ForksReply;
import org.ramdam.node.site.SiteDirectory;

/// A site whose node gives the answers of a test, and remembers what it was asked last.
public final class CannedSite implements AutoCloseable {
  private final Path home;
  private final CannedNode node;
  // what is asked beside the question itself: no site shows two histories, unless a test says so
  private final Map<String, Message> answers =
      new ConcurrentHashMap<>(Map.of("Forks", ForksReply.getDefaultInstance()));
  private final Map<String, byte[]> questions = new ConcurrentHashMap<>();

  /// The site of `home`.
  public CannedSite(Path home) throws IOException {
    this.home = home;
    Path site = home.resolve("site");
    Files.createDirectories(site);
    Files.write(site.resolve("inception"), new byte[0]);
    node = new CannedNode(SiteDirectory.socket(site), this::answer);
  }

  private byte[] answer(String method, byte[] body) throws IOException {
    questions.put(method, body);
    Message answer = answers.get(method);
    if (answer == null) {
      throw new IOException("no answer to " + method);
    }
    boolean refusal = answer instanceof org.ramdam.node.api.proto.Error;
    return CannedNode.answer(refusal ? 404 : 200, answer);
  }

  /// What the node answers to a method from now on.
  public CannedSite answering(String method, Message reply) {
    answers.put(method, reply);
    return this;
  }

  /// What it was asked last.
  public <M> M asked(String method, Parser<M> parser) throws InvalidProtocolBufferException {
    return parser.parseFrom(questions.get(method));
  }

  /// Runs a command line, in English.
  public CommandLineRun.Ended run(String... arguments) {
    return new CommandLineRun(home).run(arguments);
  }

  /// The same in French.
  public CommandLineRun.Ended runInFrench(String... arguments) {
    return new CommandLineRun(home).with("LC_ALL", "fr_FR.UTF-8").run(arguments);
  }

  /// An id that starts with these digits.
  public static String id(String digits) {
    return digits + "0".repeat(64 - digits.length());
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
