package org.ramdam.node.places.making;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.ramdam.protocol.record.SkillId;

/// Makes the resource: `MakePlaces FOLDER FILE`, the folder of the CSV files that its README names,
/// and the file to write. The same files give the same bytes.
public final class MakePlaces {
  private MakePlaces() {}

  /// Reads the folder, writes the file.
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Stream<String> communes =
        rows(folder.resolve("dordogne_communes_2018.csv")).stream()
            .map(row ->
                line(
                    "C",
                    row.getField("code_insee"),
                    row.getField("nom"),
                    row.getField("lat_centroid"),
                    row.getField("lon_centroid"),
                    ""));
    Stream<String> thirdPlaces =
        rows(folder.resolve("cget_tiers_lieux_2019.csv")).stream()
            .sorted(
                Comparator.comparing((NamedCsvRecord row) -> SkillId.fold(row.getField("NOM_TL")))
                    .thenComparingInt(row -> Integer.parseInt(row.getField("ID"))))
            .map(row ->
                line(
                    "T",
                    row.getField("INSEECOM").equals("0") ? "" : row.getField("INSEECOM"),
                    row.getField("NOMCOM"),
                    row.getField("LAT"),
                    row.getField("LONG"),
                    row.getField("NOM_TL")));
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[1]))) {
              {
                def.setLevel(9);
              }
            },
            StandardCharsets.UTF_8)) {
      out.write("ramdam-places-1\n");
      for (String line : Stream.concat(communes, thirdPlaces).toList()) {
        out.write(line + "\n");
      }
    }
  }

  private static List<NamedCsvRecord> rows(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
      return reader.stream().toList();
    }
  }

  private static String line(
      String kind, String insee, String commune, String north, String east, String name) {
    return String.join(
        "\t", kind, insee, clean(commune), e5(north), e5(east), name.isEmpty() ? "" : clean(name));
  }

  private static String clean(String text) {
    return text.replaceAll("[\\s\\p{Z}]+", " ").strip();
  }

  private static String e5(String degrees) {
    return new BigDecimal(degrees)
        .movePointRight(5)
        .setScale(0, RoundingMode.HALF_EVEN)
        .toPlainString();
  }
}
