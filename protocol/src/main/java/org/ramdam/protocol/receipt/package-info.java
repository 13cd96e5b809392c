/// One record, and who confirmed it, with everything needed to check both: no node, no network,
/// years later.
@NullMarked
package org.ramdam.protocol.receipt;

import org.jspecify.annotations.NullMarked;
