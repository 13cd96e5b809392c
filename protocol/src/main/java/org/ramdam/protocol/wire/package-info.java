@NullMarked
package org.ramdam.protocol.wire;

import org.jspecify.annotations.NullMarked;
