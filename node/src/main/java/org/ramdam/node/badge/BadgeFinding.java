package org.ramdam.node.badge;

/// What a check of a badge may find.
public enum BadgeFinding {
  FORMAT_OK(Code.FORMAT, State.OK),
  TOO_LARGE(Code.FORMAT, State.FAILED),
  NOT_JSON(Code.FORMAT, State.FAILED),
  OTHER_CONTEXT(Code.FORMAT, State.FAILED),
  OTHER_TYPE(Code.FORMAT, State.FAILED),
  NOT_OURS(Code.FORMAT, State.FAILED),
  SELF_ISSUED(Code.FORMAT, State.FAILED),

  PROOFS_OK(Code.PROOFS, State.OK),
  /// Not one proof of each suite.
  PROOF_MISSING(Code.PROOFS, State.FAILED),
  /// `eddsa-rdfc-2022`, over what the file means.
  RDFC_BROKEN(Code.PROOFS, State.FAILED),
  /// `eddsa-jcs-2022`, over what the file says.
  JCS_BROKEN(Code.PROOFS, State.FAILED),

  DATES_OK(Code.DATES, State.OK),
  NOT_YET(Code.DATES, State.FAILED),
  EXPIRED(Code.DATES, State.FAILED),

  EVIDENCE_OK(Code.EVIDENCE, State.OK),
  /// A record whose proofs do not hold.
  EVIDENCE_BROKEN(Code.EVIDENCE, State.FAILED),
  /// The site's log does not say that it issues this badge, or the issuer's key is not that site's.
  ISSUE_NOT_SHOWN(Code.EVIDENCE, State.FAILED),
  /// The record that the badge is about is not of this member and this skill.
  SKILL_NOT_SHOWN(Code.EVIDENCE, State.FAILED),
  /// A contribution that is not this member's, or that the site did not name when it issued.
  CONTRIBUTION_NOT_SHOWN(Code.EVIDENCE, State.FAILED),

  /// Whether the site has taken it back is not in the file.
  REVOCATION_UNKNOWN(Code.REVOCATION, State.NOT_CHECKED),
  /// The site that was asked does not hold the log of the issuer.
  NOT_HELD(Code.REVOCATION, State.NOT_CHECKED),
  STANDS(Code.REVOCATION, State.OK),
  REVOKED(Code.REVOCATION, State.FAILED),
  /// The record behind it is of another issuer, or issues no badge.
  OTHER_ISSUER(Code.REVOCATION, State.FAILED);

  /// What is checked, in this order.
  public enum Code {
    FORMAT,
    PROOFS,
    DATES,
    EVIDENCE,
    REVOCATION
  }

  /// How a check ended.
  public enum State {
    OK,
    FAILED,
    /// The file, or the reader, does not have what it takes.
    NOT_CHECKED
  }

  private final Code code;
  private final State state;

  BadgeFinding(Code code, State state) {
    this.code = code;
    this.state = state;
  }

  /// Which check it is of.
  public Code code() {
    return code;
  }

  /// What it means.
  public State state() {
    return state;
  }
}
