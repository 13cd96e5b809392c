/// Logs in a file, for where no network goes (docs/protocol/bundle.md). Bytes in, bytes out:
/// whoever calls reads and writes the file.
@org.jspecify.annotations.NullMarked
package org.ramdam.protocol.bundle;
