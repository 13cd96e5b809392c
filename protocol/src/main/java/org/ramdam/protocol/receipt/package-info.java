/// One record with everything that is needed to check it: no node, no network, years later.
@NullMarked
package org.ramdam.protocol.receipt;

import org.jspecify.annotations.NullMarked;
