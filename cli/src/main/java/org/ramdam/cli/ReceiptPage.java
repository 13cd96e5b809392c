package org.ramdam.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.ramdam.cli.sheet.Html;
import org.ramdam.cli.sheet.Page;
import org.ramdam.cli.sheet.QrSvg;
import org.ramdam.protocol.receipt.Verification.Proved;

/// A receipt to print: what it proves in words, and the receipt itself, which is what counts.
final class ReceiptPage {
  private ReceiptPage() {}

  /// The page of a receipt.
  ///
  /// @param session in the language of the page
  /// @param name of the file of the receipt
  /// @param text of the receipt
  static Page of(Session session, Proved proved, String name, String text) {
    var telling = new ReceiptTelling(session, proved);
    String title = session.text("receipt.page.title", telling.subject());
    var content = new ArrayList<Html>();
    content.add(Html.of("h1", title));
    section(content, session.text("receipt.page.proved"), telling.proved());
    section(content, session.text("receipt.page.claimed"), telling.claimed());
    section(content, session.text("receipt.page.unsaid"), telling.unsaid());
    content.add(Html.of("h2", session.text("receipt.page.file")));
    content.add(Html.of("p", session.text("receipt.page.check", name)));
    if (text.getBytes(StandardCharsets.UTF_8).length <= QrSvg.MAX_BYTES) {
      content.add(QrSvg.dense(text, session.text("receipt.page.qr")));
    }
    content.add(Html.of("p", new Html.Kept(name, session.text("receipt.page.keep", name), text)));
    content.add(new Html.Lines(text));
    return new Page(title, content);
  }

  private static void section(List<Html> content, String title, List<String> lines) {
    content.add(Html.of("h2", title));
    content.add(Html.of("ul", lines.stream().map(line -> Html.of("li", line)).toList()));
  }
}
