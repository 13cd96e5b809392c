package org.ramdam.protocol.receipt;

/// What a check of a receipt may find.
public enum Finding {
  WHOLE(Code.FORMAT, State.OK, "the file is whole and in its one encoding"),
  DAMAGED(Code.FORMAT, State.FAILED, "the file is damaged, or is no receipt"),
  MALFORMED(Code.FORMAT, State.FAILED, "the file is no sound receipt: %s"),

  WORDS_MATCH(Code.WORDS, State.OK, "the words shown are those their authors signed for"),
  WORDS_DIFFER(
      Code.WORDS, State.FAILED, "the words of the record %s are not those its author signed for"),
  WORDS_UNFIT(Code.WORDS, State.FAILED, "the words of the record %s do not fit what it says"),

  SIGNED(Code.SIGNATURE, State.OK, "every entry is signed by its author"),
  NOT_SIGNED(
      Code.SIGNATURE,
      State.FAILED,
      "entry %s is not signed by its author, or by the other key that it takes"),

  FIRST_RECORD(Code.IDENTITY, State.OK, "it is a first record and needs none before it"),
  BY_SITE(Code.IDENTITY, State.OK, "its author is the site"),
  BY_MEMBER(Code.IDENTITY, State.OK, "its author is a member whom the site admitted before"),
  SITE_UNKNOWN(Code.IDENTITY, State.FAILED, "the first record of the site is not in the file"),
  INCEPTION_MISPLACED(
      Code.IDENTITY, State.FAILED, "entry 0 of a log is the site's first record, and nothing else"),
  OTHER_HOME(Code.IDENTITY, State.FAILED, "entry %s is for the site %s"),
  OTHER_NETWORK(Code.IDENTITY, State.FAILED, "entry %s is of another network"),
  ROLE(Code.IDENTITY, State.FAILED, "the author of entry %s may not sign such a record"),
  MEMBER_UNKNOWN(
      Code.IDENTITY,
      State.FAILED,
      "the author of entry %s is neither the site nor a member in the file"),
  NOT_ADMITTED(
      Code.IDENTITY, State.FAILED, "no admission of the author stands before entry %s in the file"),
  REVOKED(
      Code.IDENTITY, State.FAILED, "the key that signed entry %s was revoked in entry %s before"),
  NOT_THEIRS(
      Code.IDENTITY, State.FAILED, "the device of entry %s is not one that its author may name"),
  LEFT(Code.IDENTITY, State.FAILED, "the author of entry %s had left the site before"),
  ANCHOR_BEYOND(Code.IDENTITY, State.FAILED, "its anchor lies beyond its own place in the log"),

  INCLUDED(Code.INCLUSION, State.OK, "it is entry %s of a log of %s"),
  NOT_A_CHECKPOINT(Code.INCLUSION, State.FAILED, "a note in the file is no checkpoint"),
  NOT_INCLUDED(
      Code.INCLUSION, State.FAILED, "the entries are not in the log that the checkpoint is of"),
  ANCHOR_DIFFERS(Code.INCLUSION, State.FAILED, "its anchor is of another history of the log"),

  CHECKPOINT_SIGNED(Code.CHECKPOINT, State.OK, "the site signed the checkpoint"),
  OTHER_ORIGIN(Code.CHECKPOINT, State.FAILED, "the checkpoint is of the log %s"),
  CHECKPOINT_NOT_SIGNED(
      Code.CHECKPOINT, State.FAILED, "the site's log key did not sign the checkpoint"),

  QUORUM_MET(Code.POLICY, State.OK, "cosigned by %s witnesses of the policy, which asks for %s"),
  NO_WITNESS(Code.POLICY, State.NOT_CHECKED, "the policy asks for no witness"),
  LOG_UNKNOWN(Code.POLICY, State.FAILED, "the policy does not know the log of the site %s"),
  COSIGNATURE_FALSE(Code.POLICY, State.FAILED, "the cosignature of %s is not its"),
  QUORUM_NOT_MET(
      Code.POLICY, State.FAILED, "%s witnesses of the policy cosigned; that is not its quorum"),

  TIME_SOUND(Code.TIME, State.OK, "no cosignature is older than what it covers"),
  NO_TIME(Code.TIME, State.NOT_CHECKED, "without a witness, no time is proved"),
  TIME_IMPOSSIBLE(
      Code.TIME, State.FAILED, "a witness claims to have seen entry %s before it was written"),

  CONFIRMED(Code.CONFIRMATIONS, State.OK, "confirmed by %s"),
  NOT_CONFIRMED(Code.CONFIRMATIONS, State.OK, "no confirmation is in the file"),
  CONFIRMED_BY_SELF(
      Code.CONFIRMATIONS, State.FAILED, "entry %s is a confirmation by who did or wrote it"),
  CONFIRMED_BY_NOBODY(
      Code.CONFIRMATIONS, State.FAILED, "entry %s is a confirmation by who may not confirm it"),
  CONFIRMED_TWICE(
      Code.CONFIRMATIONS, State.FAILED, "entry %s is a second confirmation by the same"),

  TRUSTED(Code.TRUST, State.OK, "the site is one that is trusted"),
  NO_TRUST(Code.TRUST, State.NOT_CHECKED, "compare the site's id with one you trust"),
  NOT_TRUSTED(Code.TRUST, State.FAILED, "the site %s is not one that is trusted");

  /// What is checked, in this order.
  public enum Code {
    FORMAT,
    WORDS,
    SIGNATURE,
    IDENTITY,
    INCLUSION,
    CHECKPOINT,
    POLICY,
    TIME,
    CONFIRMATIONS,
    TRUST
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
  private final String text;

  Finding(Code code, State state, String text) {
    this.code = code;
    this.state = state;
    this.text = text;
  }

  /// Which check it is of.
  public Code code() {
    return code;
  }

  /// What it means.
  public State state() {
    return state;
  }

  /// One line in English; `%s` where its values go.
  public String text() {
    return text;
  }
}
