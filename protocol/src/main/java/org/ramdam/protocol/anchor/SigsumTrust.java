package org.ramdam.protocol.anchor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.Longs;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.Policy.Group;
import org.ramdam.protocol.tlog.Policy.Member;
import org.ramdam.protocol.tlog.Policy.Witness;

/// The two files that Sigsum's tools are given beside a proof: whom to trust, and whose leaf it
/// must be.
public final class SigsumTrust {
  private static final String KIND = "ssh-ed25519";

  private SigsumTrust() {}

  /// The policy file that asks for what `policy` asks, of the log of this key alone: that of C2SP
  /// with bare keys in hexadecimal.
  ///
  /// @see <a href="https://git.glasklar.is/sigsum/core/sigsum-go/-/blob/main/doc/policy.md">
  ///   policy.md</a>
  /// @throws MalformedException if a witness has another key than one of Ed25519: Sigsum knows none
  public static byte[] policy(Bytes32 logKey, Policy policy) throws MalformedException {
    var out = new StringBuilder("log ").append(logKey.hex()).append('\n');
    for (Member member : policy.members()) {
      switch (member) {
        case Witness(String name, NoteKey key, String _) ->
            out.append("witness ").append(name).append(' ').append(hex(name, key));
        case Group(String name, int threshold, List<Member> of) -> {
          out.append("group ").append(name).append(' ').append(threshold);
          of.forEach(each -> out.append(' ').append(each.name()));
        }
      }
      out.append('\n');
    }
    Member quorum = policy.quorum();
    out.append("quorum ").append(quorum == null ? "none" : quorum.name()).append('\n');
    return out.toString().getBytes(ISO_8859_1);
  }

  private static String hex(String name, NoteKey key) throws MalformedException {
    if (!key.isEd25519()) {
      throw new MalformedException("Sigsum knows Ed25519 alone, and " + name + " has another key");
    }
    return key.key().hex();
  }

  /// The line of a public key as OpenSSH writes it (RFC 8709 section 4): the name of its kind and
  /// the key, each after its length.
  public static String key(Bytes32 key) {
    byte[] kind = KIND.getBytes(US_ASCII);
    byte[] blob = new byte[4 + kind.length + 4 + Bytes32.SIZE];
    Longs.putInt(blob, 0, kind.length);
    System.arraycopy(kind, 0, blob, 4, kind.length);
    Longs.putInt(blob, 4 + kind.length, Bytes32.SIZE);
    key.write(blob, blob.length - Bytes32.SIZE);
    return KIND + " " + Base64.getEncoder().encodeToString(blob) + " ramdam\n";
  }
}
