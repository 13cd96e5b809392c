package org.ramdam.protocol.receipt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;

/// What came of checking a record file.
///
/// @param checks one for each [Finding.Code], in that order
/// @param proved null if a check failed
public record Verification(List<Check> checks, @Nullable Proved proved) {
  public Verification {
    checks = List.copyOf(checks);
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
      return new Check(finding, java.util.Arrays.stream(values).map(Object::toString).toList());
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

  /// What holds: if the site is honest, or its witnesses are, this record was in its log, by this
  /// author. It does not say that no later record of the log takes something back.
  ///
  /// @param network zero for an inception, which belongs to none
  /// @param siteName null if the words are not in the file
  /// @param words null if there are none, or they are not in the file
  /// @param index of the record's entry
  /// @param size of the log, at the checkpoint
  /// @param member whose device signed; zero if it was the site
  /// @param memberName null if it was the site, or the words are not in the file
  /// @param roles that the admission in the file gives the member
  /// @param cosigned by the sites of these ids, other than this one, at these Unix seconds
  public record Proved(
      Bytes32 network,
      Bytes32 site,
      @Nullable String siteName,
      SignedRecord record,
      @Nullable Words words,
      long index,
      long size,
      Bytes32 root,
      Bytes32 member,
      @Nullable String memberName,
      List<Role> roles,
      Map<Bytes32, Long> cosigned) {
    public Proved {
      roles = List.copyOf(roles);
      cosigned = Map.copyOf(cosigned);
    }
  }
}
