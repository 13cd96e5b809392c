package org.ramdam.protocol.receipt;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.Disclosure;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteKey;
import org.ramdam.protocol.tlog.Policy;
import org.ramdam.protocol.tlog.TlogProof;

/// One record, who confirmed it, and everything needed to check both: a C2SP tlog-proof, whose
/// extra data holds what is not the proof of the record itself (docs/protocol/receipt.md).
///
/// @param index of the record in the first log
/// @param inclusion its inclusion proof, from the leaf's sibling to a child of the root
/// @param policy under which it was made
/// @param logs the one of the record, then those of other sites in which it was confirmed
public record Receipt(long index, List<Bytes32> inclusion, Policy policy, List<Log> logs) {
  /// Bytes of the file, as it is read.
  public static final int MAX_BYTES = 98_304;

  /// Logs, that of the record among them.
  public static final int MAX_LOGS = 4;

  /// Entries of each log, and members of each.
  public static final int MAX_ENTRIES = 64;

  /// Lines of signatures of each note.
  public static final int MAX_SIGNATURES = 64;

  public Receipt {
    requireNonNull(policy);
    inclusion = List.copyOf(inclusion);
    logs = List.copyOf(logs);
    if (index < 0
        || inclusion.size() > TlogProof.MAX_HASHES
        || logs.isEmpty()
        || logs.size() > MAX_LOGS) {
      throw new IllegalArgumentException("index " + index + ", logs " + logs.size());
    }
    if (logs.stream().map(log -> log.site.id).distinct().count() < logs.size()) {
      throw new IllegalArgumentException("two logs of one site");
    }
    long wanted = index;
    if (logs.getFirst().entries.stream().noneMatch(entry -> entry.index == wanted)) {
      throw new IllegalArgumentException("the record, entry " + index + ", is not there");
    }
  }

  /// What is shown of a log.
  ///
  /// @param checkpoint of the log, with the signatures of its site and of witnesses
  /// @param site its entry 0
  /// @param members those who signed what is shown, by ascending id
  /// @param entries by ascending index
  /// @param hashes what else it takes to compute the root; see
  ///   [org.ramdam.protocol.tlog.PrunedTree]
  public record Log(
      Note checkpoint,
      Inception site,
      List<Inception> members,
      List<Entry> entries,
      List<Bytes32> hashes) {
    public Log {
      requireNonNull(checkpoint);
      requireNonNull(site);
      members = List.copyOf(members);
      entries = List.copyOf(entries);
      hashes = List.copyOf(hashes);
      if (members.size() > MAX_ENTRIES || entries.isEmpty() || entries.size() > MAX_ENTRIES) {
        throw new IllegalArgumentException(
            "members " + members.size() + ", entries " + entries.size());
      }
      if (checkpoint.signatures().size() > MAX_SIGNATURES) {
        throw new IllegalArgumentException("a note has at most 64 signatures here");
      }
      for (int i = 1; i < members.size(); i++) {
        if (members.get(i - 1).id.compareTo(members.get(i).id) >= 0) {
          throw new IllegalArgumentException("members are not by ascending id");
        }
      }
      for (int i = 1; i < entries.size(); i++) {
        if (entries.get(i - 1).index >= entries.get(i).index) {
          throw new IllegalArgumentException("entries are not by ascending index");
        }
      }
    }

    private Log with(Note note) {
      return new Log(note, site, members, entries, hashes);
    }
  }

  /// The first record of a site or a person. A value: bytes are lent.
  public static final class Inception {
    private final Bytes32 id;
    private final byte[] bytes;
    private final Core core;
    private final @Nullable Disclosure words;

    /// @param bytes of the core; kept
    /// @throws MalformedException if they are not those of a core
    public Inception(byte[] bytes, @Nullable Disclosure words) throws MalformedException {
      this.id = Sha256.of(bytes);
      this.bytes = bytes;
      this.core = RecordCodec.decodeCore(bytes);
      this.words = words;
    }

    private Inception(Inception other, @Nullable Disclosure words) {
      this.id = other.id;
      this.bytes = other.bytes;
      this.core = other.core;
      this.words = words;
    }

    /// The id of the site or the member.
    public Bytes32 id() {
      return id;
    }

    /// The bytes of the core, lent.
    public byte[] bytes() {
      return bytes;
    }

    /// What the core says.
    public Core core() {
      return core;
    }

    /// Null if they are not shown.
    public @Nullable Disclosure words() {
      return words;
    }
  }

  /// An entry of a log.
  ///
  /// @param words null if they are not shown, or there are none
  public record Entry(long index, SignedRecord record, @Nullable Disclosure words) {
    public Entry {
      requireNonNull(record);
      if (index < 0) {
        throw new IllegalArgumentException("index " + index);
      }
    }
  }

  /// The record.
  public Entry subject() {
    return logs.getFirst().entries.stream()
        .filter(entry -> entry.index == index)
        .findFirst()
        .orElseThrow();
  }

  /// The same with some words hidden. Of whom no word is shown any more, the words are left out.
  ///
  /// @param hides by the id of the record and the name of the field, see [Disclosure.Text]
  public Receipt hide(BiPredicate<Bytes32, String> hides) {
    var changed = new ArrayList<Log>();
    for (Log log : logs) {
      changed.add(
          new Log(
              log.checkpoint,
              hide(log.site, hides),
              log.members.stream().map(member -> hide(member, hides)).toList(),
              log.entries.stream()
                  .map(e -> new Entry(e.index, e.record, hide(e.record.id(), e.words, hides)))
                  .toList(),
              log.hashes));
    }
    return new Receipt(index, inclusion, policy, changed);
  }

  private static Inception hide(Inception inception, BiPredicate<Bytes32, String> hides) {
    return new Inception(inception, hide(inception.id, inception.words, hides));
  }

  private static @Nullable Disclosure hide(
      Bytes32 id, @Nullable Disclosure words, BiPredicate<Bytes32, String> hides) {
    if (words == null) {
      return null;
    }
    Disclosure shown = words.hide(name -> hides.test(id, name));
    return shown.texts().isEmpty() ? null : shown;
  }

  /// The same under another policy: of the notes, only the lines of the sites' own and of the
  /// policy's witnesses are kept.
  public Receipt under(Policy policy) {
    List<NoteKey> witnesses = policy.witnesses();
    var changed = new ArrayList<Log>();
    for (Log log : logs) {
      String origin = log.checkpoint.text().substring(0, log.checkpoint.text().indexOf('\n'));
      changed.add(
          log.with(
              new Note(
                  log.checkpoint.text(),
                  log.checkpoint.signatures().stream()
                      .filter(line ->
                          line.name().equals(origin) || witnesses.stream().anyMatch(line::isBy))
                      .toList())));
    }
    return new Receipt(index, inclusion, policy, changed);
  }

  /// The text of the file.
  ///
  /// @throws IllegalArgumentException if it is more than such a file can hold
  public String encode() {
    return ReceiptCodec.encode(this);
  }

  /// Whether a text is a receipt that was not damaged. It may still be forged.
  public static boolean isWhole(String text) {
    return ReceiptCodec.isWhole(text);
  }

  /// Reads what [#encode] writes. Nothing is verified.
  ///
  /// @throws MalformedException if it is anything else
  public static Receipt parse(String text) throws MalformedException {
    return ReceiptCodec.parse(text);
  }
}
