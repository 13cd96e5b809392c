package org.ramdam.node.log;

import java.util.List;
import org.ramdam.node.store.Codec;
import org.ramdam.node.store.Column;
import org.ramdam.node.store.Column.Use;
import org.ramdam.node.store.Position;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.network.Replica;
import org.ramdam.protocol.network.SiteLog;

/// What is kept of every log.
public final class LogColumns {
  static final Column<Position, byte[]> ENTRIES =
      new Column<>("log.entry.v1", Codec.POSITION, Codec.BYTES, Use.ASCENDING);

  /// Salt ‖ bytes of the private parts that may travel.
  static final Column<Position, byte[]> WORDS =
      new Column<>("log.words.v1", Codec.POSITION, Codec.BYTES, Use.ASCENDING);

  /// Salt ‖ bytes of those that may not.
  static final Column<Position, byte[]> OWN_WORDS =
      new Column<>("log.own-words.v1", Codec.POSITION, Codec.BYTES, Use.ASCENDING);

  /// Where a private part should be here and is not.
  static final Column<Position, Boolean> MISSING =
      new Column<>("log.missing.v1", Codec.POSITION, Codec.MARK, Use.ASCENDING);

  static final Column<Bytes32, Position> IDS =
      new Column<>("log.id.v1", Codec.BYTES_32, Codec.POSITION, Use.SCATTERED);

  static final Column<Bytes32, LogRow> LOGS =
      new Column<>("log.log.v1", Codec.BYTES_32, LogRow.CODEC, Use.STATE);

  /// What was shown to cover more than is held of a log, while it is held in part.
  static final Column<Bytes32, Replica.Ahead> AHEAD =
      new Column<>("log.ahead.v1", Codec.BYTES_32, Codecs.AHEAD, Use.STATE);

  static final Column<AuthorKey, SiteLog.Author> AUTHORS =
      new Column<>("log.author.v1", Codecs.AUTHOR_KEY, Codecs.AUTHOR, Use.STATE);

  /// Hashes of C2SP tiles: full ones of level 0, growing ones above.
  static final Column<TileKey, byte[]> TILES =
      new Column<>("log.tile.v1", Codecs.TILE_KEY, Codec.BYTES, Use.STATE);

  /// By log and witness, which the second half of the key names.
  static final Column<Position, Archive.Cosigned> COSIGNATURES =
      new Column<>("log.cosignature.v1", Codec.POSITION, Codecs.COSIGNED, Use.STATE);

  /// The newest checkpoint that this site cosigned of a log elsewhere, by SHA-256 of its origin.
  static final Column<Bytes32, Archive.Cosigned> ELSEWHERE =
      new Column<>("log.elsewhere.v1", Codec.BYTES_32, Codecs.COSIGNED, Use.STATE);

  /// What witnesses outside the network have cosigned of this site's own log last, by their vkeys.
  static final Column<String, Archive.Cosigned> OUTSIDE =
      new Column<>("log.outside.v1", Codec.TEXT, Codecs.COSIGNED, Use.STATE);

  /// What other sites have cosigned of this site's own log last with ML-DSA-44, by their vkeys.
  static final Column<String, Archive.Cosigned> COSIGNATURES_ML_DSA_44 =
      new Column<>("log.cosignature-mldsa44.v1", Codec.TEXT, Codecs.COSIGNED, Use.STATE);

  /// The proofs that a site shows two histories, one of each generation; kept for ever.
  static final Column<Bytes32, List<String>> FORKS =
      new Column<>("log.fork.v1", Codec.BYTES_32, Codecs.FORKS, Use.STATE);

  /// Where a log opens its later generations: site, generation.
  static final Column<Position, Long> GENERATIONS =
      new Column<>("log.generation.v1", Codec.POSITION, Codec.LONG, Use.STATE);

  /// Entries that stood in a log until a later generation took their place; kept for ever. Those of
  /// the generation that a log is in were being written when the power went, and stand in it still.
  static final Column<AsideKey, Archive.Aside> ASIDE =
      new Column<>("log.aside.v1", Codecs.ASIDE_KEY, Codecs.ASIDE, Use.ASCENDING);

  /// How many entries of a log were set aside, of all its generations.
  static final Column<Bytes32, Long> ASIDE_COUNTS =
      new Column<>("log.aside-count.v1", Codec.BYTES_32, Codec.LONG, Use.STATE);

  /// Where site admissions stand.
  static final Column<Position, Boolean> ADMISSIONS =
      new Column<>("log.admission.v1", Codec.POSITION, Codec.MARK, Use.ASCENDING);

  /// Where the admissions of members stand: site, member, index.
  static final Column<AdmissionKey, Boolean> MEMBER_ADMISSIONS =
      new Column<>("log.member-admission.v1", Codecs.ADMISSION_KEY, Codec.MARK, Use.SCATTERED);

  /// All of them: to open the store with.
  public static final List<Column<?, ?>> ALL =
      List.of(
          ENTRIES,
          WORDS,
          OWN_WORDS,
          MISSING,
          IDS,
          LOGS,
          AHEAD,
          AUTHORS,
          TILES,
          COSIGNATURES,
          ELSEWHERE,
          OUTSIDE,
          COSIGNATURES_ML_DSA_44,
          FORKS,
          GENERATIONS,
          ASIDE,
          ASIDE_COUNTS,
          ADMISSIONS,
          MEMBER_ADMISSIONS);

  /// Those whose rows do not follow from the entries of the logs.
  public static final List<Column<?, ?>> APART =
      List.of(ELSEWHERE, OUTSIDE, COSIGNATURES_ML_DSA_44, ASIDE, ASIDE_COUNTS);

  record AsideKey(long site, int generation, long index) {}

  record AuthorKey(long site, Bytes32 key) {}

  record AdmissionKey(long site, Bytes32 member, long index) {}

  record TileKey(long site, int level, long index) {}

  private LogColumns() {}
}
