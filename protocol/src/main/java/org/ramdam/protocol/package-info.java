/// The part of Ramdam that a second implementation must match: records, logs, proofs, sync. No
/// clock, thread, socket, file or random source in here; whoever drives it brings them.
@NullMarked
package org.ramdam.protocol;

import org.jspecify.annotations.NullMarked;
