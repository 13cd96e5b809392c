package org.ramdam.cli;

import io.nayuki.qrcodegen.QrCode;

/// QR codes of half blocks: two modules in one character, dark on light whatever the terminal's
/// colours.
final class TerminalQr {
  private static final int QUIET = 2;

  private TerminalQr() {}

  /// The code of `bytes`, several lines.
  static String of(byte[] bytes) {
    QrCode code = QrCode.encodeBinary(bytes, QrCode.Ecc.LOW);
    var out = new StringBuilder();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      out.append("\u001b[30;107m");
      for (int x = -QUIET; x < code.size + QUIET; x++) {
        boolean upper = code.getModule(x, y);
        boolean lower = code.getModule(x, y + 1);
        if (upper) {
          out.append(lower ? '█' : '▀');
        } else {
          out.append(lower ? '▄' : ' ');
        }
      }
      out.append("\u001b[0m\n");
    }
    return out.toString();
  }
}
