@NullMarked
package org.ramdam.protocol.chain;

import org.jspecify.annotations.NullMarked;
