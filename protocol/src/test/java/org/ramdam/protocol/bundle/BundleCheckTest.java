package org.ramdam.protocol.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.ramdam.protocol.Limits;
import org.ramdam.protocol.bundle.BundleProblem.Kind;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.chain.AuthorHead;
import org.ramdam.protocol.crypto.Signature;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;
import org.ramdam.protocol.network.Run;
import org.ramdam.protocol.record.Body;
import org.ramdam.protocol.record.Consent;
import org.ramdam.protocol.record.RecordCodec;
import org.ramdam.protocol.record.Scope;
import org.ramdam.protocol.record.SignedRecord;
import org.ramdam.protocol.record.Words;
import org.ramdam.protocol.testing.Records;

/// A bundle that says what is not so is refused, log by log.
class BundleCheckTest {
  private final SplittableRandom random = new SplittableRandom(11);
  private final List<BundledSite> sites;

  BundleCheckTest() throws MalformedException {
    sites = BundledSite.two(60, random);
  }

  private BundledSite founder() {
    return sites.getFirst();
  }

  private static BundleProblem only(Bundles.Found found) {
    assertThat(found.problems()).hasSize(1);
    return found.problems().getFirst();
  }

  private static BundleCheck.Log log(Bundles.Found found, BundledSite site) {
    return found.check().logs().stream()
        .filter(log -> log.id().equals(site.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void soundBundle_saysWhatItHolds() {
    Bundles.Found found = Bundles.read(Bundles.file(Bundles.blocks(sites, 0, false)));
    assertThat(found.problems()).isEmpty();
    assertThat(found.check().networkName()).isEqualTo("Périgord");
    assertThat(found.check().entries()).isEqualTo(2 * 63 + 2);
    BundleCheck.Log log = log(found, founder());
    assertThat(log.name()).isEqualTo("La Fabrique");
    assertThat(log.to()).isEqualTo(65);
    assertThat(log.words()).isEqualTo(63); // neither the admission of a site nor of a member
    assertThat(log.cosignedBy()).containsExactly(sites.getLast().id());
  }

  @Test
  void forkProof_standsBehindTheHeadOfItsLog_once_andIsVerified() {
    BundledSite site = founder();
    BundleBlock.Fork fork = site.fork(9, new Bytes32(1, 2, 3, 4));
    for (long from : new long[] {0, 7, 63}) {
      List<BundleBlock> blocks = Bundles.blocks(sites, from, false);
      int head = headOf(blocks, site);
      blocks.add(head + 1, fork);
      Bundles.Found found = Bundles.read(Bundles.file(blocks));
      assertThat(found.problems()).isEmpty();
      assertThat(log(found, site).forks()).containsExactly(fork.proof());
      assertThat(log(found, sites.getLast()).forks()).isEmpty();

      blocks.add(head + 1, fork);
      assertThat(only(Bundles.read(Bundles.file(blocks))).kind()).isEqualTo(Kind.FORM);
    }
    List<BundleBlock> behind = Bundles.blocks(sites, 0, false);
    behind.add(lastRun(behind, site) + 1, fork);
    assertThat(only(Bundles.read(Bundles.file(behind))).kind()).isEqualTo(Kind.FORM);
    List<BundleBlock> elsewhere = Bundles.blocks(sites, 0, false);
    elsewhere.add(headOf(elsewhere, sites.getLast()) + 1, fork);
    assertThat(only(Bundles.read(Bundles.file(elsewhere))).site()).isEqualTo(sites.getLast().id());
    List<BundleBlock> before = Bundles.blocks(sites, 0, false);
    before.add(2, fork);
    assertThat(Bundles.read(Bundles.file(before)).problems().getFirst().kind())
        .isEqualTo(Kind.FORM);
    List<BundleBlock> nothing = Bundles.blocks(sites, 0, false);
    nothing.add(headOf(nothing, site) + 1, site.fork(9, site.checkpoint(9).root()));
    BundleProblem problem = only(Bundles.read(Bundles.file(nothing)));
    assertThat(problem.kind()).isEqualTo(Kind.HEAD);
    assertThat(problem.site()).isEqualTo(site.id());
  }

  private static int headOf(List<BundleBlock> blocks, BundledSite site) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i) instanceof BundleBlock.Head head
          && head.note().text().contains(site.id().hex())) {
        return i;
      }
    }
    throw new AssertionError("no head");
  }

  @Test
  void publicBundle_hasNoOtherWords_andMayNot() {
    Bundles.Found found = Bundles.read(Bundles.file(Bundles.blocks(sites, 0, true)));
    assertThat(found.problems()).isEmpty();
    assertThat(log(found, founder()).words()).isEqualTo(2 + 20);
    List<BundleBlock> mixed = Bundles.blocks(sites, 0, false);
    mixed.set(0, Bundles.blocks(sites, 0, true).getFirst());
    BundleProblem problem = Bundles.read(Bundles.file(mixed)).problems().getFirst();
    assertThat(problem.kind()).isEqualTo(Kind.WORDS);
  }

  @Test
  void suffix_isCheckedWithoutWhatStandsBefore_andAnEmptyOneToo() {
    for (long from : new long[] {1, 5, 17, 62, 63}) {
      Bundles.Found found = Bundles.read(Bundles.file(Bundles.blocks(sites, from, false)));
      assertThat(found.problems()).as("from %d", from).isEmpty();
      assertThat(found.check().entries()).isEqualTo(65 + 63 - 2 * from);
    }
  }

  @Test
  void oneBadRecordOfMany_isNamed_andTheOtherLogIsSound() throws MalformedException {
    for (long from : new long[] {0, 7}) {
      List<BundleBlock> blocks = Bundles.blocks(sites, from, false);
      int at = lastRun(blocks, founder());
      var run = (BundleBlock.Entries) blocks.get(at);
      // Another signature, of the same core: neither the entry nor the author's word any more.
      List<Run.Item> items = items(run);
      SignedRecord record = items.get(3).record();
      byte[] signature = record.signature().clone();
      signature[9] ^= 1;
      items.set(
          3,
          new Run.Item(
              record, RecordCodec.envelope(record.coreBytes(), signature), items.get(3).words()));
      blocks.set(at, entries(run, items));
      Bundles.Found found = Bundles.read(Bundles.file(blocks));
      BundleProblem problem = only(found);
      assertThat(problem.kind()).isEqualTo(Kind.HEAD);
      assertThat(problem.site()).isEqualTo(founder().id());
      assertThat(problem.index()).isEqualTo(run.from() + 3);
      assertThat(problem.offset()).isPositive();
      assertThat(log(found, sites.getLast()).problem()).isNull();
      assertThat(found.check().entries()).isEqualTo(63 - from);
    }
  }

  @Test
  void recordThatTheSiteLogged_thoughTheRulesRefuseIt_isNamed() throws MalformedException {
    for (long from : new long[] {0, 7}) {
      List<BundledSite> bad = BundledSite.two(10, new SplittableRandom(3));
      BundledSite site = bad.getLast();
      site.network = Bytes32.ZERO.equals(site.network) ? site.network : new Bytes32(1, 2, 3, 4);
      site.contribute(site.member("Léa"), Scope.PUBLIC, "ailleurs");
      BundleProblem problem = only(Bundles.read(Bundles.file(Bundles.blocks(bad, from, false))));
      assertThat(problem.kind()).isEqualTo(Kind.ENTRY);
      assertThat(problem.site()).isEqualTo(site.id());
      assertThat(problem.index()).isEqualTo(14); // the admission after the inception
      assertThat(problem.reason()).contains("network");
    }
  }

  @Test
  void revokedDevice_signsNothingBehind() throws MalformedException {
    List<BundledSite> both = BundledSite.two(10, new SplittableRandom(3));
    BundledSite site = both.getLast();
    SigningKey phone = site.member("Léa");
    Bytes32 member = site.items.get(site.items.size() - 2).record().id();
    SigningKey laptop = Records.key(random);
    byte[] accepted =
        laptop.sign(Consent.accepting(site.network, site.id(), member, laptop.publicKey()));
    Body device = new Body.Device(member, laptop.publicKey(), Signature.of(accepted));
    SignedRecord added = site.write(phone, device, null, Scope.SITE);
    site.heads.put(laptop.publicKey(), new AuthorHead(0, added.id()));
    SignedRecord newest = site.contribute(laptop, Scope.PUBLIC, "chez Léa");
    site.write(phone, new Body.Revocation(laptop.publicKey(), 1, newest.id()), null, Scope.SITE);
    for (long from : new long[] {0, 7}) {
      assertThat(Bundles.read(Bundles.file(Bundles.blocks(both, from, false))).problems())
          .isEmpty();
    }
    site.contribute(laptop, Scope.PUBLIC, "trop tard");
    for (long from : new long[] {0, 7}) {
      BundleProblem problem = only(Bundles.read(Bundles.file(Bundles.blocks(both, from, false))));
      assertThat(problem.kind()).isEqualTo(Kind.ENTRY);
      assertThat(problem.index()).isEqualTo(site.items.size() - 1);
      assertThat(problem.reason()).contains("revoked");
    }
  }

  @Test
  void signatureOfAnAuthor_isVerified_evenWhereTheSiteLoggedAnotherOne() throws MalformedException {
    BundledSite site = sites.getLast();
    for (int index : new int[] {10, site.items.size() - 1}) {
      Run.Item item = site.items.get(index);
      byte[] signature = item.record().signature().clone();
      signature[1] ^= 1;
      byte[] entry = RecordCodec.envelope(item.record().coreBytes(), signature);
      site.items.set(index, new Run.Item(RecordCodec.decode(entry), entry, item.words()));
      for (long from : new long[] {0, 7}) {
        byte[] file = Bundles.file(Bundles.blocks(sites, from, false));
        boolean newest = index == site.items.size() - 1;
        assertThat(Bundles.read(file).isSound()).isEqualTo(!newest);
        BundleProblem problem = only(Bundles.read(file, new BundleCheck(Verifier.strict(), true)));
        assertThat(problem.kind()).isEqualTo(Kind.ENTRY);
        assertThat(problem.index()).isEqualTo(index);
      }
      site.items.set(index, item);
    }
  }

  @Test
  void words_ofAnotherRecord_areRefused() throws MalformedException {
    List<BundleBlock> blocks = Bundles.blocks(sites, 0, false);
    int at = lastRun(blocks, founder());
    var run = (BundleBlock.Entries) blocks.get(at);
    List<Run.Item> items = items(run);
    items.set(2, new Run.Item(items.get(2).record(), items.get(2).entry(), items.get(1).words()));
    blocks.set(at, entries(run, items));
    BundleProblem problem = only(Bundles.read(Bundles.file(blocks)));
    assertThat(problem.kind()).isEqualTo(Kind.WORDS);
    assertThat(problem.index()).isEqualTo(run.from() + 2);
  }

  @Test
  void wordsOfTheSiteAlone_areRefused() throws MalformedException {
    BundledSite site = sites.getLast();
    SignedRecord closed =
        site.write(
            site.member("Léa"),
            new Body.Attest(site.id(), org.ramdam.protocol.record.Verdict.CONFIRM, null),
            new Words.AttestWords("entre nous"),
            Scope.SITE);
    assertThat(Bundles.read(Bundles.file(Bundles.blocks(sites, 0, false))).isSound()).isTrue();
    // The words themselves: the fixture never gives them, so they stand in by a public record's.
    Run.Item last = site.items.getLast();
    assertThat(last.record()).isEqualTo(closed);
    site.items.set(
        site.items.size() - 1,
        new Run.Item(last.record(), last.entry(), site.items.getFirst().words()));
    assertThat(only(Bundles.read(Bundles.file(Bundles.blocks(sites, 0, false)))).kind())
        .isEqualTo(Kind.WORDS);
  }

  @Test
  void blocksOutOfPlace_areRefused() {
    List<BundleBlock> blocks = Bundles.blocks(sites, 0, false);
    for (int i = 0; i < blocks.size(); i++) {
      List<BundleBlock> without = new ArrayList<>(blocks);
      without.remove(i);
      assertThat(Bundles.read(Bundles.file(without)).problems()).as("without %d", i).isNotEmpty();
      List<BundleBlock> twice = new ArrayList<>(blocks);
      twice.add(i, blocks.get(i));
      assertThat(Bundles.read(Bundles.file(twice)).problems()).as("%d twice", i).isNotEmpty();
      if (i > 0) {
        List<BundleBlock> swapped = new ArrayList<>(blocks);
        java.util.Collections.swap(swapped, i - 1, i);
        assertThat(Bundles.read(Bundles.file(swapped)).problems()).as("swap %d", i).isNotEmpty();
      }
    }
  }

  @Test
  void damagedLog_leavesTheOthers() {
    List<BundleBlock> blocks = Bundles.blocks(sites, 0, false);
    List<byte[]> packed = new ArrayList<>(blocks.stream().map(BundleBlocks::pack).toList());
    for (int i = 2; i < blocks.size(); i++) {
      List<byte[]> damaged = new ArrayList<>(packed);
      byte[] block = packed.get(i).clone();
      block[block.length / 2] ^= 1;
      damaged.set(i, block);
      Bundles.Found found = Bundles.read(Bundles.filePacked(damaged));
      assertThat(found.problems()).as("block %d", i).hasSize(1);
      assertThat(found.check().logs().stream().filter(log -> log.problem() == null).count())
          .as("block %d", i)
          .isEqualTo(1);
    }
  }

  @Test
  void otherHead_isRefused() {
    for (int size : new int[] {1, 62}) {
      List<BundleBlock> blocks = Bundles.blocks(sites, 0, false);
      int at = firstHead(blocks);
      BundledSite first =
          blocks.get(at).equals(founder().head(65, sites.getLast())) ? founder() : sites.getLast();
      blocks.set(at, first.head(size));
      assertThat(Bundles.read(Bundles.file(blocks)).problems()).isNotEmpty();
    }
  }

  /// Whatever is changed in a block and packed again is refused, or says the same of every log.
  @Test
  void changedBits_areRefused_orWithoutEffect_evenIfTheDigestIsMadeAgain() throws Exception {
    List<BundledSite> small = BundledSite.two(6, new SplittableRandom(5));
    for (long from : new long[] {0, 4}) {
      List<byte[]> packed =
          Bundles.blocks(small, from, false).stream().map(BundleBlocks::pack).toList();
      Object whole = effect(Bundles.read(Bundles.filePacked(packed)));
      for (int i = 0; i < 400; i++) {
        int which = random.nextInt(packed.size());
        byte[] bytes = inflate(packed.get(which));
        int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        var changed = new ArrayList<>(packed);
        changed.set(which, BundleBlocks.deflate(bytes));
        Bundles.Found found = Bundles.read(Bundles.filePacked(changed));
        if (found.isSound()) {
          assertThat(effect(found))
              .as("from %d, block %d, bit %d", from, which, bit)
              .isEqualTo(whole);
        }
      }
    }
  }

  private static Object effect(Bundles.Found found) {
    return found.check().logs().stream()
        .map(log -> List.of(log.id(), log.from(), log.to(), log.words()))
        .toList();
  }

  private static byte[] inflate(byte[] packed) throws DataFormatException {
    var inflater = new Inflater();
    inflater.setInput(packed);
    byte[] out = new byte[Limits.BUNDLE_BLOCK_BYTES];
    int end = inflater.inflate(out);
    inflater.end();
    return Arrays.copyOf(out, end);
  }

  private static int firstHead(List<BundleBlock> blocks) {
    int at = 0;
    while (!(blocks.get(at) instanceof BundleBlock.Head)) {
      at++;
    }
    return at;
  }

  private static int lastRun(List<BundleBlock> blocks, BundledSite site) {
    int found = -1;
    boolean here = false;
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i) instanceof BundleBlock.Head head) {
        here = head.note().text().contains(site.id().hex());
      } else if (here) {
        found = i;
      }
    }
    return found;
  }

  private static List<Run.Item> items(BundleBlock.Entries run) throws MalformedException {
    return new ArrayList<>(
        new Run(
                0,
                run.from(),
                run.count(),
                List.of(run.records()),
                1,
                new byte[64],
                List.of(),
                false)
            .items());
  }

  private static BundleBlock.Entries entries(BundleBlock.Entries like, List<Run.Item> items) {
    var writer = new Run.Writer();
    items.forEach(item -> writer.add(item.entry(), item.words()));
    return new BundleBlock.Entries(like.from(), like.count(), writer.take(), like.proof());
  }
}
