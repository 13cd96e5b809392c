package org.ramdam.protocol.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ramdam.protocol.receipt.RecordFiles.DEVICE;
import static org.ramdam.protocol.receipt.RecordFiles.LOG;
import static org.ramdam.protocol.receipt.RecordFiles.OTHER_WITNESS;
import static org.ramdam.protocol.receipt.RecordFiles.OTHER_WITNESS_SITE;
import static org.ramdam.protocol.receipt.RecordFiles.REGISTRAR;
import static org.ramdam.protocol.receipt.RecordFiles.ROOT;
import static org.ramdam.protocol.receipt.RecordFiles.WITNESS;
import static org.ramdam.protocol.receipt.RecordFiles.WITNESS_SITE;
import static org.ramdam.protocol.receipt.RecordFiles.cosigned;
import static org.ramdam.protocol.receipt.RecordFiles.part;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.receipt.Verification.Check;
import org.ramdam.protocol.receipt.Verification.Proved;
import org.ramdam.protocol.record.Action;
import org.ramdam.protocol.record.Anchor;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Core;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Role;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.tlog.Checkpoint;
import org.ramdam.protocol.tlog.Note;
import org.ramdam.protocol.tlog.NoteSignature;
import org.ramdam.protocol.tlog.TlogProof;
import org.ramdam.protocol.tlog.TreeHasher;

class RecordFileTest {
  private static final Trust ONE_WITNESS =
      new Trust(Set.of(), Map.of(WITNESS_SITE, WITNESS.publicKey()));

  private final Verifier verifier = remembering(Verifier.strict());
  private final RecordFiles log = RecordFiles.example();

  /// Most changes leave most signatures as they were.
  private static Verifier remembering(Verifier verifier) {
    var known = new HashMap<List<Object>, Boolean>();
    return (key, message, signature) ->
        known.computeIfAbsent(
            List.of(key, ByteBuffer.wrap(message), ByteBuffer.wrap(signature)),
            _ -> verifier.verify(key, message, signature));
  }

  private Verification verify(RecordFile file, Trust trust) {
    return file.verify(verifier, new TreeHasher(), trust);
  }

  private Proved proved(RecordFile file, Trust trust) {
    return requireNonNull(verify(file, trust).proved());
  }

  private List<Finding> failures(RecordFile file) {
    return verify(file, Trust.NONE).checks().stream()
        .filter(Check::failed)
        .map(Check::finding)
        .toList();
  }

  @Test
  void everyEntryIsProved() {
    for (int index = 0; index < 7; index++) {
      Verification verification = verify(log.file(index), Trust.NONE);

      assertThat(verification.checks()).as("entry %d", index).noneMatch(Check::failed);
      assertThat(verification.checks())
          .extracting(check -> check.finding().code())
          .containsExactly(Finding.Code.values());
    }
  }

  @Test
  void facts_ofAMembersRecord() {
    Proved proved = proved(log.file(5), ONE_WITNESS);

    assertThat(proved.network()).isEqualTo(log.network());
    assertThat(proved.site()).isEqualTo(log.site());
    assertThat(proved.siteName()).isEqualTo("La Fabrique");
    assertThat(proved.record().id()).isEqualTo(log.id(5));
    assertThat(proved.words()).isEqualTo(new Words.ContributionWords("réparé le vélo", ""));
    assertThat(proved.index()).isEqualTo(5);
    assertThat(proved.size()).isEqualTo(7);
    assertThat(proved.member()).isEqualTo(log.id(2));
    assertThat(proved.memberName()).isEqualTo("Léa");
    assertThat(proved.roles()).containsExactly(Role.MEMBER);
    assertThat(proved.cosigned()).containsExactly(Map.entry(WITNESS_SITE, 1_800_000_000L));
  }

  @Test
  void textIsReadBack() throws MalformedException {
    for (int index = 0; index < 7; index++) {
      String text = log.file(index).encode();

      assertThat(RecordFile.parse(text).encode()).isEqualTo(text);
    }
  }

  @Test
  void everyByteCounts() throws MalformedException {
    Trust trust = new Trust(Set.of(log.site()), ONE_WITNESS.witnesses());
    Proved proved = proved(log.file(5), trust);
    byte[] file = log.file(5).encode().getBytes(UTF_8);

    for (int position = 0; position < file.length; position++) {
      for (int mask : new int[] {1, 4, 0x20, 0x80}) {
        byte[] changed = file.clone();
        changed[position] ^= (byte) mask;
        Proved now = provedBy(changed, trust);
        if (now != null) {
          // What may change without harm is the line of a witness: it counts, or it does not.
          assertThat(proved.cosigned()).containsAllEntriesOf(now.cosigned());
          assertThat(withoutCosigners(now))
              .as("byte %d ^ %d", position, mask)
              .isEqualTo(withoutCosigners(proved));
        }
      }
    }
  }

  private @Nullable Proved provedBy(byte[] file, Trust trust) {
    try {
      return verify(RecordFile.parse(new String(file, UTF_8)), trust).proved();
    } catch (MalformedException _) {
      return null;
    }
  }

  private static Proved withoutCosigners(Proved proved) {
    return new Proved(
        proved.network(),
        proved.site(),
        proved.siteName(),
        proved.record(),
        proved.words(),
        proved.index(),
        proved.size(),
        proved.root(),
        proved.member(),
        proved.memberName(),
        proved.roles(),
        Map.of());
  }

  @Test
  void everyCutIsRefused() {
    String text = log.file(5).encode();
    int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;

    for (int length = 0; length < text.length(); length++) {
      String cut = text.substring(0, length);
      if (length != lastLine && length != text.lastIndexOf('\n', lastLine - 2) + 1) {
        assertThatThrownBy(() -> RecordFile.parse(cut)).isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void otherEncodingsOfTheExtraData_areRefused() throws MalformedException {
    TlogProof proof = TlogProof.parse(log.file(5).encode());
    byte[] unknownField = new byte[proof.extra().length + 2];
    System.arraycopy(proof.extra(), 0, unknownField, 0, proof.extra().length);
    unknownField[unknownField.length - 2] = 0x78;

    for (byte[] extra : List.of(unknownField, new byte[] {8, 1}, new byte[] {8, 2})) {
      String text =
          new TlogProof(extra, proof.index(), proof.hashes(), proof.checkpoint()).encode();
      assertThatThrownBy(() -> RecordFile.parse(text)).isInstanceOf(MalformedException.class);
    }
    String padded = Base64.getEncoder().encodeToString(proof.extra());
    assertThatThrownBy(() -> RecordFile.parse(log.file(5).encode().replace(padded, padded + "\n")))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void withoutWords_theRestIsProved() {
    LoggedRecord subject = log.logged(5);
    RecordFile file =
        RecordFile.of(
            new LoggedRecord(subject.record(), null, 5, subject.hashes()),
            log.support(5),
            log.note());

    Verification verification = verify(file, Trust.NONE);

    assertThat(verification.ok()).isTrue();
    assertThat(verification.checks())
        .extracting(Check::finding)
        .contains(Finding.WORDS_ABSENT, Finding.NO_WITNESS, Finding.NO_TRUST);
  }

  @Test
  void wordsOfAnother_areRefused() {
    LoggedRecord subject = log.logged(5);
    RecordFile file =
        RecordFile.of(
            new LoggedRecord(subject.record(), log.logged(6).privatePart(), 5, subject.hashes()),
            log.support(5),
            log.note());

    assertThat(failures(file)).containsExactly(Finding.WORDS_DIFFER);
  }

  @Test
  void anySupportMissing_isNoticed() {
    List<LoggedRecord> support = log.support(5);
    assertThat(support).hasSize(4);

    for (LoggedRecord missing : support) {
      var rest = new ArrayList<>(support);
      rest.remove(missing);
      assertThat(verify(RecordFile.of(log.logged(5), rest, log.note()), Trust.NONE).ok())
          .as("without entry %d", missing.index())
          .isFalse();
    }
  }

  @Test
  void memberWhoHasLeft_isNotAdmitted() {
    log.admit(log.id(2));
    int index = log.contribute("après");
    List<LoggedRecord> support =
        log.support(index).stream().filter(entry -> entry.index() != 3).toList();

    assertThat(failures(RecordFile.of(log.logged(index), support, log.note())))
        .containsExactly(Finding.NOT_ADMITTED);
  }

  @Test
  void admissionByAnother_isRefused() {
    var other = new RecordFiles();
    other.found();
    other.enrol(DEVICE, "Léa");
    other.sign(DEVICE, new Body.MemberAdmission(other.id(2), List.of(Role.STEWARD)), null);
    int index = other.contribute("admise par elle-même");

    assertThat(failures(other.file(index))).containsExactly(Finding.ADMISSION_NOT_SIGNED);
  }

  @Test
  void admissionAfterTheRecord_isNone() {
    var other = new RecordFiles();
    other.found();
    other.enrol(DEVICE, "Léa");
    int index = other.contribute("trop tôt");
    other.admit(other.id(2), Role.MEMBER);
    var support = new ArrayList<>(other.support(index));
    support.add(other.logged(4));

    assertThat(failures(RecordFile.of(other.logged(index), support, other.note())))
        .containsExactly(Finding.NOT_ADMITTED);
  }

  @Test
  void rolesOfRecords_areKept() {
    int byMember = log.sign(DEVICE, new Body.Genesis(1, 1), null);
    int bySite =
        log.sign(
            REGISTRAR,
            new Body.Contribution(Action.WORK, log.id(2), log.site(), 1, 1, null, null),
            null);

    assertThat(failures(log.file(byMember))).contains(Finding.ROLE);
    assertThat(failures(log.file(bySite))).containsExactly(Finding.ROLE);
  }

  @Test
  void unsignedRecord_isRefused() throws MalformedException {
    SignedRecord other = log.logged(6).record();
    SignedRecord before = log.logged(5).record();
    SignedRecord forged = RecordCodec.of(other.coreBytes(), before.signature());
    var forgery = RecordFiles.example();
    int index = forgery.append(forged, null);

    assertThat(failures(forgery.file(index))).contains(Finding.NOT_SIGNED);
  }

  @Test
  void brokenChains_areRefused() {
    Bytes32 elsewhere = Sha256.of(new byte[] {1});
    Bytes32 network = log.network();

    assertThat(failureOf(network, elsewhere, 4, null)).containsExactly(Finding.OTHER_HOME);
    assertThat(failureOf(elsewhere, log.site(), 4, null)).containsExactly(Finding.OTHER_NETWORK);
    assertThat(failureOf(network, log.site(), 5, null)).containsExactly(Finding.PREVIOUS_DIFFERS);
    assertThat(failureOf(network, log.site(), 4, new Anchor(9, elsewhere)))
        .containsExactly(Finding.ANCHOR);
    assertThat(failureOf(network, log.site(), 4, new Anchor(7, elsewhere))).isEmpty();
  }

  private List<Finding> failureOf(
      Bytes32 network, Bytes32 home, long seq, @Nullable Anchor anchor) {
    var site = RecordFiles.example();
    Core core =
        new Core(
            network,
            home,
            DEVICE.publicKey(),
            seq,
            site.id(6),
            3_000,
            Scope.SITE,
            List.of(),
            anchor,
            null,
            new Body.Contribution(Action.WORK, site.id(2), site.site(), 1, 1, null, null));
    return failures(site.file(site.append(RecordCodec.sign(core, DEVICE), null)));
  }

  @Test
  void checkpointOfAnotherLog_isRefused() {
    Checkpoint other = new Checkpoint("ramdam/v1/other", 7, log.checkpoint().root());
    NoteSignature line = other.noteSignature(LOG.publicKey(), other.sign(LOG));

    assertThat(failures(withNote(new Note(other.text(), List.of(line)))))
        .containsExactly(Finding.OTHER_ORIGIN);
  }

  @Test
  void checkpointByAnother_isRefused() {
    Checkpoint ours = log.checkpoint();
    for (SigningKey key : List.of(ROOT, REGISTRAR, WITNESS)) {
      NoteSignature ownName = ours.noteSignature(key.publicKey(), ours.sign(key));
      NoteSignature ourName = ours.noteSignature(LOG.publicKey(), ours.sign(key));

      assertThat(failures(withNote(new Note(ours.text(), List.of(ownName)))))
          .containsExactly(Finding.CHECKPOINT_NOT_SIGNED);
      assertThat(failures(withNote(new Note(ours.text(), List.of(ourName)))))
          .containsExactly(Finding.CHECKPOINT_NOT_SIGNED);
    }
  }

  @Test
  void otherRoot_isRefused() {
    Checkpoint other = new Checkpoint(log.checkpoint().origin(), 7, Bytes32.ZERO);
    NoteSignature line = other.noteSignature(LOG.publicKey(), other.sign(LOG));

    assertThat(failures(withNote(new Note(other.text(), List.of(line)))))
        .containsExactly(Finding.NOT_INCLUDED);
  }

  @Test
  void cosignatures_countByKnownWitnessesAlone() {
    Map<Bytes32, Bytes32> both =
        Map.of(WITNESS_SITE, WITNESS.publicKey(), OTHER_WITNESS_SITE, OTHER_WITNESS.publicKey());
    Proved proved = proved(log.file(5), new Trust(Set.of(), both));
    assertThat(proved.cosigned()).containsOnlyKeys(both.keySet());

    Proved alone = proved(log.file(5), Trust.NONE);
    assertThat(alone.cosigned()).isEmpty();
  }

  @Test
  void cosignatureOfAKnownWitness_mustBeTrue() {
    Checkpoint older = new Checkpoint(log.checkpoint().origin(), 6, log.checkpoint().root());
    Note note =
        new Note(
            log.note().text(),
            List.of(log.note().signatures().getFirst(), cosigned(older, WITNESS_SITE, WITNESS)));

    assertThat(verify(withNote(note), ONE_WITNESS).checks())
        .extracting(Check::finding)
        .contains(Finding.COSIGNATURE_FALSE);
    assertThat(failures(withNote(note))).isEmpty();
  }

  @Test
  void siteThatIsNotTrusted_isRefused() {
    Trust trust = new Trust(Set.of(WITNESS_SITE), Map.of());

    assertThat(verify(log.file(5), trust).checks())
        .filteredOn(Check::failed)
        .containsExactly(Check.of(Finding.NOT_TRUSTED, log.site()));
  }

  @Test
  void findings_haveAsManyPlacesAsValues() {
    assertThat(Check.of(Finding.INCLUDED, 1, 2).text()).isEqualTo("it is entry 1 of a log of 2");
    assertThat(part(new Words.MemberWords("Léa")).words()).isEqualTo(new Words.MemberWords("Léa"));
  }

  private RecordFile withNote(Note note) {
    return RecordFile.of(log.logged(5), log.support(5), note);
  }
}
