package org.ramdam.cli.sheet;

import io.nayuki.qrcodegen.QrCode;

/// A QR code as a drawing in the page itself.
public final class QrSvg {
  /// White modules around it, as the standard asks.
  private static final int QUIET = 4;

  private QrSvg() {}

  /// The code of a text.
  ///
  /// @param label for those who do not see it
  public static Html of(String text, String label) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    int side = code.size + 2 * QUIET;
    return Html.of("svg", Html.of("path").with("d", path.toString()))
        .with("viewBox", "0 0 " + side + " " + side)
        .with("class", "qr")
        .with("role", "img")
        .with("shape-rendering", "crispEdges")
        .with("aria-label", label);
  }
}
