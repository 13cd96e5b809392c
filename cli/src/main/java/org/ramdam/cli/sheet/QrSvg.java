package org.ramdam.cli.sheet;

import io.nayuki.qrcodegen.QrCode;

/// A QR code as a drawing: in a page, or in a file of its own.
public final class QrSvg {
  /// Bytes that the largest code holds (ISO/IEC 18004, version 40-L).
  public static final int MAX_BYTES = 2953;

  /// White modules around it, as the standard asks.
  private static final int QUIET = 4;

  private QrSvg() {}

  /// The code of a text that is typed or read from paper: a part of it may be dirty.
  ///
  /// @param label for those who do not see it
  public static Html of(String text, String label) {
    return drawing(QrCode.encodeText(text, QrCode.Ecc.MEDIUM), label);
  }

  /// The code of a text of up to [#MAX_BYTES] bytes in UTF-8, with as many modules as it takes.
  ///
  /// @param label for those who do not see it
  public static Html dense(String text, String label) {
    return drawing(QrCode.encodeText(text, QrCode.Ecc.LOW), label).with("class", "qr dense");
  }

  /// The same as an SVG file.
  public static String file(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    int side = code.size + 2 * QUIET;
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">
    <path fill="#fff" d="M0 0h%1$dv%1$dh-%1$dz"/>
    <path d="%2$s"/>
    </svg>
    """
        .formatted(side, path(code));
  }

  private static Html.Element drawing(QrCode code, String label) {
    int side = code.size + 2 * QUIET;
    return Html.of("svg", Html.of("path").with("d", path(code)))
        .with("viewBox", "0 0 " + side + " " + side)
        .with("class", "qr")
        .with("role", "img")
        .with("shape-rendering", "crispEdges")
        .with("aria-label", label);
  }

  /// The black modules, a run of them at a time.
  private static String path(QrCode code) {
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; ) {
        int from = x;
        while (x < code.size && code.getModule(x, y)) {
          x++;
        }
        if (x > from) {
          int run = x - from;
          path.append('M').append(from + QUIET).append(' ').append(y + QUIET);
          path.append('h').append(run).append("v1h-").append(run).append('z');
        } else {
          x++;
        }
      }
    }
    return path.toString();
  }
}
