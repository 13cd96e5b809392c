@NullMarked
package org.ramdam.protocol.network;

import org.jspecify.annotations.NullMarked;
