package org.ramdam.protocol.receipt;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Policy;

/// What came of checking a receipt.
///
/// @param checks one for each [Finding.Code], in that order, up to the first that failed
/// @param proved null if a check failed
public record Verification(List<Check> checks, @Nullable Proved proved) {
  public Verification {
    checks = List.copyOf(checks);
  }

  /// Checks all that a receipt can prove (docs/protocol/receipt.md). Reads nothing but the text and
  /// `trust`; any text may be given.
  public static Verification of(String text, Trust trust, Verifier verifier) {
    if (!Receipt.isWhole(text)) {
      return new Verification(List.of(Check.of(Finding.DAMAGED)), null);
    }
    try {
      return new ReceiptCheck(Receipt.parse(text), trust, verifier).run();
    } catch (MalformedException e) {
      return new Verification(
          List.of(Check.of(Finding.MALFORMED, String.valueOf(e.getMessage()))), null);
    }
  }

  /// Whether no check failed.
  public boolean ok() {
    return proved != null;
  }

  /// What one check found.
  ///
  /// @param values as many as [Finding#text] has places
  public record Check(Finding finding, List<String> values) {
    public Check {
      values = List.copyOf(values);
    }

    static Check of(Finding finding, Object... values) {
      return new Check(finding, Arrays.stream(values).map(Object::toString).toList());
    }

    /// Whether it leaves nothing proved.
    public boolean failed() {
      return finding.state() == Finding.State.FAILED;
    }

    /// One line in English.
    public String text() {
      return finding.text().formatted(values.toArray());
    }
  }

  /// Who signed something.
  ///
  /// @param site in whose log it stands
  /// @param siteName null if it is not shown
  /// @param member whose device signed; zero if it was the site itself
  /// @param memberName null if it was the site, or it is not shown
  /// @param roles that the newest admission in the file before it gives the member
  /// @param recovered whether the device, or one that it came by, was brought by the recovery key
  public record Signer(
      Bytes32 site,
      @Nullable String siteName,
      Bytes32 member,
      @Nullable String memberName,
      List<Role> roles,
      boolean recovered) {
    public Signer {
      roles = List.copyOf(roles);
    }

    /// Whether the site itself signed.
    public boolean isSite() {
      return member.equals(Bytes32.ZERO);
    }
  }

  /// As what somebody may confirm.
  public enum Standing {
    /// It was done for them: a member, or the site itself.
    RECEIVER,
    /// A steward of the site of the record, or of the receiver.
    STEWARD
  }

  /// Somebody else says that it was so.
  ///
  /// @param words null if they are not shown, or there are none
  public record Confirmation(
      Bytes32 id, Signer by, Standing as, long index, long createdMs, @Nullable Disclosure words) {}

  /// What holds: if the site is honest, or its witnesses are, this record was in its log, by this
  /// author. It does not say that no later record takes something back.
  ///
  /// @param network zero for an inception, which belongs to none
  /// @param words null if they are not shown, or there are none
  /// @param index of the record's entry
  /// @param size of the log, at the checkpoint
  /// @param log the key that signed the checkpoint
  /// @param notBefore the record was signed after the entry before this one was in the log; 0 if
  ///   that is not known
  /// @param notAfter the record was in the log at this time, in Unix seconds; empty if no witness
  ///   was asked for
  /// @param policy that was met
  /// @param ownPolicy whether it is the one in the receipt
  /// @param cosigned the witnesses of the policy that cosigned the log of the record, and when
  public record Proved(
      Bytes32 network,
      Signer author,
      SignedRecord record,
      @Nullable Disclosure words,
      long index,
      long size,
      Bytes32 root,
      NoteKey log,
      long notBefore,
      OptionalLong notAfter,
      Policy policy,
      boolean ownPolicy,
      Map<NoteKey, Long> cosigned,
      List<Confirmation> confirmations) {
    public Proved {
      cosigned = Map.copyOf(cosigned);
      confirmations = List.copyOf(confirmations);
    }
  }
}
