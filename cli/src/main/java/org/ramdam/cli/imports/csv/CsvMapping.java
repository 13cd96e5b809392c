package org.ramdam.cli.imports.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ramdam.cli.imports.Field;
import org.ramdam.cli.imports.Problem;
import org.ramdam.cli.imports.Problem.Code;
import org.ramdam.protocol.record.SkillId;

/// What a person says about a CSV file, by options or in a file; the notes of the package show one.
///
/// @param columns what a folded header holds; [Optional#empty]: nothing of interest
/// @param separator NUL: not said
/// @param order null: not said
/// @param decimal NUL: not said
/// @param minutes null: not said; whether bare numbers are minutes
/// @param defaults what stands for empty cells and missing columns
public record CsvMapping(
    Map<String, Optional<Field>> columns,
    char separator,
    @Nullable DayOrder order,
    char decimal,
    @Nullable Boolean minutes,
    Map<Field, String> defaults) {
  /// Nothing said.
  public static final CsvMapping NONE = new CsvMapping(Map.of(), '\0', null, '\0', null, Map.of());

  /// Bytes of a file.
  public static final int MAX_BYTES = 64 << 10;

  private static final String IGNORE = "ignore";

  /// A mapping file that was read.
  ///
  /// @param problems if there are any, the mapping is not to be used
  public record MappingReading(CsvMapping mapping, List<Problem> problems) {
    public MappingReading {
      problems = List.copyOf(problems);
    }
  }

  public CsvMapping {
    columns = Map.copyOf(columns);
    defaults = Map.copyOf(defaults);
  }

  /// The same with what an option says; NUL says nothing.
  public CsvMapping withSeparator(char said) {
    return said == '\0' ? this : new CsvMapping(columns, said, order, decimal, minutes, defaults);
  }

  /// The same with what an option says; NUL says nothing.
  public CsvMapping withDecimal(char said) {
    return said == '\0' ? this : new CsvMapping(columns, separator, order, said, minutes, defaults);
  }

  /// The same with what an option says.
  public CsvMapping withOrder(DayOrder said) {
    return new CsvMapping(columns, separator, said, decimal, minutes, defaults);
  }

  /// The same with what an option says for empty cells and missing columns.
  public CsvMapping withDefault(Field field, String value) {
    var more = new EnumMap<Field, String>(Field.class);
    more.putAll(defaults);
    more.put(field, value);
    return new CsvMapping(columns, separator, order, decimal, minutes, more);
  }

  /// Reads a mapping file.
  public static MappingReading read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return new MappingReading(NONE, List.of(Problem.ofFile(Code.TOO_LARGE)));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var lines = new Lines();
      text.replace("\ufeff", "").lines().forEach(lines::read);
      return new MappingReading(lines.mapping(), lines.problems);
    } catch (CharacterCodingException _) {
      return new MappingReading(NONE, List.of(Problem.ofFile(Code.NOT_UTF_8)));
    }
  }

  private static final class Lines {
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Optional<Field>> columns = new LinkedHashMap<>();
    private final Map<Field, String> defaults = new EnumMap<>(Field.class);
    private final Map<String, String> format = new LinkedHashMap<>();
    private char separator;
    private @Nullable DayOrder order;
    private char decimal;
    private @Nullable Boolean minutes;
    private String section = "columns";
    private long number;

    CsvMapping mapping() {
      return new CsvMapping(columns, separator, order, decimal, minutes, defaults);
    }

    void read(String raw) {
      number++;
      String line = raw.strip();
      int equals = section.equals("columns") ? line.lastIndexOf('=') : line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = SkillId.fold(line.substring(1, line.length() - 1));
        if (!List.of("columns", "format", "defaults").contains(section)) {
          refuse(Code.MAPPING_LINE, line);
        }
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        if (equals <= 0) {
          refuse(Code.MAPPING_LINE, line);
        } else {
          entry(line.substring(0, equals).strip(), value(line.substring(equals + 1)));
        }
      }
    }

    /// Without the comment that may follow.
    private static String value(String text) {
      int comment = text.indexOf(" #");
      return (comment < 0 ? text : text.substring(0, comment)).strip();
    }

    private void entry(String name, String value) {
      switch (section) {
        case "columns" -> column(name, value);
        case "format" -> format(SkillId.fold(name), value);
        case "defaults" ->
            Field.of(name)
                .ifPresentOrElse(
                    field -> once(defaults.putIfAbsent(field, value), name),
                    () -> refuse(Code.MAPPING_FIELD, name));
        default -> {
          // The section was refused.
        }
      }
    }

    private void column(String header, String value) {
      Optional<Field> field = Field.of(value);
      if (field.isEmpty() && !SkillId.fold(value).equals(IGNORE)) {
        refuse(Code.MAPPING_FIELD, value);
      } else if (field.isPresent() && columns.containsValue(field)) {
        refuse(Code.MAPPING_TWICE, value);
      } else {
        once(columns.putIfAbsent(SkillId.fold(header), field), header);
      }
    }

    private void format(String name, String value) {
      once(format.putIfAbsent(name, value), name);
      boolean known =
          switch (name) {
            case "separator" -> {
              separator = value.equals("tab") ? '\t' : value.length() == 1 ? value.charAt(0) : '\0';
              yield separator != '\0' && ";,\t|".indexOf(separator) >= 0;
            }
            case "date" -> {
              order = DayOrder.of(value).orElse(null);
              yield order != null;
            }
            case "decimal" -> {
              decimal = value.length() == 1 ? value.charAt(0) : '\0';
              yield decimal == '.' || decimal == ',';
            }
            case "unit" -> {
              minutes = value.equals("minutes");
              yield minutes || value.equals("hours");
            }
            default -> false;
          };
      if (!known) {
        refuse(Code.MAPPING_VALUE, name + " = " + value);
      }
    }

    private void once(@Nullable Object before, String name) {
      if (before != null) {
        refuse(Code.MAPPING_TWICE, name);
      }
    }

    private void refuse(Code code, String sample) {
      problems.add(new Problem(code, number, 0, "", sample));
    }
  }
}
