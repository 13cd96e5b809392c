@NullMarked
package org.ramdam.protocol.crypto;

import org.jspecify.annotations.NullMarked;
