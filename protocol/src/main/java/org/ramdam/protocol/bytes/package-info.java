@NullMarked
package org.ramdam.protocol.bytes;

import org.jspecify.annotations.NullMarked;
