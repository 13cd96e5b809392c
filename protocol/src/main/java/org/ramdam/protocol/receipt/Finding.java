package org.ramdam.protocol.receipt;

/// What a check of a record file may find.
public enum Finding {
  CANONICAL(Code.FORMAT, State.OK, "the file is whole and in its one encoding"),

  NO_WORDS(Code.COMMITMENT, State.OK, "the record has no words"),
  WORDS_MATCH(Code.COMMITMENT, State.OK, "the words are those that its author signed for"),
  WORDS_ABSENT(Code.COMMITMENT, State.NOT_CHECKED, "the words are not in the file"),
  WORDS_DIFFER(
      Code.COMMITMENT, State.FAILED, "the words of entry %s are not those its author signed for"),
  WORDS_UNFIT(Code.COMMITMENT, State.FAILED, "the words of entry %s do not fit what it says"),

  SIGNED(Code.SIGNATURE, State.OK, "its author signed it"),
  NOT_SIGNED(Code.SIGNATURE, State.FAILED, "the key %s did not sign the record"),

  FIRST_RECORD(Code.CHAIN, State.OK, "it is a first record and needs none before it"),
  BY_SITE(Code.CHAIN, State.OK, "its author is the site, and it follows the site's record before"),
  BY_MEMBER(
      Code.CHAIN,
      State.OK,
      "its author is a member whom the site admitted before, and it follows the author's record"
          + " before"),
  SITE_UNKNOWN(Code.CHAIN, State.FAILED, "the site's inception, entry 0, is not in the file"),
  INCEPTION_MISPLACED(Code.CHAIN, State.FAILED, "a site's inception stands at entry 0 alone"),
  OTHER_HOME(Code.CHAIN, State.FAILED, "the record is for the site %s"),
  OTHER_NETWORK(Code.CHAIN, State.FAILED, "entry %s is of another network than the record"),
  PREVIOUS_MISSING(Code.CHAIN, State.FAILED, "the author's record before, %s, is not in the file"),
  PREVIOUS_DIFFERS(Code.CHAIN, State.FAILED, "entry %s is not the author's record before"),
  MEMBER_UNKNOWN(
      Code.CHAIN, State.FAILED, "the key %s is neither the site's nor that of a member before it"),
  MEMBER_NOT_SIGNED(Code.CHAIN, State.FAILED, "the member's first record is not signed by its key"),
  NOT_ADMITTED(Code.CHAIN, State.FAILED, "no admission of the member %s stands before the record"),
  ADMISSION_NOT_SIGNED(
      Code.CHAIN, State.FAILED, "the admission of the member %s is not signed by the site"),
  ROLE(Code.CHAIN, State.FAILED, "this author may not sign such a record"),
  ANCHOR(Code.CHAIN, State.FAILED, "its anchor lies beyond its own place in the log"),

  INCLUDED(Code.INCLUSION, State.OK, "it is entry %s of a log of %s"),
  NOT_INCLUDED(
      Code.INCLUSION, State.FAILED, "entry %s is not in the log that the checkpoint is of"),
  NO_ROOT(Code.INCLUSION, State.FAILED, "there is no checkpoint to compare with"),

  CHECKPOINT_SIGNED(Code.CHECKPOINT, State.OK, "the site signed the checkpoint"),
  NOT_A_CHECKPOINT(Code.CHECKPOINT, State.FAILED, "the note is not a checkpoint"),
  INCEPTION_MISSING(
      Code.CHECKPOINT, State.FAILED, "the site's inception, entry 0, is not in the file"),
  INCEPTION_NOT_SIGNED(
      Code.CHECKPOINT, State.FAILED, "the site's inception is not signed by its root key"),
  OTHER_ORIGIN(Code.CHECKPOINT, State.FAILED, "the checkpoint is of the log %s"),
  CHECKPOINT_NOT_SIGNED(
      Code.CHECKPOINT, State.FAILED, "the site's log key did not sign the checkpoint"),

  COSIGNED(Code.COSIGNATURES, State.OK, "cosigned by witnesses of other sites: %s"),
  NO_WITNESS(Code.COSIGNATURES, State.NOT_CHECKED, "no cosignature by a witness that is known"),
  COSIGNATURE_FALSE(Code.COSIGNATURES, State.FAILED, "the cosignature of the site %s is not its"),

  TRUSTED(Code.TRUST, State.OK, "the site is one that is trusted"),
  NO_TRUST(Code.TRUST, State.NOT_CHECKED, "compare the site's id with one you trust"),
  NOT_TRUSTED(Code.TRUST, State.FAILED, "the site %s is not one that is trusted");

  /// What is checked, in this order.
  public enum Code {
    FORMAT,
    COMMITMENT,
    SIGNATURE,
    CHAIN,
    INCLUSION,
    CHECKPOINT,
    COSIGNATURES,
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
