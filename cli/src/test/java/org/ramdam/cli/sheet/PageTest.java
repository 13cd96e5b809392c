package org.ramdam.cli.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ramdam.cli.Messages;

class PageTest {
  private final Messages english = Messages.of("en");

  private static String written(Html html) {
    var out = new StringBuilder();
    html.write(out);
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "</title><script src=//x>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='x",
        "&lt;b&gt;",
        "</style><svg onload=x>",
        "a\u202e<b>"
      })
  void whatPeopleWrite_isText(String hostile) {
    String page =
        new Page(
                hostile,
                List.of(
                    Html.of("p", hostile).with("aria-label", hostile),
                    new Sheet(
                            hostile,
                            List.of("column.name"),
                            List.of(List.of(new Cell.Text(hostile))),
                            List.of(new Cell.Text(hostile)))
                        .html(english)))
            .text(english);
    String empty =
        new Page(
                "x",
                List.of(
                    Html.of("p", "x").with("aria-label", "x"),
                    new Sheet(
                            "x",
                            List.of("column.name"),
                            List.of(List.of(new Cell.Text("x"))),
                            List.of(new Cell.Text("x")))
                        .html(english)))
            .text(english);

    assertThat(tags(page)).isEqualTo(tags(empty));
    assertThat(page).doesNotContain("\u202e");
  }

  /// The elements of a page and the names of their attributes.
  private static List<String> tags(String page) {
    return Pattern.compile("<[^>]*>")
        .matcher(page.replaceAll("\"[^\"]*\"", "\"\""))
        .results()
        .map(found -> found.group())
        .toList();
  }

  @Test
  void onlyHarmlessElements_areMade() {
    assertThatThrownBy(() -> Html.of("script", "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("p", "x").with("onclick", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Html.of("p", "x").with("style", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void page_needsNothingElse() {
    String page = new Page("t", List.of(QrSvg.of("RAMDAM-1", "code"))).text(english);

    assertThat(page)
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("@page { size: A4;", "default-src 'none'")
        .doesNotContain("http:", "https:", "url(", "@import", "src=", "href=", "<script");
  }

  @Test
  void qrCode_isADrawing() {
    String svg = written(QrSvg.of("RAMDAM-1-ABCD", "A code"));

    assertThat(svg)
        .startsWith("<svg aria-label=\"A code\" class=\"qr\" role=\"img\"")
        .contains("viewBox=\"0 0 29 29\"><path d=\"M4 4h7v1h-7z")
        .endsWith("</path></svg>");
  }

  @Test
  void figures_standAtTheRight() {
    var sheet =
        new Sheet(
            "Hours",
            List.of("column.name", "column.hours"),
            List.of(List.of(new Cell.Text("Zoé & co"), new Cell.Hours(90))),
            List.of());

    assertThat(written(sheet.html(english)))
        .contains("<caption>Hours</caption>", "<td>Zoé &amp; co</td>")
        .contains("<td class=\"figure\">1.5\u00a0h</td>");
  }
}
