package org.ramdam.cli.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.ramdam.protocol.bytes.MalformedException;
import org.ramdam.protocol.crypto.Sha256;
import org.ramdam.protocol.crypto.SigningKey;

/// The recovery key as twelve words: 128 random bits and a checksum of four, eleven bits a word, as
/// in BIP-39 but with French words.
///
/// @see <a href="https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki">BIP-39</a>
final class RecoveryWords {
  /// Bytes of entropy: 16.
  static final int ENTROPY_BYTES = 16;

  /// Words of a key: 12.
  static final int WORDS = 12;

  private static final int WORD_BITS = 11;
  private static final byte[] DOMAIN = "ramdam/recovery/v1".getBytes(StandardCharsets.US_ASCII);

  private RecoveryWords() {}

  /// The 2,048 words, in alphabetical order.
  static List<String> list() {
    try (InputStream in = RecoveryWords.class.getResourceAsStream("recovery_words.txt")) {
      if (in == null) {
        throw new IllegalStateException("no recovery_words.txt");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The words of 16 random bytes.
  static List<String> of(byte[] entropy) {
    if (entropy.length != ENTROPY_BYTES) {
      throw new IllegalArgumentException("expected 16 bytes, got " + entropy.length);
    }
    List<String> list = list();
    byte[] bits = withChecksum(entropy);
    var words = new ArrayList<String>();
    for (int word = 0; word < WORDS; word++) {
      int index = 0;
      for (int bit = 0; bit < WORD_BITS; bit++) {
        int at = word * WORD_BITS + bit;
        index = index << 1 | (bits[at / 8] >> (7 - at % 8) & 1);
      }
      words.add(list.get(index));
    }
    return words;
  }

  /// The bytes of words as a person typed them: accents and case do not matter, four letters of
  /// each are enough.
  ///
  /// @throws MalformedException if a word is not of the list, or the checksum is wrong
  static byte[] entropy(String typed) throws MalformedException {
    String bare =
        Normalizer.normalize(typed.toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .strip();
    String[] words = bare.split("[\\s\\p{Punct}]+", -1);
    if (words.length != WORDS) {
      throw new MalformedException("expected 12 words, got " + words.length);
    }
    List<String> list = list();
    byte[] bits = new byte[ENTROPY_BYTES + 1];
    for (int word = 0; word < WORDS; word++) {
      int index = index(list, words[word]);
      for (int bit = 0; bit < WORD_BITS; bit++) {
        int at = word * WORD_BITS + bit;
        bits[at / 8] |= (byte) ((index >> (WORD_BITS - 1 - bit) & 1) << (7 - at % 8));
      }
    }
    byte[] entropy = java.util.Arrays.copyOf(bits, ENTROPY_BYTES);
    if (withChecksum(entropy)[ENTROPY_BYTES] != bits[ENTROPY_BYTES]) {
      throw new MalformedException("the words do not belong together: one is wrong or misplaced");
    }
    return entropy;
  }

  /// The recovery key of 16 random bytes.
  static SigningKey key(byte[] entropy) {
    return SigningKey.ofSeed(new Sha256().update(DOMAIN).update(entropy).finish().toByteArray());
  }

  private static int index(List<String> list, String word) throws MalformedException {
    int found = Collections.binarySearch(list, word);
    if (found < 0 && word.length() >= 4) {
      // In a list without two words of the same four letters the next one is the only candidate.
      int next = -found - 1;
      found = next < list.size() && list.get(next).startsWith(word) ? next : -1;
    }
    if (found < 0) {
      throw new MalformedException("not a word of the list: " + word);
    }
    return found;
  }

  private static byte[] withChecksum(byte[] entropy) {
    byte[] bits = java.util.Arrays.copyOf(entropy, ENTROPY_BYTES + 1);
    bits[ENTROPY_BYTES] = (byte) (Sha256.of(entropy).toByteArray()[0] & 0xf0);
    return bits;
  }
}
