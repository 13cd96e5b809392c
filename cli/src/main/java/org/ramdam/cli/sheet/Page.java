package org.ramdam.cli.sheet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.ramdam.cli.Messages;

/// A whole HTML page that prints on A4 and needs nothing else: no script, no address, no picture
/// that is not in it. Browsers are told to refuse all of these, should one ever get in.
public record Page(String title, List<Html> content) {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  public Page {
    content = List.copyOf(content);
  }

  /// The text of the file.
  public String text(Messages messages) {
    var out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"");
    out.append(messages.isEnglish() ? "en" : "fr")
        .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .append(POLICY)
        .append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<meta name=\"referrer\" content=\"no-referrer\">\n<title>")
        .append(Html.escaped(title))
        .append("</title>\n<style>\n")
        .append(style())
        .append("</style>\n</head>\n<body>\n");
    for (Html one : content) {
      one.write(out);
      out.append('\n');
    }
    return out.append("</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      if (in == null) {
        throw new IllegalStateException("no page.css");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
