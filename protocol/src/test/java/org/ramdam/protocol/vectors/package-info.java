/// What a second implementation compares itself with.
@NullMarked
package org.ramdam.protocol.vectors;

import org.jspecify.annotations.NullMarked;
