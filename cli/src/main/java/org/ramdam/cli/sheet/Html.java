package org.ramdam.cli.sheet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ramdam.cli.Output;

/// A piece of a page. Whatever people wrote is a text and gets escaped; elements and attributes are
/// those named here, of which none runs anything or fetches anything.
public sealed interface Html {
  /// What may be on a page.
  Set<String> ELEMENTS =
      Set.of(
          "article", "section", "header", "footer", "h1", "h2", "p", "ul", "li", "table", "caption",
          "thead", "tbody", "tfoot", "tr", "th", "td", "strong", "code", "div", "span", "svg",
          "path");

  /// What may be said of an element. No address is among them, and nothing that is run.
  Set<String> ATTRIBUTES =
      Set.of("class", "scope", "viewBox", "d", "role", "aria-label", "shape-rendering");

  /// A text, as one line without control characters.
  record Text(String text) implements Html {}

  /// A text as it is, line by line, to be copied.
  record Lines(String text) implements Html {}

  /// A file that is in the page itself, to be kept: nothing is fetched.
  ///
  /// @param name of the file
  /// @param label what one clicks on
  record Kept(String name, String label, String text) implements Html {}

  /// An element with what it holds.
  record Element(String name, Map<String, String> attributes, List<Html> children) implements Html {
    public Element {
      if (!ELEMENTS.contains(name) || !ATTRIBUTES.containsAll(attributes.keySet())) {
        throw new IllegalArgumentException("not on our pages: " + name + " " + attributes);
      }
      attributes = Map.copyOf(attributes);
      children = List.copyOf(children);
    }

    /// The same with an attribute more.
    public Element with(String attribute, String value) {
      var more = new LinkedHashMap<>(attributes);
      more.put(attribute, value);
      return new Element(name, more, children);
    }
  }

  /// An element.
  static Element of(String name, Html... children) {
    return new Element(name, Map.of(), List.of(children));
  }

  /// An element that holds these.
  static Element of(String name, List<? extends Html> children) {
    return new Element(name, Map.of(), List.copyOf(children));
  }

  /// An element with a text in it.
  static Element of(String name, String text) {
    return of(name, new Text(text));
  }

  /// Writes it.
  default void write(StringBuilder out) {
    switch (this) {
      case Text(String text) -> out.append(escaped(text));
      case Lines(String text) -> {
        String lines = text.lines().map(Html::escaped).collect(Collectors.joining("\n"));
        out.append("<pre>").append(lines).append("\n</pre>");
      }
      case Kept(String name, String label, String text) -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.append("<a download=\"")
            .append(escaped(name))
            .append("\" href=\"data:application/octet-stream;base64,")
            .append(Base64.getEncoder().encodeToString(bytes))
            .append("\">")
            .append(escaped(label))
            .append("</a>");
      }
      case Element(String name, Map<String, String> attributes, List<Html> children) -> {
        out.append('<').append(name);
        attributes.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(a ->
                out.append(' ')
                    .append(a.getKey())
                    .append("=\"")
                    .append(escaped(a.getValue()))
                    .append('"'));
        out.append('>');
        children.forEach(child -> child.write(out));
        out.append("</").append(name).append('>');
      }
    }
  }

  /// `text` as one line in which no character means anything to a browser.
  static String escaped(String text) {
    var out = new StringBuilder(text.length());
    for (char c : Output.clean(text).toCharArray()) {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
