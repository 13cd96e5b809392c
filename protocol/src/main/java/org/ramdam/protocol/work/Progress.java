package org.ramdam.protocol.work;

/// What was done of a commitment.
///
/// @param confirmedMinutes confirmed explicitly
/// @param declaredMinutes declared, and neither confirmed nor contested
/// @param newestDeclaredMs when the newest of what fulfils it was declared; 0 if nothing was
public record Progress(long confirmedMinutes, long declaredMinutes, long newestDeclaredMs) {
  /// Nothing.
  public static final Progress NONE = new Progress(0, 0, 0);

  /// This, where a part of it that was `before` is now `after`. The newest time stays the newest.
  public Progress moved(Progress before, Progress after) {
    return new Progress(
        confirmedMinutes + after.confirmedMinutes - before.confirmedMinutes,
        declaredMinutes + after.declaredMinutes - before.declaredMinutes,
        Math.max(newestDeclaredMs, Math.max(before.newestDeclaredMs, after.newestDeclaredMs)));
  }

  /// Whether what is declared counts as confirmed, since nobody has contested it for so long.
  public boolean isTacit(long delayMs, long nowMs) {
    return nowMs - newestDeclaredMs >= delayMs;
  }
}
