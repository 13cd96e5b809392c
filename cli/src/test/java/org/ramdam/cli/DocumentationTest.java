package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documentation speaks of what is there.
class DocumentationTest {
  private static final Path TOP = Path.of("..");
  private static final List<String> MODULES = List.of("protocol", "node", "cli");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*");
  private static final Pattern PACKAGE = Pattern.compile("(protocol|node|cli)(\\.[a-z]+)+");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void everyClassAndPackageOfTheArchitecture_isThere() throws IOException {
    Set<String> classes = classes();
    var gone = new ArrayList<String>();
    for (String name : code(TOP.resolve("docs/architecture.md"))) {
      if (CLASS.matcher(name).matches() && !classes.contains(name)) {
        gone.add(name);
      }
      if (PACKAGE.matcher(name).matches() && !isPackage(name)) {
        gone.add(name);
      }
    }
    assertThat(gone).as("names in docs/architecture.md that are gone").isEmpty();
  }

  @Test
  void everyLink_leadsSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
      while (link.find()) {
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          broken.add(page + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<String> code(Path page) throws IOException {
    String prose = FENCED.matcher(Files.readString(page)).replaceAll("");
    return CODE.matcher(prose).results().map(found -> found.group(1)).toList();
  }

  private static Path sources(String module) {
    return TOP.resolve(module).resolve("src/main/java/org/ramdam");
  }

  private static Set<String> classes() throws IOException {
    var names = new java.util.HashSet<String>(Set.of("ArchitectureTest"));
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(sources(module))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> names.add(name.substring(0, name.length() - ".java".length())));
      }
    }
    return names;
  }

  private static boolean isPackage(String name) {
    String module = name.substring(0, name.indexOf('.'));
    return Files.exists(sources(module).resolve(name.replace('.', '/')));
  }

  private static List<Path> pages() throws IOException {
    var pages = new ArrayList<Path>(List.of(TOP.resolve("README.md"), TOP.resolve("CHANGELOG.md")));
    for (Path directory : List.of(TOP.resolve("docs"), Path.of("examples"))) {
      try (Stream<Path> files = Files.walk(directory)) {
        pages.addAll(
            files
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .collect(Collectors.toList()));
      }
    }
    return pages;
  }
}
