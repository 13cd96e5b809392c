package org.ramdam.node.api;

import java.util.List;

/// An answer that is a no: what is wrong with what was asked, and what to do about it. Never a bug.
public final class ApiException extends RuntimeException {
  private final String code;
  private final int exitCode;
  private final int httpStatus;
  private final String hint;
  private final List<String> names;

  /// Says no.
  ///
  /// @param code stable, for programs: `not_found`
  /// @param exitCode that the command line ends with
  /// @param httpStatus 400 to 599
  /// @param message what, in English, one line
  /// @param hint what to do, in English, one line; may be empty
  public ApiException(String code, int exitCode, int httpStatus, String message, String hint) {
    this(code, exitCode, httpStatus, message, hint, List.of());
  }

  /// The same, with the candidates where a name or a prefix was ambiguous.
  public ApiException(
      String code, int exitCode, int httpStatus, String message, String hint, List<String> names) {
    super(message, null, false, false);
    this.code = code;
    this.exitCode = exitCode;
    this.httpStatus = httpStatus;
    this.hint = hint;
    this.names = List.copyOf(names);
  }

  /// There is no such thing here.
  public static ApiException notFound(String what) {
    return new ApiException(
        "not_found", 3, 404, what, "check the name or id; the record may not have arrived yet");
  }

  /// The request makes no sense.
  public static ApiException badRequest(String what, String hint) {
    return new ApiException("bad_request", 2, 400, what, hint);
  }

  /// It could be one of several.
  public static ApiException ambiguous(String what, List<String> names) {
    return new ApiException("ambiguous", 2, 400, what, "give more of it, or the whole id", names);
  }

  /// Stable, for programs.
  public String code() {
    return code;
  }

  /// What the command line ends with.
  public int exitCode() {
    return exitCode;
  }

  /// 400 to 599.
  public int httpStatus() {
    return httpStatus;
  }

  /// What to do; may be empty.
  public String hint() {
    return hint;
  }

  /// Candidates; may be empty.
  public List<String> names() {
    return names;
  }
}
