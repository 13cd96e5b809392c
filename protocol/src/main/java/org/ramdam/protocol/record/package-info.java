@NullMarked
package org.ramdam.protocol.record;

import org.jspecify.annotations.NullMarked;
