/// Where all logs stand, as an entry of a Sigsum log: what other people's tools check without
/// knowing Ramdam.
@NullMarked
package org.ramdam.protocol.anchor;

import org.jspecify.annotations.NullMarked;
