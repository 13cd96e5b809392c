@NullMarked
package org.ramdam.protocol.tlog;

import org.jspecify.annotations.NullMarked;
