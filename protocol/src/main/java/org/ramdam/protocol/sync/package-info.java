@NullMarked
package org.ramdam.protocol.sync;

import org.jspecify.annotations.NullMarked;
