package org.ramdam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path directory;

  @Test
  void file_isOverwrittenOnlyIfAsked() throws IOException {
    Path file = directory.resolve("f");
    WholeFile.write(file, new byte[] {1}, false);

    assertThatThrownBy(() -> WholeFile.write(file, new byte[] {2}, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasBinaryContent(new byte[] {1});
    WholeFile.write(file, new byte[] {2}, true);
    assertThat(file).hasBinaryContent(new byte[] {2});
    assertThat(directory).isDirectoryNotContaining(entry -> !entry.equals(file));
  }

  @Test
  void directory_isNeverReplaced() {
    assertThatThrownBy(() -> WholeFile.write(directory, new byte[] {2}, true))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void missingDirectory_isTold() {
    assertThatThrownBy(() -> WholeFile.write(directory.resolve("a/b"), new byte[1], false))
        .isInstanceOf(NoSuchFileException.class);
  }
}
